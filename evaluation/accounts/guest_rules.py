"""Who may come as a scrutineer for the day, and how long."""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from evaluation.errors import Refused

FEWEST, MOST = 1, 5
LONGEST_STAY = timedelta(days=31)
NAME, OFFICE = 40, 60
BETWEEN, WIDE, LAST_DAY = "；", "　", "账号用到 "
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are mistaken for one another on paper."""


class GuestName(msgspec.Struct, frozen=True):
    full_name: str
    office: str


def check_guests(guests: Sequence[GuestName]) -> None:
    if not FEWEST <= len(guests) <= MOST:
        raise Refused(f"来场监票人一次填 {FEWEST} 至 {MOST} 位。")
    for one in guests:
        if not _is_plain(one.full_name, NAME):
            raise Refused(f"姓名要有 1 到 {NAME} 个字，不用分号。")
        if not _is_plain(one.office, OFFICE):
            raise Refused(f"请写明{one.full_name}来自哪个单位，最多 {OFFICE} 个字，不用分号。")
    if len({one.full_name for one in guests}) < len(guests):
        raise Refused("同一个姓名写了两次。请删去一行，同名的请在姓名后注明。")


def check_last_day(until: date, today: date) -> None:
    if until < today:
        raise Refused(f"账号的最后一天（{until}）已经过去，请改成今天或以后。")
    if until > today + LONGEST_STAY:
        raise Refused("来场监票人的账号最多用到 31 天以后。请临近评议会再开。")


def new_username() -> str:
    """Of no name: the guest types it once or twice from paper."""
    return "jp-" + "".join(secrets.choice(SIGNS) for _ in range(6))


def _is_plain(text: str, longest: int) -> bool:
    """Printable leaves out the wide space that stands between name and office below."""
    return text.isprintable() and 1 <= len(text) <= longest and BETWEEN not in text


class Asked(msgspec.Struct, frozen=True):
    """What both persons confirm: the same names and the same day."""

    guests: tuple[GuestName, ...]
    until: date


def in_words(asked: Asked) -> str:
    """As a first word keeps it and the trail shows it; `read_asked` reads it back."""
    names = [f"{one.full_name}{WIDE}{one.office}" for one in asked.guests]
    return BETWEEN.join([*names, f"{LAST_DAY}{asked.until}"])


def read_asked(text: str) -> Asked:
    *names, until = text.split(BETWEEN)
    guests = tuple(GuestName(*one.split(WIDE)) for one in names)
    return Asked(guests, date.fromisoformat(until.removeprefix(LAST_DAY)))


def last_day_for(held_on: date, today: date) -> date:
    """What the form proposes: the count is signed within days of the sitting."""
    return max(held_on, today) + timedelta(days=3)
