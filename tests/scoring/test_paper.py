"""录票: two tellers apart from each other, a look again, and a second box that stays."""

import json

import asyncpg
import pytest

from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused
from evaluation.results.opening import confirm_opening
from evaluation.results.paper_box import PaperBoxOpen
from evaluation.scoring import ballots, queries
from evaluation.scoring.conduct import close_sitting, void_sitting
from evaluation.scoring.modes import Mode
from evaluation.scoring.paper import (
    choose_mode,
    drop_entry,
    enter_again,
    enter_sheet,
    finish_entering,
    is_compared,
    look_again,
)
from evaluation.scoring.paper_closing import close_paper_box, correct_paper_sheets, mend_issued
from evaluation.scoring.paper_drawer import compare
from evaluation.scoring.paper_marks import Line, Reading
from evaluation.scoring.paper_rules import WHOLE
from tests import given
from tests.scoring import papers


@pytest.fixture
async def hall(db):
    """Three groups with one slip each; three envelopes."""
    return await papers.a_closed_hall(3)


async def row_of(hall):
    return (await fetch("SELECT * FROM sitting WHERE id = $1", hall.sitting))[0]


async def refused(words, doing):
    with pytest.raises(Refused, match=words):
        async with transaction():
            await doing


async def test_the_mode_is_chosen_before_the_opening_and_not_after(db):
    hall = await given.a_prepared_sitting()
    await choose_mode(hall.officer, hall.sitting, Mode.MIXED)
    assert await fetch_one("SELECT mode FROM sitting WHERE id = $1", hall.sitting) == "mixed"
    hall = await papers.an_open_hall()
    await refused("评议进行中", choose_mode(hall.officer, hall.sitting, Mode.TABLET))
    with pytest.raises(asyncpg.CheckViolationError, match="scheme and root"):
        async with transaction():
            await fetch("UPDATE sitting SET mode = 'tablet' WHERE id = $1", hall.sitting)


async def test_the_closing_states_the_envelopes_and_no_more_than_slips_are_out(db):
    hall = await papers.an_open_hall()
    await refused("请填收回的信封个数", close_sitting(hall.officer, hall.sitting))
    await refused(
        "4 个，比登记发出的评议卡 3 张还多",
        close_sitting(hall.officer, hall.sitting, paper_sheets=4),
    )
    closing = await close_sitting(hall.officer, hall.sitting, paper_sheets=3)
    assert (closing.ballots, (await row_of(hall))["paper_sheets"]) == (0, 3)


async def test_on_paper_no_slip_enters_a_tablet(db):
    hall = await papers.an_open_hall()
    await refused("用纸质评议票", ballots.enter_slip(None, token=hall.slips[0].token))


async def test_a_card_that_has_no_sheet_here_is_refused_in_words(hall):
    one, other = hall.tellers
    party, npc = hall.slips_of("party")[0], hall.slips_of("npc")[0]
    blank = papers.all_of(hall, papers.FULL)
    enter = enter_sheet
    await refused("没有 ZZZ-ZZZ 这个卡号", enter(one, hall.sitting, "party", "zzzzzz", blank))
    await refused("应为 6 位", enter(one, hall.sitting, "party", "zz", blank))
    await refused(
        "这张卡是人大代表的，现在录的是党代表这一叠",
        enter(one, hall.sitting, "party", npc.number, blank),
    )
    await fetch("UPDATE slip SET withdrawn = true WHERE number = $1", npc.number)
    await refused("已停用，不录", enter(one, hall.sitting, "npc", npc.number, blank))
    await enter_sheet(one, hall.sitting, "party", party.number.lower(), blank)
    await refused("您已经录过", enter(one, hall.sitting, "party", party.number, blank))
    await enter_sheet(other, hall.sitting, "party", party.number, blank)
    third = await papers.a_third(hall)
    await refused("已由两位计票人录过", enter(third, hall.sitting, "party", party.number, blank))


async def test_a_slip_that_cast_on_a_tablet_counts_by_the_tablet(db):
    hall = await papers.an_open_hall(Mode.MIXED, units=1)
    slip = hall.slips[0]
    secret = await ballots.enter_slip(None, token=slip.token)
    holder = await queries.holder_of(ballots.tablet_hash(secret or ""))
    await ballots.cast_ballot(holder, hall.units[0], given.uuid4(), scores=given.FULL)
    await close_sitting(hall.officer, hall.sitting, paper_sheets=1)
    await refused(
        "在平板上投过票，以平板为准",
        enter_sheet(hall.tellers[0], hall.sitting, slip.group, slip.number, Reading()),
    )
    root = await papers.close_box(hall, {"tablet": 1})
    assert len(root) == 64
    assert await fetch_one("SELECT count(*) FROM paper_ballot") == 0


