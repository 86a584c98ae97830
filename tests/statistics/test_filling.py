"""填报: saving by cell, two windows, handing in, and corrections afterwards."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import asyncpg
import pytest

from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.statistics.filling import Entry, save_entries
from evaluation.statistics.handing_in import correct_cell, hand_in
from evaluation.statistics.queries import return_of, returns_of
from tests import given
from tests.objective.year import a_bare_unit, a_clerk, events_of
from tests.statistics.year import (
    FORM,
    Year,
    a_form,
    a_statistics_year,
    entries,
    fill,
    give_back,
    state_of,
    whole,
)

YESTERDAY = timedelta(days=-1)


@pytest.fixture
async def year(db: None) -> Year:
    return await a_statistics_year()


async def now_in(year: Year, cell: str) -> str | Decimal | None:
    taken = await return_of(year.jurisdiction, year.unit)
    return taken.amounts.get(cell, "not filled in")


async def test_a_number_nought_no_power_and_nothing_are_four_things(year):
    await save_entries(
        year.clerk,
        year.unit,
        entries("now", penalty__fine="１ ２０４", penalty__warning="0", penalty__detention="N"),
    )
    assert [
        await now_in(year, cell)
        for cell in ("penalty.fine", "penalty.warning", "penalty.detention", "penalty.other")
    ] == [1204, 0, None, "not filled in"]


async def test_a_cell_can_be_emptied_again(year):
    await fill(year, {"penalty.fine": "3"})
    await fill(year, {"penalty.fine": ""})
    assert await now_in(year, "penalty.fine") == "not filled in"


async def test_another_window_is_never_overwritten(year):
    first = entries("now", penalty__fine="5")
    assert (await save_entries(year.clerk, year.unit, first)).saved
    outcome = await save_entries(year.clerk, year.unit, entries("now", penalty__fine="7"))
    assert (outcome.saved, outcome.others) == (False, {"now:penalty.fine": "5"})
    assert await now_in(year, "penalty.fine") == 5
    settled = [Entry("now", "penalty.fine", "7", "5")]
    assert (await save_entries(year.clerk, year.unit, settled)).saved
    assert await now_in(year, "penalty.fine") == 7


async def test_a_cell_that_was_emptied_elsewhere_is_not_filled_silently(year):
    await fill(year, {"penalty.fine": "5"})
    await fill(year, {"penalty.fine": ""})
    outcome = await save_entries(year.clerk, year.unit, [Entry("now", "penalty.fine", "6", "5")])
    assert outcome.others == {"now:penalty.fine": ""}


async def test_what_a_weak_line_sends_twice_is_stored_once(year):
    for _ in range(2):
        outcome = await save_entries(year.clerk, year.unit, entries("now", penalty__fine="5"))
        assert outcome.stored == {"now:penalty.fine": "5"}
    assert (await events_of(year.clerk)).count("FiguresFilled") == 1


async def test_of_several_cells_all_are_stored_or_none(year):
    sent = entries("now", penalty__fine="5", penalty__warning="五", nothing__there="1")
    outcome = await save_entries(year.clerk, year.unit, sent)
    assert sorted(outcome.words) == ["now:nothing.there", "now:penalty.warning"]
    assert await now_in(year, "penalty.fine") == "not filled in"


async def test_an_explanation_is_kept_by_cell_and_not_overwritten(year):
    await save_entries(year.clerk, year.unit, entries("why", penalty__fine="专项行动"))
    outcome = await save_entries(year.clerk, year.unit, entries("why", penalty__fine="别的原因"))
    assert outcome.others == {"why:penalty.fine": "专项行动"}
    taken = await return_of(year.jurisdiction, year.unit)
    assert taken.explanations == {"penalty.fine": "专项行动"}


async def test_last_years_figures_are_taken_in_for_a_start(year):
    await fill(year, {"penalty.fine": "2208", "penalty.detention": "N"}, "before")
    taken = await return_of(year.jurisdiction, year.unit)
    assert (taken.earlier, taken.from_return) == (
        {"penalty.fine": 2208, "penalty.detention": None},
        False,
    )


async def test_last_years_own_return_counts_instead(year):
    await fill(year, whole())
    await hand_in(year.clerk, year.unit)
    await fetch(
        "INSERT INTO cycle (id, jurisdiction, year, state, basis, plan_number, approved_by, "
        "sample) SELECT gen_random_uuid(), jurisdiction, 2025, state, '', '', '', false "
        "FROM cycle WHERE id = $1",
        year.cycle,
    )
    cycle = await fetch_one(
        "SELECT id FROM cycle WHERE jurisdiction = $1 AND year = 2025", year.jurisdiction
    )
    later = await a_bare_unit(year.jurisdiction, 1, 2025)
    await a_form(year.officer, cycle, FORM, datetime.now(UTC))
    taken = await return_of(year.jurisdiction, later)
    assert (taken.from_return, taken.earlier["penalty.total"]) == (True, 36)
    outcome = await save_entries(
        await a_clerk(year.jurisdiction, later), later, entries("before", penalty__total="1")
    )
    assert "上年的报表" in outcome.words["before:penalty.total"]
    assert [head.unit for head, _ in await returns_of(year.jurisdiction, [later, year.unit])] == [
        later,
        year.unit,
    ]


async def test_another_units_and_another_countys_return_does_not_exist(year):
    for clerk in (year.clerks[1], (await a_statistics_year()).clerk, year.officer):
        with pytest.raises(NotFound):
            await save_entries(clerk, year.unit, entries("now", penalty__fine="5"))
    with pytest.raises(NotFound):
        await return_of(await given.a_jurisdiction("石门县"), year.unit)


async def test_an_unready_return_is_refused_with_what_is_to_be_done(year):
    figures = whole(penalty__total="40")
    del figures["reward.count"]
    await fill(year, figures)
    await fill(year, {"penalty.fine": "1"}, "before")
    with pytest.raises(Refused) as no:
        await hand_in(year.clerk, year.unit)
    assert str(no.value) == (
        "还不能提交。还有 1 格没有填：奖励“奖励次数”；有 1 处不符：处罚“合计”；"
        "有 1 格变化大、还没写说明：处罚“罚款”。"
    )


async def test_a_whole_return_is_handed_in_once(year):
    await fill(year, whole())
    await fill(year, {"penalty.fine": "1"}, "before")
    await save_entries(year.clerk, year.unit, entries("why", penalty__fine="专项行动"))
    assert await hand_in(year.clerk, year.unit) is False
    assert await state_of(year.unit) == ("waiting", 1, False)
    with pytest.raises(Refused, match="正在等待审核"):
        await hand_in(year.clerk, year.unit)
    with pytest.raises(Refused, match="正在等待审核"):
        await save_entries(year.clerk, year.unit, entries("now", penalty__fine="9"))


async def test_late_is_what_the_databases_clock_says_at_the_first_handing_in(db):
    year = await a_statistics_year(due_at=datetime.now(UTC) + YESTERDAY)
    await fill(year, whole())
    assert await hand_in(year.clerk, year.unit) is True
    await fetch("UPDATE statistics_form SET due_at = clock_timestamp() + interval '1 day'")
    await give_back(year.unit)
    assert await hand_in(year.clerk, year.unit) is True
    assert await state_of(year.unit) == ("waiting", 2, True)


async def test_a_return_sent_back_is_filled_in_freely_again(year):
    await fill(year, whole())
    await hand_in(year.clerk, year.unit)
    await give_back(year.unit)
    assert (await fill(year, {"penalty.fine": "4", "penalty.total": "37"})).saved
    await hand_in(year.clerk, year.unit)
    assert await state_of(year.unit) == ("waiting", 2, False)


@pytest.mark.parametrize("state", ["waiting", "accepted"])
async def test_after_handing_in_a_figure_changes_only_with_a_trace(year, state):
    await fill(year, whole())
    await hand_in(year.clerk, year.unit)
    await give_back(year.unit, state)
    await correct_cell(year.clerk, year.unit, "penalty.fine", "5", "漏计两宗")
    taken = await return_of(year.jurisdiction, year.unit)
    assert (taken.amounts["penalty.fine"], taken.amounts["penalty.total"]) == (5, 38)
    assert sorted((one.cell, one.before, one.after, one.reason) for one in taken.corrections) == [
        ("penalty.fine", "3", "5", "漏计两宗"),
        ("penalty.total", "36", "38", "随处罚“罚款”更正：漏计两宗"),
    ]
    assert (await events_of(year.clerk))[-1] == "FigureCorrected"


async def test_an_officer_of_the_jurisdiction_corrects_as_well_and_no_other(year):
    await fill(year, whole())
    await hand_in(year.clerk, year.unit)
    await correct_cell(year.officer, year.unit, "coercion.sealing", "无此职权", "没有这项权力")
    taken = await return_of(year.jurisdiction, year.unit)
    assert [taken.amounts[f"coercion.{one}"] for one in ("sealing", "measures", "total")] == [
        None,
        9,
        30,
    ]
    stranger = (await a_statistics_year()).officer
    with pytest.raises(NotFound):
        await correct_cell(stranger, year.unit, "penalty.fine", "5", "不是他的")


@pytest.mark.parametrize(
    ("cell", "text", "reason", "words"),
    [
        ("penalty.fine", "5", "  ", "请写明更正的原因"),
        ("penalty.fine", "五", "原因", "要填数字"),
        ("penalty.fine", "3", "原因", "没有要更正的"),
        ("penalty.none", "3", "原因", "没有这一格"),
        ("penalty.total", "40", "原因", "各项相加是 36，差 4"),
        ("staff.certified", "9", "原因", "持证 9 人，多于在岗的 3 人"),
        ("penalty.fine", "5", "长" * 301, "最多 300 字"),
    ],
)
async def test_a_correction_that_cannot_be_is_refused(year, cell, text, reason, words):
    await fill(year, whole())
    await hand_in(year.clerk, year.unit)
    with pytest.raises(Refused, match=words):
        await correct_cell(year.clerk, year.unit, cell, text, reason)


async def test_before_handing_in_there_is_nothing_to_correct(year):
    await fill(year, whole())
    with pytest.raises(Refused, match="直接改数就可以"):
        await correct_cell(year.clerk, year.unit, "penalty.fine", "5", "原因")


@pytest.mark.parametrize("amount", ["'NaN'", "-1", "1e15"])
async def test_the_database_itself_holds_no_other_number(year, amount):
    await fill(year, {"penalty.fine": "3"})
    with pytest.raises(asyncpg.CheckViolationError):
        await fetch(f"UPDATE statistics_cell SET amount = {amount}::numeric")


async def test_two_windows_at_once_store_one_figure_and_tell_the_other(committed):
    year = await a_statistics_year(units=1)
    outcomes = await asyncio.gather(
        *(save_entries(year.clerk, year.unit, entries("now", penalty__fine=n)) for n in "56")
    )
    first = next(one for one in outcomes if one.saved)
    (other,) = [one for one in outcomes if not one.saved]
    assert other.others == first.stored
    assert (
        await fetch_one(
            'SELECT count(*) FROM statistics_cell k JOIN statistics_return r ON r.id = k."return" '
            "WHERE r.unit = $1",
            year.unit,
        )
        == 1
    )


async def test_handed_in_twice_at_once_it_is_one_version(committed):
    year = await a_statistics_year(units=1)
    await fill(year, whole())
    ended = await asyncio.gather(
        *(hand_in(year.clerk, year.unit) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in ended) == ["ReturnClosed", "bool"]
    assert await state_of(year.unit) == ("waiting", 1, False)
