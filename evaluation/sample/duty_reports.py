"""Invented 述职报告 of the sample year: most accepted, one returned, one waiting, one missing."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Role
from evaluation.accounts.tables import Account
from evaluation.db import fetch, transaction
from evaluation.duty_reports.default_outline import DEFAULT_OUTLINE
from evaluation.duty_reports.tables import (
    DraftParagraph,
    DutyReport,
    ReportHeading,
    ReportOutline,
    ReportVersion,
    VersionParagraph,
)
from evaluation.sample.people import person
from evaluation.sample.preparing import FAMILY_NAMES, GIVEN_NAMES
from evaluation.sample.report_texts import invented_texts

YEAR = 2024
DUE = datetime(2024, 12, 25, 9, 30, tzinfo=UTC)
"""17:30 of Asia/Shanghai, fifteen working days before the sample's sitting."""
RETURNED, WAITING, LATE, MISSING = "市水利局", "市林业局", "市档案局", "常德金融监管分局"
REMARKS = {
    "案卷": "没有写自查数量，请补上自查多少卷、查出什么问题。",
    "线索整改": "写“全部整改”，台账上还有 1 条没有销号，请核对后写明进度和时限。",
}


class _Source(msgspec.Struct, frozen=True):
    """A unit of the year, with the clerk who hands in for it."""

    unit: UUID
    title: str
    clerk: UUID


class _Handed(msgspec.Struct, frozen=True):
    """A version: when it came, by whom, how it stands. `officer` None: nobody has decided."""

    number: int
    at: datetime
    state: str
    clerk: UUID
    officer: UUID | None


class _Rows(msgspec.Struct):
    """What is inserted, each kind at once."""

    reports: list[DutyReport] = []
    versions: list[ReportVersion] = []
    paragraphs: list[VersionParagraph] = []
    drafts: list[DraftParagraph] = []


async def make_duty_reports() -> None:
    """The same texts on every machine, in a handful of statements."""
    officer = await person("zhoumin")
    cycle = (await fetch(_CYCLE, officer.jurisdiction, YEAR))[0]["id"]
    async with transaction():
        outline = ReportOutline(
            id=uuid4(),
            jurisdiction=officer.jurisdiction,
            cycle=cycle,
            due_at=DUE,
            remark="请如实写，数字与执法统计一致；述职摘要用大白话。",
            set_by=officer.account,
        )
        await ReportOutline.insert(outline)
        headings = _headings(officer.jurisdiction, outline.id)
        await ReportHeading.insert(*headings)
        rows = _Rows()
        for source in await _sources(officer.jurisdiction):
            _add(rows, outline, headings, source, officer.account)
        await DutyReport.insert(*rows.reports)
        await ReportVersion.insert(*rows.versions)
        await VersionParagraph.insert(*rows.paragraphs)
        await DraftParagraph.insert(*rows.drafts)


_CYCLE = "SELECT id FROM cycle WHERE jurisdiction = $1 AND year = $2"
_UNITS = (
    "SELECT u.id AS unit, u.short_title AS title, a.id AS clerk FROM unit u "
    "LEFT JOIN account a ON a.unit = u.id WHERE u.jurisdiction = $1 AND u.year = $2 "
    "AND u.own_code IS NULL AND u.short_title <> $3 ORDER BY u.title"
)


async def _sources(city: UUID) -> list[_Source]:
    """Units without a clerk of the sample get one whom nobody can log in as."""
    rows = await fetch(_UNITS, city, YEAR, MISSING)
    dice = random.Random(YEAR)  # noqa: S311  # invented people
    clerks = {
        row["unit"]: Account(
            id=uuid4(),
            jurisdiction=city,
            unit=row["unit"],
            username=f"lianluo{number:02d}",
            full_name=dice.choice(FAMILY_NAMES) + dice.choice(GIVEN_NAMES),
            office=f"{row['title']}法规科",
            roles=[Role.CLERK],
            password_hash="-",  # noqa: S106  # fits no password
            password_set_at=DUE - timedelta(days=60),
            logged_in_at=DUE,
        )
        for number, row in enumerate(rows, 1)
        if row["clerk"] is None
    }
    await Account.insert(*clerks.values())
    return [
        _Source(row["unit"], row["title"], row["clerk"] or UUID(str(clerks[row["unit"]].id)))
        for row in rows
    ]


def _headings(city: UUID, outline: UUID) -> list[ReportHeading]:
    return [
        ReportHeading(
            id=uuid4(),
            jurisdiction=city,
            outline=outline,
            position=position,
            title=one.title,
            hint=one.hint,
            longest=one.longest,
            summary=one.summary,
        )
        for position, one in enumerate(DEFAULT_OUTLINE, 1)
    ]


def _add(
    rows: _Rows,
    outline: ReportOutline,
    headings: Sequence[ReportHeading],
    source: _Source,
    officer: UUID,
) -> None:
    state = {RETURNED: "returned", WAITING: "waiting"}.get(source.title, "accepted")
    report = DutyReport(
        id=uuid4(),
        jurisdiction=outline.jurisdiction,
        unit=source.unit,
        outline=outline.id,
        state=state,
    )
    rows.reports.append(report)
    dice = random.Random(source.title)  # noqa: S311  # invented texts
    texts = invented_texts(dice)
    handed_in = DUE - timedelta(days=dice.randint(0, 6), minutes=dice.randint(5, 480))
    if source.title == LATE:
        handed_in = DUE + timedelta(days=2, hours=1)
    first = _Handed(1, handed_in, state, source.clerk, officer)
    if state == "waiting":  # its second version, mended after the first came back
        shorter = texts | {"案卷": texts["案卷"].partition("。")[0] + "。"}
        came_back = _Handed(1, DUE - timedelta(days=5), "returned", source.clerk, officer)
        _add_version(rows, report, headings, shorter, came_back)
        _remark(rows, "案卷")
        first = _Handed(2, DUE, state, source.clerk, None)
    _add_version(rows, report, headings, texts, first)
    if state == "returned":
        for title in REMARKS:
            _remark(rows, title)
    if state != "accepted":
        rows.drafts += [
            DraftParagraph(
                id=uuid4(),
                jurisdiction=outline.jurisdiction,
                report=report.id,
                heading=one.id,
                text=texts[one.title],
                revision=1,
                saved_by=source.clerk,
                saved_at=handed_in,
            )
            for one in headings
        ]


def _add_version(
    rows: _Rows,
    report: DutyReport,
    headings: Sequence[ReportHeading],
    texts: dict[str, str],
    handed: _Handed,
) -> None:
    version = ReportVersion(
        id=uuid4(),
        jurisdiction=report.jurisdiction,
        report=report.id,
        number=handed.number,
        late=handed.at > DUE,
        handed_in_by=handed.clerk,
        handed_in_at=handed.at,
        state=handed.state,
        decided_by=handed.officer,
        decided_at=handed.at + timedelta(days=1, hours=2) if handed.officer else None,
    )
    rows.versions.append(version)
    rows.paragraphs += [
        VersionParagraph(
            id=uuid4(),
            jurisdiction=report.jurisdiction,
            version=version.id,
            heading=one.id,
            position=position,
            title=one.title,
            summary=one.summary,
            text=texts[one.title],
        )
        for position, one in enumerate(headings)
    ]


def _remark(rows: _Rows, title: str) -> None:
    """On that paragraph of the version that was added last."""
    version = rows.versions[-1].id
    for one in rows.paragraphs:
        if one.version == version and one.title == title:
            one.remark = REMARKS[title]
