"""揭晓: off, on, released by two, step by step; ties, who takes no part, scopes, corrections."""

import asyncpg
import pytest

from evaluation.accounts.approvals import take_back
from evaluation.accounts.rules import Person
from evaluation.cycles.rules import Scope
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import Refused
from evaluation.results.changes import Change, Ground, PointsChanged, UnitExcluded
from evaluation.results.correcting import correct_tally
from evaluation.results.publishing import change_scope
from evaluation.results.reveal import move_reveal, release_reveal, switch_reveal
from evaluation.results.reveal_queries import reveal_desk, reveal_of
from evaluation.results.reveal_rules import Shown, steps_of
from evaluation.results.rules import Act
from tests import given

SLIPS = {"party": 3, "npc": 3, "cppcc": 3}
THIRD = given.FULL | {"team": "5"}


@pytest.fixture
async def hall(client) -> given.Hall:
    """Four units: the first and the last share the first place."""
    return await a_signed_sitting(given.FULL, given.HALF, THIRD, given.FULL)


async def a_signed_sitting(*scores: dict[str, str]) -> given.Hall:
    hall = await given.an_open_sitting(units=len(scores), slips=SLIPS)
    await given.cast_all(hall, dict(zip(hall.units, scores, strict=True)))
    await given.close_and_open(hall)
    await given.sign(hall)
    return hall


async def released(hall: given.Hall) -> None:
    await switch_reveal(hall.officer, hall.sitting, on=True)
    assert not await release_reveal(hall.officer, hall.sitting)
    assert await release_reveal(hall.other, hall.sitting)


async def forward(hall: given.Hall, steps: int = 1) -> None:
    for _ in range(steps):
        at = await fetch_one("SELECT position FROM reveal WHERE sitting = $1", hall.sitting)
        await move_reveal(hall.officer, hall.sitting, at, 1)


async def shown(hall: given.Hall) -> tuple[str, list[str], int]:
    view = await reveal_of(hall.sitting)
    return view.now.title, [unit.short_title for unit in view.now.units], view.hidden


async def corrected(hall: given.Hall, change: Change | None = None) -> None:
    change = change or PointsChanged(
        unit=hall.units[0], item="1.1", points="1", reason="核实", document_number="〔2025〕9号"
    )
    for officer in (hall.officer, hall.other):
        await correct_tally(officer, hall.sitting, change)


async def test_it_is_off_until_the_bureau_switches_it_on(hall):
    assert await reveal_of(hall.sitting) is None
    with pytest.raises(Refused, match="没有开启揭晓"):
        await release_reveal(hall.officer, hall.sitting)
    with pytest.raises(Refused, match="没有开启揭晓"):
        await move_reveal(hall.officer, hall.sitting, 0, 1)
    await switch_reveal(hall.officer, hall.sitting, on=True)
    with pytest.raises(Refused, match="还没有放行"):
        await move_reveal(hall.officer, hall.sitting, 0, 1)
    assert await reveal_of(hall.sitting) is None


async def test_two_different_people_release_it_and_the_first_may_take_it_back(hall):
    await switch_reveal(hall.officer, hall.sitting, on=True)
    assert not await release_reveal(hall.officer, hall.sitting)
    with pytest.raises(Refused, match="第二人不能也是您"):
        await release_reveal(hall.officer, hall.sitting)
    assert await reveal_of(hall.sitting) is None
    await take_back(hall.officer, Act.REVEAL, hall.sitting)
    assert not await release_reveal(hall.other, hall.sitting)
    assert await release_reveal(hall.officer, hall.sitting)
    assert (await reveal_of(hall.sitting)).hidden == 4
    with pytest.raises(Refused, match="已经放行"):
        await release_reveal(hall.officer, hall.sitting)


async def test_places_come_from_the_last_to_the_first_and_those_that_share_one_together(hall):
    await released(hall)
    view = await reveal_of(hall.sitting)
    assert (view.now, view.steps, view.hidden) == (None, (), 4)
    await forward(hall)
    assert await shown(hall) == ("第 4 名", ["第2局"], 3)
    await forward(hall)
    assert await shown(hall) == ("第 3 名", ["第3局"], 2)
    await forward(hall)
    assert await shown(hall) == ("第 1 名", ["第1局", "第4局"], 0)
    assert (await reveal_of(hall.sitting)).now.tied
    with pytest.raises(Refused, match="全部揭晓"):
        await forward(hall)
    ranks = [(step.rank, unit.total) for step, unit in (await reveal_of(hall.sitting)).rows]
    assert ranks == sorted(ranks)
    assert ranks[0] == ranks[1] == (1, "100.00")


