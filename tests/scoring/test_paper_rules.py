"""录票: what typed marks mean, where two readings differ, and what settles them. No database."""

from uuid import UUID

import msgspec
import pytest

from evaluation.box import drawer
from evaluation.cycles import defaults
from evaluation.cycles.rules import Scheme
from evaluation.errors import Refused
from evaluation.scoring.paper_marks import Line, MarksUnfit, Reading, read_line, read_lines, written
from evaluation.scoring.paper_rules import (
    WHOLE,
    aside_from_words,
    aside_in_words,
    check_sums,
    differing,
    settling,
)

POINTS = msgspec.convert(defaults.points_scheme(), Scheme)
OPTIONS = msgspec.convert(defaults.options_scheme(), Scheme)
NAMES = ("team", "systems", "casefile", "clues", "public")
FULL = Line("scored", dict(zip(NAMES, ("20", "20", "25", "20", "15"), strict=True)))
HALF = Line("scored", dict(zip(NAMES, ("10", "10", "12.5", "10", "7.5"), strict=True)))
BAD = Line("invalid", None, "altered")
ONE, OTHER, THIRD = (UUID(int=number) for number in (1, 2, 3))
UNITS = ("a", "b")


@pytest.mark.parametrize(
    ("typed", "scores"),
    [
        (("18.5", "20", "0", "7", "15"), ("18.5", "20", "0", "7", "15")),
        (("１８．５", "018.50", " 25 ", "-", "—"), ("18.5", "18.5", "25", None, None)),
        (("18。5", "18.", ".5", "－", "0.0"), ("18.5", "18", "0.5", None, "0")),
    ],
)
def test_marks_are_read_as_people_type_them(typed, scores):
    line = read_line(POINTS, typed, "")
    assert line == Line("scored", dict(zip(NAMES, scores, strict=True)))


@pytest.mark.parametrize(
    ("typed", "column", "words"),
    [
        (("21", "1", "1", "1", "1"), 0, "最高 20 分"),
        (("1", "18.3", "1", "1", "1"), 1, "只能以 0.5 分为一档"),
        (("1", "1", "1x", "1", "1"), 2, "只能填数字"),
        (("1", "1", "1", "", "1"), 3, "记无效"),
    ],
)
def test_what_cannot_stand_on_a_sheet_is_named_by_its_column(typed, column, words):
    found = read_line(POINTS, typed, "")
    assert isinstance(found, list)
    assert [at for at, _ in found] == [column]
    assert words in found[0][1]


def test_letters_and_figures_stand_for_options_as_the_sheet_prints_them():
    ids = [option.id for option in OPTIONS.rules.options or ()]
    line = read_line(OPTIONS, ("A", "b", "3", "ｃ", "-"), "")
    assert isinstance(line, Line)
    assert list((line.scores or {}).values()) == [ids[0], ids[1], ids[2], ids[2], None]
    assert isinstance(read_line(OPTIONS, ("A", "9", "A", "A", "A"), ""), list)
    assert written(OPTIONS, ids[0]).startswith("A ")
    assert written(POINTS, None) == "—"


def test_a_line_with_nothing_on_it_is_missing_and_with_a_choice_has_no_scores():
    none = ("",) * 5
    assert read_line(POINTS, none, "") == []
    assert read_line(POINTS, none, "abstained") == Line("abstained")
    assert read_line(POINTS, none, "recused") == Line("recused")
    assert read_line(POINTS, ("21", "", "", "", ""), "scale") == Line("invalid", None, "scale")
    for typed, choice in ((("1", "", "", "", ""), "abstained"), (none, "who knows")):
        assert isinstance(read_line(POINTS, typed, choice), list)


def test_a_whole_sheet_is_read_row_by_row():
    marks = ("1", "1", "1", "1", "1", "", "", "", "", "", "99", "1", "1", "1", "1")
    lines, faults = read_lines(POINTS, ("a", "b", "c"), marks, ("", "recused", ""))
    assert set(lines) == {"a", "b"}
    assert [(fault.row, fault.column) for fault in faults] == [(2, 0)]
    assert "三局：最高 20 分" in str(MarksUnfit(faults, ("一局", "二局", "三局")))
    with pytest.raises(Refused, match="议程不一样"):
        read_lines(POINTS, ("a", "b"), marks, ("", "", ""))


