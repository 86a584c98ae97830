"""辖区 from a sheet: the city and its counties, founded once and afterwards left as they are."""

from uuid import UUID, uuid4

import msgspec

from evaluation.audit import trail
from evaluation.db import fetch


class JurisdictionFounded(trail.Event, frozen=True):
    code: str
    title: str
    small_office: bool


class JurisdictionLine(msgspec.Struct, frozen=True):
    """辖区 as a sheet says it; `superior` is a code, "" for the city."""

    code: str
    title: str
    bureau: str
    superior: str
    small_office: bool


class Present(msgspec.Struct, frozen=True):
    """One that is there. `used`: it has accounts or a year, and is no longer written over."""

    id: UUID
    line: JurisdictionLine
    used: bool


async def present_jurisdictions() -> dict[str, Present]:
    """By code."""
    rows = await fetch(
        "SELECT j.id, j.code, j.title, j.bureau, coalesce(s.code, '') AS superior, j.small_office, "
        "EXISTS (SELECT FROM account a WHERE a.jurisdiction = j.id) "
        "OR EXISTS (SELECT FROM cycle c WHERE c.jurisdiction = j.id) AS used "
        "FROM jurisdiction j LEFT JOIN jurisdiction s ON s.id = j.superior"
    )
    names = JurisdictionLine.__struct_fields__
    return {
        row["code"]: Present(
            row["id"], JurisdictionLine(**{name: row[name] for name in names}), row["used"]
        )
        for row in rows
    }


async def found_jurisdiction(actor: str, line: JurisdictionLine, superior: UUID | None) -> UUID:
    """In the caller's transaction."""
    jurisdiction = uuid4()
    await fetch(
        "INSERT INTO jurisdiction (id, code, title, bureau, superior, small_office) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        *(jurisdiction, line.code, line.title, line.bureau, superior, line.small_office),
    )
    await _record(actor, jurisdiction, line)
    return jurisdiction


async def furnish_jurisdiction(actor: str, there: UUID, line: JurisdictionLine) -> None:
    """One that nobody has used yet gets the bureau and the profile that the sheet gives it."""
    await fetch(
        "UPDATE jurisdiction SET bureau = $2, small_office = $3 WHERE id = $1",
        *(there, line.bureau, line.small_office),
    )
    await _record(actor, there, line)


async def _record(actor: str, jurisdiction: UUID, line: JurisdictionLine) -> None:
    event = JurisdictionFounded(line.code, line.title, line.small_office)
    await trail.record(jurisdiction, actor, event)
