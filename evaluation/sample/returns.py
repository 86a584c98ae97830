"""Invented returns of every unit of the sample, whose sums are the figures of figures.csv."""

import csv
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person, Role
from evaluation.cycles.actions import begin_cycle
from evaluation.cycles.rules import Scope
from evaluation.db import fetch, transaction
from evaluation.registry.actions import settle_units
from evaluation.registry.rules import CLASSES, Differences, UnitLine
from evaluation.sample.people import Login, person, settle_one
from evaluation.sample.sharing import Figures, Weights, read_weights, shared_out
from evaluation.statistics.checks import Flag, flags_of
from evaluation.statistics.handing_up import hand_up
from evaluation.statistics.national import national_form
from evaluation.statistics.publishing import publish_statistics, to_publish
from evaluation.statistics.setting import set_form, usual_days

HERE = Path(__file__).parent
NOW, BEFORE = 2024, 2023
BOARD = "县直单位"
COUNTIES = {
    "430702": ("wuling", "陈静", 0.30),
    "430703": ("dingcheng", "李涛", 0.34),
    "430721": ("anxiang1", "", 0.20),
    "430722": ("hanshou", "王芳", 0.30),
    "430723": ("lixian", "刘洋", 0.31),
    "430724": ("linli", "杨军", 0.16),
    "430725": ("taoyuan", "周丽", 0.34),
    "430726": ("shimen", "", 0.24),
    "430781": ("jinshi", "", 0.12),
}
"""By code: the officer who hands up (with a name where the sample has none yet), and how much
smaller than the city's own units those of the county are.
"""
FEW = ("公安局", "市场监督管理局", "城市管理和综合执法局", "交通运输局", "农业农村局", "卫生健康局")
LATE = ("市科技局", "市档案局")
MORE = (
    "推行告知承诺和“免申即享”，办件量上升。",
    "本年承接了划转的事项，数量增加。",
    "业务系统升级后，线上办理的都计入，数量增加。",
)
LESS = (
    "上年有专项行动，本年转为日常监管，数量回落。",
    "推行包容审慎监管，教育提醒在先，数量减少。",
    "同类事项合并检查、合并计算，次数减少。",
)
"""情况说明 of a figure that rose by more than half, and of one that fell."""


class Source(msgspec.Struct, frozen=True):
    """A unit of the sample whose return is invented; `size` is beside the city's own."""

    unit: UUID
    jurisdiction: UUID
    title: str
    weights: Weights
    size: float


async def make_returns() -> list[Login]:
    """Both years. City: accepted returns; counties: accepted, 2023 as 上年数, handed up.

    In one transaction, so that every question goes over the same connection.
    """
    async with transaction():
        return await _make()


async def _make() -> list[Login]:
    logins = await _settle_counties()
    weights = read_weights(HERE / "weights.csv")
    officer = await person("zhoumin")
    here = officer.jurisdiction
    city = {year: await _city(here, year, weights) for year in (BEFORE, NOW)}
    counties = await _counties(here, weights)
    figures = {
        year: shared_out(year, _amounts(year), [*city[year], *counties]) for year in (BEFORE, NOW)
    }
    for year in (BEFORE, NOW):
        earlier = _by_title(city[BEFORE], figures[BEFORE]) if year == NOW else {}
        await _take_in(officer, year, city[year], figures[year], earlier)
    await _hand_up(counties, figures)
    await _publish(BEFORE)
    return logins


def _amounts(year: int) -> dict[str, int]:
    with (HERE / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["figure"]: int(row["amount"]) for row in rows if int(row["year"]) == year}


async def _settle_counties() -> list[Login]:
    """An officer, a year and a small register for the counties that have none."""
    logins = []
    for code, (username, name, _) in COUNTIES.items():
        rows = await fetch("SELECT id, title, bureau FROM jurisdiction WHERE code = $1", code)
        row = rows[0]
        if name:
            roles = {Role.COUNTY_OFFICER}
            logins.append(await settle_one(row["id"], username, name, row["bureau"], roles))
        officer = await person(username)
        if not await fetch("SELECT id FROM cycle WHERE jurisdiction = $1", row["id"]):
            await begin_cycle(
                *(officer, NOW, {BOARD: Scope.INTERNAL}),
                basis="《湖南省行政执法监督条例》（示例）",
                sample=True,
            )
        if not await fetch("SELECT id FROM unit WHERE jurisdiction = $1", row["id"]):
            units = tuple(
                UnitLine(BOARD, CLASSES[0], f"{row['title']}{field}", field) for field in FEW
            )
            await settle_units(row["id"], NOW, Differences(units, (), 0, ()))
    return logins


async def _city(here: UUID, year: int, weights: Mapping[str, Weights]) -> list[Source]:
    rows = await fetch(
        "SELECT id, jurisdiction, title, short_title FROM unit WHERE jurisdiction = $1 "
        "AND year = $2 AND own_code IS NULL ORDER BY title",
        *(here, year),
    )
    return [
        Source(row["id"], row["jurisdiction"], row["title"], weights[row["short_title"]], 1.0)
        for row in rows
    ]


async def _counties(here: UUID, weights: Mapping[str, Weights]) -> list[Source]:
    rows = await fetch(
        "SELECT u.id, u.jurisdiction, u.title, u.short_title, j.code FROM unit u "
        "JOIN jurisdiction j ON j.id = u.jurisdiction WHERE j.superior = $1 "
        "AND u.year = $2 ORDER BY j.code, u.title",
        *(here, NOW),
    )
    by_county = {one.county: one for one in weights.values() if one.county}
    return [
        Source(
            row["id"],
            row["jurisdiction"],
            row["title"],
            by_county[row["short_title"]],
            COUNTIES[row["code"]][2],
        )
        for row in rows
    ]


