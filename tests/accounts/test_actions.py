from uuid import uuid4

import asyncpg
import pytest
from argon2 import PasswordHasher

from evaluation.accounts import actions, passwords, sessions
from evaluation.accounts.lockout import LockedOut
from evaluation.accounts.rules import Role
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused
from tests.accounts import given

pytestmark = pytest.mark.usefixtures("db")

NETWORK = "10.43.7.0/24"


async def events_of(actor: str) -> list[str]:
    rows = await fetch("SELECT name FROM audit_event WHERE actor = $1 ORDER BY sequence", actor)
    return [row["name"] for row in rows]


async def refused_log_in(username: str, password: str = "Wrong-0000") -> str:  # noqa: S107
    with pytest.raises(Refused) as refused:
        await actions.log_in(username, password, NETWORK)
    return str(refused.value)


async def test_an_account_is_created_with_its_event():
    city = await given.a_jurisdiction()
    account = await actions.create_account(
        "command",
        city,
        username=" ZhouMin-X ",
        full_name="周敏",
        roles={Role.TELLER, Role.HOST},
        password=given.PASSWORD,
        office="市司法局执法监督科",
    )
    row = (await fetch("SELECT * FROM account WHERE id = $1", account))[0]
    assert (row["username"], row["roles"]) == ("zhoumin-x", ["host", "teller"])
    assert row["password_hash"].startswith("$argon2id$")
    detail = await fetch_one("SELECT detail FROM audit_event WHERE jurisdiction = $1", city)
    assert detail == (f'{{"account":"{account}","roles":["host","teller"],"username":"zhoumin-x"}}')


async def test_a_username_is_given_once():
    host = await given.a_person(Role.HOST)
    with pytest.raises(Refused) as refused:
        await actions.create_account(
            "command",
            host.jurisdiction,
            username=host.username.upper(),
            full_name="陈立",
            roles=[Role.HOST],
            password=given.PASSWORD,
        )
    assert str(refused.value) == f"用户名 {host.username} 已经有人用了，请换一个。"


async def test_a_clerk_belongs_to_a_unit_of_the_same_jurisdiction():
    elsewhere = await given.a_unit(await given.a_jurisdiction("汉寿县"), 1)
    with pytest.raises(NotFound):
        await given.a_person(Role.CLERK, unit=elsewhere)


async def test_the_database_too_keeps_the_three_administrators_apart():
    host = await given.a_person(Role.HOST)
    for roles in ["{auditor,administrator}", "{host,administrator,security_officer}"]:
        with pytest.raises(asyncpg.CheckViolationError):
            async with transaction():
                await fetch(
                    f"UPDATE account SET roles = '{roles}' WHERE id = $1",  # ours
                    host.account,
                )
    await fetch("UPDATE account SET roles = '{auditor,host}' WHERE id = $1", host.account)


async def test_logging_in_ends_the_session_of_the_old_cookie():
    host = await given.a_person(Role.HOST)
    first = await actions.log_in(host.username, given.PASSWORD, NETWORK)
    second = await actions.log_in(host.username.upper(), given.PASSWORD, NETWORK, former=first)
    assert await sessions.person_of(first) is None
    assert (await sessions.person_of(second)).account == host.account
    assert await events_of(host.username) == ["LoggedIn", "LoggedIn"]


async def test_an_unknown_name_hears_the_same_as_a_wrong_password():
    host = await given.a_person(Role.HOST)
    for left in [4, 3, 2, 1]:
        sentence = f"用户名或密码不对。还可以试 {left} 次，之后要等 15 分钟。"
        assert await refused_log_in(host.username) == sentence
        assert await refused_log_in(f"{host.username}x") == sentence
    for name in [host.username, f"{host.username}x"]:
        assert await refused_log_in(name) == "用户名或密码不对。请等 15 分钟再试。"
        assert await refused_log_in(name) == "试的次数太多了，请等 15 分钟再试。"


async def test_the_right_password_does_not_open_a_locked_account():
    host = await given.a_person(Role.HOST)
    for _ in range(5):
        await refused_log_in(host.username)
    with pytest.raises(LockedOut):
        await actions.log_in(host.username, given.PASSWORD, NETWORK)


async def test_a_right_password_gives_all_tries_back():
    host = await given.a_person(Role.HOST)
    for _ in range(4):
        await refused_log_in(host.username)
    await actions.log_in(host.username, given.PASSWORD, NETWORK)
    assert await refused_log_in(host.username) == (
        "用户名或密码不对。还可以试 4 次，之后要等 15 分钟。"
    )


async def test_a_network_is_shut_after_a_hundred_wrong_tries_and_right_ones_are_not_counted():
    host = await given.a_person(Role.HOST)
    for _ in range(3):
        await actions.log_in(host.username, given.PASSWORD, NETWORK)
    of_network = actions.lockout.limit("network", NETWORK, actions.TRIES_OF_A_NETWORK)
    for _ in range(99):
        await actions.lockout.count_failure(of_network)
    await actions.log_in(host.username, given.PASSWORD, NETWORK)
    await refused_log_in("nobody-here")
    with pytest.raises(LockedOut):
        await actions.log_in(host.username, given.PASSWORD, NETWORK)
    await actions.log_in(host.username, given.PASSWORD, "10.43.8.0/24")


