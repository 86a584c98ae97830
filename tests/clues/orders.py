"""Sheets of a hotline, and a year with a register and officers to take them in."""

import io
from uuid import UUID, uuid4

import msgspec
from xlsxwriter import Workbook

from evaluation.accounts.rules import Person, Role
from evaluation.clues.import_queries import ImportPreview, import_preview
from evaluation.clues.import_rules import Choice, Said
from evaluation.clues.importing import ClueSheetTaken, receive_orders, store_orders
from evaluation.db import fetch
from tests import given
from tests.clues.given import a_unit, a_year

HEADS = "工单编号,来电时间,诉求标题,诉求内容,诉求人,联系电话,诉求地址,承办单位,诉求类型,事发时间"
STALL = "城管队员在白马湖市场门口暂扣摊位时没有出示证件，也没有给清单"
CHECK = "环保部门同一周三次上门检查同一家企业，查的内容一样"
NOISE = "工地夜里十二点还在打桩，打了电话说来看，一直没有人来"


class World(msgspec.Struct, frozen=True):
    jurisdiction: UUID
    cycle: UUID
    officer: Person
    stalls: UUID
    environment: UUID


async def a_world(place: str = "常德市") -> World:
    """市城管局 and 市生态环境局 of 2024, and an officer."""
    here = await given.a_jurisdiction(place)
    _, cycle = await a_year(here)
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=here)
    stalls = await a_unit(here, "常德市城市管理和综合执法局")
    await fetch("UPDATE unit SET short_title = '市城管局' WHERE id = $1", stalls)
    environment = await a_unit(here, "常德市生态环境局")
    return World(here, cycle, officer, stalls, environment)


def order(  # noqa: PLR0913  # as many columns as a hotline has
    number: str,
    *,
    on: str = "2024-03-05",
    title: str = "",
    text: str = STALL,
    name: str = "",
    telephone: str = "",
    address: str = "",
    unit: str = "市城管局",
    kind: str = "",
    happened: str = "",
) -> str:
    return f"{number},{on},{title},{text},{name},{telephone},{address},{unit},{kind},{happened}"


def a_sheet(*lines: str, heads: str = HEADS, encoding: str = "utf-8") -> bytes:
    return "\n".join((heads, *lines)).encode(encoding)


def a_workbook(*rows: tuple[object, ...], formula: tuple[int, int] | None = None) -> bytes:
    """`formula`: a cell that reckons, by row and column from 0."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet1")
        moments = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, float):
                    sheet.write_number(number, place, value, moments)
                else:
                    sheet.write_string(number, place, str(value))
        if formula:
            sheet.write_formula(*formula, '=CONCATENATE("a","b")')
    return file.getvalue()


async def looked_at(world: World, content: bytes, name: str = "工单.csv") -> ImportPreview:
    draft = await receive_orders(world.officer, world.cycle, name, content)
    return await import_preview(world.officer, world.cycle, draft)


async def stored(
    world: World,
    seen: ImportPreview,
    *,
    left_out: frozenset[int] = frozenset(),
    choices: dict[int, Choice] | None = None,
    others: Choice = Choice.UNDECIDED,
    register: bool = False,
) -> ClueSheetTaken:
    said = Said(left_out, choices or {}, others)
    return await store_orders(
        world.officer, world.cycle, seen.head.id, seen.looked.seen, said, register=register
    )


async def taken_in(world: World, *lines: str, register: bool = False) -> list[UUID]:
    seen = await looked_at(world, a_sheet(*lines))
    assert not seen.looked.faults, seen.looked.faults
    return (await stored(world, seen, register=register)).clues


async def clues_of(world: World) -> list[dict[str, object]]:
    rows = await fetch("SELECT * FROM clue WHERE cycle = $1 ORDER BY outer_number", world.cycle)
    return [dict(row) for row in rows]


def where(preview: ImportPreview) -> list[tuple[int, str]]:
    return [(fault.row, fault.column) for fault in preview.looked.faults]


def unlike(number: int) -> str:
    """A text that is like no other: signs that stand beside one another nowhere else."""
    return "".join(chr(0x4E00 + (number * 37 + place * 101) % 15000) for place in range(20))


def new_number() -> str:
    return f"DH{uuid4().hex[:12]}"
