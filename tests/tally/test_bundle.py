import json
from fractions import Fraction

import pytest

from evaluation.tally.bundle import read_bundle
from tests.tally.given import (
    changed,
    everything,
    everything_in_options,
    keys_of,
    refusal,
    text_of,
    written,
)

KEYS = list(keys_of(everything()))
DECIMALS = [
    *("scheme.step", "scheme.bonus_cap", "scheme.deduction_cap", "scheme.shares.panel"),
    *("scheme.groups.0.weight", "scheme.indicators.0.max", "scheme.grades.0.min"),
    *("scheme.grades.0.quota", "ballots.0.scores.team", "objective.0.items.0.max"),
    *("objective.0.items.0.points", "adjustments.0.points"),
]
ON_THE_HUNDRED_SCALE = ["ballots.3.total", "withheld.0.panel"]
COUNTS = [
    *("scheme.trim.low", "scheme.trim.high", "scheme.trim.min_valid", "scheme.decimals"),
    *("scheme.quorum.numerator", "scheme.quorum.denominator"),
    *("turnout.0.issued", "turnout.0.recused"),
]
WORDS = [
    *("format", "scheme.form", "scheme.center", "scheme.rounding", "scheme.rank_on"),
    *("scheme.rank_within", "scheme.quota_tie", "ballots.0.status", "adjustments.0.kind"),
]
IDS = [
    *("sitting.id", "scheme.indicators.0.id", "scheme.groups.0.id", "scheme.grades.0.id"),
    *("units.0.id", "objective.0.items.0.id", "objective.0.items.0.dimension"),
]
REFERENCES = [
    *("turnout.0.unit", "turnout.0.group", "ballots.0.unit", "ballots.0.group"),
    *("objective.0.unit", "adjustments.0.unit", "withheld.0.unit", "units.0.grade_ceiling"),
    "scheme.tie_break.0",
]
NO_DECIMALS = [
    *(1, 1.0, True, "", "-1", "-0", "+1", "1e2", "1E2", " 1", "1 ", "1\n", "１", "٣", "1_0", ".5"),
    *("5.", "1,5", "1.1234567", "0" * 31, "NaN", "Infinity", "0x1", [], {}, "1/0", "1/2/3"),
    *("1.5/2", "/2", "1/", "-1/2", "１/2", "1/2 ", "1 /2"),
]
FLAGS = ["scheme.quorum.strict", "units.0.ranked"]
TEXTS = [
    *("sitting.title", "sitting.jurisdiction", "scheme.indicators.0.title"),
    *("scheme.groups.0.title", "scheme.grades.0.title", "units.0.title", "units.0.class"),
    "adjustments.0.reason",
]
NULLABLE = [
    *(
        "scheme.options",
        "scheme.grades.3.min",
        "ballots.0.scores.team",
        "ballots.0.scores.casefile",
    ),
    *("objective.0.items.0.points", "objective.0.items.1.points"),
    *(f"units.{place}.grade_ceiling" for place in range(3)),
]


def test_a_sound_bundle_is_read_whole():
    bundle = read_bundle(text_of(everything()))
    assert list(bundle.units) == ["u1", "u2", "u7"]
    assert bundle.ballots[0].scores == (18_500_000, None)
    assert bundle.ballots[3].total == Fraction(200, 3)
    assert bundle.withheld == {"u7": Fraction(5423, 60)}


def test_in_the_options_form_a_score_is_value_times_maximum():
    bundle = read_bundle(text_of(everything_in_options()))
    assert bundle.ballots[0].scores == (bundle.scheme.indicators[0].full, None)


def test_a_refusal_says_where_and_why():
    refused = refusal(changed(everything(), "ballots.0.scores.team", "18.7"))
    assert str(refused) == (
        "$.ballots[0].scores.team: 应为步长 0.5 的整数倍，且不大于满分 20，给的是“18.7”"
    )


