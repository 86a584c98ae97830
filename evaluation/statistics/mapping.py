"""表式对照 — kept by the unit, so that its own form is explained once and never again."""

from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused
from evaluation.registry.lineage import units_of_line
from evaluation.statistics.filling import hold_return
from evaluation.statistics.foreign import Foreign, Label, found_again

LONGEST_TITLE = 60
MOST_MAPPINGS = 20
RECOGNISED = 0.5
"""The part of a mapping's places that a sheet must have to be taken for that form."""


class FormMapped(trail.Event, frozen=True):
    """表式对照."""

    unit: UUID
    title: str
    cells: int


class MappingForgotten(trail.Event, frozen=True):
    title: str


class KeptMapping(msgspec.Struct, frozen=True):
    """`places` by cell of our form."""

    id: UUID
    title: str
    places: dict[str, Label]


async def mappings_of(person: Person) -> list[KeptMapping]:
    """Of the clerk's unit under all its names, the newest first."""
    line = await units_of_line(person.jurisdiction, person.unit)
    rows = await fetch(
        "SELECT id, title, content FROM form_mapping WHERE unit = ANY($1) ORDER BY at DESC, id",
        line,
    )
    return [
        KeptMapping(
            row["id"],
            row["title"],
            msgspec.json.decode(row["content"], type=dict[str, Label]),
        )
        for row in rows
    ]


def recognised(mappings: list[KeptMapping], foreign: Foreign) -> KeptMapping | None:
    """The mapping of which most places are in the sheet, if that is at least half of them."""
    best, most = None, 0.0
    for mapping in mappings:
        found, _ = found_again(mapping.places, foreign)
        part = len(found) / len(mapping.places)
        if part >= RECOGNISED and part > most:
            best, most = mapping, part
    return best


async def keep_mapping(person: Person, unit: UUID, title: str, places: dict[str, Label]) -> None:
    """Under its title; one of that title is replaced. Raises Refused."""
    name = " ".join(title.split())
    if not name:
        raise Refused("请给这种表起个名字，下次传同样的表就不再问。")
    if len(name) > LONGEST_TITLE:
        raise Refused(f"名字最多 {LONGEST_TITLE} 字，请缩短。")
    async with transaction():
        held = await hold_return(person, unit)
        others = await fetch_one(
            "SELECT count(*) FROM form_mapping WHERE unit = $1 AND title <> $2", unit, name
        )
        if others >= MOST_MAPPINGS:
            raise Refused(f"一家单位最多保存 {MOST_MAPPINGS} 种表式。请先删去不用的。")
        await fetch(
            "INSERT INTO form_mapping (id, jurisdiction, unit, title, content, made_by, at) "
            "VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp()) "
            "ON CONFLICT (unit, title) DO UPDATE SET content = excluded.content, "
            "made_by = excluded.made_by, at = excluded.at",
            *(uuid4(), held.jurisdiction, unit, name),
            *(msgspec.json.encode(places).decode(), person.account),
        )
        event = FormMapped(unit, name, len(places))
        await trail.record(person.jurisdiction, person.username, event)


async def forget_mapping(person: Person, mapping: UUID) -> None:
    """Raises NotFound for another unit's."""
    async with transaction():
        line = await units_of_line(person.jurisdiction, person.unit)
        title = await fetch_one(
            "DELETE FROM form_mapping WHERE id = $1 AND unit = ANY($2) RETURNING title",
            *(mapping, line),
        )
        if title is None:
            raise NotFound
        await trail.record(person.jurisdiction, person.username, MappingForgotten(title))
