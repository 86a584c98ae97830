"""密码: the last five don't come again, and after ninety days a new one comes first."""

from datetime import timedelta
from itertools import pairwise

import pytest

from evaluation.accounts import actions, sessions
from evaluation.accounts.rules import Owed, Person, Role, what_is_owed
from evaluation.db import fetch, fetch_one
from evaluation.errors import Refused
from evaluation.workdays.queries import today
from tests import given as halls
from tests.accounts import given

pytestmark = pytest.mark.usefixtures("db")

NETWORK = "10.43.7.0/24"
DAYS = timedelta(days=1)
STANDING = {"age": 89 * DAYS, "asks_code": False, "lacks_factor": False, "in_sitting": False}


@pytest.mark.parametrize(
    ("standing", "role", "owed"),
    [
        ({}, Role.CITY_OFFICER, Owed.NOTHING),
        ({"age": None}, Role.CITY_OFFICER, Owed.NOTHING),
        ({"age": 90 * DAYS}, Role.CLERK, Owed.NOTHING),
        ({"age": 91 * DAYS}, Role.CLERK, Owed.PASSWORD),
        ({"age": 91 * DAYS, "in_sitting": True}, Role.CLERK, Owed.NOTHING),
        ({"age": 91 * DAYS, "asks_code": True}, Role.AUDITOR, Owed.CODE),
        ({"asks_code": True, "in_sitting": True}, Role.AUDITOR, Owed.CODE),
        ({"lacks_factor": True}, Role.AUDITOR, Owed.FACTOR),
        ({"lacks_factor": True, "in_sitting": True}, Role.AUDITOR, Owed.NOTHING),
        ({"lacks_factor": True}, Role.SCRUTINEER, Owed.NOTHING),
        ({"lacks_factor": True, "age": 91 * DAYS}, Role.AUDITOR, Owed.PASSWORD),
    ],
)
def test_what_comes_before_anything_else(standing, role, owed):
    assert what_is_owed({role}, **STANDING | standing) == owed


async def changed(person: Person, old: str, new: str) -> str:
    return await actions.change_password(person, old, new, NETWORK)


async def grown_old(person: Person, days: int) -> None:
    await fetch(
        "UPDATE account SET password_set_at = password_set_at - $2::interval WHERE id = $1",
        *(person.account, days * DAYS),
    )


async def owes(person: Person, password: str = given.PASSWORD) -> str:
    session = await actions.log_in(person.username, password, NETWORK)
    return (await sessions.person_of(session)).owes


async def test_none_of_the_last_five_comes_again_and_the_sixth_may():
    host = await given.a_person(Role.HOST)
    used = [given.PASSWORD, *(f"Taoyuan-430{n}" for n in range(1, 6))]
    for old, new in pairwise(used):
        await changed(host, old, new)
    for former in used[1:-1]:
        with pytest.raises(Refused) as refused:
            await changed(host, used[-1], former)
        assert str(refused.value) == "这个密码在最近 5 次里用过，请换一个。"
    await changed(host, used[-1], used[0])
    kept = "SELECT count(*) FROM past_password WHERE account = $1"
    assert await fetch_one(kept, host.account) == 4


async def test_only_hashes_of_former_passwords_are_kept():
    host = await given.a_person(Role.HOST)
    await changed(host, given.PASSWORD, "Taoyuan-4307")
    row = (await fetch("SELECT * FROM past_password WHERE account = $1", host.account))[0]
    assert row["password_hash"].startswith("$argon2id$")
    assert row["jurisdiction"] == host.jurisdiction


async def test_the_ninety_days_of_a_password_given_by_somebody_else_begin_with_its_first_use():
    host = await given.a_person(Role.HOST)
    kept = "SELECT password_set_at FROM account WHERE id = $1"
    assert await fetch_one(kept, host.account) is None
    assert await owes(host) == ""
    first = await fetch_one(kept, host.account)
    assert first is not None
    await actions.log_in(host.username, given.PASSWORD, NETWORK)
    assert await fetch_one(kept, host.account) == first


async def test_after_ninety_days_a_new_password_comes_first_and_then_nothing_is_owed():
    host = await given.a_person(Role.HOST)
    assert await owes(host) == ""
    await grown_old(host, 89)
    assert await owes(host) == ""
    await grown_old(host, 2)
    assert await owes(host) == "password"
    session = await changed(host, given.PASSWORD, "Taoyuan-4307")
    here = await sessions.person_of(session)
    assert (here.owes, here.old_password) == ("", False)
    assert await owes(host, "Taoyuan-4307") == ""


async def test_on_the_day_of_a_sitting_that_is_open_it_is_only_said():
    hall = await halls.an_open_sitting()
    host = await given.a_person(Role.HOST, jurisdiction=hall.jurisdiction)
    elsewhere = await given.a_person(Role.HOST)
    for person in (host, elsewhere):
        await owes(person)
        await grown_old(person, 91)
    assert await owes(host) == "password"
    await fetch("UPDATE sitting SET held_on = $2 WHERE id = $1", hall.sitting, await today())
    session = await actions.log_in(host.username, given.PASSWORD, NETWORK)
    here = await sessions.person_of(session)
    assert (here.owes, here.old_password) == ("", True)
    assert await owes(elsewhere) == "password"


async def test_a_log_in_that_goes_on_is_not_cut_off_when_the_day_comes():
    host = await given.a_person(Role.HOST)
    session = await actions.log_in(host.username, given.PASSWORD, NETWORK)
    await grown_old(host, 91)
    here = await sessions.person_of(session)
    assert (here.owes, here.old_password) == ("", True)
