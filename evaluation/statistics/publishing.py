"""公布: the year's figures by category and unit, for everyone, by two officers; each one stays."""

from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.approvals import FirstWord, first_word, two_persons
from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import Refused
from evaluation.statistics.forms import Form, Table
from evaluation.statistics.tables import StatisticsPublication
from evaluation.statistics.totals import added, form_of_year, highlights_of, summed_cells
from evaluation.workdays.queries import today

PUBLISH = "publish_statistics"
NO_POWER = "无此职权"
NO_DUTY = "本单位无相关行政执法职责"


class StatisticsPublished(trail.Event, frozen=True):
    """公布执法统计."""

    publication: UUID
    cycle: UUID
    version: int
    units: int
    sha256: str
    first: UUID
    second: UUID


class PublicUnit(msgspec.Struct, frozen=True):
    """A unit as the public reads it; a null figure is 无此职权."""

    title: str
    category: str
    figures: dict[str, Decimal | None]


class PublicFigures(msgspec.Struct, frozen=True):
    """What is published, whole in itself: it reads the same whatever becomes of the returns."""

    jurisdiction: str
    bureau: str
    year: int
    sample: bool
    form: Form
    units: tuple[PublicUnit, ...]
    sums: dict[str, Decimal]
    highlights: tuple[tuple[str, Decimal | None], ...]
    missing: tuple[str, ...]
    """Units whose return was not accepted by then."""


class Issued(msgspec.Struct, frozen=True):
    """One publication without its figures."""

    id: UUID
    version: int
    at: datetime


class ToPublish(msgspec.Struct, frozen=True):
    """What two officers are asked about. `changed`: the newest publication says something else."""

    cycle: UUID
    figures: PublicFigures
    seen: str
    issued: tuple[Issued, ...]
    changed: bool
    word: FirstWord | None

    @property
    def version(self) -> int:
        return self.issued[0].version + 1 if self.issued else 1

    @property
    def outdated(self) -> bool:
        """Corrected since it was published."""
        return bool(self.issued) and self.changed


async def to_publish(jurisdiction: UUID, cycle: UUID) -> ToPublish:
    """Raises NotFound outside the jurisdiction."""
    figures = await _figures(jurisdiction, cycle)
    content = msgspec.json.encode(figures).decode()
    rows = await fetch(
        "SELECT id, version, at FROM statistics_publication WHERE cycle = $1 ORDER BY version DESC",
        cycle,
    )
    newest = await fetch_one(
        "SELECT content FROM statistics_publication WHERE cycle = $1 ORDER BY version DESC LIMIT 1",
        cycle,
    )
    return ToPublish(
        cycle=cycle,
        figures=figures,
        seen=sha256(content.encode()).hexdigest(),
        issued=tuple(Issued(**dict(row)) for row in rows),
        changed=content != newest,
        word=await first_word(PUBLISH, cycle),
    )


async def _figures(jurisdiction: UUID, cycle: UUID) -> PublicFigures:
    rows = await fetch(
        "SELECT c.year, c.sample, j.title AS jurisdiction, j.bureau FROM cycle c "
        "JOIN jurisdiction j ON j.id = c.jurisdiction WHERE c.id = $1 AND c.jurisdiction = $2",
        *(cycle, jurisdiction),
    )
    head = dict(found(rows[0] if rows else None))
    form = await form_of_year(jurisdiction, head["year"])
    units, missing = await _units(jurisdiction, head["year"])
    summed = set(summed_cells(form))
    sums = added(
        {c: a for c, a in one.figures.items() if a is not None and c in summed} for one in units
    )
    return PublicFigures(
        **head,
        form=form,
        units=units,
        sums={cell: sums[cell] for cell in form.lines if cell in sums},
        highlights=tuple((one.title, one.amount) for one in highlights_of(form, sums)),
        missing=missing,
    )


async def _units(jurisdiction: UUID, year: int) -> tuple[tuple[PublicUnit, ...], tuple[str, ...]]:
    """The accepted returns by class and title; then the titles of all others."""
    rows = await fetch(
        "SELECT u.title, u.class AS category, c.cell, c.amount, (r.id IS NOT NULL) AS there "
        "FROM unit u LEFT JOIN statistics_return r ON r.unit = u.id AND r.state = 'accepted' "
        'LEFT JOIN statistics_cell c ON c."return" = r.id '
        "WHERE u.jurisdiction = $1 AND u.year = $2 AND u.own_code IS NULL "
        "ORDER BY u.class DESC, u.title, c.cell",
        *(jurisdiction, year),
    )
    units: dict[str, PublicUnit] = {}
    missing = []
    for row in rows:
        if not row["there"]:
            missing.append(row["title"])
            continue
        unit = units.setdefault(row["title"], PublicUnit(row["title"], row["category"], {}))
        if row["cell"] is not None:
            unit.figures[row["cell"]] = row["amount"]
    return tuple(units.values()), tuple(missing)


