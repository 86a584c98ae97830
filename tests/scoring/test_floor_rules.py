"""What the next press does, what waits, and what may be undone: values in, values out."""

from uuid import UUID, uuid4

import msgspec
import pytest

from evaluation.errors import NotFound, Refused
from evaluation.scoring.floor_rules import (
    Before,
    Deed,
    Moved,
    Place,
    StillMissing,
    check_extra,
    check_lengths,
    check_none_missing,
    check_seen,
    plan_call,
    plan_next,
    plan_recall,
    plan_scoring,
    plan_skip,
    plan_undo,
)
from evaluation.scoring.modes import Step
from evaluation.scoring.rules import Scoring

WAITING, OPEN, CLOSED = Scoring.WAITING, Scoring.OPEN, Scoring.CLOSED
START = Place(None, Step.REPORT)


class Listed(msgspec.Struct, frozen=True):
    number: int
    scoring: str = WAITING
    written: bool = False
    id: UUID = msgspec.field(default_factory=uuid4)


def agenda(*scorings: Scoring) -> list[Listed]:
    return [Listed(number, scoring) for number, scoring in enumerate(scorings, 1)]


def at(unit: Listed, step: Step) -> Place:
    return Place(unit.id, step)


def test_the_first_press_calls_the_first_unit_to_report():
    units = agenda(WAITING, WAITING)
    move = plan_next(START, units, None)
    assert move is not None
    assert (move.deed, move.to, move.scoring) == (
        Deed.BEGIN,
        Place(units[0].id, Step.REPORT, running=True),
        {},
    )


def test_a_unit_goes_through_three_steps_and_scoring_opens_by_itself():
    (unit,) = agenda(WAITING)
    notice = plan_next(at(unit, Step.REPORT), [unit], None)
    assert notice is not None
    assert (notice.to.step, notice.scoring) == (Step.NOTICE, {})
    scoring = plan_next(at(unit, Step.NOTICE), [unit], None)
    assert scoring is not None
    assert (scoring.to.step, scoring.scoring) == (Step.SCORING, {unit.id: OPEN})


def test_a_written_report_is_not_read_out():
    units = [Listed(1, written=True)]
    move = plan_next(START, units, None)
    assert move is not None
    assert move.to.step == Step.NOTICE


def test_after_scoring_the_unit_is_closed_and_the_next_one_called():
    units = agenda(CLOSED, OPEN, CLOSED, WAITING)
    move = plan_next(at(units[1], Step.SCORING), units, None)
    assert move is not None
    assert (move.deed, move.to.unit, move.scoring) == (
        Deed.UNIT,
        units[3].id,
        {units[1].id: CLOSED},
    )


def test_a_unit_that_was_passed_over_comes_at_the_end():
    units = agenda(WAITING, CLOSED, OPEN)
    move = plan_next(at(units[2], Step.SCORING), units, None)
    assert move is not None
    assert move.to.unit == units[0].id


def test_after_the_last_unit_its_scoring_stops_and_then_there_is_nothing_to_do():
    units = agenda(CLOSED, OPEN)
    last = plan_next(at(units[1], Step.SCORING), units, None)
    assert last is not None
    assert (last.deed, last.to.unit, last.to.running) == (Deed.LAST, units[1].id, False)
    closed = agenda(CLOSED, CLOSED)
    assert plan_next(at(closed[1], Step.SCORING), closed, None) is None


def test_a_batch_closes_together():
    units = agenda(OPEN, OPEN, WAITING)
    move = plan_next(Place(None, Step.SCORING), units, None)
    assert move is not None
    assert (move.deed, move.to.unit, move.closes) == (
        Deed.UNIT,
        units[2].id,
        [units[0].id, units[1].id],
    )


def test_a_skipped_unit_keeps_waiting_for_its_scoring():
    units = agenda(CLOSED, WAITING, WAITING)
    move = plan_skip(at(units[1], Step.NOTICE), units)
    assert (move.to.unit, move.scoring) == (units[2].id, {})


@pytest.mark.parametrize("step", Step)
def test_the_last_one_that_waits_is_not_skipped(step: Step):
    units = agenda(CLOSED, WAITING)
    with pytest.raises(Refused):
        plan_skip(at(units[1], step), units)


def test_a_unit_called_out_of_turn_keeps_its_scoring_as_it_is():
    units = agenda(CLOSED, WAITING)
    move = plan_call(units, units[0].id)
    assert (move.to.step, move.scoring) == (Step.REPORT, {})
    with pytest.raises(NotFound):
        plan_call(units, uuid4())


