"""动态口令: the arithmetic of RFC 6238, and what each code opens once."""

from base64 import b32encode
from uuid import UUID

import pytest

from evaluation.accounts import actions, factor_rules, second_factor, sessions
from evaluation.accounts.factor_checking import CodeWrong
from evaluation.accounts.lockout import LockedOut
from evaluation.accounts.rules import STRICT, Person, Role
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from tests.accounts import given

NETWORK = "10.43.7.0/24"
pytestmark = pytest.mark.usefixtures("db")
RFC = b32encode(b"12345678901234567890").decode()
"""The key of the appendix of RFC 6238."""


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_rfc(moment, code):
    assert factor_rules.code_at(RFC, factor_rules.step_at(moment)) == code


def test_a_code_of_the_step_before_or_after_counts_and_none_further_away():
    codes = {step: factor_rules.code_at(RFC, 1000 + step) for step in range(-3, 4)}
    taken = {
        step: factor_rules.matching_step(RFC, code, 1000, None) for step, code in codes.items()
    }
    assert taken == {-3: None, -2: None, -1: 999, 0: 1000, 1: 1001, 2: None, 3: None}


def test_a_code_never_counts_twice_nor_one_from_before_it():
    code, before = factor_rules.code_at(RFC, 1000), factor_rules.code_at(RFC, 999)
    assert factor_rules.matching_step(RFC, code, 1000, 1000) is None
    assert factor_rules.matching_step(RFC, before, 1000, 1000) is None
    assert factor_rules.matching_step(RFC, code, 1001, 999) == 1000


@pytest.mark.parametrize("typed", ["287082", "287 082", "２８７０８２", " 287-082 "])
def test_figures_are_read_however_they_are_typed(typed):
    assert factor_rules.read_code(typed) == "287082"


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "k7mq", "二八七〇八二", "\x00" * 6])
def test_what_is_no_code_is_refused_in_words(typed):
    with pytest.raises(factor_rules.CodeUnfit) as refused:
        factor_rules.read_code(typed)
    assert str(refused.value).startswith("动态口令是手机上的 6 位数字")


async def this_step() -> int:
    return factor_rules.step_at(
        float(await fetch_one("SELECT extract(epoch FROM clock_timestamp())"))
    )


async def with_factor(person: Person) -> tuple[str, list[str]]:
    """The key in the phone and the recovery codes; set up a while ago."""
    session = await actions.log_in(person.username, given.PASSWORD, NETWORK)
    setting = second_factor.begin_set_up(person)
    code = factor_rules.code_at(setting.secret, await this_step())
    codes = await second_factor.confirm_set_up(person, setting.sealed, code, NETWORK, session)
    await fetch("UPDATE account SET second_factor_step = 0 WHERE id = $1", person.account)
    return setting.secret, codes


async def half_way(person: Person) -> str:
    return await actions.log_in(person.username, given.PASSWORD, NETWORK)


async def names_of(actor: str) -> list[str]:
    rows = await fetch("SELECT name FROM audit_event WHERE actor = $1 ORDER BY sequence", actor)
    return [row["name"] for row in rows]


@pytest.fixture
async def officer() -> Person:
    return await given.a_person(Role.CITY_OFFICER)


async def test_with_a_second_factor_the_password_alone_logs_nobody_in(officer):
    key, _ = await with_factor(officer)
    half = await half_way(officer)
    assert await sessions.person_of(half) is None
    assert await sessions.owing_a_code(half) == officer.account
    whole = await second_factor.prove(half, factor_rules.code_at(key, await this_step()), NETWORK)
    here = await sessions.person_of(whole)
    assert (here.account, here.owes) == (officer.account, "")
    assert await sessions.owing_a_code(half) is None
    assert await names_of(officer.username) == ["LoggedIn", "SecondFactorSet", "LoggedIn"]


