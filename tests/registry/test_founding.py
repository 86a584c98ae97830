"""辖区 from a sheet: founded once, furnished while nobody uses it, told of in its own trail."""

from evaluation.db import fetch
from evaluation.registry.founding import (
    JurisdictionLine,
    found_jurisdiction,
    furnish_jurisdiction,
    present_jurisdictions,
)
from tests import given

CITY = JurisdictionLine("840700", "示范市", "示范市司法局", "", small_office=False)
COUNTY = JurisdictionLine("840721", "示范县", "示范县司法局", "840700", small_office=True)


async def test_a_founded_county_knows_its_city_and_its_profile(db):
    city = await found_jurisdiction("command", CITY, None)
    county = await found_jurisdiction("command", COUNTY, city)
    there = await present_jurisdictions()
    assert (there["840700"].line, there["840721"].line) == (CITY, COUNTY)
    assert (there["840721"].id, there["840721"].used) == (county, False)
    rows = await fetch(
        "SELECT detail::json ->> 'small_office' AS small FROM audit_event WHERE jurisdiction = $1",
        county,
    )
    assert [row["small"] for row in rows] == ["true"]


async def test_one_that_has_an_account_or_a_year_counts_as_used(db):
    hall = await given.a_prepared_sitting()
    lone = await found_jurisdiction("command", CITY, None)
    there = {one.id: one.used for one in (await present_jurisdictions()).values()}
    assert (there[hall.jurisdiction], there[lone]) == (True, False)


async def test_furnishing_changes_bureau_and_profile_and_nothing_else(db):
    city = await found_jurisdiction("command", CITY, None)
    wanted = JurisdictionLine("840700", "别的市", "市法治局", "", small_office=True)
    await furnish_jurisdiction("command", city, wanted)
    line = (await present_jurisdictions())["840700"].line
    assert (line.title, line.bureau, line.small_office) == ("示范市", "市法治局", True)