def test_a_recalled_unit_is_scored_again_and_then_the_floor_goes_back():
    units = agenda(CLOSED, WAITING)
    here = Place(units[1].id, Step.NOTICE, ran=40, running=True)
    recall = plan_recall(here, units, units[0].id, None)
    assert (recall.to.unit, recall.scoring, recall.aside) == (
        units[0].id,
        {units[0].id: OPEN},
        here,
    )
    again = [msgspec.structs.replace(units[0], scoring=OPEN), units[1]]
    back = plan_next(recall.to, again, recall.aside)
    assert back is not None
    assert (back.deed, back.to, back.closes, back.aside) == (Deed.BACK, here, [units[0].id], None)


def test_a_second_recall_still_goes_back_to_where_the_first_began():
    units = agenda(CLOSED, CLOSED, WAITING)
    here = at(units[2], Step.REPORT)
    first = plan_recall(here, units, units[0].id, None)
    second = plan_recall(first.to, units, units[1].id, first.aside)
    assert second.aside == here


def test_what_never_was_scored_is_not_recalled():
    units = agenda(WAITING, OPEN)
    for unit in units:
        with pytest.raises(Refused):
            plan_recall(at(units[1], Step.SCORING), units, unit.id, None)


def test_one_unit_that_opens_is_on_the_floor_and_of_a_batch_none():
    units = agenda(WAITING, WAITING)
    both = [unit.id for unit in units]
    assert plan_scoring(START, units, both[:1], OPEN, None).to.unit == both[0]
    assert plan_scoring(START, units, both, OPEN, None).to.unit is None


@pytest.mark.parametrize("chosen", [[], [uuid4()]])
def test_only_units_of_the_agenda_are_opened(chosen: list[UUID]):
    with pytest.raises(Refused):
        plan_scoring(START, agenda(WAITING), chosen, OPEN, None)


def test_closing_one_of_two_lets_the_clock_of_the_batch_run_on():
    units = agenda(OPEN, OPEN)
    batch = Place(None, Step.SCORING, ran=5, running=True)
    one = plan_scoring(batch, units, [units[0].id], CLOSED, None)
    assert one.to == batch
    both = plan_scoring(batch, units, [unit.id for unit in units], CLOSED, None)
    assert both.to.running is False


def test_the_last_step_is_undone_to_where_it_began():
    place = Place(uuid4(), Step.REPORT, ran=90, extra=60, running=True)
    undone = plan_undo(Before(Deed.STEP, place, {}), {})
    assert (undone.deed, undone.to) == (Deed.UNDO, place)


def test_scoring_that_was_begun_is_not_undone_from_under_a_ballot():
    unit = uuid4()
    before = Before(Deed.STEP, Place(unit, Step.NOTICE), {unit: WAITING})
    assert plan_undo(before, {}).scoring == {unit: WAITING}
    with pytest.raises(Refused, match="已有 1 张评议票入箱"):
        plan_undo(before, {unit: 1})


def test_stopping_and_recalling_are_undone_whatever_is_in_the_box():
    unit = uuid4()
    for was in (OPEN, CLOSED):
        before = Before(Deed.UNIT, Place(unit, Step.SCORING), {unit: was})
        assert plan_undo(before, {unit: 95}).scoring == {unit: was}


def test_without_a_last_step_nothing_is_undone():
    with pytest.raises(Refused):
        plan_undo(None, {})


def test_a_press_that_saw_an_older_floor_is_refused():
    check_seen(7, 7)
    with pytest.raises(Moved):
        check_seen(8, 7)


def test_the_first_press_says_by_group_what_is_missing_and_the_second_goes_on():
    missing = {"党代表": 0, "人大代表": 3, "政协委员": 5}
    with pytest.raises(StillMissing, match="还差 8 张：人大代表 3、政协委员 5") as no:
        check_none_missing(missing, 7, None)
    assert (no.value.missing, no.value.turn) == ({"人大代表": 3, "政协委员": 5}, 7)
    with pytest.raises(StillMissing):
        check_none_missing(missing, 8, 7)
    check_none_missing(missing, 7, 7)
    check_none_missing({"党代表": 0}, 7, None)


def test_a_minute_is_added_once_to_what_was_seen():
    check_extra(60, 60)
    for extra, seen in ((60, 0), (3600, 3600)):
        with pytest.raises(Refused):
            check_extra(extra, seen)


@pytest.mark.parametrize(
    "lengths", [(9, 120, 90, 60), (360, 3601, 90, 60), (360, 120, 0, 60), (360, 120, 90, -1)]
)
def test_steps_take_ten_seconds_to_an_hour(lengths: tuple[int, int, int, int]):
    check_lengths(360, 120, 90, 60)
    with pytest.raises(Refused):
        check_lengths(*lengths)