def _by_title(sources: Sequence[Source], figures: Mapping[UUID, Figures]) -> dict[str, Figures]:
    return {one.title: figures[one.unit] for one in sources}


async def _take_in(
    officer: Person,
    year: int,
    sources: Sequence[Source],
    figures: Mapping[UUID, Figures],
    earlier: Mapping[str, Figures],
) -> None:
    """A form for the year, and the returns of these units: handed in in time, accepted."""
    days = await usual_days(year)
    cycle = (
        await fetch(
            "SELECT id FROM cycle WHERE jurisdiction = $1 AND year = $2",
            *(officer.jurisdiction, year),
        )
    )[0]["id"]
    form = await set_form(officer, cycle, days)
    dice = random.Random(year)  # noqa: S311  # invented days
    reports = [(one, uuid4()) for one in sources]
    async with transaction():
        await _insert_returns(officer, form, days.due_at, reports, dice)
        await _insert_cells(reports, figures)
        await _insert_explanations(officer, reports, figures, earlier)


async def _insert_returns(
    officer: Person,
    form: UUID,
    due_at: datetime,
    reports: Sequence[tuple[Source, UUID]],
    dice: random.Random,
) -> None:
    late = [any(one.weights.unit == short and one.size == 1 for short in LATE)
            for one, _ in reports]  # fmt: skip
    before = [timedelta(days=dice.randint(1, 12), minutes=dice.randint(0, 480)) for _ in reports]
    sent = [
        (due_at + timedelta(hours=16) if is_late else due_at - ago).astimezone(UTC)
        for is_late, ago in zip(late, before, strict=True)
    ]
    await fetch(
        "INSERT INTO statistics_return (id, jurisdiction, unit, form, state, submissions, late, "
        "handed_in_at, first_handed_in_at, remark, decided_by, decided_at) "
        "SELECT id, $3, unit, $4, 'accepted', 1, late, sent, sent, '', $5, "
        "sent + interval '1 day' FROM unnest($1::uuid[], $2::uuid[], $6::bool[], "
        "$7::timestamptz[]) AS x(id, unit, late, sent)",
        *([report for _, report in reports], [one.unit for one, _ in reports]),
        *(officer.jurisdiction, form, officer.account, late, sent),
    )


async def _insert_cells(
    reports: Sequence[tuple[Source, UUID]], figures: Mapping[UUID, Figures]
) -> None:
    rows = [
        (report, one.jurisdiction, cell, amount)
        for one, report in reports
        for cell, amount in figures[one.unit].items()
    ]
    await fetch(
        'INSERT INTO statistics_cell (id, "return", jurisdiction, cell, amount) '
        "SELECT gen_random_uuid(), x.* FROM unnest($1::uuid[], $2::uuid[], $3::text[], "
        "$4::numeric[]) AS x",
        *(list(column) for column in zip(*rows, strict=True)),
    )


async def _insert_explanations(
    officer: Person,
    reports: Sequence[tuple[Source, UUID]],
    figures: Mapping[UUID, Figures],
    earlier: Mapping[str, Figures],
) -> None:
    """情况说明 for every figure that moved by more than half."""
    form = national_form()
    rows = [
        (report, one.jurisdiction, flag.cell, _why(flag, number + len(one.title)))
        for one, report in reports
        for number, flag in enumerate(flags_of(form, figures[one.unit], earlier.get(one.title, {})))
    ]
    if rows:
        await fetch(
            'INSERT INTO cell_explanation (id, "return", jurisdiction, cell, text, written_by, at) '
            "SELECT gen_random_uuid(), x.*, $5, clock_timestamp() FROM unnest($1::uuid[], "
            "$2::uuid[], $3::text[], $4::text[]) AS x",
            *(list(column) for column in zip(*rows, strict=True)),
            officer.account,
        )


def _why(flag: Flag, number: int) -> str:
    words = MORE if (flag.now or 0) > (flag.before or 0) else LESS
    return words[number % len(words)]


async def _hand_up(
    counties: Sequence[Source], figures: Mapping[int, Mapping[UUID, Figures]]
) -> None:
    """Each county takes its units' returns in, with 2023 as 上年数, and hands its sums up."""
    rows = [
        (one.jurisdiction, one.unit, cell, amount)
        for one in counties
        for cell, amount in figures[BEFORE][one.unit].items()
    ]
    await fetch(
        "INSERT INTO earlier_figure (id, jurisdiction, unit, cell, amount) "
        "SELECT gen_random_uuid(), x.* FROM unnest($1::uuid[], $2::uuid[], $3::text[], "
        "$4::numeric[]) AS x",
        *(list(column) for column in zip(*rows, strict=True)),
    )
    for username, _, _ in COUNTIES.values():
        officer = await person(username)
        own = [one for one in counties if one.jurisdiction == officer.jurisdiction]
        earlier = {one.title: figures[BEFORE][one.unit] for one in own}
        await _take_in(officer, NOW, own, figures[NOW], earlier)
        cycle = await fetch(
            "SELECT id FROM cycle WHERE jurisdiction = $1 AND year = $2",
            *(officer.jurisdiction, NOW),
        )
        await hand_up(officer, cycle[0]["id"], 1)


async def _publish(year: int) -> None:
    """By two officers of the city."""
    for username in ("zhoumin", "chenli"):
        officer = await person(username)
        cycle = await fetch(
            "SELECT id FROM cycle WHERE jurisdiction = $1 AND year = $2",
            *(officer.jurisdiction, year),
        )
        seen = (await to_publish(officer.jurisdiction, cycle[0]["id"])).seen
        await publish_statistics(officer, cycle[0]["id"], seen)