async def test_a_code_that_was_taken_is_not_taken_again(officer):
    key, _ = await with_factor(officer)
    code = factor_rules.code_at(key, await this_step())
    await second_factor.prove(await half_way(officer), code, NETWORK)
    half = await half_way(officer)
    with pytest.raises(CodeWrong) as refused:
        await second_factor.prove(half, code, NETWORK)
    assert str(refused.value) == (
        "动态口令不对，或已经用过。请等手机上换了新的再输。还可以试 4 次，之后要等 15 分钟。"
    )
    assert await sessions.person_of(half) is None


async def test_the_code_that_set_it_up_is_used_up(officer):
    session = await actions.log_in(officer.username, given.PASSWORD, NETWORK)
    setting = second_factor.begin_set_up(officer)
    code = factor_rules.code_at(setting.secret, await this_step())
    await second_factor.confirm_set_up(officer, setting.sealed, code, NETWORK, session)
    with pytest.raises(CodeWrong):
        await second_factor.prove(await half_way(officer), code, NETWORK)


async def test_a_recovery_code_stands_in_for_the_phone_once(officer):
    _, codes = await with_factor(officer)
    assert (len(codes), len(set(codes)), {len(code) for code in codes}) == (10, 10, {9})
    await second_factor.prove(await half_way(officer), codes[3].lower(), NETWORK)
    with pytest.raises(CodeWrong):
        await second_factor.prove(await half_way(officer), codes[3], NETWORK)
    await second_factor.prove(await half_way(officer), codes[4], NETWORK)
    standing = await second_factor.standing_of(officer.account)
    assert (standing.on, standing.codes_left) == (True, 8)
    assert (await names_of(officer.username)).count("RecoveryCodeUsed") == 2


async def test_five_wrong_codes_lock_it_and_a_right_password_gives_no_new_tries(officer):
    key, _ = await with_factor(officer)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(CodeWrong, match=f"试 {left} 次" if left else "请等 15 分钟再试"):
            await second_factor.prove(await half_way(officer), "ABCD-2345", NETWORK)
    half = await half_way(officer)
    with pytest.raises(LockedOut):
        await second_factor.prove(half, factor_rules.code_at(key, await this_step()), NETWORK)
    assert (await names_of(officer.username)).count("CodeRefused") == 5


async def test_between_password_and_code_there_are_five_minutes(officer):
    key, _ = await with_factor(officer)
    half = await half_way(officer)
    await fetch("UPDATE session SET begun_at = begun_at - interval '5 minutes'")
    with pytest.raises(second_factor.NoPasswordYet):
        await second_factor.prove(half, factor_rules.code_at(key, await this_step()), NETWORK)
    with pytest.raises(second_factor.NoPasswordYet):
        await second_factor.prove("", "123456", NETWORK)


async def test_key_and_codes_are_kept_so_that_a_copy_of_the_rows_opens_nothing(officer):
    key, codes = await with_factor(officer)
    rows = await fetch(
        "SELECT to_jsonb(a)::text || coalesce(string_agg(to_jsonb(c)::text, ''), '') AS kept "
        "FROM account a LEFT JOIN recovery_code c ON c.account = a.id WHERE a.id = $1 GROUP BY a.*",
        officer.account,
    )
    secrets = {key, key.encode().hex()} | {code.replace("-", "") for code in codes} | set(codes)
    assert [one for one in secrets if one in rows[0]["kept"]] == []
    trail = await fetch("SELECT detail FROM audit_event WHERE actor = $1", officer.username)
    assert [one for one in secrets for row in trail if one in row["detail"]] == []


async def test_a_key_that_was_moved_to_another_account_opens_nothing(officer):
    other = await given.a_person(Role.CITY_OFFICER, jurisdiction=officer.jurisdiction)
    key, _ = await with_factor(officer)
    await fetch(
        "UPDATE account SET second_factor = (SELECT second_factor FROM account WHERE id = $1), "
        "second_factor_step = 0 WHERE id = $2",
        *(officer.account, other.account),
    )
    with pytest.raises(Refused, match="这个密钥打不开"):
        await second_factor.prove(
            await half_way(other), factor_rules.code_at(key, await this_step()), NETWORK
        )


