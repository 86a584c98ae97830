"""线索 4.1 to 4.4: what each unit loses, computed by hand beside the rule."""

from datetime import date
from uuid import uuid4

import pytest

from evaluation.clues.states import ClueState as S
from evaluation.cycles.defaults import OBJECTIVE_ITEMS
from evaluation.grounds.items import steps_of
from evaluation.grounds.records import ClueFact, Kind, LetterFact
from evaluation.grounds.rules import Facts, Step, points_by
from evaluation.grounds.team import WRITTEN_FOR

MAXIMUM = {item["id"]: item["max"] for item in OBJECTIVE_ITEMS}
TODAY = date(2024, 12, 31)


def clue(state: S = S.WRITTEN_OFF, number: int = 1, **said) -> ClueFact:
    """Notified and answered in time, unless it is said otherwise."""
    usual = {"notified": True, "answered": state != S.RECTIFYING}
    return ClueFact(
        id=uuid4(), label=f"24-{number:03d}", title="占道经营", state=state, **usual | said
    )


def letter(read_on: date | None, due_on: date = date(2024, 6, 5)) -> LetterFact:
    return LetterFact(uuid4(), "常司督〔2024〕3号", "督办函", due_on, read_on)


def facts(*clues: ClueFact, letters: tuple[LetterFact, ...] = ()) -> Facts:
    return Facts(2024, {}, clues=clues, letters=letters, today=TODAY)


def steps(item: str, there: Facts) -> tuple[Step, ...]:
    found = steps_of(item, *WRITTEN_FOR[item], there, MAXIMUM[item])
    assert found is not None
    return found


def points(item: str, there: Facts) -> str | None:
    return points_by(steps(item, there), MAXIMUM[item])


IN_TIME, LATE = date(2024, 6, 5), date(2024, 6, 6)
SLOW = {"any_late": True, "first_late": True}


@pytest.mark.parametrize(
    ("clues", "letters", "left"),
    [
        # 8 of 8: 5 × 1
        ([clue() for _ in range(8)], [], "5"),
        # 7 answers of 8: 5 × 7/8 = 4.375, half-up 4.38
        ([*(clue() for _ in range(7)), clue(**SLOW)], [], "4.38"),
        # one letter signed on its last day, one a day late, one answer of one: 5 × 2/3 = 3.333…
        ([clue()], [letter(IN_TIME), letter(LATE)], "3.33"),
        # a letter that nobody signed for, and nothing else: 5 × 0
        ([], [letter(None)], "0"),
        # not signed for, and not due: nothing to compute
        ([], [letter(None, date(2025, 1, 3))], None),
        # all late: 5 × 0/2
        ([clue(**SLOW), clue(S.RECTIFYING, overdue=True)], [], "0"),
        # the first answer came in time, the one after 退回 too late: that is 4.2's matter
        ([clue(any_late=True)], [], "5"),
        # one not answered and not due stays out: 5 × 1/1
        ([clue(), clue(S.RECTIFYING)], [], "5"),
        # answered in time, sent back, and late now: the first answer was in time
        ([clue(S.SENT_BACK, overdue=True)], [], "5"),
    ],
)
def test_signing_and_answering(clues, letters, left):
    assert points("4.1", facts(*clues, letters=tuple(letters))) == left


@pytest.mark.parametrize(
    ("clues", "left"),
    [
        # 7 of 8: 6 × 7/8 = 5.25
        ([*(clue() for _ in range(7)), clue(**SLOW)], "5.25"),
        # 2 of 3: 6 × 2/3 = 4
        ([clue(), clue(S.VERIFIED), clue(S.RECTIFYING, overdue=True)], "4"),
        # sent back, and the second answer late: 6 × 0/1
        ([clue(any_late=True)], "0"),
        # handed in and waiting for the bureau, or not due: on neither side
        ([clue(), clue(S.VERIFYING), clue(S.SENT_BACK), clue(S.RECTIFYING)], "6"),
        # only such: no rate
        ([clue(S.VERIFYING)], None),
        # reopened, and under investigation again: on neither side
        ([clue(S.INVESTIGATING)], None),
        # found untrue, never notified
        ([clue(S.UNFOUNDED, notified=False, answered=False)], None),
        # 5 of 7: 6 × 5/7 = 4.2857…
        ([*(clue() for _ in range(5)), clue(**SLOW), clue(S.SENT_BACK, overdue=True)], "4.29"),
    ],
)
def test_finishing_in_time(clues, left):
    assert points("4.2", facts(*clues)) == left


