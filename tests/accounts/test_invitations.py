"""一次性链接: who is invited, what the code opens once, and what is said when it no longer does."""

from uuid import uuid4

import pytest

from evaluation.accounts import actions, invitations, passwords, sessions
from evaluation.accounts.invitations import InvitationUnfit
from evaluation.accounts.lockout import LockedOut
from evaluation.accounts.rules import Person, Role
from evaluation.box.crockford import SIGNS, CodeUnreadable
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from tests.accounts import given

pytestmark = pytest.mark.usefixtures("db")

NETWORK = "10.43.7.0/24"
NEW = "Taoyuan-4307"


@pytest.fixture
async def boss() -> Person:
    return await given.a_person(Role.ADMINISTRATOR)


async def a_clerk(boss: Person, number: int = 1) -> Person:
    """Of 常德市第…局; nobody knows a password of it."""
    unit = await given.a_unit(boss.jurisdiction, number)
    clerk = await given.a_person(Role.CLERK, jurisdiction=boss.jurisdiction, unit=unit)
    hashed = passwords.NOBODYS_HASH
    await fetch("UPDATE account SET password_hash = $2 WHERE id = $1", clerk.account, hashed)
    return clerk


async def invited(boss: Person, account: Person) -> str:
    drafts = await invitations.drafts_for([await invitations.invitee_of(boss, account.account)])
    await invitations.invite(boss, drafts)
    return drafts[0].code


async def count_of(table: str, boss: Person) -> int:
    """Of the rows of that jurisdiction."""
    sql = f'SELECT count(*) FROM "{table}" WHERE jurisdiction = $1'
    return await fetch_one(sql, boss.jurisdiction)


async def unfit(code: str) -> str:
    with pytest.raises(InvitationUnfit) as refused:
        await invitations.accept(code, NEW, NETWORK)
    return str(refused.value)


async def test_a_code_has_sixty_bits_and_is_read_however_it_is_typed(boss):
    code = await invited(boss, await a_clerk(boss))
    assert (len(code), set(code) <= set(SIGNS)) == (12, True)
    typed = invitations.in_groups(code)
    assert [len(group) for group in typed.split("-")] == [4, 4, 4]
    for way in (typed, typed.lower(), f" {typed.replace('-', '－')} ", typed.replace("0", "o")):
        assert invitations.read_code(way) == code
    for short in ("", code[:-1], code + "0", "U" * 12):
        with pytest.raises(CodeUnreadable):
            invitations.read_code(short)


async def test_who_holds_the_code_sees_the_name_and_the_unit_and_may_look_again(boss):
    clerk = await a_clerk(boss)
    code = await invited(boss, clerk)
    for _ in range(2):
        seen = await invitations.invited_by(code, NETWORK)
        assert (seen.account, seen.username, seen.full_name) == (
            clerk.account,
            clerk.username,
            "周敏",
        )
        assert (seen.about, seen.roles) == ("常德市第1局", {Role.CLERK})


async def test_the_code_sets_a_password_logs_in_and_is_used_up(boss):
    clerk = await a_clerk(boss)
    code = await invited(boss, clerk)
    session = await invitations.accept(code, NEW, NETWORK)
    assert (await sessions.person_of(session)).account == clerk.account
    assert (await sessions.person_of(await actions.log_in(clerk.username, NEW, NETWORK))).owes == ""
    assert await unfit(code) == (
        "这个码已经用过了，只能用一次。密码已设好的，请直接登录；不是您自己用的，或忘了密码，"
        "请常德市司法局的系统管理员再发一次。"
    )
    rows = await fetch(
        "SELECT name, actor FROM audit_event WHERE jurisdiction = $1 AND name <> 'AccountCreated' "
        "ORDER BY sequence",
        boss.jurisdiction,
    )
    assert [tuple(row) for row in rows] == [
        ("InvitationMade", boss.username),
        ("InvitationUsed", clerk.username),
        ("LoggedIn", clerk.username),
        ("LoggedIn", clerk.username),
    ]


async def test_a_code_that_is_too_old_says_so_and_whom_to_ask(boss):
    code = await invited(boss, await a_clerk(boss))
    await fetch("UPDATE invitation SET until = clock_timestamp() WHERE made_by = $1", boss.account)
    assert await unfit(code) == "这个码已经过期。请常德市司法局的系统管理员再发一次。"


async def test_a_code_counts_through_the_fourteenth_day_in_china(boss):
    await invited(boss, await a_clerk(boss))
    assert await fetch_one(
        "SELECT until = ((now() AT TIME ZONE 'Asia/Shanghai')::date + 15)::timestamp "
        "AT TIME ZONE 'Asia/Shanghai' FROM invitation WHERE jurisdiction = $1",
        boss.jurisdiction,
    )


async def test_a_new_invitation_ends_the_former_even_a_used_one(boss):
    clerk = await a_clerk(boss)
    first, second = await invited(boss, clerk), await invited(boss, clerk)
    assert "没有这个码：可能打错了，也可能评议办后来又发过新的。" in await unfit(first)
    await invitations.accept(second, NEW, NETWORK)
    third = await invited(boss, clerk)
    with pytest.raises(Refused, match="最近 5 次里用过"):
        await invitations.accept(third, NEW, NETWORK)
    await invitations.accept(third, "Hanshou-4307", NETWORK)
    assert await count_of("invitation", boss) == 1


