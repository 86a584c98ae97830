"""The register as the command takes it: whole or not at all, and what is there stays."""

import pytest

from evaluation.db import fetch_one
from evaluation.registry.actions import found_jurisdictions, read_register, take_register
from evaluation.registry.taking import RegisterUnfit

HEADS = "jurisdiction_code,board,class,name,short_name,own_code,role,note\n"
CITY = "430700,市直单位,综合执法类,常德市水利局,市水利局,,,\n"
COUNTY = "430726,市直单位,综合执法类,石门县水利局,县水利局,,organiser,\n"


async def test_units_of_several_jurisdictions_go_in_once(db):
    await found_jurisdictions()
    sheet = read_register(HEADS + CITY + COUNTY)
    assert await take_register("command", 2024, sheet) == 2
    assert await take_register("command", 2024, sheet) == 0
    ranked = await fetch_one("SELECT ranked FROM unit WHERE title = '石门县水利局'")
    assert ranked is False


async def test_the_same_name_in_two_jurisdictions_is_no_fault(db):
    sheet = read_register(HEADS + CITY + CITY.replace("430700", "430726"))
    assert {code: len(lines) for code, lines in sheet.items()} == {"430700": 1, "430726": 1}


async def test_every_fault_is_told_with_its_line(db):
    with pytest.raises(RegisterUnfit) as no:
        read_register(HEADS + CITY + CITY.replace("综合执法类", ""))
    said = str(no.value)
    assert "第 3 行“class”没有填" in said
    assert "第 3 行“name”与第 2 行相同：常德市水利局" in said
    assert "整张表都没有导入" in said


async def test_a_jurisdiction_that_does_not_exist_stops_it_all(db):
    await found_jurisdictions()
    sheet = read_register(HEADS + CITY + CITY.replace("430700", "430799"))
    with pytest.raises(RegisterUnfit, match="没有辖区 430799"):
        await take_register("command", 2024, sheet)
    assert await fetch_one("SELECT id FROM unit WHERE title = '常德市水利局'") is None
