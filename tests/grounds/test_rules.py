"""核算: what figures and hours take from an item, to the last point."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.cycles.defaults import OBJECTIVE_ITEMS
from evaluation.grounds.rules import Facts, Paper, Step, points_by
from evaluation.grounds.team import RULES, WRITTEN_FOR, steps_of
from evaluation.objective.rules import millionths
from tests.grounds.records import BADLY, DUE, WELL

IN_TIME = Paper(DUE, over=True, state="accepted", first_at=datetime(2025, 1, 14, 2, 5, tzinfo=UTC))
LATE = Paper(
    DUE, over=True, state="waiting", first_at=datetime(2025, 1, 16, 2, 5, tzinfo=UTC), late=True
)
MISSING = Paper(DUE, over=True)
BACK = Paper(DUE, state="returned")
NOT_YET = Paper(DUE)
MAXIMUM = {item["id"]: item["max"] for item in OBJECTIVE_ITEMS}


def facts(figures=WELL, statistics=IN_TIME, report=IN_TIME) -> Facts:
    amounts = None
    if figures is not None:
        amounts = {cell: None if at is None else Decimal(at) for cell, at in figures.items()}
    return Facts(2024, {"statistics": statistics, "report": report}, amounts)


def steps(item: str, there: Facts) -> tuple[Step, ...]:
    found = steps_of(item, *WRITTEN_FOR[item], there, MAXIMUM[item])
    assert found is not None
    return found


def points(item: str, there: Facts) -> str | None:
    return points_by(steps(item, there), MAXIMUM[item])


@pytest.mark.parametrize(
    ("cell", "amount", "item", "left"),
    [
        ("staff.certified", "99", "1.1", "4"),
        ("staff.certified", "97", "1.1", "2"),
        ("staff.certified", "20", "1.1", "0"),
        ("training.hours", "60", "1.2", "5"),
        ("training.hours", "59.99", "1.2", "3"),
        ("training.attended", "191", "1.2", "5"),
        ("training.attended", "190", "1.2", "4"),
        ("training.attended", "181", "1.2", "4"),
        ("training.attended", "180", "1.2", "3"),
        ("training.attended", "0", "1.2", "0"),
        ("staff.reviewers", "5", "1.3", "4"),
        ("staff.reviewers", "4", "1.3", "2"),
        ("staff.qualified_reviewers", "5", "1.3", "3"),
        ("staff.qualified_reviewers", "0", "1.3", "0"),
    ],
)
def test_a_figure_takes_what_the_rule_says(cell, amount, item, left):
    figures = WELL | {cell: amount}
    if cell == "staff.reviewers":
        figures["staff.qualified_reviewers"] = amount
    assert points(item, facts(figures)) == left


def test_a_unit_that_does_all_well_loses_nothing():
    assert [points(item, facts()) for item in ("1.1", "1.2", "1.3", "1.5")] == ["5", "5", "4", "3"]


def test_figures_reasons_and_source_are_said():
    hours, attended = steps("1.2", facts(BADLY))
    assert hours.found == "人均培训 59.99 学时，要求 60 学时"
    assert attended.found == "应训 200 人，参训 180 人，参训率 90%，低 10 个百分点"
    assert (hours.points, attended.points) == ("2", "2")
    assert hours.evidence == "2024 年度执法统计报表（2025年1月14日 10:05 交，已接收）"
    assert hours.source == "statistics"


@pytest.mark.parametrize(
    ("there", "words"),
    [
        (facts(None, Paper()), "本年度还没有布置执法统计报表，还没有核算。"),
        (facts(None, NOT_YET), "执法统计报表还没有交，还没有核算。"),
        (
            facts(None, Paper(DUE, state="returned")),
            "执法统计报表已退回，单位正在修改，还没有核算。",
        ),
        (facts({}), "报表里“人均学时”没有填，还没有核算。"),
        (facts(WELL | {"training.hours": None}), "报表里“人均学时”填的是无此职权，不核算。"),
    ],
)
def test_what_is_not_there_is_not_nought(there, words):
    assert (steps("1.2", there)[0].found, steps("1.2", there)[0].points) == (words, None)


def test_nobody_to_train_is_no_rate():
    step = steps("1.2", facts(WELL | {"training.invited": "0", "training.attended": "0"}))[1]
    assert (step.found, step.points) == ("报表里“应训人数”是 0，没有比率可算，不核算。", None)


def test_an_item_without_any_figure_has_no_points_of_its_own():
    assert points("1.2", facts(None, NOT_YET)) is None
    assert points("1.4", facts()) is None
    assert steps("1.4", facts())[0].found == "没有这方面的记录，不核算，由评议办登记。"


@pytest.mark.parametrize(
    ("report", "statistics", "left"),
    [
        (IN_TIME, IN_TIME, "3"),
        (LATE, IN_TIME, "2"),
        (LATE, LATE, "1"),
        (MISSING, IN_TIME, "2"),
        (NOT_YET, IN_TIME, "3"),
        (Paper(), LATE, "2"),
    ],
)
def test_lateness_takes_a_point_each(report, statistics, left):
    assert points("1.5", facts(report=report, statistics=statistics)) == left


def test_a_paper_that_nobody_asked_for_has_no_page_to_open():
    assert [step.source for step in steps("1.5", facts(report=Paper()))] == ["", "", "statistics"]
    assert steps("1.2", facts(None, Paper()))[0].source == ""


def test_what_is_not_due_yet_is_neither_late_nor_in_time():
    report, head, back = steps("1.5", facts(report=NOT_YET, statistics=LATE))
    assert (report.points, head.points, back.points) == (None, None, "1")
    assert report.found == "述职报告还没有交，期限是 2025年1月15日 17:30，还没有核算。"
    assert back.found == (
        "执法统计报表第一次交出是 2025年1月16日 10:05，期限是 2025年1月15日 17:30，迟交"
    )


def test_a_scheme_with_other_words_for_an_item_is_left_to_the_office():
    (step,) = steps_of("1.2", "培训考试", "人均培训不足40学时扣1分", facts(BADLY), "5")
    assert step.points is None
    assert step.found == "方案里这一项的扣分办法与核算办法不同，不核算，由评议办登记。"
    assert steps_of("3.1", "抽查案卷平均分", "平均分÷100×20", facts(), "20") is None


def test_every_rule_is_of_an_item_of_the_default_scheme():
    assert {rule.item for rule in RULES} == {"1.1", "1.2", "1.3", "1.4", "1.5"}
    assert len({rule.id for rule in RULES}) == len(RULES)


@given(
    st.fixed_dictionaries(
        {cell: st.decimals(0, 10**9, places=2).map(str) for cell in WELL},
        optional={"penalty.total": st.just("1")},
    )
)
def test_points_lie_between_nothing_and_the_maximum(figures):
    for item in ("1.1", "1.2", "1.3"):
        got = points(item, facts(figures))
        assert got is None or 0 <= millionths(got) <= millionths(MAXIMUM[item])