async def test_a_password_that_will_not_do_leaves_the_code_as_it_was(boss):
    clerk = await a_clerk(boss)
    code = await invited(boss, clerk)
    for weak in ("short", "alllowercase", f"X9-{clerk.username}", "Password2026!"):
        with pytest.raises(Refused):
            await invitations.accept(code, weak, NETWORK)
    await invitations.accept(code, NEW, NETWORK)


async def test_using_it_ends_log_ins_and_the_words_that_wait(boss):
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=boss.jurisdiction)
    session = await actions.log_in(officer.username, given.PASSWORD, NETWORK)
    code = await invited(boss, officer)
    assert await sessions.person_of(session) is not None
    await invitations.accept(code, NEW, NETWORK)
    assert await sessions.person_of(session) is None
    with pytest.raises(actions.NotProven):
        await actions.log_in(officer.username, given.PASSWORD, NETWORK)


async def test_a_closed_account_is_not_opened_by_a_code(boss):
    clerk = await a_clerk(boss)
    code = await invited(boss, clerk)
    await actions.disable_account(boss, clerk.account)
    assert "这个账号已停用" in await unfit(code)
    with pytest.raises(NotFound):
        await invited(boss, clerk)


async def test_guesses_are_counted_and_shut_the_network_and_no_other(boss):
    code = await invited(boss, await a_clerk(boss))
    for left in range(invitations.TRIES_OF_A_NETWORK - 1, 0, -1):
        assert f"还可以试 {left} 次" in await unfit("0" * 12)
    assert "请等 15 分钟再试" in await unfit("0" * 12)
    for tried in (code, "0" * 12):
        with pytest.raises(LockedOut):
            await invitations.invited_by(tried, NETWORK)
    await invitations.accept(code, NEW, "10.43.8.0/24")
    guessed = "SELECT count(*) FROM audit_event WHERE name = 'InvitationGuessed' AND at > now()"
    assert await fetch_one(guessed) == invitations.TRIES_OF_A_NETWORK


async def test_the_code_stands_in_no_row_and_no_event(boss):
    code = await invited(boss, await a_clerk(boss))
    await invitations.accept(code, NEW, NETWORK)
    for table in ("invitation", "audit_event", "account", "lockout"):
        rows = await fetch(f'SELECT to_jsonb(t)::text AS kept FROM "{table}" t')
        shown = {code, code.encode().hex(), invitations.in_groups(code)}
        assert [one for row in rows for one in shown if one in row["kept"]] == []


async def test_an_invitation_is_made_at_home_and_never_for_oneself(boss):
    elsewhere = await given.a_person(Role.HOST)
    for account in (elsewhere.account, uuid4()):
        with pytest.raises(NotFound):
            await invitations.invitee_of(boss, account)
    with pytest.raises(Refused, match="自己的密码"):
        await invitations.invitee_of(boss, boss.account)
    theirs = await given.a_person(Role.ADMINISTRATOR, jurisdiction=elsewhere.jurisdiction)
    drafts = await invitations.drafts_for([await invitations.invitee_of(theirs, elsewhere.account)])
    with pytest.raises(NotFound):
        await invitations.invite(boss, drafts)
    assert await count_of("invitation", boss) == 0


async def test_clerks_who_never_came_are_invited_together_and_units_without_any_are_named(boss):
    came = await given.a_person(
        Role.CLERK,
        jurisdiction=boss.jurisdiction,
        unit=await given.a_unit(boss.jurisdiction, 1),
    )
    await actions.log_in(came.username, given.PASSWORD, NETWORK)
    waiting = [await a_clerk(boss, number) for number in (3, 2)]
    closed = await a_clerk(boss, 4)
    await actions.disable_account(boss, closed.account)
    found = await invitations.clerks_who_never_came(boss.jurisdiction)
    assert [one.account for one in found] == [waiting[1].account, waiting[0].account]
    assert [one.about for one in found] == ["常德市第2局", "常德市第3局"]
    assert await invitations.units_without_clerk(boss.jurisdiction) == ["常德市第4局"]
    drafts = await invitations.drafts_for(found)
    await invitations.invite(boss, drafts)
    assert len({draft.code for draft in drafts}) == 2
    for draft in drafts:
        seen = await invitations.invited_by(draft.code, NETWORK)
        assert seen.account == draft.invitee.account
        await invitations.accept(draft.code, NEW, NETWORK)
    assert await invitations.clerks_who_never_came(boss.jurisdiction) == []


async def test_an_account_without_a_password_waits_for_its_invitation(boss):
    account = await actions.create_account(
        boss.username,
        boss.jurisdiction,
        username="tangli",
        full_name="唐莉",
        roles=[Role.HOST],
        password=None,
    )
    for tried in ("", "-", passwords.NOBODYS_HASH):
        with pytest.raises(actions.NotProven):
            await actions.log_in("tangli", tried, NETWORK)
    draft = (await invitations.drafts_for([await invitations.invitee_of(boss, account)]))[0]
    await invitations.invite(boss, [draft])
    await invitations.accept(draft.code, NEW, NETWORK)
    assert await count_of("past_password", boss) == 0