def test_two_readings_differ_where_the_count_would():
    one = Reading(lines={"a": FULL, "b": BAD})
    assert differing(one, Reading(lines={"a": FULL, "b": BAD}), UNITS) == []
    assert differing(one, Reading(lines={"a": HALF, "b": BAD}), UNITS) == ["a"]
    assert differing(one, Reading(lines={"a": FULL}), UNITS) == ["b"]
    other_reason = Reading(lines={"a": FULL, "b": Line("invalid", None, "blank")})
    assert differing(one, other_reason, UNITS) == []
    found = settling({ONE: one, OTHER: other_reason}, {}, UNITS)
    assert found.reading == other_reason
    assert differing(one, Reading(invalid="named"), UNITS) == [WHOLE]


def test_a_third_look_wins_and_both_tellers_together_only_when_they_agree():
    both = {ONE: Reading(lines={"a": FULL}), OTHER: Reading(lines={"a": HALF})}
    assert settling(both, {}, UNITS).open == ("a",)
    seen = Reading(lines={"a": HALF})
    assert settling(both, {"a": {THIRD: seen}}, UNITS).reading == seen
    assert settling(both, {"a": {ONE: seen}}, UNITS).open == ("a",)
    assert settling(both, {"a": {ONE: seen, OTHER: Reading()}}, UNITS).open == ("a",)
    assert settling(both, {"a": {ONE: seen, OTHER: seen}}, UNITS).reading == seen
    missing = settling(both, {"a": {THIRD: Reading()}}, UNITS)
    assert missing.reading == Reading(lines={})


def test_a_sheet_that_one_called_invalid_is_looked_at_as_a_whole_and_then_line_by_line():
    both = {ONE: Reading(lines={"a": FULL}), OTHER: Reading(invalid="named")}
    assert settling(both, {}, UNITS).open == (WHOLE,)
    invalid = settling(both, {WHOLE: {THIRD: Reading(invalid="damaged")}}, UNITS)
    assert invalid.reading == Reading(invalid="damaged")
    valid = settling(both, {WHOLE: {THIRD: Reading()}}, UNITS)
    assert (valid.reading, valid.open) == (None, ("a",))
    looks = {WHOLE: {THIRD: Reading()}, "a": {THIRD: Reading(lines={"a": FULL})}}
    assert settling(both, looks, UNITS).reading == Reading(lines={"a": FULL})


def test_envelopes_are_entered_sheets_and_those_that_were_not_entered():
    check_sums(2, {"tablet": 1}, 3)
    with pytest.raises(Refused, match="共 2 份；封箱时记的是 3 个信封"):
        check_sums(2, {"tablet": 0}, 3)
    with pytest.raises(Refused, match="0 或正整数"):
        check_sums(4, {"tablet": -1}, 3)


def test_what_was_not_entered_is_said_in_words_that_are_read_back():
    aside = {"tablet": 1, "unknown": 0, "withdrawn": 0, "double": 12, "empty": 0}
    assert aside_from_words(aside_in_words(aside)) == aside
    assert set(aside_from_words(aside_in_words({})).values()) == {0}


def test_the_drawer_opens_with_its_salt_only_and_every_content_is_equally_long():
    salt = drawer.new_salt()
    sealed = drawer.put_in(b"s" * 32, salt, b"18.5", 64)
    assert drawer.take_out(b"s" * 32, salt, sealed) == b"18.5"
    assert len(sealed) == len(drawer.put_in(b"s" * 32, salt, b"", 64))
    for secret, other, content in (
        (b"t" * 32, salt, sealed),
        (b"s" * 32, drawer.new_salt(), sealed),
        (b"s" * 32, salt, sealed[:-1] + b"x"),
    ):
        with pytest.raises(drawer.DrawerJammed):
            drawer.take_out(secret, other, content)
    with pytest.raises(ValueError, match="do not fit"):
        drawer.put_in(b"s" * 32, salt, b"x" * 64, 64)
