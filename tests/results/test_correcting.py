"""更正: one change, two persons, a new count; what is previewed is what is counted."""

import json
from uuid import UUID, uuid4

import pytest

from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.objective.queries import adjustment_rows, ceilings_of, objective_rows
from evaluation.results.changes import (
    AdjustmentAdded,
    AdjustmentRemoved,
    CeilingChanged,
    Change,
    Ground,
    PointsChanged,
    UnitExcluded,
    UnitIncluded,
    changed,
    read_change,
    written,
)
from evaluation.results.correcting import correct_tally, preview
from evaluation.results.desk import waiting_correction
from evaluation.results.queries import RankingLine, ranking_of
from evaluation.results.rules import NotCounted
from tests import given

PAPER = {"reason": "核实 后更正", "document_number": "〔2025〕4号"}


@pytest.fixture
async def hall(client) -> given.Hall:
    """Two units, opened; the first has one more ballot than the second needs to differ."""
    hall = await given.an_open_sitting(slips={"party": 3, "npc": 3, "cppcc": 3})
    await given.cast_all(hall, {hall.units[0]: given.FULL, hall.units[1]: given.HALF})
    await given.close_and_open(hall)
    return hall


async def both(hall: given.Hall, change: Change) -> None:
    assert not await correct_tally(hall.officer, hall.sitting, change)
    assert await correct_tally(hall.other, hall.sitting, change)


async def line_of(hall: given.Hall, unit: UUID, version: int | None = None) -> RankingLine:
    ranking = await ranking_of(hall.sitting, version)
    return next(line for line in ranking.lines if line.unit == unit)


async def bundles(hall: given.Hall) -> list[dict]:
    rows = await fetch(
        "SELECT audit_bundle FROM tally WHERE sitting = $1 ORDER BY version", hall.sitting
    )
    return [json.loads(row["audit_bundle"]) for row in rows]


