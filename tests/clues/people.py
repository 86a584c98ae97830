"""Those who work in the clues room: two officers, a 司法所 with somebody in it, a year of units."""

from datetime import date
from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person, Role
from evaluation.clues.handling import accept, assign
from evaluation.clues.registering import NewClue, record_clue
from evaluation.clues.sealing import Complaint
from evaluation.db import fetch
from tests import given
from tests.clues.given import a_unit, a_year
from tests.given import a_justice_office

NAME, TELEPHONE = "向阿秀", "13973612345"
COMPLAINT = Complaint(name=NAME, telephone=TELEPHONE, address="石门县维新镇", text="原话")
RECEIVED = date(2024, 3, 12)


class Room(msgspec.Struct, frozen=True):
    here: UUID
    cycle: UUID
    unit: UUID
    place: UUID
    officer: Person
    other: Person
    township: Person


async def a_room(title: str = "石门县", superior: UUID | None = None) -> Room:
    here = await given.a_jurisdiction(title)
    await fetch("UPDATE jurisdiction SET superior = $2 WHERE id = $1", here, superior)
    _, cycle = await a_year(here)
    place = await a_justice_office(here)
    officer, other, township = [
        await given.a_person(role, jurisdiction=here, full_name=name)
        for role, name in (
            (Role.COUNTY_OFFICER, "覃勇"),
            (Role.COUNTY_OFFICER, "陈立"),
            (Role.JUSTICE_OFFICE, "易明"),
        )
    ]
    await fetch("UPDATE account SET justice_office = $2 WHERE id = $1", township.account, place)
    return Room(
        here=here,
        cycle=cycle,
        unit=await a_unit(here, f"{title}城市管理局"),
        place=place,
        officer=officer,
        other=other,
        township=msgspec.structs.replace(township, place=place),
    )


def a_new(**changed: object) -> NewClue:
    new = NewClue(
        title="整治占道经营不分时段",
        text="三月十一日下午整治占道经营，不听商户陈述，扣走了秤。",
        received_on=RECEIVED,
        channel="12345 热线",
        outer_number="20240312001234",
    )
    return msgspec.structs.replace(new, **changed)


async def recorded(room: Room, **changed: object) -> UUID:
    """Registered by the bureau."""
    return await record_clue(room.officer, room.cycle, a_new(**changed))


async def investigated(room: Room, **changed: object) -> UUID:
    """Accepted and given to the second officer."""
    clue = await recorded(room, **changed)
    await accept(room.officer, clue, unit=room.unit, kind="过度执法")
    await assign(room.officer, clue, room.other.account)
    return clue


async def row_of(clue: UUID) -> dict[str, object]:
    (row,) = await fetch("SELECT * FROM clue WHERE id = $1", clue)
    return dict(row)


async def reasons_of(clue: UUID) -> list[tuple[str, str]]:
    rows = await fetch("SELECT step, reason FROM clue_step WHERE clue = $1 ORDER BY at", clue)
    return [(row["step"], row["reason"]) for row in rows]
