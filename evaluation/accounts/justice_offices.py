"""司法所: the offices of townships, whose people register clues on the spot."""

from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import Refused
from evaluation.registry.tables import JusticeOffice

SHORTEST_TITLE, LONGEST_TITLE = 3, 40


class JusticeOfficeAdded(trail.Event, frozen=True):
    """登记司法所."""

    title: str


class JusticeOfficeRenamed(trail.Event, frozen=True):
    """司法所更名."""

    before: str
    after: str


class JusticeOfficeRemoved(trail.Event, frozen=True):
    """删去司法所."""

    title: str


class JusticeOfficeLine(msgspec.Struct, frozen=True):
    """`used`: it has accounts or clues, and stays."""

    id: UUID
    title: str
    accounts: int
    clues: int

    @property
    def used(self) -> bool:
        return self.accounts + self.clues > 0


async def justice_offices_of(jurisdiction: UUID) -> list[JusticeOfficeLine]:
    rows = await fetch(
        "SELECT o.id, o.title, "
        "(SELECT count(*)::int FROM account a WHERE a.justice_office = o.id) AS accounts, "
        "(SELECT count(*)::int FROM clue k WHERE k.place = o.id) AS clues "
        "FROM justice_office o WHERE o.jurisdiction = $1 ORDER BY o.title",
        jurisdiction,
    )
    return msgspec.convert([dict(row) for row in rows], list[JusticeOfficeLine])


async def check_own_place(jurisdiction: UUID, place: UUID) -> None:
    """Raises NotFound for another jurisdiction's."""
    found(
        await fetch_one(
            "SELECT id FROM justice_office WHERE id = $1 AND jurisdiction = $2",
            *(place, jurisdiction),
        )
    )


async def add_justice_office(actor: str, jurisdiction: UUID, title: str) -> UUID:
    """登记司法所. `actor` is plain text, for the sample year has some too."""
    title = checked_title(title)
    office = JusticeOffice(id=uuid4(), jurisdiction=jurisdiction, title=title)
    async with transaction():
        added = await JusticeOffice.insert(office).on_conflict(
            (JusticeOffice.jurisdiction, JusticeOffice.title), "DO NOTHING"
        )
        if not added:
            raise Refused(f"已经有{title}，没有再登记。")
        await trail.record(jurisdiction, actor, JusticeOfficeAdded(title))
    return UUID(str(office.id))


async def rename_justice_office(person: Person, place: UUID, title: str) -> None:
    title = checked_title(title)
    async with transaction():
        before = await _held(person, place)
        if before == title:
            return
        if await fetch_one(
            "SELECT id FROM justice_office WHERE jurisdiction = $1 AND title = $2",
            *(person.jurisdiction, title),
        ):
            raise Refused(f"已经有{title}，没有更名。")
        await fetch("UPDATE justice_office SET title = $2 WHERE id = $1", place, title)
        event = JusticeOfficeRenamed(before, title)
        await trail.record(person.jurisdiction, person.username, event)


async def remove_justice_office(person: Person, place: UUID) -> None:
    """One that nobody works in and that has no clue."""
    async with transaction():
        title = await _held(person, place)
        lines = await justice_offices_of(person.jurisdiction)
        if next(line for line in lines if line.id == place).used:
            raise Refused(f"{title}有账号或者线索，不能删去。撤并了的可以更名。")
        await fetch("DELETE FROM justice_office WHERE id = $1", place)
        event = JusticeOfficeRemoved(title)
        await trail.record(person.jurisdiction, person.username, event)


async def _held(person: Person, place: UUID) -> str:
    title: str = found(
        await fetch_one(
            "SELECT title FROM justice_office WHERE id = $1 AND jurisdiction = $2 FOR UPDATE",
            *(place, person.jurisdiction),
        )
    )
    return title


def checked_title(title: str) -> str:
    title = "".join(title.split())
    if not SHORTEST_TITLE <= len(title) <= LONGEST_TITLE or not title.isprintable():
        raise Refused(f"司法所的名称要有 {SHORTEST_TITLE} 到 {LONGEST_TITLE} 个字。没有改。")
    return title
