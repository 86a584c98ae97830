"""What keeps a scheme from being adopted; the form's own tests walk every breach."""

import pytest

from evaluation.cycles.scheme_faults import fault_at, faults_of, judge
from evaluation.tally.reading import BundleRefused
from tests.cycles.given import a_scheme


def test_all_that_can_be_told_is_told_at_once():
    content = a_scheme(decimals=7, bonus_cap="-1", trim={"low": 1, "high": 1, "min_valid": 2})
    content["rules"]["indicators"][1]["max"] = "0"
    content["rules"]["indicators"][3]["max"] = "二十"
    content["rules"]["grades"][1]["min"] = "x"
    content["items"][2]["max"] = ""
    found = {fault.field for fault in faults_of(content)}
    assert found == {
        *("decimals", "bonus_cap", "trim_min_valid", "indicators-1-max", "indicators-3-max"),
        *("grades-1-min", "items-2-max"),
    }


def test_what_only_shows_between_parts_is_told_when_the_parts_are_sound():
    content = a_scheme(tie_break=["objective", "gone"])
    (fault,) = faults_of(content)
    assert fault.field == "tie_break-1-key"
    assert "既不是现有的指标" in fault.words


def test_a_scheme_is_judged_by_what_a_count_would_read():
    content = a_scheme()
    content["items"][1]["id"] = content["items"][0]["id"]
    with pytest.raises(BundleRefused, match="与前面的一项重复"):
        judge(content)


def test_half_of_a_surrogate_pair_is_refused_and_breaks_nothing():
    content = a_scheme()
    content["rules"]["groups"][0]["title"] = "\ud800"
    assert faults_of(content) != []


def test_a_breach_without_a_sentence_of_its_own_keeps_the_tallys():
    assert fault_at("$.scheme.somewhere", "应为文字").words == "应为文字。"


@pytest.mark.parametrize(
    ("table", "row", "field", "words"),
    [
        ("indicators", {"title": ""}, "indicators-0-title", "请写名称；用不着这一行就删去。"),
        ("groups", {"title": "党\u200b代表"}, "groups-0-title", "里面有看不见的字符，请重新输入。"),
        ("grades", {"title": "优" * 41}, "grades-0-title", "最多 40 个字，请缩短。"),
    ],
)
def test_what_the_arithmetic_lets_pass_and_no_page_could_show(table, row, field, words):
    content = a_scheme()
    content["rules"][table] = [dict(one) for one in content["rules"][table]]
    content["rules"][table][0] |= row
    assert [(fault.field, fault.words) for fault in faults_of(content)] == [(field, words)]
