"""小局: who may serve a county, who switches it, and what nothing lowers."""

from uuid import UUID

import asyncpg
import pytest

from evaluation.accounts import sessions
from evaluation.accounts.rules import Person, Role
from evaluation.accounts.serving import (
    OFF,
    ON,
    counties_of,
    go_home,
    serve_county,
    switch_profile,
    take_back_switch,
)
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused
from tests import given


async def a_city(*counties: str) -> tuple[UUID, list[UUID]]:
    city = await given.a_jurisdiction("常德市")
    made = [await given.a_jurisdiction(title) for title in counties]
    await fetch("UPDATE jurisdiction SET superior = $1 WHERE id = ANY($2)", city, made)
    return city, made


async def small(county: UUID, *, on: bool = True) -> None:
    await fetch("UPDATE jurisdiction SET small_office = $2 WHERE id = $1", county, on)


async def logged_in(*roles: Role, jurisdiction: UUID) -> tuple[str, Person]:
    person = await given.a_person(*roles, jurisdiction=jurisdiction)
    secret = await sessions.begin(person.account, jurisdiction)
    return secret, await sessions.person_of(secret)


async def test_an_administrator_of_the_city_works_in_a_small_county_and_goes_home_again(db):
    city, (county,) = await a_city("安乡县")
    await small(county)
    secret, person = await logged_in(Role.ADMINISTRATOR, Role.HOST, jurisdiction=city)
    assert (person.of_city, person.serving, person.home) == (True, "", None)
    await serve_county(person, secret, county)
    there = await sessions.person_of(secret)
    assert (there.jurisdiction, there.serving, there.home) == (county, "安乡县", city)
    assert (there.roles, there.of_city) == ({Role.ADMINISTRATOR}, False)
    await go_home(secret)
    back = await sessions.person_of(secret)
    assert (back.jurisdiction, back.roles) == (city, {Role.ADMINISTRATOR, Role.HOST})


async def test_the_countys_own_trail_says_who_came_in(db):
    city, (county,) = await a_city("安乡县")
    await small(county)
    secret, person = await logged_in(Role.AUDITOR, jurisdiction=city)
    await serve_county(person, secret, county)
    named = await fetch_one(
        "SELECT actor FROM audit_event WHERE jurisdiction = $1 AND name = 'ServiceBegun'", county
    )
    assert named == person.username


async def test_a_county_that_is_no_longer_small_puts_him_out_with_the_next_press(db):
    city, (county,) = await a_city("安乡县")
    await small(county)
    secret, person = await logged_in(Role.ADMINISTRATOR, jurisdiction=city)
    await serve_county(person, secret, county)
    await small(county, on=False)
    assert (await sessions.person_of(secret)).jurisdiction == city
    with pytest.raises(Refused, match="不是小局"):
        await serve_county(person, secret, county)


@pytest.mark.parametrize("roles", [(Role.CITY_OFFICER,), (Role.SCRUTINEER, Role.TELLER)])
async def test_nobody_but_the_three_serves(db, roles):
    city, (county,) = await a_city("安乡县")
    await small(county)
    secret, person = await logged_in(*roles, jurisdiction=city)
    with pytest.raises(NotFound):
        await serve_county(person, secret, county)
    await sessions.serve(secret, county)
    assert (await sessions.person_of(secret)).jurisdiction == city


async def test_no_one_serves_a_county_of_another_city_nor_a_county_another_county(db):
    _, (county, sister) = await a_city("安乡县", "澧县")
    other, _ = await a_city()
    for here in (other, sister):
        await small(county)
        secret, person = await logged_in(Role.ADMINISTRATOR, jurisdiction=here)
        with pytest.raises(NotFound):
            await serve_county(person, secret, county)
        await sessions.serve(secret, county)
        assert (await sessions.person_of(secret)).jurisdiction == here


async def test_the_profile_takes_an_administrator_and_a_security_officer(db):
    city, (county,) = await a_city("安乡县")
    administrator = await given.a_person(Role.ADMINISTRATOR, jurisdiction=city)
    another = await given.a_person(Role.ADMINISTRATOR, jurisdiction=city)
    guard = await given.a_person(Role.SECURITY_OFFICER, jurisdiction=city)
    assert await switch_profile(administrator, county, ON) is False
    with pytest.raises(Refused, match="第二人不能也是您"):
        await switch_profile(administrator, county, ON)
    with pytest.raises(Refused, match="另一类管理员"):
        await switch_profile(another, county, ON)
    (line,) = await counties_of(city)
    assert (line.small_office, line.word.person) == (False, administrator.account)
    assert await switch_profile(guard, county, ON) is True
    (line,) = await counties_of(city)
    assert (line.small_office, line.wanted, line.word) == (True, OFF, None)
    told = await fetch("SELECT jurisdiction FROM audit_event WHERE name = 'ProfileSwitched'")
    assert {row["jurisdiction"] for row in told} >= {city, county}


async def test_a_word_is_taken_back_and_a_stale_press_refused(db):
    city, (county,) = await a_city("安乡县")
    administrator = await given.a_person(Role.ADMINISTRATOR, jurisdiction=city)
    with pytest.raises(Refused, match="已经是这样"):
        await switch_profile(administrator, county, OFF)
    await switch_profile(administrator, county, ON)
    await take_back_switch(administrator, county)
    assert (await counties_of(city))[0].word is None


async def test_another_city_switches_nothing(db):
    _, (county,) = await a_city("安乡县")
    elsewhere = await given.a_jurisdiction("岳阳市")
    stranger = await given.a_person(Role.ADMINISTRATOR, jurisdiction=elsewhere)
    for deed in (switch_profile(stranger, county, ON), take_back_switch(stranger, county)):
        with pytest.raises(NotFound):
            await deed


async def test_who_serves_which_county_is_listed_with_its_own_people_first(db):
    city, (lone, big) = await a_city("安乡县", "桃源县")
    await small(lone)
    await fetch("UPDATE jurisdiction SET code = 'x1' WHERE id = $1", lone)
    await fetch("UPDATE jurisdiction SET code = 'x2' WHERE id = $1", big)
    await given.a_person(Role.ADMINISTRATOR, jurisdiction=city, full_name="罗伟")
    await given.a_person(Role.AUDITOR, jurisdiction=lone, full_name="县审计")
    first, second = await counties_of(city)
    assert [(one.full_name, one.of_city) for one in first.servants] == [
        ("县审计", False),
        ("罗伟", True),
    ]
    assert second.servants == ()


async def test_in_a_small_county_too_the_three_are_never_one_person(db):
    _, (county,) = await a_city("安乡县")
    await small(county)
    with pytest.raises(asyncpg.CheckViolationError):
        async with transaction():
            await given.a_person(Role.AUDITOR, Role.ADMINISTRATOR, jurisdiction=county)


async def test_opening_still_takes_two_accounts_in_a_small_county(db):
    """The database's own constraint does not know the profile."""
    hall = await given.an_open_sitting()
    await small(hall.jurisdiction)
    with pytest.raises(asyncpg.CheckViolationError):
        async with transaction():
            await fetch(
                "UPDATE sitting SET state = 'voided', voided_first = $2, voided_second = $2, "
                "voided_reason = '一个人' WHERE id = $1",
                *(hall.sitting, hall.officer.account),
            )
