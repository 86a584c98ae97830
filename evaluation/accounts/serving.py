"""小局 — the city's three administrators serve a small county, one at a time, in its rooms."""

from typing import Any
from uuid import UUID

import msgspec

from evaluation.accounts import sessions
from evaluation.accounts.approvals import FirstWord, take_back, two_persons
from evaluation.accounts.rules import SERVANTS, Person, check_switchers
from evaluation.audit import trail
from evaluation.db import fetch, found, transaction
from evaluation.errors import NotFound, Refused

ACT = "small_office"
ON, OFF = "按小局办理", "不再按小局办理"


class ProfileSwitched(trail.Event, frozen=True):
    """Stands in the city's trail and in the county's."""

    title: str
    small_office: bool


class ServiceBegun(trail.Event, frozen=True):
    """An administrator of the city went into the county's rooms."""

    username: str
    full_name: str


class Servant(msgspec.Struct, frozen=True):
    """One of the three, of the city or of the county itself."""

    jurisdiction: UUID
    full_name: str
    office: str
    roles: tuple[str, ...]
    of_city: bool


class CountyLine(msgspec.Struct, frozen=True):
    """A county with who serves it, and the word that waits for its second."""

    id: UUID
    code: str
    title: str
    small_office: bool
    servants: tuple[Servant, ...]
    word: FirstWord | None

    @property
    def wanted(self) -> str:
        """What a switch would make of it."""
        return OFF if self.small_office else ON


async def counties_of(city: UUID) -> list[CountyLine]:
    """In the order of their codes. The city's three count for a small county only."""
    rows = await fetch(
        "SELECT j.id, j.code, j.title, j.small_office, p.person, a.full_name, p.at, p.detail "
        "FROM jurisdiction j LEFT JOIN approval p ON p.subject = j.id AND p.act = $2 "
        "LEFT JOIN account a ON a.id = p.person WHERE j.superior = $1 ORDER BY j.code",
        *(city, ACT),
    )
    servants = await _servants(city)
    return [
        CountyLine(
            *(row["id"], row["code"], row["title"], row["small_office"]),
            servants=tuple(
                one
                for one in servants
                if one.jurisdiction == row["id"] or (one.of_city and row["small_office"])
            ),
            word=FirstWord(*tuple(row)[4:]) if row["person"] else None,
        )
        for row in rows
    ]


async def _servants(city: UUID) -> list[Servant]:
    """Of the city and of its counties, the counties' own first."""
    rows = await fetch(
        "SELECT a.jurisdiction, a.full_name, a.office, a.roles, j.id = $1 AS of_city "
        "FROM account a JOIN jurisdiction j ON j.id = a.jurisdiction "
        "WHERE (j.id = $1 OR j.superior = $1) AND NOT a.disabled AND a.roles && $2::varchar[] "
        "ORDER BY of_city, a.full_name",
        *(city, sorted(SERVANTS)),
    )
    return [
        Servant(**dict(row) | {"roles": tuple(sorted(SERVANTS.intersection(row["roles"])))})
        for row in rows
    ]


async def switch_profile(person: Person, county: UUID, wanted: str) -> bool:
    """按小局办理, or no longer: whether it was done, or this was the first of the two words.

    Whoever serves the county when it is switched off is at home again with the next press.
    """
    async with transaction():
        row = await _county(person, county)
        if wanted != (OFF if row["small_office"] else ON):
            raise Refused(f"{row['title']}已经是这样办理了，不用再改。")
        both = await two_persons(person, ACT, county, wanted)
        if both is None:
            return False
        check_switchers(*[await _roles(account) for account in both])
        on = wanted == ON
        await fetch("UPDATE jurisdiction SET small_office = $2 WHERE id = $1", county, on)
        event = ProfileSwitched(row["title"], on)
        for place in (person.jurisdiction, county):
            await trail.record(place, person.username, event)
        return True


async def _roles(account: UUID) -> list[str]:
    rows = await fetch("SELECT roles FROM account WHERE id = $1", account)
    return list(rows[0]["roles"])


async def take_back_switch(person: Person, county: UUID) -> None:
    await _county(person, county)
    await take_back(person, ACT, county)


async def serve_county(person: Person, secret: str, county: UUID) -> None:
    """去办理 — this log-in works in the county's rooms until it is told to go home."""
    async with transaction():
        row = await _county(person, county)
        if not row["small_office"]:
            raise Refused(f"{row['title']}不是小局，由县里自己的三员管理。")
        if person.roles.isdisjoint(SERVANTS):
            raise NotFound
        await sessions.serve(secret, county)
        await trail.record(county, person.username, ServiceBegun(person.username, person.full_name))


async def go_home(secret: str) -> None:
    """回本级. Leaves no event: nothing of the county changes."""
    await sessions.serve(secret, None)


async def _county(person: Person, county: UUID) -> dict[str, Any]:
    """Raises NotFound for what is no county of the person's city."""
    rows = await fetch(
        "SELECT title, small_office FROM jurisdiction WHERE id = $1 AND superior = $2",
        *(county, person.jurisdiction),
    )
    return dict(found(rows[0] if rows else None))