async def test_what_was_read_lies_sealed_and_all_rows_are_equally_long(hall):
    full, none = papers.all_of(hall, papers.FULL), Reading()
    numbers = [slip.number for slip in hall.slips]
    await papers.enter(hall, hall.tellers[0], dict(zip(numbers, (full, none, full), strict=True)))
    rows = await fetch("SELECT sealed FROM paper_entry")
    assert len(rows) == 3
    assert len({len(row["sealed"]) for row in rows}) == 1
    assert all(b"scored" not in row["sealed"] and b"casefile" not in row["sealed"] for row in rows)


async def test_nothing_is_compared_until_both_are_done_with_the_same_sheets(hall):
    one, other = hall.tellers
    full = papers.all_of(hall, papers.FULL)
    numbers = [slip.number for slip in hall.slips]
    await papers.enter(hall, one, dict.fromkeys(numbers, full))
    await papers.enter(hall, other, dict.fromkeys(numbers[:2], full))
    assert not await is_compared(hall.sitting)
    await refused("还没有都录完", look_again(one, hall.sitting, hall.units[0], WHOLE, full))
    await refused("两位计票人还没有都录完", close_paper_box(one, hall.sitting, {}))
    await refused("我录完了", enter_sheet(other, hall.sitting, "cppcc", numbers[2], full))
    await enter_again(other, hall.sitting)
    await papers.enter(hall, other, {numbers[2]: full})
    assert await is_compared(hall.sitting)
    await refused("不能再改", enter_again(one, hall.sitting))
    await refused("不能再改", drop_entry(one, hall.sitting, numbers[0]))


async def test_a_sheet_can_be_taken_back_and_entered_anew_while_nothing_is_compared(hall):
    one, other = hall.tellers
    number = hall.slips[0].number
    await enter_sheet(one, hall.sitting, hall.slips[0].group, number, Reading())
    await refused("您没有录过", drop_entry(other, hall.sitting, number))
    await drop_entry(one, hall.sitting, number)
    assert await fetch_one("SELECT count(*) FROM paper_sheet") == 0
    await refused("您还没有录过一张", finish_entering(one, hall.sitting))


async def differing_hall(hall):
    """The tellers differ about the first unit of the first sheet; its id."""
    numbers = [slip.number for slip in hall.slips]
    full = papers.all_of(hall, papers.FULL)
    first, second = hall.units
    wrong = papers.reading({first: papers.HALF, second: papers.FULL})
    await papers.enter(hall, hall.tellers[0], dict.fromkeys(numbers, full))
    await papers.enter(hall, hall.tellers[1], {**dict.fromkeys(numbers, full), numbers[0]: wrong})
    found = [one for one in await compare(await row_of(hall)) if one.settling.places]
    assert [(one.sheet.number, one.settling.open) for one in found] == [(numbers[0], (first.hex,))]
    return found[0].sheet.id


async def test_a_third_person_settles_where_two_differ(hall):
    sheet = await differing_hall(hall)
    place, third = hall.units[0].hex, await papers.a_third(hall)
    await refused("1 处录得不同", close_paper_box(hall.tellers[0], hall.sitting, {}))
    seen = papers.reading({hall.units[0]: papers.ALTERED})
    with pytest.raises(NotFound):
        await look_again(third, hall.sitting, sheet, hall.units[1].hex, seen)
    await look_again(third, hall.sitting, sheet, place, seen)
    (one,) = await compare(await row_of(hall), sheet)
    assert one.settling.reading is not None
    assert one.settling.reading.lines[place] == papers.ALTERED
    await refused("已经定下来", look_again(third, hall.sitting, sheet, place, seen))


async def test_both_tellers_settle_it_together_only_when_they_agree(hall):
    sheet = await differing_hall(hall)
    place = hall.units[0].hex
    looks = (papers.FULL, papers.HALF), (papers.FULL, papers.FULL)
    for (own, others), settled in zip(looks, (False, True), strict=True):
        for teller, line in zip(hall.tellers, (own, others), strict=True):
            seen = papers.reading({hall.units[0]: line})
            await look_again(teller, hall.sitting, sheet, place, seen)
        (one,) = await compare(await row_of(hall), sheet)
        assert (one.settling.reading is not None) is settled


async def test_the_box_is_closed_by_two_tellers_who_say_the_same(hall):
    numbers = [slip.number for slip in hall.slips]
    full = papers.all_of(hall, papers.FULL)
    await papers.enter_alike(hall, dict.fromkeys(numbers[:2], full))
    first, second = hall.tellers
    await refused("共 2 份；封箱时记的是 3 个信封", close_paper_box(first, hall.sitting, {}))
    assert await close_paper_box(first, hall.sitting, {"empty": 1}) is None
    await refused("第二人不能也是您", close_paper_box(first, hall.sitting, {"empty": 1}))
    await refused("与您的不同", close_paper_box(second, hall.sitting, {"unknown": 1}))
    with pytest.raises(PaperBoxOpen):
        async with transaction():
            await confirm_opening(hall.scrutineers[0], hall.sitting)
    root = await close_paper_box(second, hall.sitting, {"empty": 1})
    assert (await row_of(hall))["paper_root"].hex() == root


