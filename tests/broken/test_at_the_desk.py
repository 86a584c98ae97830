"""What breaks around a slip, as tablet, desk and count have it: takeover, withdrawal, miscounts."""

import json

import pytest

from evaluation.accounts.rules import Role
from evaluation.db import fetch, fetch_one
from evaluation.results.queries import bundle_of
from evaluation.scoring.conduct import close_sitting
from evaluation.scoring.desk import progress_of
from tests import given

FULL, HALF = given.FULL, given.HALF


@pytest.fixture
async def hall(client):
    return await given.an_open_sitting(slips={"party": 3, "npc": 3, "cppcc": 1})


@pytest.fixture
async def registrar(hall):
    return await given.a_person(Role.REGISTRAR, jurisdiction=hall.jurisdiction, full_name="李静")


async def put(tablet, unit, scores=FULL, **more):
    return await tablet.put(f"/t/ballots/{unit}", json=given.sheet(scores, **more))


async def in_box(tablet) -> list[bool]:
    return [unit["in_box"] for unit in (await tablet.get("/t/state")).json()["units"]]


async def counted(hall) -> list[tuple[str, str]]:
    """Close, open and count: each valid ballot by its group and its first score."""
    await given.close_and_open(hall)
    bundle = json.loads(await bundle_of(hall.sitting, public=False))
    return sorted((ballot["group"], ballot["scores"]["team"]) for ballot in bundle["ballots"])


async def events(hall) -> int:
    return await fetch_one(
        "SELECT count(*) FROM audit_event WHERE jurisdiction = $1", hall.jurisdiction
    )


async def test_a_tablet_with_a_dead_battery_loses_drafts_and_nothing_that_was_acknowledged(
    hall, tablet
):
    """The new tablet shows which units are in the box; the rest is scored there."""
    first, second = hall.units
    dead = await tablet(hall.slips[0])
    assert (await put(dead, first)).status_code == 200
    before = await events(hall)
    fresh = await tablet(hall.slips[0])
    assert await in_box(fresh) == [True, False]
    assert (await put(fresh, second, HALF)).status_code == 200
    assert await in_box(fresh) == [True, True]
    assert await events(hall) == before
    assert await counted(hall) == [("party", "10"), ("party", "20")]


async def test_the_desk_sees_one_card_in_use_however_often_it_moves(hall, tablet, registrar, read):
    for _ in range(3):
        moved = await tablet(hall.slips[0])
        assert (await put(moved, hall.units[0])).status_code == 200
    progress = await progress_of(hall.sitting)
    assert progress.groups["party"].entered == 1
    assert sum(progress.units[hall.units[0]].cast.values()) == 1
    page = await read(registrar, f"/office/sittings/{hall.sitting}")
    assert "平板没电或坏了，不要停用" in await read(
        registrar, f"/office/sittings/{hall.sitting}/ask/withdraw"
    )
    assert hall.slips[0].number not in page


async def test_the_tablet_that_was_left_says_so_and_can_put_nothing_in(hall, tablet):
    old = await tablet(hall.slips[0])
    await tablet(hall.slips[0])
    for answer in (await put(old, hall.units[0]), await old.post("/t/hand-in", json={})):
        assert answer.status_code == 410
        assert answer.json()["detail"].startswith("这张卡已在另一台平板上使用。")
    assert await counted(hall) == []


async def test_a_wrong_groups_slip_is_withdrawn_and_the_right_one_counts_in_its_group(
    hall, tablet, registrar, press
):
    """A deputy drew a slip of 党代表: its ballots go, and the new slip's count for 人大代表."""
    wrong, right = hall.slips_of("party")[0], hall.slips_of("npc")[0]
    here = await tablet(wrong)
    assert (await here.get("/t/state")).json()["slip"]["group_title"] == "党代表"
    for unit in hall.units:
        assert (await put(here, unit, HALF)).status_code == 200
    answer = await press(
        registrar, f"/office/sittings/{hall.sitting}/withdraw", stub=wrong.stub.lower()
    )
    assert answer.status_code == 303
    gone = await put(here, hall.units[0])
    assert (gone.status_code, gone.json()["detail"]) == (410, "这张卡已停用。请到签到台换一张。")
    await given.enter(here, right)
    assert await in_box(here) == [False, False]
    for unit in hall.units:
        assert (await put(here, unit)).status_code == 200
    progress = await progress_of(hall.sitting)
    assert [progress.groups[g].withdrawn for g in ("party", "npc")] == [1, 0]
    assert [progress.units[hall.units[0]].cast.get(g, 0) for g in ("party", "npc")] == [0, 1]
    assert await counted(hall) == [("npc", "20"), ("npc", "20")]


async def test_a_withdrawal_says_how_many_and_never_which(hall, registrar, press):
    lost = hall.slips[0]
    await press(registrar, f"/office/sittings/{hall.sitting}/withdraw", stub=lost.stub)
    rows = await fetch(
        "SELECT detail FROM audit_event WHERE jurisdiction = $1 AND name = 'SlipWithdrawn'",
        hall.jurisdiction,
    )
    assert len(rows) == 1
    assert lost.number not in str(rows)
    assert lost.stub not in str(rows)


@pytest.mark.parametrize("of", ["another stub", "the entry code"])
async def test_without_the_stub_nothing_is_withdrawn(hall, tablet, registrar, press, of):
    """An entry code can be read over a shoulder; the stub stays with its delegate."""
    here = await tablet(hall.slips[0])
    stub = "0000-0000" if of == "another stub" else hall.slips[0].code
    answer = await press(registrar, f"/office/sittings/{hall.sitting}/withdraw", stub=stub)
    assert (answer.status_code, "请核对存根上的代码" in answer.text) == (409, True)
    assert (await put(here, hall.units[0])).status_code == 200


async def test_more_cards_in_use_than_handed_out_are_mended_by_two_persons(
    hall, tablet, registrar, press
):
    """The registrar counted one too few; the closing says which group and by how many."""
    for slip in hall.slips_of("party"):
        assert (await put(await tablet(slip), hall.units[0])).status_code == 200
    here = f"/office/sittings/{hall.sitting}"
    for person in (registrar, hall.other):
        assert (await press(person, f"{here}/issued", group="party", count="2")).status_code == 303
    refused = await press(hall.officer, f"{here}/close")
    assert refused.status_code == 409
    assert "党代表启用的评议卡比登记发出的多 1 张（启用 3 张，发出 2 张）" in refused.text
    assert "由两个人更正" in refused.text
    assert (await press(registrar, f"{here}/issued", group="party", count="3")).status_code == 303
    again = await press(hall.officer, f"{here}/close")
    assert again.status_code == 409, "one person's word is not enough"
    assert (await press(hall.other, f"{here}/issued", group="party", count="3")).status_code == 303
    closing = await close_sitting(hall.officer, hall.sitting)
    assert (closing.ballots, closing.slips) == (3, 3)


async def test_at_the_servers_new_address_a_slip_shows_what_is_in_the_box(hall, tablet):
    """The old address still answers here: it knows that the slip went on elsewhere."""
    old = await tablet(hall.slips[0], "http://192.168.1.10:8042")
    assert (await put(old, hall.units[0], HALF)).status_code == 200
    new = await tablet(hall.slips[0], "http://10.0.0.7:8042")
    assert await in_box(new) == [True, False]
    assert (await put(new, hall.units[1], HALF)).status_code == 200
    state = (await old.get("/t/state")).json()
    assert state["slip"]["gone"] == "taken over"
    assert await counted(hall) == [("party", "10"), ("party", "10")]
