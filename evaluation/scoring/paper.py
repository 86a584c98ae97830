"""录票: two tellers read every sheet without seeing each other's; where they differ, a look again.

No event says what was read, or when; the trail gets counts when somebody is done.
"""

from collections.abc import Mapping
from uuid import UUID, uuid4

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.box.codes import read_code
from evaluation.cycles.rules import group_titles
from evaluation.db import fetch, found, pulse, transaction
from evaluation.errors import NotFound, Refused
from evaluation.scoring import queries
from evaluation.scoring.conduct import hold_alone
from evaluation.scoring.modes import Mode
from evaluation.scoring.paper_drawer import (
    ENTRY,
    Drawer,
    Kept,
    compare,
    drawer_of,
    sheets_of,
    shut,
)
from evaluation.scoring.paper_marks import Reading
from evaluation.scoring.paper_rules import (
    TELLERS,
    check_complete,
    check_filling,
    check_group_of_slip,
    check_slip_on_paper,
)
from evaluation.scoring.queries import Record
from evaluation.scoring.rules import check_preparing

CARD_SIGNS = 6


class ModeChosen(trail.Event, frozen=True):
    """方式 of a sitting: tablets, paper, or both."""

    sitting: UUID
    mode: str


class PaperEntered(trail.Event, frozen=True):
    """录完 — how many sheets this teller read; nothing of what stands on them."""

    sitting: UUID
    sheets: int


class PaperTakenUpAgain(trail.Event, frozen=True):
    sitting: UUID


class PaperCompared(trail.Event, frozen=True):
    """两人都录完 — from here on no reading changes; `lines` were read differently."""

    sitting: UUID
    sheets: int
    lines: int


async def choose_mode(person: Person, sitting: UUID, mode: Mode) -> None:
    """方式 — until the opening."""
    async with transaction():
        row = await hold_alone(sitting)
        check_preparing(row["state"], "改方式")
        if row["mode"] == mode:
            return
        await fetch("UPDATE sitting SET mode = $2 WHERE id = $1", sitting, mode.value)
        await _record(person, row, ModeChosen(sitting, mode.value))


async def check_card(person: Person, sitting: UUID, group: str, number: str) -> str:
    """Whether this teller may enter the sheet of that card now; the number as it is printed."""
    row = await _held_row(sitting)
    check_filling(row["mode"], row["state"], closed=row["paper_root"] is not None, deed="录票")
    slip = await _slip(row, group, number)
    await _check_own(person, row, slip)
    return str(slip["number"])


async def enter_sheet(
    person: Person, sitting: UUID, group: str, number: str, reading: Reading
) -> None:
    """录一张 — stored at once, sealed. Raises Refused for a card that has no sheet to enter."""
    async with transaction():
        row = await _hold(sitting, "录票")
        await _check_not_finished(person, row)
        slip = await _slip(row, group, number)
        await _check_own(person, row, slip)
        await _keep(person, row, await drawer_of(row), slip["id"], reading)


async def enter_file(
    person: Person, sitting: UUID, group: str, readings: Mapping[str, Reading]
) -> int:
    """By card number, from a filled-in form; what this teller entered of them is replaced."""
    async with transaction():
        row = await _hold(sitting, "录票")
        await _check_not_finished(person, row)
        drawer = await drawer_of(row)
        for number, reading in readings.items():
            slip = await _slip(row, group, number)
            await _drop(person, row, slip["id"])
            await _check_own(person, row, slip)
            await _keep(person, row, drawer, slip["id"], reading)
        return len(readings)


async def drop_entry(person: Person, sitting: UUID, number: str) -> None:
    """撤下 — this teller's reading of one sheet, to be entered anew."""
    async with transaction():
        row = await _hold(sitting, "录票")
        await _check_not_finished(person, row)
        slips = await fetch(
            "SELECT id FROM slip WHERE sitting = $1 AND number = $2",
            *(sitting, read_code(number, CARD_SIGNS)),
        )
        if not slips or not await _drop(person, row, slips[0]["id"]):
            raise Refused(f"您没有录过 {number} 这张卡。")


async def finish_entering(person: Person, sitting: UUID) -> None:
    """录完 — once all who enter are done and every sheet has two readings, both stand for good."""
    async with transaction():
        row = await _hold(sitting, "录票")
        await _check_not_finished(person, row)
        own = [sheet for sheet in await sheets_of(sitting) if person.account in sheet.tellers]
        if not own:
            raise Refused("您还没有录过一张。")
        await fetch(
            "UPDATE paper_teller SET finished = true WHERE sitting = $1 AND teller = $2",
            *(sitting, person.account),
        )
        await _record(person, row, PaperEntered(sitting, len(own)))
        await _compare_when_complete(person, row)


async def enter_again(person: Person, sitting: UUID) -> None:
    """接着录 — while the two have not been compared."""
    async with transaction():
        row = await _hold(sitting, "录票")
        await _check_not_compared(row)
        changed = await fetch(
            "UPDATE paper_teller SET finished = false "
            "WHERE sitting = $1 AND teller = $2 AND finished RETURNING id",
            *(sitting, person.account),
        )
        if changed:
            await _record(person, row, PaperTakenUpAgain(sitting))


