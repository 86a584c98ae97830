"""Two at the same moment: what is committed, seen from outside a test's transaction."""

import asyncio

import pytest

from evaluation.accounts import actions, invitations
from evaluation.accounts.invitations import InvitationUnfit
from evaluation.accounts.rules import Person, Role
from evaluation.db import fetch, fetch_one
from evaluation.errors import Refused
from tests.accounts import given

NETWORK = "10.43.9.0/24"
CAST = ("Taoyuan-4307", "Hanshou-4307")


@pytest.fixture
async def boss(committed: None) -> Person:
    return await given.a_person(Role.ADMINISTRATOR)


async def a_draft(boss: Person, person: Person) -> invitations.Draft:
    invitee = await invitations.invitee_of(boss, person.account)
    return (await invitations.drafts_for([invitee]))[0]


async def test_of_two_invitations_at_once_one_counts(boss):
    host = await given.a_person(Role.HOST, jurisdiction=boss.jurisdiction)
    drafts = [await a_draft(boss, host) for _ in range(4)]
    await asyncio.gather(*(invitations.invite(boss, [draft]) for draft in drafts))
    kept = "SELECT count(*) FROM invitation WHERE account = $1"
    assert await fetch_one(kept, host.account) == 1
    good = []
    for draft in drafts:
        try:
            good.append(await invitations.invited_by(draft.code, NETWORK))
        except InvitationUnfit:
            continue
    assert [one.account for one in good] == [host.account]


async def test_of_two_who_use_a_code_at_once_one_sets_the_password(boss):
    host = await given.a_person(Role.HOST, jurisdiction=boss.jurisdiction)
    draft = await a_draft(boss, host)
    await invitations.invite(boss, [draft])
    ended = await asyncio.gather(
        *(invitations.accept(draft.code, password, NETWORK) for password in CAST),
        return_exceptions=True,
    )
    refused = [one for one in ended if isinstance(one, Exception)]
    assert [isinstance(one, Refused) for one in refused] == [True]
    won = next(p for p, end in zip(CAST, ended, strict=True) if isinstance(end, str))
    await actions.log_in(host.username, won, NETWORK)
    used = "SELECT count(*) FROM audit_event WHERE actor = $1 AND name = 'InvitationUsed'"
    assert await fetch_one(used, host.username) == 1


async def test_of_two_batches_at_once_neither_waits_for_the_other_for_ever(boss):
    people = [await given.a_person(Role.HOST, jurisdiction=boss.jurisdiction) for _ in range(4)]
    batches = [[await a_draft(boss, one) for one in people] for _ in range(2)]
    batches[1].reverse()
    await asyncio.gather(*(invitations.invite(boss, batch) for batch in batches))
    counted = await fetch(
        "SELECT count(*) FROM invitation WHERE account = ANY($1)", [one.account for one in people]
    )
    assert counted[0]["count"] == 4