async def test_a_sealed_key_of_another_page_sets_nothing_up(officer):
    other = await given.a_person(Role.HOST)
    setting = second_factor.begin_set_up(other)
    for sealed in (setting.sealed, "AAAA", "keine base64", ""):
        with pytest.raises(Refused, match="这个密钥打不开"):
            await second_factor.confirm_set_up(officer, sealed, "123456", NETWORK, "")


async def test_turned_off_with_a_code_it_may_be_set_up_with_another_phone(officer):
    key, _ = await with_factor(officer)
    session = await second_factor.prove(
        await half_way(officer), factor_rules.code_at(key, await this_step()), NETWORK
    )
    with pytest.raises(CodeWrong):
        await second_factor.turn_off(officer, "ABCD-2345", NETWORK, session)
    code = factor_rules.code_at(key, await this_step() + 1)
    await second_factor.turn_off(officer, code, NETWORK, session)
    assert (await second_factor.standing_of(officer.account)).on is False
    left = "SELECT count(*) FROM recovery_code WHERE account = $1"
    assert await fetch_one(left, officer.account) == 0
    assert (await sessions.person_of(await half_way(officer))).account == officer.account


async def test_fresh_recovery_codes_end_the_former_ones(officer):
    _, codes = await with_factor(officer)
    fresh = await second_factor.make_recovery_codes(officer, codes[0], NETWORK)
    assert set(fresh).isdisjoint(codes)
    with pytest.raises(CodeWrong):
        await second_factor.prove(await half_way(officer), codes[1], NETWORK)
    await second_factor.prove(await half_way(officer), fresh[0], NETWORK)


async def test_an_administrator_resets_another_persons_and_never_the_own():
    city = await given.a_jurisdiction()
    boss = await given.a_person(Role.ADMINISTRATOR, jurisdiction=city)
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=city)
    await with_factor(boss)
    key, _ = await with_factor(officer)
    session = await second_factor.prove(
        await half_way(officer), factor_rules.code_at(key, await this_step()), NETWORK
    )
    with pytest.raises(Refused, match="另一位系统管理员"):
        await second_factor.reset_second_factor(boss, boss.account)
    stranger = await given.a_person(Role.ADMINISTRATOR)
    with pytest.raises(NotFound):
        await second_factor.reset_second_factor(stranger, officer.account)
    await second_factor.reset_second_factor(boss, officer.account)
    assert await sessions.person_of(session) is None
    assert (await sessions.person_of(await half_way(officer))).account == officer.account
    with pytest.raises(NotFound):
        await second_factor.reset_second_factor(boss, officer.account)
    assert (await names_of(boss.username))[-1] == "SecondFactorReset"


async def required_in(city: UUID) -> None:
    boss = await given.a_person(Role.ADMINISTRATOR, jurisdiction=city)
    with pytest.raises(Refused, match="请先给自己设好动态口令"):
        await second_factor.require_second_factor(boss, required=True)
    await with_factor(boss)
    await second_factor.require_second_factor(boss, required=True)
    assert (await names_of(boss.username))[-1] == "SecondFactorRequired"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CLERK}))
async def test_where_it_is_required_officers_and_administrators_owe_it(role):
    city = await given.a_jurisdiction()
    await required_in(city)
    person = await given.a_person(role, jurisdiction=city)
    owes = (await sessions.person_of(await half_way(person))).owes
    assert owes == ("second_factor" if role in STRICT else "")


async def test_what_is_owed_is_settled_by_setting_it_up_and_owed_again_when_turned_off():
    city = await given.a_jurisdiction()
    await required_in(city)
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=city)
    session = await half_way(officer)
    setting = second_factor.begin_set_up(officer)
    code = factor_rules.code_at(setting.secret, await this_step())
    await second_factor.confirm_set_up(officer, setting.sealed, code, NETWORK, session)
    assert (await sessions.person_of(session)).owes == ""
    code = factor_rules.code_at(setting.secret, await this_step() + 1)
    await second_factor.turn_off(officer, code, NETWORK, session)
    assert (await sessions.person_of(session)).owes == "second_factor"
