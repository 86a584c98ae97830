"""What can be read about a year: its state, its boards, its scheme."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from evaluation.cycles.rules import Scheme
from evaluation.cycles.tables import SchemeVersion
from evaluation.db import fetch, fetch_one, found


async def scheme_text(version: UUID) -> str:
    """The stored text: {"rules": …, "quick_grades": …, "strict": …, "items": …}."""
    row = found(
        await SchemeVersion.select(SchemeVersion.content).where(SchemeVersion.id == version).first()
    )
    return str(row["content"])


async def scheme_of(version: UUID) -> Scheme:
    return msgspec.json.decode(await scheme_text(version), type=Scheme)


async def bundle_scheme(version: UUID) -> dict[str, Any]:
    """The scheme as `spec` of the bundle writes it, key for key."""
    rules: dict[str, Any] = msgspec.json.decode(await scheme_text(version))["rules"]
    return rules


async def newest_scheme(cycle: UUID) -> UUID | None:
    row = await (
        SchemeVersion.select(SchemeVersion.id)
        .where(SchemeVersion.cycle == cycle)
        .order_by(SchemeVersion.version, ascending=False)
        .first()
    )
    return row["id"] if row else None


class VersionLine(msgspec.Struct, frozen=True):
    """One version as the list shows it; `sha256` of its stored text, in hex."""

    version: int
    document_number: str
    made_by: str
    sha256: str
    content: str

    @property
    def scheme(self) -> dict[str, Any]:
        found: dict[str, Any] = msgspec.json.decode(self.content)
        return found


async def scheme_versions(cycle: UUID) -> list[VersionLine]:
    """Newest first."""
    rows = await fetch(
        "SELECT v.version, v.document_number, coalesce(a.full_name, '') AS made_by, "
        "encode(v.sha256, 'hex') AS sha256, v.content FROM scheme_version v "
        "LEFT JOIN account a ON a.id = v.made_by WHERE v.cycle = $1 ORDER BY v.version DESC",
        cycle,
    )
    return msgspec.convert([dict(row) for row in rows], list[VersionLine])


class SchemeDesk(msgspec.Struct, frozen=True):
    """A year's scheme for those who write it. `frozen_by`: the sitting that froze it, if any."""

    cycle: UUID
    year: int
    sample: bool
    frozen_by: str | None
    versions: tuple[VersionLine, ...]

    @property
    def newest(self) -> int:
        return self.versions[0].version if self.versions else 0


async def scheme_desk(jurisdiction: UUID, cycle: UUID) -> SchemeDesk:
    """Raises NotFound for another jurisdiction's year."""
    rows = await fetch(
        "SELECT c.id AS cycle, c.year, c.sample, (SELECT s.title FROM sitting s "
        "WHERE s.cycle = c.id AND NOT s.rehearsal AND s.scheme IS NOT NULL "
        "ORDER BY s.held_on LIMIT 1) AS frozen_by FROM cycle c "
        "WHERE c.id = $1 AND c.jurisdiction = $2",
        *(cycle, jurisdiction),
    )
    row = found(rows[0] if rows else None)
    return SchemeDesk(**dict(row), versions=tuple(await scheme_versions(cycle)))


class CycleLine(msgspec.Struct, frozen=True):
    """One year as the office's first page shows it. `steps`: when each step was taken."""

    id: UUID
    year: int
    state: str
    basis: str
    plan_number: str
    approved_by: str
    sample: bool
    scheme_version: int | None
    scheme_form: str | None
    frozen: bool
    steps: dict[str, datetime] = {}


async def cycles_of(jurisdiction: UUID) -> list[CycleLine]:
    """Newest first. `frozen`: a sitting has opened, the scheme stays as it is."""
    rows = await fetch(
        "SELECT c.id, c.year, c.state, c.basis, c.plan_number, c.approved_by, c.sample, "
        "v.version AS scheme_version, v.content::json->'rules'->>'form' AS scheme_form, "
        "EXISTS (SELECT FROM sitting s WHERE s.cycle = c.id AND NOT s.rehearsal "
        "AND s.scheme IS NOT NULL) AS frozen FROM cycle c LEFT JOIN LATERAL "
        "(SELECT version, content FROM scheme_version WHERE cycle = c.id "
        "ORDER BY version DESC LIMIT 1) v ON true WHERE c.jurisdiction = $1 ORDER BY c.year DESC",
        jurisdiction,
    )
    steps = await fetch(
        "SELECT cycle, state, at FROM cycle_step WHERE jurisdiction = $1 ORDER BY at", jurisdiction
    )
    lines = []
    for row in rows:
        taken = {step["state"]: step["at"] for step in steps if step["cycle"] == row["id"]}
        lines.append(msgspec.convert(dict(row) | {"steps": taken}, CycleLine))
    return lines


async def register_boards(jurisdiction: UUID) -> dict[int, dict[str, int]]:
    """By year and board: how many units the register has. Newest year first."""
    rows = await fetch(
        "SELECT year, board, count(*)::int AS units FROM unit WHERE jurisdiction = $1 "
        "GROUP BY year, board ORDER BY year DESC, units DESC, board",
        jurisdiction,
    )
    years: dict[int, dict[str, int]] = {}
    for row in rows:
        years.setdefault(row["year"], {})[row["board"]] = row["units"]
    return years


async def check_cycle_of(jurisdiction: UUID, cycle: UUID) -> None:
    """Raises NotFound for another jurisdiction's year."""
    rows = await fetch(
        "SELECT id FROM cycle WHERE id = $1 AND jurisdiction = $2", cycle, jurisdiction
    )
    found(rows[0] if rows else None)


async def announced_until(cycle: UUID) -> date | None:
    """The last day of the newest 公示; None before there is one."""
    day: date | None = await fetch_one(
        "SELECT until FROM cycle_step WHERE cycle = $1 AND state = 'announced' "
        "ORDER BY at DESC LIMIT 1",
        cycle,
    )
    return day