@pytest.mark.parametrize("path", KEYS)
def test_every_key_is_required_but_two(path):
    bundle = changed(everything(), path, ...)
    if path in ("withheld", "scheme.grades.0.quota"):
        assert read_bundle(text_of(bundle)).scheme
        return
    refused = refusal(bundle)
    if path in ("ballots.0.scores", "ballots.3.total"):
        path, _, _ = path.rpartition(".")
        assert refused.path == written(path)
    else:
        assert str(refused) == f"{written(path)}: 缺少这一项"


@pytest.mark.parametrize("path", [path for path in KEYS if path not in NULLABLE])
def test_null_stands_only_where_it_may(path):
    assert refusal(changed(everything(), path, None)).path.startswith(written(path))


@pytest.mark.parametrize("path", NULLABLE)
def test_null_stands_where_it_may(path):
    assert read_bundle(text_of(changed(everything(), path, None)))


@pytest.mark.parametrize("path", KEYS)
def test_a_key_that_the_format_does_not_have_is_refused(path):
    owner = path.rpartition(".")[0]
    note = f"{owner}.备注" if owner else "备注"
    assert str(refusal(changed(everything(), note, "x"))) == f"{written(note)}: 格式中没有这一项"


@pytest.mark.parametrize("path", KEYS)
def test_a_key_given_twice_is_refused(path):
    key = path.rpartition(".")[2]
    text = json.dumps(changed(everything(), path, "HERE"), ensure_ascii=False)
    text = text.replace('"HERE"', f'"1", "{key}": "1"')
    assert str(refusal(text.encode())) == f"{written(path)}: 这一项给了两次"


@pytest.mark.parametrize("path", KEYS)
def test_nothing_nests_otherwise_than_the_format(path):
    for value in ({}, [[]], {"a": {}}):
        assert refusal(changed(everything(), path, value)).path.startswith(written(path))


@pytest.mark.parametrize("path", [*DECIMALS, *ON_THE_HUNDRED_SCALE])
def test_what_is_no_decimal_is_refused(path):
    for value in NO_DECIMALS:
        assert refusal(changed(everything(), path, value)).path == written(path)


@pytest.mark.parametrize("path", DECIMALS)
def test_a_fraction_stands_for_no_decimal_but_a_total_or_a_panel_score(path):
    assert refusal(changed(everything(), path, "1/2")).path == written(path)


@pytest.mark.parametrize("path", ON_THE_HUNDRED_SCALE)
def test_totals_and_panel_scores_end_at_a_hundred(path):
    for value in ("0", "100", "0100.000000", "100/1", "0/9", "00200/002"):
        assert read_bundle(text_of(changed(everything(), path, value)))
    for value in ("100.000001", "101", "201/2"):
        assert refusal(changed(everything(), path, value)).path == written(path)


def test_leading_zeros_and_thirty_characters_are_allowed():
    bundle = changed(everything(), "scheme.bonus_cap", "0" * 24 + "12.500")
    assert read_bundle(text_of(bundle)).scheme.bonus_cap == 12_500_000


@pytest.mark.parametrize("path", [*COUNTS, "sitting.year"])
def test_what_is_no_integer_is_refused(path):
    for value in (1.0, 1e2, True, False, "1"):
        assert refusal(changed(everything(), path, value)).path == written(path)


@pytest.mark.parametrize("path", COUNTS)
def test_a_count_is_not_below_zero(path):
    assert refusal(changed(everything(), path, -1)).path == written(path)


def test_a_year_is_any_integer():
    assert read_bundle(text_of(changed(everything(), "sitting.year", -1)))


@pytest.mark.parametrize("path", [*COUNTS, "sitting.year", "scheme.bonus_cap"])
def test_a_huge_integer_is_refused(path):
    text = text_of(changed(everything(), path, "HERE")).replace(b'"HERE"', b"9" * 4301)
    assert str(refusal(text)) == f"{written(path)}: 整数超过 4300 位"


