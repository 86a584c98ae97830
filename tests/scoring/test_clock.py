"""The hall's clock: pure arithmetic, by the time that comes in."""

from datetime import UTC, datetime, timedelta

import pytest

from evaluation.scoring.clock import Clock

NINE = datetime(2025, 1, 16, 9, tzinfo=UTC)


def later(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


def test_a_clock_that_stands_runs_down_only_once_it_is_started():
    clock = Clock(length=360, warning=60)
    assert clock.left(later(500)) == 360
    assert clock.started(NINE).left(later(100)) == 260


def test_started_twice_it_runs_from_the_first_time():
    clock = Clock(360, 60).started(NINE).started(later(50))
    assert clock.left(later(100)) == 260


def test_stopped_it_keeps_what_it_ran_overnight():
    stopped = Clock(360, 60).started(NINE).stopped(later(100))
    tomorrow = NINE + timedelta(hours=24)
    assert stopped.left(tomorrow) == 260
    assert stopped.started(tomorrow).left(tomorrow + timedelta(seconds=60)) == 200
    assert stopped.stopped(tomorrow) == stopped


def test_over_time_it_counts_on_below_zero():
    assert Clock(90, 30).started(NINE).left(later(102)) == -12


def test_restarted_it_has_its_whole_time_again():
    assert Clock(360, 60).started(NINE).restarted(later(100)).left(later(101)) == 359


def test_a_time_set_back_does_not_give_more_than_there_was():
    assert Clock(360, 60).started(NINE).left(later(-3600)) == 360


def test_it_ends_when_what_is_left_has_passed():
    clock = Clock(360, 60).started(NINE).stopped(later(100))
    assert clock.ends_at is None
    assert clock.started(later(1000)).ends_at == later(1260)


@pytest.mark.parametrize(("length", "warning", "at"), [(360, 60, 60), (90, 60, 45), (90, 0, 0)])
def test_the_warning_comes_at_half_of_a_short_step(length: int, warning: int, at: int):
    assert Clock(length, warning).warns_at == at