async def test_the_trail_tells_of_refused_log_ins_but_never_of_unknown_names():
    host = await given.a_person(Role.HOST)
    await refused_log_in(host.username)
    await refused_log_in("Tao-9047")
    rows = await fetch(
        "SELECT jurisdiction, actor, detail FROM audit_event WHERE name = 'PasswordRefused' "
        "ORDER BY sequence DESC LIMIT 2"
    )
    detail = '{"network":"10.43.7.0/24","tries_left":4}'
    assert [tuple(row) for row in rows] == [
        (None, "未知用户", detail),
        (host.jurisdiction, host.username, detail),
    ]


async def test_a_name_that_postgres_cannot_hold_is_just_unknown():
    assert await refused_log_in("zhou\x00min") == (
        "用户名或密码不对。还可以试 4 次，之后要等 15 分钟。"
    )


async def test_a_disabled_account_is_out_at_once_and_stays_out():
    admin = await given.a_person(Role.ADMINISTRATOR)
    host = await given.a_person(Role.HOST, jurisdiction=admin.jurisdiction)
    secret = await actions.log_in(host.username, given.PASSWORD, NETWORK)
    await actions.disable_account(admin, host.account)
    assert await sessions.person_of(secret) is None
    assert await refused_log_in(host.username, given.PASSWORD) == (
        "用户名或密码不对。还可以试 4 次，之后要等 15 分钟。"
    )
    assert await events_of(admin.username) == ["AccountDisabled"]


async def test_nobody_disables_an_account_elsewhere_or_twice_or_the_own():
    admin = await given.a_person(Role.ADMINISTRATOR)
    elsewhere = await given.a_person(Role.HOST)
    for account in [elsewhere.account, uuid4()]:
        with pytest.raises(NotFound):
            await actions.disable_account(admin, account)
    with pytest.raises(Refused):
        await actions.disable_account(admin, admin.account)
    await actions.log_in(elsewhere.username, given.PASSWORD, NETWORK)


async def test_an_outdated_hash_is_made_anew_at_log_in():
    host = await given.a_person(Role.HOST)
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(given.PASSWORD)
    await fetch("UPDATE account SET password_hash = $2 WHERE id = $1", host.account, old)
    await actions.log_in(host.username, given.PASSWORD, NETWORK)
    kept = await fetch_one("SELECT password_hash FROM account WHERE id = $1", host.account)
    assert not passwords.is_outdated(kept)
    assert await passwords.fits(given.PASSWORD, kept)


async def test_a_new_password_ends_the_other_log_ins():
    host = await given.a_person(Role.HOST)
    elsewhere = await actions.log_in(host.username, given.PASSWORD, NETWORK)
    here = await actions.change_password(host, given.PASSWORD, "Taoyuan-4307", NETWORK)
    assert await sessions.person_of(elsewhere) is None
    assert (await sessions.person_of(here)).account == host.account
    await refused_log_in(host.username, given.PASSWORD)
    await actions.log_in(host.username, "Taoyuan-4307", NETWORK)


async def test_a_new_password_takes_the_old_one_and_is_another():
    host = await given.a_person(Role.HOST)
    with pytest.raises(Refused) as refused:
        await actions.change_password(host, "Wrong-0000", "Taoyuan-4307", NETWORK)
    assert str(refused.value) == "原密码不对。还可以试 4 次，之后要等 15 分钟。"
    with pytest.raises(Refused) as refused:
        await actions.change_password(host, given.PASSWORD, given.PASSWORD, NETWORK)
    assert str(refused.value) == "新密码与原密码相同，请换一个。"


async def test_logging_out_ends_the_session():
    host = await given.a_person(Role.HOST)
    secret = await actions.log_in(host.username, given.PASSWORD, NETWORK)
    await actions.log_out(host, secret)
    assert await sessions.person_of(secret) is None
    assert await events_of(host.username) == ["LoggedIn", "LoggedOut"]


async def test_a_forgotten_password_is_reset_by_the_administrator_and_ends_every_log_in():
    city = await given.a_jurisdiction()
    boss = await given.a_person(Role.ADMINISTRATOR, jurisdiction=city)
    clerk = await given.a_person(Role.REGISTRAR, jurisdiction=city)
    secret = await actions.log_in(clerk.username, given.PASSWORD, NETWORK)
    with pytest.raises(Refused, match="自己的密码"):
        await actions.reset_password(boss, boss.account)
    stranger = await given.a_person(Role.ADMINISTRATOR)
    with pytest.raises(NotFound):
        await actions.reset_password(stranger, clerk.account)
    fresh = await actions.reset_password(boss, clerk.account)
    assert await sessions.person_of(secret) is None
    with pytest.raises(actions.NotProven):
        await actions.log_in(clerk.username, given.PASSWORD, NETWORK)
    assert await actions.log_in(clerk.username, fresh, NETWORK)