def test_an_integer_of_many_digits_is_counted():
    text = text_of(changed(everything(), "turnout.0.issued", "HERE"))
    bundle = read_bundle(text.replace(b'"HERE"', b"9" * 4300))
    assert bundle.turnout[0].issued == 10**4300 - 1
    text = text_of(changed(everything(), "sitting.year", "HERE"))
    assert read_bundle(text.replace(b'"HERE"', b"-" + b"9" * 4300))


@pytest.mark.parametrize("fraction", ["1" * 4301 + "/1", "1/" + "1" * 4301])
def test_a_fraction_of_huge_integers_is_refused(fraction):
    assert refusal(changed(everything(), "ballots.3.total", fraction)).path == "$.ballots[3].total"


@pytest.mark.parametrize("path", WORDS)
def test_words_come_from_their_list(path):
    for value in ("", "x", "Mean", 1, True):
        assert refusal(changed(everything(), path, value)).path == written(path)


@pytest.mark.parametrize("path", IDS)
def test_an_id_is_text_and_not_empty(path):
    for value in ("", 1, True):
        assert refusal(changed(everything(), path, value)).path == written(path)


@pytest.mark.parametrize("path", REFERENCES)
def test_a_reference_leads_somewhere(path):
    for value in ("", "u9", 1):
        assert refusal(changed(everything(), path, value)).path == written(path)


@pytest.mark.parametrize("path", FLAGS)
def test_a_flag_is_true_or_false(path):
    for value in (0, 1, "true"):
        assert refusal(changed(everything(), path, value)).path == written(path)


@pytest.mark.parametrize("path", TEXTS)
def test_a_text_is_any_text_and_nothing_else(path):
    assert read_bundle(text_of(changed(everything(), path, "")))
    assert refusal(changed(everything(), path, 1)).path == written(path)


@pytest.mark.parametrize("path", [*TEXTS, "sitting.id", "units.2.id"])
def test_half_of_a_surrogate_pair_is_refused(path):
    bundle = changed(everything(), path, "半\ud834")
    if path == "units.2.id":
        bundle["objective"], bundle["withheld"] = [], []
        bundle["scheme"]["tie_break"] = []
    text = json.dumps(bundle).encode()
    assert str(refusal(text)) == f"{written(path)}: 文字中有半个代理对，不合 Unicode"


def test_a_whole_surrogate_pair_is_one_sign():
    text = json.dumps(changed(everything(), "sitting.title", "\U0001d11e")).encode()
    assert b"ud834" in text
    assert read_bundle(text).sha256 == read_bundle(text_of(json.loads(text))).sha256


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "第 1 行第 1 列不合 JSON 的写法"),
        (b"\xef\xbb\xbf{}", "开头带有字节序标记（BOM），请另存为不带标记的 UTF-8"),
        (b'{"a": "\xff"}', "第 8 个字节起不是 UTF-8 文字"),
        (b'{"a": "\xed\xa0\x80"}', "第 8 个字节起不是 UTF-8 文字"),
        ("{}".encode("utf-16"), "第 1 个字节起不是 UTF-8 文字"),
        (b"{} {}", "第 1 行第 4 列不合 JSON 的写法"),
        (b'{"a":\n"\n"}', "第 2 行第 2 列不合 JSON 的写法"),
        (b"[" * 100_000, "嵌套太深或内容太大，读不下来"),
        (b'{"a":' * 100_000, "嵌套太深或内容太大，读不下来"),
        (b"[" * 500 + b"]" * 500, "应为一个对象，给的是一个数组"),
        (b"NaN", "应为一个对象，给的是“NaN”"),
        (b"null", "应为一个对象，给的是“null”"),
        (b'"a\\u0000\\ud800"', '应为一个对象，给的是“"a\\u0000\\ud800"”'),
        (b"1" * 50, f"应为一个对象，给的是“{'1' * 40}…”"),
    ],
)
def test_what_is_no_bundle_at_all_is_refused(text, reason):
    assert str(refusal(text)) == f"$: {reason}"


def test_a_key_that_cannot_be_printed_is_still_named():
    bundle = changed(everything(), "\ud800\n", 1)
    assert refusal(json.dumps(bundle).encode()).path == '$."\\ud800\\n"'
