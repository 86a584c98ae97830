from uuid import uuid4

import pytest

from evaluation.accounts import actions
from evaluation.accounts.approvals import first_word, take_back, two_persons
from evaluation.accounts.rules import Role
from evaluation.db import fetch, transaction
from evaluation.errors import Refused
from tests.accounts import given


async def two_officers():
    city = await given.a_jurisdiction()
    return [
        await given.a_person(Role.CITY_OFFICER, jurisdiction=city, full_name=name)
        for name in ["周敏", "陈立"]
    ]


async def test_the_first_word_waits_and_the_second_goes_ahead(db):
    zhou, chen = await two_officers()
    tally = uuid4()
    assert await two_persons(zhou, "publish", tally, "常司发〔2026〕7号") is None
    waiting = await first_word("publish", tally)
    assert (waiting.person, waiting.full_name) == (zhou.account, "周敏")
    assert waiting.detail == "常司发〔2026〕7号"
    pair = await two_persons(chen, "publish", tally, waiting.detail)
    assert pair == (zhou.account, chen.account)


async def test_the_word_is_used_up(db):
    zhou, chen = await two_officers()
    tally = uuid4()
    await two_persons(zhou, "publish", tally)
    await two_persons(chen, "publish", tally)
    assert await first_word("publish", tally) is None
    assert await two_persons(chen, "publish", tally) is None


async def test_the_first_is_never_the_second(db):
    zhou, _ = await two_officers()
    sitting = uuid4()
    await two_persons(zhou, "open", sitting)
    with pytest.raises(Refused) as refused:
        await two_persons(zhou, "open", sitting)
    assert str(refused.value) == "要两个人确认。您是第一人，第二人不能也是您。"
    assert (await first_word("open", sitting)).person == zhou.account


async def test_the_second_confirms_what_the_first_asked_for(db):
    zhou, chen = await two_officers()
    sitting = uuid4()
    await two_persons(zhou, "void", sitting, "设备故障")
    with pytest.raises(Refused) as refused:
        await two_persons(chen, "void", sitting, "人数不足")
    assert str(refused.value) == (
        "第一人周敏确认的是“设备故障”，与您的不同。请照此确认，或请第一人撤回后重新提出。"
    )
    assert (await first_word("void", sitting)).detail == "设备故障"


async def test_a_word_counts_for_its_own_act_and_subject_only(db):
    zhou, chen = await two_officers()
    one, other = uuid4(), uuid4()
    await two_persons(zhou, "open", one)
    assert await two_persons(chen, "open", other) is None
    assert await two_persons(chen, "void", one) is None


async def test_only_the_first_takes_the_word_back(db):
    zhou, chen = await two_officers()
    sitting = uuid4()
    await two_persons(zhou, "open", sitting)
    await take_back(chen, "open", sitting)
    assert (await first_word("open", sitting)).person == zhou.account
    await take_back(zhou, "open", sitting)
    assert await first_word("open", sitting) is None
    names = await fetch("SELECT name FROM audit_event WHERE actor = $1", zhou.username)
    assert [row["name"] for row in names] == ["FirstWordGiven", "FirstWordTakenBack"]


async def test_the_word_of_a_disabled_account_is_gone(db):
    zhou, chen = await two_officers()
    sitting = uuid4()
    await two_persons(zhou, "open", sitting)
    await actions.disable_account(chen, zhou.account)
    assert await two_persons(chen, "open", sitting) is None


async def test_a_word_given_in_an_action_that_is_refused_is_not_kept(db):
    zhou, _ = await two_officers()
    sitting = uuid4()

    async def open_too_early() -> None:
        async with transaction():
            await two_persons(zhou, "open", sitting)
            raise Refused

    with pytest.raises(Refused):
        await open_too_early()
    assert await first_word("open", sitting) is None
