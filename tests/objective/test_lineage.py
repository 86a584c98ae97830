"""One and the same unit through the registers of several years."""

from evaluation.db import fetch
from evaluation.registry.lineage import units_of_line
from tests import given
from tests.objective.year import a_bare_unit


async def change(unit, kind, successor=None) -> None:
    await fetch(
        "INSERT INTO unit_change (id, jurisdiction, unit, kind, successor) "
        "SELECT gen_random_uuid(), jurisdiction, id, $2, $3 FROM unit WHERE id = $1",
        *(unit, kind, successor),
    )


async def test_a_unit_without_a_change_is_followed_by_its_title_forth_and_back(db):
    here = await given.a_jurisdiction()
    one, two, three = [await a_bare_unit(here, 1, year) for year in (2023, 2024, 2026)]
    await a_bare_unit(here, 2, 2024)
    assert await units_of_line(here, two) == [three, two, one]


async def test_renamed_and_merged_units_are_followed_forward(db):
    here = await given.a_jurisdiction()
    former = await a_bare_unit(here, 1, 2023)
    other = await a_bare_unit(here, 2, 2023)
    new = await a_bare_unit(here, 3, 2024)
    later = await a_bare_unit(here, 3, 2025)
    await change(former, "renamed", new)
    await change(other, "merged", new)
    assert await units_of_line(here, former) == [later, new, former]
    assert await units_of_line(here, other) == [later, new, other]


async def test_whose_unit_was_merged_in_does_not_see_the_others_past(db):
    here = await given.a_jurisdiction()
    former, merged = [await a_bare_unit(here, number, 2023) for number in (1, 2)]
    new = await a_bare_unit(here, 3, 2024)
    await change(former, "renamed", new)
    await change(merged, "merged", new)
    assert await units_of_line(here, new) == [new, former]


async def test_an_abolished_unit_has_nobody_after_it_though_the_title_comes_again(db):
    here = await given.a_jurisdiction()
    gone = await a_bare_unit(here, 1, 2023)
    again = await a_bare_unit(here, 1, 2024)
    await change(gone, "abolished")
    assert await units_of_line(here, gone) == [gone]
    assert await units_of_line(here, again) == [again]


async def test_the_same_title_in_another_county_is_another_unit(db):
    here, elsewhere = await given.a_jurisdiction(), await given.a_jurisdiction("石门县")
    mine = await a_bare_unit(here, 1, 2023)
    theirs = await a_bare_unit(elsewhere, 1, 2024)
    assert await units_of_line(here, mine) == [mine]
    assert await units_of_line(elsewhere, theirs) == [theirs]
    assert await units_of_line(elsewhere, mine) == []
    assert await units_of_line(here, None) == []