async def test_what_was_not_shown_yet_is_not_in_the_view(hall):
    await released(hall)
    await forward(hall, 2)
    view = f"{await reveal_of(hall.sitting)} {await reveal_desk(hall.sitting)}"
    assert "第2局" in view
    for word in ("第1局", "第4局", "total='100.00'", "rank=1"):
        assert word not in view


async def test_a_step_goes_back_and_a_second_press_of_the_same_button_changes_nothing(hall):
    await released(hall)
    await move_reveal(hall.officer, hall.sitting, 0, 1)
    await move_reveal(hall.other, hall.sitting, 0, 1)
    assert (await shown(hall))[0] == "第 4 名"
    await move_reveal(hall.officer, hall.sitting, 1, -1)
    assert (await reveal_of(hall.sitting)).steps == ()
    with pytest.raises(Refused, match="不能再退"):
        await move_reveal(hall.officer, hall.sitting, 0, -1)
    moves = await fetch("SELECT detail FROM audit_event WHERE name = 'RevealMoved'")
    assert len(moves) == 2


async def test_who_takes_no_part_comes_first_with_the_reason_and_without_a_figure(hall):
    change = UnitExcluded(
        unit=hall.units[3], ground=Ground.MERGED, reason="机构撤并", document_number="〔2025〕9号"
    )
    await corrected(hall, change)
    await given.sign(hall)
    await released(hall)
    await forward(hall)
    apart = (await reveal_of(hall.sitting)).now
    assert (apart.title, [unit.short_title for unit in apart.units]) == ("不参与排名", ["第4局"])
    assert apart.units[0].note == "机构撤并，不参与排名"
    assert (apart.rank, apart.units[0].total, apart.units[0].panel) == (None, None, None)
    await forward(hall, 3)
    assert await shown(hall) == ("第 1 名", ["第1局"], 0)


def test_ranks_within_classes_come_class_by_class_in_an_order_that_tells_nothing():
    units = [
        Shown("甲局", "甲局", "综合执法类", rank=1, total="99.00"),
        Shown("乙局", "乙局", "综合执法类", rank=2, total="98.00"),
        Shown("丙局", "丙局", "专业执法类", rank=1, total="70.00"),
    ]
    orders = [steps_of(listed, Scope.ALL, [], "class") for listed in (units, units[::-1])]
    assert orders[0] == orders[1]
    assert [(step.section, step.rank) for step in orders[0]] == [
        ("专业执法类", 1),
        ("综合执法类", 2),
        ("综合执法类", 1),
    ]


@pytest.mark.parametrize(
    ("scope", "steps"),
    [
        (Scope.EXCELLENT, [("优秀", ["第2局"])]),
        (Scope.GRADES, [("合格", ["第4局"]), ("良好", ["第1局", "第3局"]), ("优秀", ["第2局"])]),
    ],
)
async def test_no_more_than_the_scope_is_shown_and_no_order_tells_a_rank(client, scope, steps):
    """Given: the third unit stands before the first."""
    hall = await a_signed_sitting(given.HALF, given.FULL, THIRD, dict.fromkeys(given.FULL, "0"))
    await change_scope(hall.officer, hall.sitting, scope)
    await released(hall)
    seen = []
    for _ in steps:
        await forward(hall)
        seen.append((await shown(hall))[:2])
    with pytest.raises(Refused, match="全部揭晓"):
        await forward(hall)
    assert seen == steps
    units = [unit for step in (await reveal_of(hall.sitting)).steps for unit in step.units]
    assert {(unit.rank, unit.total, unit.panel, unit.objective) for unit in units} == {
        (None, None, None, None)
    }


async def test_a_list_of_nobody_is_not_released(hall):
    """The two that share the first place are more than the quota of excellent ones."""
    await change_scope(hall.officer, hall.sitting, Scope.EXCELLENT)
    await switch_reveal(hall.officer, hall.sitting, on=True)
    with pytest.raises(Refused, match="没有可揭晓的单位"):
        await release_reveal(hall.officer, hall.sitting)


async def test_what_is_internal_is_never_shown(hall):
    await change_scope(hall.officer, hall.sitting, Scope.INTERNAL)
    await switch_reveal(hall.officer, hall.sitting, on=True)
    with pytest.raises(Refused, match="不能在大屏上揭晓"):
        await release_reveal(hall.officer, hall.sitting)


