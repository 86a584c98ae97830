"""名录: every fault by row and column, and what a sheet does to a register."""

import pytest

from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.intake import actions
from evaluation.intake.queries import preview
from evaluation.scoring.conduct import open_sitting
from tests import given
from tests.intake.given import (
    UNIT_HEADS,
    a_sheet,
    a_year,
    an_officer,
    looked_at,
    taken,
    where,
)

WATER = "市直单位,综合执法类,石门县水利局,县水利局,,,"
WOODS = "市直单位,综合执法类,石门县林业局,县林业局,,,"


async def titles(officer, year=2024) -> dict[str, str]:
    rows = await fetch(
        "SELECT title, short_title FROM unit WHERE jurisdiction = $1 AND year = $2 ORDER BY title",
        *(officer.jurisdiction, year),
    )
    return {row["title"]: row["short_title"] for row in rows}


async def test_three_faults_are_told_by_row_and_column_and_nothing_is_stored(db):
    officer = await an_officer()
    sheet = a_sheet(
        UNIT_HEADS,
        WATER,
        "市直单位,综合类,石门县林业局,县林业局,,,",
        "市直单位,综合执法类,石门县水利局,,,也许,",
    )
    seen = await looked_at(officer, "units", "2024", sheet)
    assert where(seen) == [(3, "类别"), (4, "单位全称"), (4, "单位简称"), (4, "承办单位")]
    said = {fault.column: fault.words for fault in seen.plan.faults}
    assert said["类别"].startswith("不认识：综合类。可填综合执法类、")
    assert said["单位全称"] == "与第 2 行相同：石门县水利局。请删去或改正其中一行。"
    with pytest.raises(Refused, match="还有 4 处要改。整张表都没有导入"):
        await actions.take(officer, seen.draft.id, seen.plan.seen)
    assert await titles(officer) == {}
    assert (await preview(officer, seen.draft.id)).draft.id == seen.draft.id


async def test_boards_are_those_of_the_year_once_it_is_set_up(db):
    officer = await an_officer()
    strange = a_sheet(UNIT_HEADS, WATER.replace("市直单位", "县直单位"))
    assert (await looked_at(officer, "units", "2024", strange)).plan.faults == []
    await a_year(officer)
    assert where(await looked_at(officer, "units", "2024", strange)) == [(2, "榜单")]


async def test_an_office_may_have_classes_of_its_own(db):
    officer = await an_officer()
    sheet = a_sheet(UNIT_HEADS, WATER.replace("综合执法类", "涉农类"))
    assert where(await looked_at(officer, "units", "2024", sheet)) == [(2, "类别")]
    await taken(officer, "units", "2024 涉农类、其他类", sheet)
    assert await fetch_one("SELECT class FROM unit WHERE title = '石门县水利局'") == "涉农类"


async def test_names_that_look_alike_are_noted_and_stop_nothing(db):
    officer = await an_officer()
    await taken(officer, "units", "2024", a_sheet(UNIT_HEADS, WATER))
    twin = "市直单位,综合执法类,石門县林业局,县森林局,,,"
    there = "市直单位,综合执法类,石门縣水利局,县水务局,,,"
    seen = await looked_at(officer, "units", "2024", a_sheet(UNIT_HEADS, WOODS, twin, there))
    assert [(note.row, note.column, note.words) for note in seen.plan.notes] == [
        (3, "单位全称", "“石門县林业局”与第 2 行“石门县林业局”很像，请核对是不是同一个。"),
        (4, "单位全称", "“石门縣水利局”与系统里的“石门县水利局”很像，请核对是不是同一个。"),
    ]
    assert seen.plan.faults == []


async def test_a_sheet_is_the_whole_register_and_titles_may_be_swapped(db):
    officer = await an_officer()
    await taken(officer, "units", "2024", a_sheet(UNIT_HEADS, WATER, WOODS))
    swapped = a_sheet(
        UNIT_HEADS,
        WATER.replace("县水利局,,", "县林业局,,"),
        WOODS.replace("县林业局,,", "县水利局,,"),
    )
    await taken(officer, "units", "2024", swapped)
    assert await titles(officer) == {"石门县林业局": "县水利局", "石门县水利局": "县林业局"}
    corrected = a_sheet(UNIT_HEADS, "市直单位,综合执法类,石门县水务局,县林业局,,是,")
    seen = await looked_at(officer, "units", "2024", corrected)
    assert (len(seen.plan.added), len(seen.plan.changed)) == (0, 1)
    assert list(seen.plan.gone) == ["石门县林业局"]
    await actions.take(officer, seen.draft.id, seen.plan.seen)
    assert await titles(officer) == {"石门县水务局": "县林业局"}
    row = (await fetch("SELECT ranked, organiser, note FROM unit WHERE title = '石门县水务局'"))[0]
    assert tuple(row) == (False, True, "承办单位，不参与排名")


async def test_a_unit_that_has_a_record_is_not_taken_out(db):
    hall = await given.a_prepared_sitting(units=2)
    sheet = a_sheet(UNIT_HEADS, "市直单位,综合执法类,常德市第1局,第1局,,,")
    seen = await looked_at(hall.officer, "units", "2024", sheet)
    assert where(seen) == [(0, "")]
    assert seen.plan.faults[0].words.startswith("表里没有常德市第2局，它已有议程")


async def test_a_unit_whose_sitting_has_begun_is_not_changed(db):
    hall = await given.a_prepared_sitting(units=1)
    sheet = a_sheet(UNIT_HEADS, "市直单位,经济管理类,常德市第1局,第1局,,,")
    assert where(await looked_at(hall.officer, "units", "2024", sheet)) == []
    await given.rehearse(hall)
    await open_sitting(hall.officer, hall.sitting)
    assert where(await looked_at(hall.officer, "units", "2024", sheet)) == [(2, "单位全称")]


async def test_the_code_of_a_county_is_looked_up(db):
    city = await given.a_person(jurisdiction=await given.a_jurisdiction())
    officer = await an_officer()
    await fetch(
        "UPDATE jurisdiction SET superior = $2, code = '430726' WHERE id = $1",
        *(officer.jurisdiction, city.jurisdiction),
    )
    city = await given.a_person("city_officer", jurisdiction=city.jurisdiction)
    lines = ("县市区,县市区,石门县,石门,430726,,", "县市区,县市区,澧县,澧县,430799,,")
    seen = await looked_at(city, "units", "2024", a_sheet(UNIT_HEADS, *lines))
    assert [(note.row, note.words) for note in seen.plan.notes] == [
        (3, "下级辖区里没有代码 430799，请核对。")
    ]


async def test_a_county_neither_sees_nor_changes_another(db):
    here, there = await an_officer("石门县"), await an_officer("澧县")
    await taken(there, "units", "2024", a_sheet(UNIT_HEADS, WATER))
    seen = await looked_at(here, "units", "2024", a_sheet(UNIT_HEADS, WATER, WOODS))
    assert len(seen.plan.added) == 2
    for act in (
        preview(there, seen.draft.id),
        actions.take(there, seen.draft.id, seen.plan.seen),
        actions.drop(there, seen.draft.id),
    ):
        with pytest.raises(NotFound):
            await act
    await actions.take(here, seen.draft.id, seen.plan.seen)
    assert len(await titles(here)) == 2
    assert len(await titles(there)) == 1
