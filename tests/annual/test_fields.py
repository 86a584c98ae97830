"""What the report may draw on: every figure has its source, and none is made up."""

import pytest

from evaluation.accounts.rules import Role
from evaluation.annual import providers
from evaluation.annual.fields import Figure, registry_of
from evaluation.annual.outline import first_drafts
from evaluation.annual.providers import figures_of, year_of
from evaluation.annual.queries import annual_desk
from evaluation.cycles.rules import Scope
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound
from evaluation.statistics.national import national_form
from tests import given
from tests.annual.year import a_year, correct


async def values(jurisdiction, cycle) -> dict[str, str | None]:
    figures = await figures_of(await year_of(jurisdiction, cycle))
    return {name: field.value for name, field in registry_of(figures).items()}


async def test_statistics_are_given_with_the_year_before_and_money_in_ten_thousands(db):
    year = await a_year()
    form = await fetch("SELECT id FROM statistics_return WHERE unit = $1", year.units[0])
    await fetch(
        'INSERT INTO statistics_cell (id, jurisdiction, "return", cell, amount) '
        "VALUES (gen_random_uuid(), $1, $2, 'penalty.amount', 1234567.5)",
        *(year.jurisdiction, form[0]["id"]),
    )
    found = await values(year.jurisdiction, year.cycle)
    told = {name: value for name, value in found.items() if name.startswith("行政处罚")}
    assert told == {
        "行政处罚": "42",
        "行政处罚·上年": "60",
        "行政处罚·增减": "下降30.0%",
        "行政处罚·增减率": "−30.0%",
    }
    assert found["处罚·罚没金额"] == "1234567.5"
    assert found["处罚·罚没金额·万元"] == "123.46"
    assert (found["首违不罚"], found["首违不罚·增减"]) == (None, None)
    assert (found["执法单位数"], found["上年度"]) == ("2", "2023")


async def test_every_cell_that_can_be_added_up_has_a_name_of_its_own(db):
    year = await a_year()
    figures = await figures_of(await year_of(year.jurisdiction, year.cycle))
    names = [figure.name for figure in figures]
    assert len(names) == len(set(names))
    cells = {line.id for line in national_form().lines.values() if line.kind != "average"}
    sources = {figure.source.partition("of=")[2] for figure in figures}
    assert cells - sources == set()
    assert [figure.name for figure in figures if not figure.source.startswith("/office")] == []


async def test_a_city_tells_its_own_level_apart_and_says_which_counties_sat(db):
    year = await a_year()
    county = await a_year("石门县", role=Role.COUNTY_OFFICER)
    await fetch(
        "UPDATE jurisdiction SET superior = $1 WHERE id = $2",
        year.jurisdiction,
        county.jurisdiction,
    )
    found = await values(year.jurisdiction, year.cycle)
    assert (found["本级·行政处罚"], found["县市区数"]) == ("42", "1")
    assert (found["召开评议会的县市区数"], found["召开评议会的县市区"]) == ("0", None)
    assert "本级·行政处罚" not in await values(county.jurisdiction, county.cycle)
    doubts = (await annual_desk(year.jurisdiction, year.cycle)).doubts
    assert doubts == {}


@pytest.mark.parametrize("scope", [Scope.EXCELLENT, Scope.INTERNAL])
async def test_a_sitting_and_its_ranking_are_known_once_held_and_published(db, scope):
    year = await a_year()
    before = await values(year.jurisdiction, year.cycle)
    assert [before[name] for name in ("评议会日期", "参评单位数", "市直单位优秀数")] == [None] * 3
    hall = await given.an_open_sitting(units=4, slips={"party": 1, "npc": 1, "cppcc": 1})
    held = await values(hall.jurisdiction, hall.cycle)
    assert (held["评议会场次"], held["参评单位数"]) == ("1", "4")
    scores = dict.fromkeys(hall.units[1:], given.HALF)
    await given.cast_all(hall, {hall.units[0]: given.FULL} | scores)
    await given.close_and_open(hall)
    await fetch("UPDATE board SET scope = $2 WHERE cycle = $1", hall.cycle, scope)
    await given.publish(hall)
    found = await values(hall.jurisdiction, hall.cycle)
    best = await fetch_one("SELECT short_title FROM unit WHERE id = $1", hall.units[0])
    assert {name: value for name, value in found.items() if name.startswith("市直单位")} == {
        "市直单位优秀数": "1",
        "市直单位优秀名单": best if scope == Scope.EXCELLENT else None,
        "市直单位良好数": "3",
        "市直单位合格数": "0",
        "市直单位不合格数": "0",
    }


async def test_the_outline_leaves_out_what_has_no_figures(db):
    year = await a_year()
    figures = await figures_of(await year_of(year.jurisdiction, year.cycle))
    text = "\n".join(one.text for one in first_drafts("石门县", registry_of(figures)))
    assert "行政处罚【行政处罚】件（比上年【行政处罚·增减】）" in text
    assert "【评议会日期】" not in text
    assert "全县" in text


async def test_another_room_adds_its_figures_by_one_line(db, monkeypatch):
    async def clues(year) -> list[Figure]:
        return [Figure("线索受理数", "线索", "条", f"{year.path}/clues", "7")]

    monkeypatch.setattr(providers, "PROVIDERS", [*providers.PROVIDERS, clues])
    year = await a_year()
    assert (await values(year.jurisdiction, year.cycle))["线索受理数"] == "7"
    await correct(year.units[0], 1)


async def test_another_jurisdiction_finds_no_year(db):
    year = await a_year()
    with pytest.raises(NotFound):
        await year_of(await given.a_jurisdiction("石门县"), year.cycle)