async def test_after_a_correction_it_stops_shows_nothing_and_begins_anew_when_released_anew(hall):
    """scorekeeper#914: what is on the wall does not move under the hands of those who review."""
    await released(hall)
    await forward(hall, 2)
    await corrected(hall)
    view = await reveal_of(hall.sitting)
    assert (view.stopped, view.steps, view.hidden) == (True, (), 0)
    for by in (1, -1):
        with pytest.raises(Refused, match="揭晓已经停止"):
            await move_reveal(hall.officer, hall.sitting, 2, by)
    with pytest.raises(Refused, match="还没有签署齐"):
        await release_reveal(hall.officer, hall.sitting)
    await given.sign(hall)
    assert not await release_reveal(hall.officer, hall.sitting)
    assert (await reveal_of(hall.sitting)).stopped
    assert await release_reveal(hall.other, hall.sitting)
    view = await reveal_of(hall.sitting)
    assert (view.stopped, view.steps, view.hidden) == (False, (), 4)
    await forward(hall, 4)
    assert await shown(hall) == ("第 1 名", ["第4局"], 0)


async def test_another_scope_after_the_release_stops_it_as_well(hall):
    await released(hall)
    await forward(hall)
    await change_scope(hall.officer, hall.sitting, Scope.EXCELLENT)
    assert (await reveal_of(hall.sitting)).stopped
    with pytest.raises(Refused, match="公布范围改过"):
        await move_reveal(hall.officer, hall.sitting, 1, 1)


async def test_two_words_for_two_different_counts_do_not_meet(hall):
    await switch_reveal(hall.officer, hall.sitting, on=True)
    await release_reveal(hall.officer, hall.sitting)
    await corrected(hall)
    await given.sign(hall)
    with pytest.raises(Refused, match="第 1 版，公开全部"):
        await release_reveal(hall.other, hall.sitting)


async def test_switched_off_everything_is_gone_at_once_and_a_waiting_word_is_its_persons(hall):
    await switch_reveal(hall.officer, hall.sitting, on=True)
    await release_reveal(hall.officer, hall.sitting)
    with pytest.raises(Refused, match="第一人先撤回"):
        await switch_reveal(hall.other, hall.sitting, on=False)
    await switch_reveal(hall.officer, hall.sitting, on=False)
    await released(hall)
    await forward(hall)
    await switch_reveal(hall.other, hall.sitting, on=False)
    assert await reveal_of(hall.sitting) is None
    await switch_reveal(hall.other, hall.sitting, on=True)
    assert await reveal_of(hall.sitting) is None


async def test_it_waits_for_the_names_and_is_never_of_a_rehearsal(client):
    hall = await given.an_open_sitting(units=1, slips=SLIPS)
    await switch_reveal(hall.officer, hall.sitting, on=True)
    with pytest.raises(Refused, match="评议进行中”。计票结果签署齐以后"):
        await release_reveal(hall.officer, hall.sitting)
    await given.close_and_open(hall)
    with pytest.raises(Refused, match="已启封计票”。计票结果签署齐以后"):
        await release_reveal(hall.officer, hall.sitting)
    rehearsal = await fetch_one("SELECT id FROM sitting WHERE rehearsal_of = $1", hall.sitting)
    with pytest.raises(Refused, match="演练"):
        await switch_reveal(hall.officer, rehearsal, on=True)
    with pytest.raises(Refused, match="演练"):
        await release_reveal(hall.officer, rehearsal)


async def test_the_database_takes_no_release_by_one_person_nor_of_a_count_that_is_not_signed(hall):
    await switch_reveal(hall.officer, hall.sitting, on=True)
    write = (
        "UPDATE reveal SET tally = t.id, scope = 'all', first = $2, second = $3 FROM tally t "
        "WHERE t.sitting = $1 AND t.version = 1 AND reveal.sitting = $1"
    )
    for pair in ((hall.officer, hall.officer), (hall.officer, None)):
        with pytest.raises(asyncpg.CheckViolationError, match="released_by_two_persons"):
            await tried(hall, write, *pair)
    await corrected(hall)
    with pytest.raises(asyncpg.CheckViolationError, match="newest signed count"):
        await tried(hall, write, hall.officer, hall.other)


async def tried(hall: given.Hall, write: str, first: Person, second: Person | None) -> None:
    async with transaction():
        await fetch(write, hall.sitting, first.account, second and second.account)
