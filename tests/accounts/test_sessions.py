from hashlib import sha256

import pytest

from evaluation.accounts import sessions
from evaluation.accounts.rules import Role
from evaluation.db import fetch, fetch_one
from tests.accounts import given

pytestmark = pytest.mark.usefixtures("db")


async def earlier(secret: str, column: str, minutes: int) -> None:
    await fetch(
        f"UPDATE session SET {column} = {column} - make_interval(mins => $2) "  # ours
        "WHERE secret_hash = $1",
        *(sha256(secret.encode()).digest(), minutes),
    )


async def idle_minutes(secret: str) -> int:
    return await fetch_one(
        "SELECT round(extract(epoch FROM now() - seen_at) / 60)::int FROM session "
        "WHERE secret_hash = $1",
        sha256(secret.encode()).digest(),
    )


async def test_the_secret_brings_the_person_with_unit_and_roles():
    city = await given.a_jurisdiction()
    unit = await given.a_unit(city, 1)
    clerk = await given.a_person(Role.CLERK, jurisdiction=city, unit=unit)
    found = await sessions.person_of(await sessions.begin(clerk.account, city))
    assert (found.account, found.jurisdiction, found.unit) == (clerk.account, city, unit)
    assert (found.full_name, found.roles) == ("周敏", {Role.CLERK})
    assert len(found.form_token) == 43


async def test_secrets_differ_and_only_their_hash_is_kept():
    host = await given.a_person(Role.HOST)
    one, other = [await sessions.begin(host.account, host.jurisdiction) for _ in range(2)]
    assert one != other
    kept = await fetch("SELECT secret_hash FROM session WHERE account = $1", host.account)
    assert {row["secret_hash"] for row in kept} == {
        sha256(secret.encode()).digest() for secret in [one, other]
    }


async def test_an_unknown_secret_is_nobody():
    assert await sessions.person_of("attackerchosen") is None


@pytest.mark.parametrize(
    ("role", "column", "alive", "over"),
    [
        (Role.COUNTY_OFFICER, "seen_at", 14, 1),
        (Role.ADMINISTRATOR, "seen_at", 14, 1),
        (Role.HOST, "seen_at", 59, 1),
        (Role.HOST, "begun_at", 479, 1),
    ],
)
async def test_a_log_in_ends_by_the_databases_clock(role, column, alive, over):
    person = await given.a_person(role)
    secret = await sessions.begin(person.account, person.jurisdiction)
    await earlier(secret, column, alive)
    assert await sessions.person_of(secret, watching=True) is not None
    await earlier(secret, column, over)
    assert await sessions.person_of(secret) is None


async def test_use_is_noted_once_a_minute_and_not_for_a_page_that_watches():
    person = await given.a_person(Role.HOST)
    secret = await sessions.begin(person.account, person.jurisdiction)
    await earlier(secret, "seen_at", 5)
    await sessions.person_of(secret, watching=True)
    assert await idle_minutes(secret) == 5
    await sessions.person_of(secret)
    assert await idle_minutes(secret) == 0
    await fetch("UPDATE session SET seen_at = seen_at - interval '50 seconds'")
    await sessions.person_of(secret)
    assert await idle_minutes(secret) == 1


async def test_a_change_of_roles_acts_at_the_next_request():
    person = await given.a_person(Role.HOST, Role.TELLER)
    secret = await sessions.begin(person.account, person.jurisdiction)
    await fetch("UPDATE account SET roles = '{teller}' WHERE id = $1", person.account)
    assert (await sessions.person_of(secret)).roles == {Role.TELLER}


async def test_a_new_log_in_sweeps_out_what_is_over():
    person = await given.a_person(Role.HOST)
    old = await sessions.begin(person.account, person.jurisdiction)
    await earlier(old, "begun_at", 480)
    await sessions.begin(person.account, person.jurisdiction)
    assert await fetch_one("SELECT count(*) FROM session WHERE account = $1", person.account) == 1
