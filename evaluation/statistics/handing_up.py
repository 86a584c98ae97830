"""上报: a county hands its sums up to the city; sums only, and every version stays."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, found, transaction
from evaluation.errors import Refused
from evaluation.statistics.forms import Form
from evaluation.statistics.handed_up import Handed, Sums, read_handed, write_handed
from evaluation.statistics.tables import JurisdictionReturn
from evaluation.statistics.totals import (
    HighlightSum,
    form_of_year,
    highlights_of,
    own_sums,
    totals_of,
)

LONGEST_REASON = 200


class SumsHandedUp(trail.Event, frozen=True):
    """上报汇总数."""

    cycle: UUID
    version: int
    units: int
    reason: str


class Version(msgspec.Struct, frozen=True):
    """One hand-up as it stays."""

    id: UUID
    version: int
    units: int
    reason: str
    by: str
    at: datetime


class HandingUp(msgspec.Struct, frozen=True):
    """What would be handed up now, beside what was. `seen` says on what the officer decides."""

    cycle: UUID
    year: int
    sample: bool
    jurisdiction_title: str
    superior: str | None
    form: Form
    units: int
    lacking: tuple[str, ...]
    sums: Sums
    highlights: tuple[HighlightSum, ...]
    earlier: Sums
    versions: tuple[Version, ...]
    former: Handed

    @property
    def counted(self) -> int:
        return self.units - len(self.lacking)

    @property
    def changed(self) -> list[tuple[str, Decimal | None, Decimal | None]]:
        """Cell, before, now, where the newest version says something else."""
        former = self.former.sums
        return [
            (cell, former.get(cell), self.sums.get(cell))
            for cell in self.form.lines
            if former.get(cell) != self.sums.get(cell)
        ]

    @property
    def new(self) -> bool:
        """Whether there is anything that the newest version does not say."""
        if not self.versions or self.versions[0].units != self.counted:
            return True
        return bool(self.changed) or self.former.earlier != self.earlier


async def handing_up(jurisdiction: UUID, cycle: UUID) -> HandingUp:
    """Raises NotFound outside the jurisdiction."""
    rows = await fetch(
        "SELECT c.year, c.sample, j.title AS jurisdiction_title, s.title AS superior, "
        "(SELECT count(*)::int FROM unit u WHERE u.jurisdiction = c.jurisdiction "
        "AND u.year = c.year AND u.own_code IS NULL) AS units "
        "FROM cycle c JOIN jurisdiction j ON j.id = c.jurisdiction "
        "LEFT JOIN jurisdiction s ON s.id = j.superior WHERE c.id = $1 AND c.jurisdiction = $2",
        *(cycle, jurisdiction),
    )
    head = dict(found(rows[0] if rows else None))
    form = await form_of_year(jurisdiction, head["year"])
    totals = await totals_of(jurisdiction, head["year"])
    versions = await versions_of(cycle)
    former = await _handed(versions[0].id) if versions else Handed({})
    return HandingUp(
        cycle=cycle,
        **head,
        form=form,
        lacking=totals.lacking_units,
        sums=totals.own,
        earlier=await own_sums(jurisdiction, head["year"] - 1, form),
        highlights=highlights_of(form, totals.own),
        versions=tuple(versions),
        former=former,
    )


async def hand_up(person: Person, cycle: UUID, version: int, reason: str = "") -> int:
    """The sums of the moment as version `version`, which the officer was shown as the next one.

    Its number. A later version says why there is one; lacking units are no hindrance, the day is.
    """
    why = reason.strip()
    async with transaction():
        held = await fetch(
            "SELECT id FROM cycle WHERE id = $1 AND jurisdiction = $2 FOR UPDATE",
            *(cycle, person.jurisdiction),
        )
        found(held or None)
        now = await handing_up(person.jurisdiction, cycle)
        check_hand_up(now, version, why)
        await JurisdictionReturn.insert(
            JurisdictionReturn(
                id=uuid4(),
                jurisdiction=person.jurisdiction,
                cycle=cycle,
                version=version,
                units=now.counted,
                content=write_handed(now.sums, now.earlier),
                reason=why,
                handed_up_by=person.account,
                at=datetime.now(UTC),
            )
        )
        event = SumsHandedUp(cycle, version, now.counted, why)
        await trail.record(person.jurisdiction, person.username, event)
        return version


def check_hand_up(now: HandingUp, version: int, reason: str) -> None:
    if now.superior is None:
        raise Refused("本级没有上级司法局，不用上报。")
    if not now.counted:
        raise Refused("还没有一家单位报送，没有可以上报的数。")
    newest = now.versions[0].version if now.versions else 0
    if version != newest + 1:
        raise Refused(f"刚刚有人上报了第 {newest} 版。请重新查看后再决定要不要再报。")
    if not newest:
        return
    if not now.new:
        raise Refused(f"各项数与第 {newest} 版相同，不用再报。")
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise Refused(f"这是第 {version} 版。请写明为什么再报，最多 {LONGEST_REASON} 个字。")


async def versions_of(cycle: UUID) -> list[Version]:
    """Newest first."""
    rows = await fetch(
        "SELECT x.id, x.version, x.units, x.reason, a.full_name AS by, x.at "
        "FROM jurisdiction_return x JOIN account a ON a.id = x.handed_up_by "
        "WHERE x.cycle = $1 ORDER BY x.version DESC",
        cycle,
    )
    return [Version(**dict(row)) for row in rows]


async def _handed(version: UUID) -> Handed:
    rows = await fetch("SELECT content FROM jurisdiction_return WHERE id = $1", version)
    return read_handed(found(rows[0] if rows else None)["content"])


class HandedUpSums(msgspec.Struct, frozen=True):
    """One version as the county and the city above it may read it: sums, no unit.

    `taken_in`: read for the year before, of which the county had no returns here.
    """

    county: str
    year: int
    sample: bool
    version: int
    units: int
    reason: str
    at: datetime
    taken_in: bool
    form: Form
    sums: Sums
    others: tuple[tuple[UUID, int, datetime], ...]
    """Id, number and moment of every version, the newest first."""


async def handed_up_sums(reader: UUID, version: UUID, year: int) -> HandedUpSums:
    """For the county itself and for the one above. Raises NotFound for everybody else."""
    rows = await fetch(
        "SELECT x.cycle, x.jurisdiction, j.title AS county, c.year, c.sample, x.version, x.units, "
        "x.reason, x.at, x.content FROM jurisdiction_return x JOIN cycle c ON c.id = x.cycle "
        "JOIN jurisdiction j ON j.id = x.jurisdiction "
        "WHERE x.id = $1 AND (j.id = $2 OR j.superior = $2) AND c.year IN ($3, $3 + 1)",
        *(version, reader, year),
    )
    row = dict(found(rows[0] if rows else None))
    cycle, jurisdiction = row.pop("cycle"), row.pop("jurisdiction")
    handed, taken_in = read_handed(row.pop("content")), row["year"] != year
    return HandedUpSums(
        **row | {"year": year},
        taken_in=taken_in,
        sums=handed.earlier if taken_in else handed.sums,
        form=await form_of_year(jurisdiction, year),
        others=tuple((one.id, one.version, one.at) for one in await versions_of(cycle)),
    )