@pytest.mark.parametrize(
    ("clues", "left"),
    [
        # 3 of 4: 6 × 3/4 = 4.5
        ([clue(), clue(), clue(), clue(S.SENT_BACK, overdue=True)], "4.5"),
        # verified and waiting for the second officer counts on neither side
        ([clue(), clue(S.VERIFIED), clue(S.VERIFYING)], "6"),
        # a late answer that was written off in the end is written off
        ([clue(**SLOW)], "6"),
        # reopened for a false writing off: 6 × 2/3 = 4, less 2
        ([clue(), clue(), clue(S.INVESTIGATING, false_write_off=True)], "2"),
        # the same, mended and written off again: 6 × 3/3, less 2
        ([clue(), clue(), clue(false_write_off=True)], "4"),
        # reopened for another reason: on neither side, 6 × 2/2
        ([clue(), clue(), clue(S.INVESTIGATING)], "6"),
        # three false ones take six, and never less than nothing is left: 6 × 1/4 = 1.5, less 6
        ([clue(), *(clue(S.INVESTIGATING, false_write_off=True) for _ in range(3))], "0"),
    ],
)
def test_writing_off(clues, left):
    assert points("4.3", facts(*clues)) == left


@pytest.mark.parametrize(
    ("clues", "left"),
    [
        ([clue()], "3"),
        # written off, nobody held to account: −1
        ([clue(accountable=True)], "2"),
        ([clue(accountable=True, held_to_account=True)], "3"),
        # still being mended in time: nobody is late yet
        ([clue(S.RECTIFYING, accountable=True)], "3"),
        ([clue(S.RECTIFYING, accountable=True, overdue=True)], "2"),
        # two repeats found true: −0.5 each; one found untrue and one not yet looked into: nothing
        (
            [
                clue(repeats=True),
                clue(S.FOUNDED, repeats=True, notified=False),
                clue(S.UNFOUNDED, repeats=True, notified=False),
                clue(S.INVESTIGATING, repeats=True, notified=False),
            ],
            "2",
        ),
        # 1 and 5 × 0.5: 3.5 of 3
        ([clue(accountable=True), *(clue(repeats=True) for _ in range(5))], "0"),
    ],
)
def test_accountability_and_repeats(clues, left):
    assert points("4.4", facts(*clues)) == left


@pytest.mark.parametrize("item", ["4.1", "4.2", "4.3", "4.4"])
def test_a_unit_without_clues_is_neither_full_nor_nought(item):
    for step in steps(item, facts()):
        assert step.points is None
        assert step.found == (
            "本年度没有这家单位要算的线索或文书，没有比率可算，不核算。"
            "单位没有这类事的，请记为不适用。"
        )
    assert points(item, facts()) is None


def test_a_rate_is_said_in_figures_and_names_its_records():
    good = [clue(number=number) for number in range(1, 8)]
    (step,) = steps("4.2", facts(*good, clue(number=8, **SLOW), clue(S.VERIFYING, number=9)))
    assert step.found == (
        "应办结 8 件，按期 7 件，按期办结率 87.5%，得 5.25 分，扣 0.75 分"
        "（另有 1 件没有到期，或等评议办办理，不计）"
    )
    assert step.points == "0.75"
    assert step.evidence == "2024 年度问题线索台账：线索 24-008"
    assert [(one.kind, one.label) for one in step.records] == [(Kind.CLUE, "线索 24-008")]


def test_what_is_not_due_yet_is_said_and_not_computed():
    (step,) = steps("4.2", facts(clue(S.RECTIFYING)))
    assert step.found == (
        "还没有到期或者办结的，没有比率可算，不核算（另有 1 件没有到期，或等评议办办理，不计）。"
    )


def test_many_records_are_named_as_far_as_a_line_goes():
    late = [clue(number=number, **SLOW) for number in range(1, 100)]
    (step,) = steps("4.2", facts(*late))
    assert step.evidence.endswith("等 99 条")
    assert len(step.evidence) < 300
    assert len(step.records) == 99