def in_any_order(rows: list[dict]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


def every_kind(unit: UUID) -> list[Change]:
    return [
        PointsChanged(unit=unit, item="1.1", points="3", **PAPER),
        PointsChanged(unit=unit, item="1.2", points=None, **PAPER),
        AdjustmentAdded(unit=unit, sort="deduction", points="2.5", **PAPER),
        AdjustmentAdded(unit=unit, sort="bonus", points="1", **PAPER),
        AdjustmentRemoved(unit=unit, sort="bonus", points="1", what=PAPER["reason"], **PAPER),
        CeilingChanged(unit=unit, grade="pass", **PAPER),
        CeilingChanged(unit=unit, grade=None, **PAPER),
        UnitExcluded(unit=unit, ground=Ground.APPEAL, **PAPER),
        UnitIncluded(unit=unit, **PAPER),
    ]


async def test_a_correction_takes_two_persons_and_a_number_and_keeps_the_old_count(hall):
    unit = hall.units[0]
    change = PointsChanged(unit=unit, item="1.1", points="3", **PAPER)
    for missing in ({"reason": " "}, {"document_number": ""}):
        with pytest.raises(Refused, match="原因和文号"):
            await correct_tally(
                hall.officer,
                hall.sitting,
                PointsChanged(unit=unit, item="1.1", points="3", **PAPER | missing),
            )
    for item, points in (("9.9", "3"), ("1.1", "5.5"), ("1.1", "-1"), ("1.1", "NaN"), ("1.1", "")):
        with pytest.raises(Refused):
            await correct_tally(
                hall.officer,
                hall.sitting,
                PointsChanged(unit=unit, item=item, points=points, **PAPER),
            )
    assert not await correct_tally(hall.officer, hall.sitting, change)
    with pytest.raises(Refused, match="第二人不能也是您"):
        await correct_tally(hall.officer, hall.sitting, change)
    assert (await ranking_of(hall.sitting)).version == 1
    assert await correct_tally(hall.other, hall.sitting, change)
    before, after = [await line_of(hall, unit, version) for version in (1, 2)]
    assert (before.objective, after.objective) == ("100.00", "98.00")
    assert before.panel == after.panel


async def test_the_second_person_confirms_the_very_change_and_is_told_it_in_words(hall):
    unit = hall.units[0]
    await correct_tally(
        hall.officer, hall.sitting, PointsChanged(unit=unit, item="1.1", points="3", **PAPER)
    )
    with pytest.raises(Refused, match=r"客观分 1\.1 改为 3 分，〔2025〕4号，核实 后更正"):
        await correct_tally(
            hall.other, hall.sitting, PointsChanged(unit=unit, item="1.1", points="4", **PAPER)
        )
    assert (await ranking_of(hall.sitting)).version == 1


@pytest.mark.parametrize("number", range(9))
async def test_the_first_word_keeps_every_kind_of_change_without_loss(hall, number):
    change = every_kind(hall.units[0])[number]
    assert read_change(written(change)) == change
    for former in every_kind(hall.units[0])[:number]:
        await both(hall, former)
    await correct_tally(hall.officer, hall.sitting, change)
    waiting = await waiting_correction(hall.sitting)
    assert waiting.change == change
    assert waiting.word.full_name == hall.officer.full_name


async def test_through_all_corrections_ballots_turnout_and_scheme_stay_as_at_the_opening(hall):
    for change in every_kind(hall.units[0]):
        await both(hall, change)
    first, *later = await bundles(hall)
    assert len(later) == 9
    for bundle in later:
        for part in ("ballots", "turnout", "scheme", "sitting", "format"):
            assert bundle[part] == first[part]
        assert [unit["id"] for unit in bundle["units"]] == [unit["id"] for unit in first["units"]]


async def test_the_records_say_the_same_as_the_count_after_every_correction(hall):
    unit = hall.units[0]
    for change in every_kind(unit):
        await both(hall, change)
        bundle = (await bundles(hall))[-1]
        assert in_any_order(await objective_rows(hall.units)) == in_any_order(bundle["objective"])
        assert in_any_order(await adjustment_rows([unit])) == in_any_order(bundle["adjustments"])
        mine = next(one for one in bundle["units"] if one["id"] == unit.hex)
        assert (await ceilings_of([unit])).get(unit.hex) == mine["grade_ceiling"]
        ranked = await fetch_one("SELECT ranked FROM unit WHERE id = $1", unit)
        assert ranked == mine["ranked"]


async def test_a_preview_is_what_the_count_then_gives_and_stores_nothing(hall):
    unit, other = hall.units
    change = UnitExcluded(unit=unit, ground=Ground.MERGED, **PAPER)
    moved = {one.unit: one for one in await preview(hall.sitting, change)}
    assert (await ranking_of(hall.sitting)).version == 1
    assert await fetch_one("SELECT ranked FROM unit WHERE id = $1", unit)
    await both(hall, change)
    for mine, ranks in ((unit, (1, None)), (other, (2, 1))):
        after = await line_of(hall, mine)
        one = moved[after.title]
        assert (one.before.rank, one.after.rank) == ranks
        assert (one.after.rank, one.after.total, one.after.grade) == (
            after.rank,
            after.total,
            after.grade or "",
        )


async def test_a_preview_lists_no_unit_that_stays_as_it_is(hall):
    change = PointsChanged(unit=hall.units[0], item="1.1", points="4.5", **PAPER)
    moved = await preview(hall.sitting, change)
    assert [(one.unit, one.before.rank, one.after.rank) for one in moved] == [("常德市第1局", 1, 1)]
    assert moved[0].before.total != moved[0].after.total


async def test_an_excluded_unit_says_on_what_ground_and_only_in_its_own_version(hall):
    unit = hall.units[0]
    await both(hall, UnitExcluded(unit=unit, ground=Ground.MERGED, **PAPER))
    assert (await line_of(hall, unit, 1)).note == ""
    now = await line_of(hall, unit)
    assert (now.note, now.rank, now.total is not None) == ("机构撤并，不参与排名", None, True)
    await both(hall, UnitIncluded(unit=unit, **PAPER))
    assert ((await line_of(hall, unit)).note, (await line_of(hall, unit)).rank) == ("", 1)
    assert (await line_of(hall, unit, 2)).note == "机构撤并，不参与排名"


async def test_a_ceiling_lowers_the_grade_and_never_the_score(hall):
    unit = hall.units[0]
    before = await line_of(hall, unit)
    await both(hall, CeilingChanged(unit=unit, grade="fail", **PAPER))
    after = await line_of(hall, unit)
    assert (after.grade, after.total, after.rank) == ("不合格", before.total, before.rank)


async def test_what_changes_nothing_or_cannot_be_is_refused_in_words(hall):
    unit = hall.units[0]
    for change, words in (
        (PointsChanged(unit=unit, item="1.1", points="5", **PAPER), "现在就是这个分"),
        (AdjustmentAdded(unit=unit, sort="bonus", points="0", **PAPER), "大于 0"),
        (AdjustmentAdded(unit=unit, sort="bonus", points="1e3", **PAPER), "大于 0"),
        (
            AdjustmentRemoved(unit=unit, sort="bonus", points="1", what="没有", **PAPER),
            "没有找到这一笔",
        ),
        (CeilingChanged(unit=unit, grade=None, **PAPER), "现在就是这样"),
        (CeilingChanged(unit=unit, grade="excellent", **PAPER), "最高一等不用设上限"),
        (UnitIncluded(unit=unit, **PAPER), "现在就参与排名"),
    ):
        with pytest.raises(Refused, match=words):
            await preview(hall.sitting, change)
        with pytest.raises(Refused, match=words):
            await correct_tally(hall.officer, hall.sitting, change)
    with pytest.raises(NotFound):
        await preview(hall.sitting, UnitIncluded(unit=uuid4(), **PAPER))


async def test_of_two_equal_adjustments_one_goes(hall):
    unit = hall.units[0]
    bundle = (await bundles(hall))[0]
    for _ in range(2):
        change = AdjustmentAdded(unit=unit, sort="deduction", points="1", **PAPER)
        await both(hall, change)
    taken = AdjustmentRemoved(
        unit=unit, sort="deduction", points="1", what=PAPER["reason"], **PAPER
    )
    await both(hall, taken)
    assert bundle["adjustments"] == []
    assert len((await bundles(hall))[-1]["adjustments"]) == 1
    assert len(await adjustment_rows([unit])) == 1


async def test_the_pure_change_leaves_the_former_bundle_alone(hall):
    before = (await bundles(hall))[0]
    text = json.dumps(before, sort_keys=True)
    for change in every_kind(hall.units[0])[:3]:
        changed(before, change)
    assert json.dumps(before, sort_keys=True) == text


async def test_an_unopened_box_and_an_archived_year_take_no_correction(hall):
    change = PointsChanged(unit=hall.units[0], item="1.1", points="3", **PAPER)
    await fetch("UPDATE cycle SET state = 'archived' WHERE id = $1", hall.cycle)
    with pytest.raises(Refused, match="已经归档"):
        await correct_tally(hall.officer, hall.sitting, change)
    fresh = await given.a_prepared_sitting()
    with pytest.raises(NotCounted):
        await preview(fresh.sitting, change)
