"""Two people at the same moment, on connections of their own."""

import asyncio

from evaluation.db import fetch, fetch_one
from evaluation.errors import Refused
from evaluation.objective import actions, confirming, objections
from tests.objective.year import SEEN, a_clerk, a_year, let_days_pass, points_of


async def at_once(*acts) -> list[str]:
    """What was refused."""
    ended = await asyncio.gather(*acts, return_exceptions=True)
    faults = [one for one in ended if isinstance(one, BaseException)]
    assert all(isinstance(fault, Refused) for fault in faults), faults
    return [str(fault) for fault in faults]


async def test_two_deductions_at_once_are_both_taken_off(committed):
    year = await a_year(1)
    unit = year.units[0]
    acts = [
        actions.add_deduction(person, unit, "3.1", "1", SEEN)
        for person in (year.scorer, year.other) * 5
    ]
    assert await at_once(*acts) == []
    assert await points_of(unit, "3.1") == "10"


async def test_two_clerks_at_once_make_one_objection(committed):
    year = await a_year(1)
    unit = year.units[0]
    second = await a_clerk(year.jurisdiction, unit, "龚敏")
    await confirming.send_confirmations(year.scorer, year.cycle)
    no = await at_once(
        *(objections.object_to(one, unit, "1.1", "材料已报") for one in (year.clerk, second))
    )
    assert [words.partition("，")[0] for words in no] == ["“主体资格与持证上岗”已经提过异议"]
    rows = await fetch(
        "SELECT j.id FROM objection j JOIN confirmation s ON s.id = j.confirmation "
        "WHERE s.unit = $1",
        unit,
    )
    assert len(rows) == 1


async def test_two_officers_at_once_decide_once(committed):
    year = await a_year(1)
    unit = year.units[0]
    await actions.set_inapplicable(year.scorer, unit, "1.1", "没有")
    await confirming.send_confirmations(year.scorer, year.cycle)
    await objections.object_to(year.clerk, unit, "1.1", "有")
    objection = await fetch_one(
        "SELECT j.id FROM objection j JOIN confirmation s ON s.id = j.confirmation "
        "WHERE s.unit = $1",
        unit,
    )
    no = await at_once(
        *(
            objections.decide_objection(
                person, unit, objection, upheld=True, points=points, decision="有"
            )
            for person, points in ((year.scorer, "5"), (year.other, "4"))
        )
    )
    assert len(no) == 1
    decided = await fetch_one("SELECT points FROM objection WHERE id = $1", objection)
    assert await points_of(unit, "1.1") == decided


async def test_sheets_sent_twice_at_once_go_out_once(committed):
    year = await a_year(2)
    no = await at_once(
        *(confirming.send_confirmations(one, year.cycle) for one in (year.scorer, year.other))
    )
    assert len(no) == 1
    assert "没有要送的确认单" in no[0]


async def test_nothing_is_entered_beside_a_freeze(committed):
    year = await a_year(1)
    unit = year.units[0]
    await confirming.send_confirmations(year.scorer, year.cycle)
    await let_days_pass(unit)
    no = await at_once(
        confirming.freeze(year.scorer, year.cycle),
        confirming.recall_confirmation(year.other, unit, "改"),
    )
    frozen = await fetch_one("SELECT count(*) FROM score_freeze WHERE cycle = $1", year.cycle)
    state = await fetch_one("SELECT state FROM confirmation WHERE unit = $1", unit)
    assert (frozen, state, len(no)) in [(1, "sent", 1), (0, "recalled", 1)]
