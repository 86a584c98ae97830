"""What can be read of accounts: who is there, and which units have no clerk yet."""

from datetime import date
from uuid import UUID

import msgspec

from evaluation.db import fetch
from evaluation.workdays.queries import today


class AccountLine(msgspec.Struct, frozen=True):
    id: UUID
    username: str
    full_name: str
    office: str
    roles: tuple[str, ...]
    unit: str | None
    disabled: bool
    until: date | None
    over: bool
    """A guest whose last day has passed."""


async def accounts_of(jurisdiction: UUID) -> list[AccountLine]:
    rows = await fetch(
        "SELECT a.id, a.username, a.full_name, a.office, a.roles, u.short_title AS unit, "
        "a.disabled, a.until, coalesce(a.until < $2, false) AS over "
        "FROM account a LEFT JOIN unit u ON u.id = a.unit "
        "WHERE a.jurisdiction = $1 ORDER BY a.disabled, a.username",
        *(jurisdiction, await today()),
    )
    return msgspec.convert([dict(row) for row in rows], list[AccountLine])


class UnitChoice(msgspec.Struct, frozen=True):
    id: UUID
    short_title: str


async def newest_units(jurisdiction: UUID) -> list[UnitChoice]:
    """The units of the register's newest year, for whom a clerk can act."""
    rows = await fetch(
        "SELECT id, short_title FROM unit WHERE jurisdiction = $1 AND year = "
        "(SELECT max(year) FROM unit WHERE jurisdiction = $1) ORDER BY short_title",
        jurisdiction,
    )
    return msgspec.convert([dict(row) for row in rows], list[UnitChoice])