async def publish_statistics(person: Person, cycle: UUID, seen: str) -> UUID | None:
    """公布 — `seen` is the digest of what was read; the first word alone gives None."""
    async with transaction():
        held = await fetch(
            "SELECT id FROM cycle WHERE id = $1 AND jurisdiction = $2 FOR UPDATE",
            *(cycle, person.jurisdiction),
        )
        found(held or None)
        now = await to_publish(person.jurisdiction, cycle)
        await check_publishable(now, seen)
        both = await two_persons(person, PUBLISH, cycle, in_words(now))
        if both is None:
            return None
        publication = await _store(person, now, both)
        event = StatisticsPublished(
            publication, cycle, now.version, len(now.figures.units), now.seen, *both
        )
        await trail.record(person.jurisdiction, person.username, event)
        return publication


async def check_publishable(now: ToPublish, seen: str) -> None:
    year = now.figures.year
    if (await today()).year <= year:
        raise Refused(f"{year} 年还没有结束，数还不齐。{year + 1} 年 1 月起可以公布。")
    if not now.figures.units:
        raise Refused("还没有一家的报表已接收，没有可以公布的数。请先审核接收。")
    if not now.changed:
        raise Refused(f"各项数与第 {now.version - 1} 版公布的相同，不用再公布。")
    if now.seen != seen:
        raise Refused("数刚刚有变动。请重新查看后再公布。")


def in_words(now: ToPublish) -> str:
    """What both confirm: the version, how many units, and the digest of every figure."""
    return f"第 {now.version} 版，{len(now.figures.units)} 家，内容码 {now.seen[:12]}"


async def _store(person: Person, now: ToPublish, both: tuple[UUID, UUID]) -> UUID:
    publication = uuid4()
    await StatisticsPublication.insert(
        StatisticsPublication(
            id=publication,
            jurisdiction=person.jurisdiction,
            cycle=now.cycle,
            version=now.version,
            content=msgspec.json.encode(now.figures).decode(),
            first=both[0],
            second=both[1],
            at=datetime.now(UTC),
        )
    )
    return publication


class PublishedLine(msgspec.Struct, frozen=True):
    """The newest publication of a year, for the public start page."""

    id: UUID
    jurisdiction: str
    bureau: str
    year: int
    sample: bool
    version: int
    at: datetime


async def published_statistics() -> list[PublishedLine]:
    """Newest year first."""
    rows = await fetch(
        "SELECT * FROM (SELECT DISTINCT ON (p.cycle) p.id, j.title AS jurisdiction, j.bureau, "
        "c.year, c.sample, p.version, p.at, j.code FROM statistics_publication p "
        "JOIN cycle c ON c.id = p.cycle JOIN jurisdiction j ON j.id = p.jurisdiction "
        "ORDER BY p.cycle, p.version DESC) newest ORDER BY year DESC, code"
    )
    names = PublishedLine.__struct_fields__
    return [PublishedLine(*(row[name] for name in names)) for row in rows]


class PublishedFigures(msgspec.Struct, frozen=True):
    """One publication as everyone may read it; `versions` are all of the year, newest first."""

    id: UUID
    version: int
    at: datetime
    figures: PublicFigures
    versions: tuple[Issued, ...]

    @property
    def replaced(self) -> bool:
        return self.version != self.versions[0].version


async def published_figures(publication: UUID) -> PublishedFigures:
    """Raises NotFound where there is none."""
    rows = await fetch(
        "SELECT id, version, at, content, cycle FROM statistics_publication WHERE id = $1",
        publication,
    )
    row = found(rows[0] if rows else None)
    versions = await fetch(
        "SELECT id, version, at FROM statistics_publication WHERE cycle = $1 ORDER BY version DESC",
        row["cycle"],
    )
    return PublishedFigures(
        id=row["id"],
        version=row["version"],
        at=row["at"],
        figures=msgspec.json.decode(row["content"], type=PublicFigures),
        versions=tuple(Issued(**dict(one)) for one in versions),
    )


def has_duty(unit: PublicUnit, table: Table) -> bool:
    """Whether any cell of the table is a number; 0 is one."""
    return any(unit.figures.get(line.id) is not None for line in table.lines)
