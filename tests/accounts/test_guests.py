"""来场监票人: let in by two, for one sitting, and gone by themselves."""

from datetime import date, timedelta

import asyncpg
import pytest

from evaluation.accounts import actions, sessions
from evaluation.accounts.guest_rules import (
    Asked,
    GuestName,
    check_guests,
    check_last_day,
    in_words,
    read_asked,
)
from evaluation.accounts.guests import (
    ask_for_guests,
    extend_guests,
    guest_desk,
    let_in_guests,
    take_back_guests,
)
from evaluation.accounts.rules import Role
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import Refused
from evaluation.workdays.queries import today
from tests import given

TWO = [GuestName("刘国平", "县纪委"), GuestName("王淑兰", "县人大")]


async def a_small_hall() -> given.Hall:
    hall = await given.a_prepared_sitting()
    await fetch("UPDATE jurisdiction SET small_office = true WHERE id = $1", hall.jurisdiction)
    return hall


async def let_in(hall, until=None):
    until = until or await today()
    await ask_for_guests(hall.officer, hall.sitting, TWO, until)
    word = (await guest_desk(hall.jurisdiction, hall.sitting)).word
    return await let_in_guests(hall.other, hall.sitting, word.detail)


async def test_two_officers_let_in_guests_who_log_in_and_see_one_sitting(db):
    hall = await a_small_hall()
    first, second = await let_in(hall)
    assert (first.full_name, second.office) == ("刘国平", "县人大")
    secret = await actions.log_in(first.username, first.password, "127.0.0.1")
    guest = await sessions.person_of(secret)
    assert (guest.roles, guest.sitting) == ({Role.SCRUTINEER}, hall.sitting)
    desk = await guest_desk(hall.jurisdiction, hall.sitting)
    assert [(one.full_name, one.over) for one in desk.guests] == [
        ("刘国平", False),
        ("王淑兰", False),
    ]


async def test_one_officer_alone_lets_in_nobody(db):
    hall = await a_small_hall()
    await ask_for_guests(hall.officer, hall.sitting, TWO, await today())
    word = (await guest_desk(hall.jurisdiction, hall.sitting)).word
    with pytest.raises(Refused, match="第二人不能也是您"):
        await let_in_guests(hall.officer, hall.sitting, word.detail)
    with pytest.raises(Refused, match="在等第二人确认"):
        await ask_for_guests(hall.other, hall.sitting, TWO, await today())
    assert (await guest_desk(hall.jurisdiction, hall.sitting)).guests == ()


async def test_the_second_confirms_what_stood_on_the_page_or_nothing(db):
    hall = await a_small_hall()
    day = await today()
    await ask_for_guests(hall.officer, hall.sitting, TWO, day)
    with pytest.raises(Refused, match="与您的不同"):
        await let_in_guests(hall.other, hall.sitting, in_words(Asked((TWO[0],), day)))
    await take_back_guests(hall.officer, hall.sitting)
    with pytest.raises(Refused, match="没有等待确认的名单"):
        await let_in_guests(hall.other, hall.sitting, in_words(Asked(tuple(TWO), day)))


async def test_after_the_last_day_the_log_in_is_over_and_no_new_one_begins(db):
    hall = await a_small_hall()
    guest, _ = await let_in(hall)
    secret = await actions.log_in(guest.username, guest.password, "127.0.0.1")
    yesterday = await today() - timedelta(days=1)
    await fetch("UPDATE account SET until = $2 WHERE username = $1", guest.username, yesterday)
    assert await sessions.person_of(secret) is None
    with pytest.raises(actions.NotProven):
        await actions.log_in(guest.username, guest.password, "127.0.0.1")
    assert (await guest_desk(hall.jurisdiction, hall.sitting)).guests[0].over is True
    await extend_guests(hall.officer, hall.sitting, await today() + timedelta(days=2))
    assert await actions.log_in(guest.username, guest.password, "127.0.0.1")


async def test_only_a_small_office_has_guests(db):
    hall = await given.a_prepared_sitting()
    with pytest.raises(Refused, match="只有按小局办理"):
        await ask_for_guests(hall.officer, hall.sitting, TWO, await today())


async def test_nobody_extends_the_guests_of_another_county(db):
    hall, other = await a_small_hall(), await a_small_hall()
    await let_in(hall)
    before = await fetch_one("SELECT max(until) FROM account WHERE sitting = $1", hall.sitting)
    with pytest.raises(Refused, match="没有来场监票人"):
        await extend_guests(other.officer, hall.sitting, await today() + timedelta(days=3))
    assert before == await fetch_one(
        "SELECT max(until) FROM account WHERE sitting = $1", hall.sitting
    )


async def test_a_guest_has_a_last_day_a_sitting_and_no_other_role(db):
    hall = await a_small_hall()
    guest, _ = await let_in(hall)
    for change in ("until = NULL", "sitting = NULL", "roles = '{scrutineer,teller}'"):
        with pytest.raises(asyncpg.CheckViolationError):
            async with transaction():
                await fetch(f"UPDATE account SET {change} WHERE username = $1", guest.username)


def test_what_is_typed_of_a_guest_is_checked():
    for guests, words in (
        ([], "一次填"),
        ([GuestName(f"人{n}", "县纪委") for n in range(6)], "一次填"),
        ([GuestName("", "县纪委")], "姓名要有"),
        ([GuestName("刘；国平", "县纪委")], "姓名要有"),
        ([GuestName("刘　国平", "县纪委")], "姓名要有"),
        ([GuestName("刘国平", "")], "来自哪个单位"),
        ([TWO[0], TWO[0]], "写了两次"),
    ):
        with pytest.raises(Refused, match=words):
            check_guests(guests)
    check_guests(TWO)


def test_the_last_day_is_neither_past_nor_far():
    day = date(2025, 1, 16)
    check_last_day(day, day)
    check_last_day(day + timedelta(days=31), day)
    for other in (day - timedelta(days=1), day + timedelta(days=32)):
        with pytest.raises(Refused):
            check_last_day(other, day)


def test_what_was_asked_is_read_back_from_its_words():
    asked = Asked(tuple(TWO), date(2025, 1, 18))
    assert in_words(asked) == "刘国平　县纪委；王淑兰　县人大；账号用到 2025-01-18"
    assert read_asked(in_words(asked)) == asked