async def look_again(
    person: Person, sitting: UUID, sheet: UUID, place: str, reading: Reading
) -> None:
    """再看 — by a third person, or by both tellers each for themselves; once settled it stands."""
    async with transaction():
        row = await _hold(sitting, "核对")
        if not await is_compared(sitting):
            raise Refused("两位计票人还没有都录完，现在不能核对。")
        found_here = await compare(row, sheet)
        if not found_here or place not in found_here[0].settling.places:
            raise NotFound
        if place not in found_here[0].settling.open:
            raise Refused("这一处已经定下来了，不能再改。")
        drawer = await drawer_of(row)
        sealed = shut(drawer, Kept(sheet.hex, place, person.account.hex, reading))
        await fetch(
            "INSERT INTO paper_look (id, jurisdiction, sheet, place, reader, sealed) "
            "VALUES ($1, $2, $3, $4, $5, $6) "
            "ON CONFLICT (sheet, place, reader) DO UPDATE SET sealed = excluded.sealed",
            *(uuid4(), row["jurisdiction"], sheet, UUID(hex=place), person.account, sealed),
        )
        await pulse(f"sitting_{sitting.hex}")


async def is_compared(sitting: UUID) -> bool:
    rows = await fetch("SELECT compared FROM paper_box WHERE sitting = $1", sitting)
    return bool(rows and rows[0]["compared"])


async def _hold(sitting: UUID, deed: str) -> Record:
    row = await hold_alone(sitting)
    check_filling(row["mode"], row["state"], closed=row["paper_root"] is not None, deed=deed)
    return row


async def _held_row(sitting: UUID) -> Record:
    rows = await fetch("SELECT * FROM sitting WHERE id = $1", sitting)
    return found(rows[0] if rows else None)


async def _check_not_compared(row: Record) -> None:
    if await is_compared(row["id"]):
        raise Refused("两位计票人都已录完，各人录的不能再改。有不同的，请到“核对不同”里定。")


async def _check_not_finished(person: Person, row: Record) -> None:
    await _check_not_compared(row)
    rows = await fetch(
        "SELECT finished FROM paper_teller WHERE sitting = $1 AND teller = $2",
        *(row["id"], person.account),
    )
    if rows and rows[0]["finished"]:
        raise Refused("您已按过“我录完了”。还要录的，请先按“接着录”。")


async def _slip(row: Record, group: str, number: str) -> Record:
    """The slip that a sheet's card number names. Raises Refused in words for the pile of 不录."""
    typed = read_code(number, CARD_SIGNS)
    rows = await fetch(
        'SELECT id, number, "group", withdrawn, '
        "EXISTS (SELECT FROM ballot b WHERE b.slip = slip.id) AS on_tablet "
        "FROM slip WHERE sitting = $1 AND number = $2",
        *(row["id"], typed),
    )
    if not rows:
        raise Refused(
            f"没有 {typed} 这个卡号。请对照票再输一遍；还是没有的，放到“不录”的一叠，记“卡号不明”。"
        )
    slip = rows[0]
    titles = group_titles(await queries.scheme_for(row["id"]))
    check_slip_on_paper(typed, withdrawn=slip["withdrawn"], on_tablet=slip["on_tablet"])
    check_group_of_slip(
        slip["group"], titles.get(slip["group"], ""), group, titles.get(group, group)
    )
    return slip


async def _check_own(person: Person, row: Record, slip: Record) -> None:
    tellers = next(
        (one.tellers for one in await sheets_of(row["id"]) if one.slip == slip["id"]), ()
    )
    check_complete(slip["number"], tellers, person.account)


async def _keep(person: Person, row: Record, drawer: Drawer, slip: UUID, reading: Reading) -> None:
    await fetch(
        "INSERT INTO paper_sheet (id, jurisdiction, sitting, slip) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (sitting, slip) DO NOTHING",
        *(uuid4(), row["jurisdiction"], row["id"], slip),
    )
    sheets = await fetch(
        "SELECT id FROM paper_sheet WHERE sitting = $1 AND slip = $2", row["id"], slip
    )
    sheet = sheets[0]["id"]
    sealed = shut(drawer, Kept(sheet.hex, ENTRY, person.account.hex, reading))
    await fetch(
        "INSERT INTO paper_entry (id, jurisdiction, sheet, teller, sealed) "
        "VALUES ($1, $2, $3, $4, $5)",
        *(uuid4(), row["jurisdiction"], sheet, person.account, sealed),
    )
    await fetch(
        "INSERT INTO paper_teller (id, jurisdiction, sitting, teller, finished) "
        "VALUES ($1, $2, $3, $4, false) ON CONFLICT (sitting, teller) DO NOTHING",
        *(uuid4(), row["jurisdiction"], row["id"], person.account),
    )


async def _drop(person: Person, row: Record, slip: UUID) -> bool:
    """A sheet that nobody has entered any more is gone with it."""
    gone = await fetch(
        "DELETE FROM paper_entry e USING paper_sheet p WHERE p.id = e.sheet "
        "AND p.sitting = $1 AND p.slip = $2 AND e.teller = $3 RETURNING e.id",
        *(row["id"], slip, person.account),
    )
    await fetch(
        "DELETE FROM paper_sheet p WHERE p.sitting = $1 AND p.slip = $2 "
        "AND NOT EXISTS (SELECT FROM paper_entry e WHERE e.sheet = p.id)",
        *(row["id"], slip),
    )
    return bool(gone)


async def _compare_when_complete(person: Person, row: Record) -> None:
    sitting = row["id"]
    rows = await fetch("SELECT teller FROM paper_teller WHERE sitting = $1 AND finished", sitting)
    finished = {row["teller"] for row in rows}
    sheets = await sheets_of(sitting)
    if any(len(one.tellers) < TELLERS or not finished.issuperset(one.tellers) for one in sheets):
        return
    await fetch("UPDATE paper_box SET compared = true WHERE sitting = $1", sitting)
    lines = sum(len(one.settling.open) for one in await compare(row))
    await _record(person, row, PaperCompared(sitting, len(sheets), lines))


async def _record(person: Person, row: Record, event: trail.Event) -> None:
    await trail.record(row["jurisdiction"], person.username, event)
    await pulse(f"sitting_{row['id'].hex}")