ADD_AGAIN = (
    "INSERT INTO paper_ballot (id, jurisdiction, sitting, sheet, unit, digest, sealed) "
    "SELECT gen_random_uuid(), jurisdiction, sitting, sheet, unit, digest, sealed FROM paper_ballot"
)


async def test_when_the_box_is_closed_the_readings_and_the_salt_are_gone_and_nothing_changes(hall):
    numbers = [slip.number for slip in hall.slips]
    lines = {hall.units[0]: papers.ALTERED, hall.units[1]: papers.FULL}
    readings = dict.fromkeys(numbers, papers.reading(lines))
    await papers.enter_alike(hall, {**readings, numbers[0]: Reading(invalid="named")})
    await papers.close_box(hall)
    box = (await fetch("SELECT * FROM paper_box"))[0]
    assert box["salt"] is None
    assert json.loads(box["counted"]) == {
        "entered": 3,
        "aside": {},
        "invalid_sheets": {"named": 1},
        "invalid_lines": {"altered": 2},
    }
    assert await fetch_one("SELECT count(*) FROM paper_entry") == 0
    assert len({len(row["sealed"]) for row in await fetch("SELECT sealed FROM paper_ballot")}) == 1
    await refused("已经封好", close_paper_box(hall.tellers[0], hall.sitting, {}))
    for statement in (
        "UPDATE sitting SET paper_root = NULL",
        "UPDATE sitting SET paper_sheets = 7",
        "DELETE FROM paper_sheet",
        "UPDATE paper_box SET counted = ''",
        "UPDATE paper_ballot SET sealed = ''",
        "DELETE FROM paper_ballot",
        ADD_AGAIN,
    ):
        with pytest.raises((asyncpg.CheckViolationError, asyncpg.InsufficientPrivilegeError)):
            async with transaction():
                await fetch(statement)


async def test_the_number_of_envelopes_is_corrected_by_two_persons(hall):
    one, other = hall.tellers
    assert await correct_paper_sheets(one, hall.sitting, 2) is False
    assert (await row_of(hall))["paper_sheets"] == 3
    assert await correct_paper_sheets(other, hall.sitting, 2) is True
    assert (await row_of(hall))["paper_sheets"] == 2
    await refused("还多", correct_paper_sheets(one, hall.sitting, 4))


async def test_more_back_than_handed_out_is_mended_by_two_persons_before_the_box_closes(hall):
    await fetch(
        "UPDATE slips_out SET issued = CASE WHEN \"group\" = 'party' THEN 0 ELSE 2 END "
        "WHERE sitting = $1",
        hall.sitting,
    )
    full = papers.all_of(hall, papers.FULL)
    await papers.enter_alike(hall, dict.fromkeys([slip.number for slip in hall.slips], full))
    await refused("党代表收回 1 张", close_paper_box(hall.tellers[0], hall.sitting, {}))
    assert await mend_issued(hall.officer, hall.sitting, "party", 1) is False
    assert await mend_issued(hall.other, hall.sitting, "party", 1) is True
    assert await papers.close_box(hall)


async def test_the_trail_holds_counts_and_nothing_of_a_sheet(hall):
    odd = {**given.FULL, "casefile": "23.5"}
    readings = {slip.number: papers.all_of(hall, Line("scored", odd)) for slip in hall.slips}
    await papers.enter_alike(hall, readings)
    await papers.close_box(hall)
    events = await fetch("SELECT name, detail FROM audit_event WHERE name LIKE 'Paper%' ORDER BY 1")
    assert [row["name"] for row in events] == [
        "PaperBoxClosed",
        "PaperCompared",
        "PaperEntered",
        "PaperEntered",
    ]
    text = "".join(str(row["detail"]) for row in events)
    assert "23.5" not in text
    assert not any(slip.number in text for slip in hall.slips)


async def test_voiding_destroys_the_paper_box_unread(hall):
    full = papers.all_of(hall, papers.FULL)
    await papers.enter_alike(hall, {slip.number: full for slip in hall.slips})
    await papers.close_box(hall)
    assert await void_sitting(hall.officer, hall.sitting, "票样印错") is False
    assert await void_sitting(hall.other, hall.sitting, "票样印错") is True
    for table in ("paper_ballot", "paper_sheet", "paper_teller", "paper_box"):
        assert await fetch_one(f"SELECT count(*) FROM {table}") == 0
