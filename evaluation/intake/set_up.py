"""市县一次建立: one workbook sets up the city and its counties, whole or not at all.

It is staged in a transaction and taken back, so that every fault of every sheet is told at once;
then, with passwords hashed and letters written, it is done for good.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NoReturn
from uuid import UUID

from evaluation.accounts.rules import ROLE_TITLES, as_username
from evaluation.audit import trail
from evaluation.db import fetch, transaction
from evaluation.errors import Refused
from evaluation.intake import accounts
from evaluation.intake.accounts import NewAccount, Secrets, open_accounts
from evaluation.intake.rules import same_values
from evaluation.intake.set_up_forms import (
    ACCOUNTS,
    CODE,
    DELEGATES,
    FORMS,
    OPTIONAL,
    PLACES,
    UNITS,
    YEAR,
)
from evaluation.intake.set_up_lists import known_codes, of_code, stage_delegates, stage_units
from evaluation.intake.set_up_places import ACTOR, YearOf, stage_places, stage_year
from evaluation.intake.set_up_rules import (
    Count,
    Found,
    Place,
    PlaceDone,
    SetUp,
    SetUpUnfit,
    in_order,
    lacking,
    misplaced,
    one_hand,
)
from evaluation.intake.units import BOARD
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.reading import Reading, Row
from evaluation.spreadsheets.several import Several, read_several

USERNAME, ROLES = accounts.USERNAME, accounts.ROLES


class SetUpTaken(trail.Event, frozen=True):
    """What one workbook brought into one jurisdiction."""

    year: int | None
    units: int
    accounts: int
    delegates: int


class _TakenBack(Exception):
    """The way out of a transaction that was only a look; carries what was seen."""

    def __init__(self, seen: SetUp) -> None:
        self.seen = seen


def workbook_of(content: bytes, name: str) -> Several:
    """Raises SheetRefused for what can't be read at all."""
    return read_several(content, name, FORMS, OPTIONAL)


async def examine(book: Several) -> SetUp:
    """What it would do; nothing stays. Raises SetUpUnfit with every fault."""
    try:
        await _look(book)
    except _TakenBack as back:
        if back.seen.faults:
            raise SetUpUnfit(back.seen.faults) from None
        return back.seen


async def _look(book: Several) -> NoReturn:
    async with transaction():
        raise _TakenBack(await _stage(book, {}))


async def set_up(book: Several, seen: SetUp, secrets: Secrets) -> SetUp:
    """Do it. Raises Refused when it is no longer what was looked at."""
    async with transaction():
        await fetch("SELECT pg_advisory_xact_lock(hashtextextended('set-up', 0))")
        done = await _stage(book, secrets)
        if done != seen:
            raise Refused("刚才系统里的内容又有人改过，什么都没有建立。请再来一次。")
        return done


async def _stage(book: Several, secrets: Secrets) -> SetUp:
    found = Found()
    heads = book.readings[PLACES].rows
    places = await stage_places(heads, found)
    if heads:
        for sheet in OPTIONAL:
            found.faults += known_codes(sheet, book.readings[sheet].rows, found.named)
    rows = book.readings[ACCOUNTS].rows
    typed = [as_username(row.values[USERNAME]) for row in rows]
    found.faults += same_values(ACCOUNTS, rows, USERNAME, typed)
    done = [await _stage_place(book, code, places[code], found, secrets) for code in found.named]
    return SetUp(tuple(done), *_told(book, found))


def _told(book: Several, found: Found) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Faults and notes in order. A cell that can't be read is told of once, as what it is."""
    sheets = [form.title for form in FORMS]
    columns = list(dict.fromkeys(column.title for form in FORMS for column in form.columns))
    read = [*book.faults, *(one for each in book.readings.values() for one in each.faults)]
    spoilt = {(one.sheet, one.row, one.column) for one in read}
    own = [one for one in found.faults if (one.sheet, one.row, one.column) not in spoilt]
    noted = [one for each in book.readings.values() for one in each.notes if one.row]
    if not book.readings[PLACES].rows and not read:
        own.append(Fault(PLACES, 0, "", "没有填任何一行。请至少填市级的一行。"))
    return (
        in_order([*read, *own], sheets, columns),
        in_order([*noted, *found.notes], sheets, columns),
    )


async def _stage_place(
    book: Several, code: str, place: Place, found: Found, secrets: Secrets
) -> PlaceDone:
    head = next(row for row in book.readings[PLACES].rows if row.values[CODE][:12] == code)
    units = of_code(book.readings[UNITS].rows, code)
    boards = dict.fromkeys(row.values[BOARD][:40] for row in units if row.values[BOARD])
    year = await stage_year(head, place, list(boards), found)
    unit_count = await stage_units(units, place, year, found)
    opened, account_count = await _stage_accounts(
        of_code(book.readings[ACCOUNTS].rows, code), place, found, secrets
    )
    delegates = of_code(book.readings[DELEGATES].rows, code)
    delegate_count = await stage_delegates(delegates, place, year, found)
    done = PlaceDone(
        title=place.line.title,
        bureau=place.line.bureau,
        fresh=place.fresh,
        small_office=place.line.small_office,
        year=year.year if year else None,
        fresh_year=year.fresh if year else False,
        units=unit_count,
        accounts=account_count,
        delegates=delegate_count,
        opened=opened,
    )
    await _close(head, place, year, done, found)
    return done


async def _stage_accounts(
    rows: Sequence[Row], place: Place, found: Found, secrets: Secrets
) -> tuple[tuple[NewAccount, ...], Count]:
    """The faults are those of the page 账号; opened only once there are passwords."""
    if not rows:
        return (), Count()
    county = bool(place.line.superior)
    plan = await accounts.plan(place.id, "", Reading(tuple(rows), (), ()))
    found.faults += plan.faults
    found.notes += plan.notes
    for row in rows:
        roles = accounts.roles_in(row)
        if wrong := misplaced(roles, county=county):
            level = "县市区" if county else "市级"
            words = f"{place.line.title}是{level}，没有“{ROLE_TITLES[wrong]}”。请改角色。"
            found.faults.append(Fault(ACCOUNTS, row.number, ROLES, words))
        if one_hand(roles) and not place.line.small_office:
            words = "签到、主持与计票最好由不同的人担任；小局可以一人兼任。"
            found.notes.append(Fault(ACCOUNTS, row.number, ROLES, words))
    fit = not plan.faults and all(one.username in secrets for one in plan.added)
    if fit:
        await open_accounts(ACTOR, place.id, plan.added, secrets)
    return tuple(plan.added), Count(len(plan.added), plan.unchanged)


async def _close(
    head: Row, place: Place, year: YearOf | None, done: PlaceDone, found: Found
) -> None:
    """One event, and what the office still lacks, with those who are only opened at the end."""
    added = (done.units.added, done.accounts.added, done.delegates.added)
    if any(added) or done.fresh_year:
        await trail.record(place.id, ACTOR, SetUpTaken(done.year, *added))
    if year is None:
        return
    for words in lacking(await _roles(place.id, done.opened), small_office=place.line.small_office):
        note = Fault(PLACES, head.number, YEAR, f"{place.line.title}{words}。")
        found.notes.append(note)


async def _roles(jurisdiction: UUID, opened: Sequence[NewAccount]) -> Counter[str]:
    rows = await fetch(
        "SELECT username, roles FROM account WHERE jurisdiction = $1 AND NOT disabled", jurisdiction
    )
    by_name = {row["username"]: list(row["roles"]) for row in rows}
    by_name |= {one.username: list(one.roles) for one in opened}
    return Counter(role for roles in by_name.values() for role in roles)
