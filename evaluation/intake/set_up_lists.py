"""单位 and 评议代表 of a set-up: new ones go in, those that are there stay as they are."""

from collections.abc import Collection, Sequence

from evaluation.intake import delegates
from evaluation.intake.rules import alike, same_values
from evaluation.intake.set_up_forms import CODE, DELEGATES, UNITS
from evaluation.intake.set_up_places import YearOf
from evaluation.intake.set_up_rules import Count, Found, Place
from evaluation.intake.units import BOARD, CATEGORY, SHORT, TITLE, line_of
from evaluation.panel.actions import settle_delegates
from evaluation.panel.queries import delegate_lines, groups_of
from evaluation.panel.rules import DelegateName, private_in
from evaluation.registry.actions import settle_units
from evaluation.registry.queries import unit_lines
from evaluation.registry.rules import CLASSES, Differences, UnitLine, same
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.reading import Row


def of_code(rows: Sequence[Row], code: str) -> list[Row]:
    return [row for row in rows if row.values[CODE][:12] == code]


def known_codes(sheet: str, rows: Sequence[Row], places: Collection[str]) -> list[Fault]:
    """A row of a jurisdiction that has no row of its own."""
    return [
        Fault(
            sheet,
            row.number,
            CODE,
            f"“辖区”里没有 {row.values[CODE]}。请补上那一行，或核对代码。",
        )
        for row in rows
        if row.values[CODE] and row.values[CODE][:12] not in places
    ]


def _no_year(sheet: str, rows: Sequence[Row], place: Place) -> list[Fault]:
    words = f"{place.line.title}在“辖区”里没有填年度。请先填年度和依据文件。"
    return [Fault(sheet, row.number, CODE, words) for row in rows]


async def stage_units(
    rows: Sequence[Row], place: Place, year: YearOf | None, found: Found
) -> Count:
    if not rows:
        return Count()
    if year is None:
        found.faults += _no_year(UNITS, rows, place)
        return Count()
    present = {line.title: line for line in (await unit_lines(place.id, year.year)).values()}
    shorts = {line.short_title: line.title for line in present.values()}
    found.faults += [*same_values(UNITS, rows, TITLE), *same_values(UNITS, rows, SHORT)]
    found.notes += [*alike(UNITS, rows, TITLE), *alike(UNITS, rows, SHORT)]
    added: dict[str, UnitLine] = {}
    for row in rows:
        line = line_of(row)
        found.faults += _unit_faults(row, line, year, shorts)
        found.notes += _unit_notes(row, line, present)
        if _fits(line) and line.title not in present and line.short_title not in shorts:
            shorts[line.short_title] = line.title
            added.setdefault(line.title, line)
    await settle_units(place.id, year.year, Differences(tuple(added.values()), (), 0, ()))
    return Count(len(added), sum(line_of(row).title in present for row in rows))


def _fits(line: UnitLine) -> bool:
    """Whether it can be staged at all; if not, a fault says why."""
    lengths = ((line.title, 80), (line.short_title, 40), (line.board, 40), (line.category, 40))
    return all(0 < len(text) <= most for text, most in lengths) and len(line.own_code) <= 12  # noqa: PLR2004  # the column


def _unit_faults(row: Row, line: UnitLine, year: YearOf, shorts: dict[str, str]) -> list[Fault]:
    faults = []
    if line.board and line.board[:40] not in year.boards:
        words = f"{year.year} 年度没有榜单“{line.board}”，可填{'、'.join(sorted(year.boards))}。"
        faults.append(Fault(UNITS, row.number, BOARD, words))
    taken = shorts.get(line.short_title, line.title)
    if line.short_title and taken != line.title:
        words = f"“{line.short_title}”已是{taken}的简称。请换一个简称。"
        faults.append(Fault(UNITS, row.number, SHORT, words))
    return faults


def _unit_notes(row: Row, line: UnitLine, present: dict[str, UnitLine]) -> list[Fault]:
    notes = []
    there = present.get(line.title)
    if there is not None and not same(there, line):
        words = f"{line.title}已在名录里，内容与表里不同，没有改。要改请在“名录”页导入。"
        notes.append(Fault(UNITS, row.number, TITLE, words))
    if there is None and line.category and line.category not in CLASSES:
        words = f"“{line.category}”不是常用的类别，按本局自定的类别收下，请核对。"
        notes.append(Fault(UNITS, row.number, CATEGORY, words))
    return notes


async def stage_delegates(
    rows: Sequence[Row], place: Place, year: YearOf | None, found: Found
) -> Count:
    if not rows:
        return Count()
    found.faults += _private(rows)
    if year is None:
        found.faults += _no_year(DELEGATES, rows, place)
        return Count()
    ids = {title: group for group, title in (await groups_of(year.cycle)).items()}
    wanted = [_name(row, ids) for row in rows]
    keys = [f"{one.group}　{one.name}　{one.organisation}" for one in wanted]
    found.faults += same_values(DELEGATES, rows, delegates.NAME, keys)
    found.faults += [
        Fault(
            DELEGATES,
            row.number,
            delegates.GROUP,
            f"方案里没有这一组：{row.values[delegates.GROUP]}。可填{'、'.join(ids)}。",
        )
        for row in rows
        if row.values[delegates.GROUP] and row.values[delegates.GROUP] not in ids
    ]
    there = {
        DelegateName(line.group, line.name, line.organisation)
        for line in await delegate_lines(place.id, year.cycle)
    }
    fresh = sorted({one for one in wanted if _is_whole(one)} - there)
    await settle_delegates(place.id, year.cycle, fresh, [])
    return Count(len(fresh), len(there & set(wanted)))


def _private(rows: Sequence[Row]) -> list[Fault]:
    """What looks like a telephone or an identity number is told of, never repeated."""
    return [
        Fault(
            DELEGATES,
            row.number,
            column,
            f"像是{private_in(text)}。评议代表不收电话和身份证号，请删去。",
        )
        for row in rows
        for column, text in row.values.items()
        if private_in(text)
    ]


def _name(row: Row, ids: dict[str, str]) -> DelegateName:
    group = row.values[delegates.GROUP]
    return DelegateName(
        ids.get(group, group), row.values[delegates.NAME], row.values[delegates.ORGANISATION]
    )


def _is_whole(one: DelegateName) -> bool:
    return 0 < len(one.name) <= 40 and 0 < len(one.group) <= 40 and len(one.organisation) <= 80  # noqa: PLR2004  # the columns
