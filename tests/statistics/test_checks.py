"""What a cell may hold, what must hold between cells, and what must be explained."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies

from evaluation.errors import Refused
from evaluation.statistics.checks import HOLDS_FIGURES, HOLDS_NONE, faults_of, flags_of, standing_of
from evaluation.statistics.forms import Check, Form, Line, Table
from evaluation.statistics.national import national_form
from evaluation.statistics.rules import NONE, read_amount, shown, written

NATIONAL = national_form()
FORM = Form(
    "小表",
    (
        Table(
            "a",
            "甲",
            (
                Line("a.one", "一", "件"),
                Line("a.two", "二", "件"),
                Line("a.all", "合计", "件", total_of=("a.one", "a.two")),
                Line("a.few", "其中", "件"),
            ),
        ),
    ),
    (Check("few", ("a.few",), ("a.all",), "at_most", "{left} 多于 {right}"),),
)


def figures(**cells: int | None) -> dict[str, Decimal | None]:
    return {f"a.{name}": None if n is None else Decimal(n) for name, n in cells.items()}


@pytest.mark.parametrize(
    ("typed", "decimals", "amount"),
    [
        ("0", 0, "0"),
        ("1204", 0, "1204"),
        ("1,204", 0, "1204"),
        ("１，２０４", 0, "1204"),
        ("1 204", 0, "1204"),
        ("1\u2009204", 0, "1204"),
        ("\u3000１２\u00a0", 0, "12"),
        ("007", 0, "7"),
        ("12.00", 0, "12"),
        ("12.50", 2, "12.5"),
        ("999999999999", 0, "999999999999"),
        ("999999999999.99", 2, "999999999999.99"),
    ],
)
def test_a_figure_is_read_as_a_person_means_it(typed, decimals, amount):
    assert read_amount(typed, decimals) == Decimal(amount)
    assert read_amount(shown(Decimal(amount)), decimals) == Decimal(amount)


@pytest.mark.parametrize("typed", [NONE, " 无此职权 ", "N", "n", "Ｎ"])
def test_no_power_is_neither_nought_nor_nothing(typed):
    assert read_amount(typed, 0) is None
    assert written(None) == NONE
    assert written(Decimal(0)) == "0"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("NaN", "要填数字"),
        ("Infinity", "要填数字"),
        ("1e5", "要填数字"),
        ("٣", "要填数字"),
        ("①", "要填数字"),
        ("二十", "要填数字"),
        ("3.5万", "要填数字"),
        ("=1+1", "要填数字"),
        ("1,20", "要填数字"),
        ("12-3", "要填数字"),
        ("-3", "不能小于 0"),
        ("−3", "不能小于 0"),
        ("－３", "不能小于 0"),
        ("1.5", "整数"),
        ("1000000000000", "最多 12 位"),
        ("9" * 61, "太长"),
        ("1\u202e2", "要填数字"),
    ],
)
def test_what_is_no_figure_is_refused_in_words(typed, words):
    with pytest.raises(Refused, match=words):
        read_amount(typed, 0)


@given(strategies.text(max_size=20))
def test_whatever_is_typed_becomes_a_plain_figure_or_a_sentence(typed):
    try:
        amount = read_amount(typed, 2)
    except Refused:
        return
    assert amount is None or (amount.is_finite() and 0 <= amount < 10**12)


def test_money_has_two_decimals():
    with pytest.raises(Refused, match="最多 2 位小数"):
        read_amount("1.005", 2)


def test_a_total_that_does_not_add_up_says_by_how_much():
    (fault,) = faults_of(FORM, figures(one=4000, two=12, all=4021))
    assert (fault.cell, fault.words) == ("a.all", "各项相加是 4\u2009012，差 9")


def test_a_check_waits_until_all_its_cells_are_there():
    assert faults_of(FORM, figures(one=4000, all=5)) == []


def test_no_power_adds_nothing_but_is_not_nought():
    assert faults_of(FORM, figures(one=None, two=12, all=12)) == []
    assert [one.words for one in faults_of(FORM, figures(one=None, two=0, all=None))] == [
        HOLDS_FIGURES
    ]
    assert [one.words for one in faults_of(FORM, figures(one=None, two=None, all=0))] == [
        HOLDS_NONE
    ]


def test_a_part_is_at_most_the_whole():
    (fault,) = faults_of(FORM, figures(one=1, two=1, all=2, few=3))
    assert (fault.cell, fault.words) == ("a.few", "3 多于 2")


@pytest.mark.parametrize(
    ("changed", "cell"),
    [
        ({"licence.accepted": 9, "licence.applied": 8}, "licence.accepted"),
        (
            {
                "licence.granted": 7,
                "licence.refused": 3,
                "licence.accepted": 8,
                "licence.carried": 1,
            },
            "licence.granted",
        ),
        ({"review.changed": 2, "review.upheld": 0, "review.cases": 1}, "review.changed"),
        ({"litigation.lost": 2, "litigation.cases": 1}, "litigation.lost"),
        ({"litigation.head_present": 2, "litigation.head_due": 1}, "litigation.head_present"),
        ({"staff.certified": 6, "staff.officers": 5}, "staff.certified"),
        ({"staff.qualified_reviewers": 2, "staff.reviewers": 1}, "staff.qualified_reviewers"),
        ({"training.attended": 6, "training.invited": 5}, "training.attended"),
    ],
)
def test_the_national_form_knows_what_cannot_be(changed, cell):
    faults = faults_of(NATIONAL, {key: Decimal(amount) for key, amount in changed.items()})
    assert [fault.cell for fault in faults] == [cell]


@pytest.mark.parametrize(
    ("before", "now", "percent"),
    [
        (163, 418, "+156.4 %"),
        (100, 49, "−51.0 %"),
        (0, 7, "上年为 0"),
        (7, 0, "−100.0 %"),
        (7, None, "−100.0 %"),
        (None, 7, "上年为 0"),
    ],
)
def test_a_change_of_more_than_half_is_to_be_explained(before, now, percent):
    (flag,) = flags_of(FORM, figures(one=now), figures(one=before))
    assert (flag.cell, flag.percent, flag.explained) == ("a.one", percent, False)


@pytest.mark.parametrize(
    ("before", "now"), [(100, 150), (100, 50), (2, 3), (0, 0), (None, 0), (0, None)]
)
def test_a_change_of_half_and_less_is_not(before, now):
    assert flags_of(FORM, figures(one=now), figures(one=before)) == []


def test_without_the_year_before_nothing_is_to_be_explained():
    assert flags_of(FORM, figures(one=9), {}) == []


def test_a_return_is_ready_when_filled_right_and_explained():
    now = figures(one=9, two=1, all=10, few=None)
    standing = standing_of(FORM, now, figures(one=1))
    assert (standing.filled, standing.none, standing.ready) == (4, 1, False)
    assert [flag.cell for flag in standing.unexplained] == ["a.one"]
    assert standing_of(FORM, now, figures(one=1), ["a.one"]).ready
