"""What can be read of accounts: who is there, and which units have no clerk yet."""

from datetime import date, datetime
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
    """Of a clerk the unit, of those of a 司法所 its title."""
    disabled: bool
    until: date | None
    over: bool
    """A guest whose last day has passed."""
    came: bool
    """Logged in at least once."""
    invited: datetime | None
    """Until when a 一次性链接 that nobody used yet counts."""
    second_factor: bool


async def accounts_of(jurisdiction: UUID) -> list[AccountLine]:
    rows = await fetch(
        "SELECT a.id, a.username, a.full_name, a.office, a.roles, "
        "coalesce(u.short_title, o.title) AS unit, "
        "a.disabled, a.until, coalesce(a.until < $2, false) AS over, "
        "a.logged_in_at IS NOT NULL AS came, i.until AS invited, "
        "a.second_factor IS NOT NULL AS second_factor "
        "FROM account a LEFT JOIN unit u ON u.id = a.unit "
        "LEFT JOIN justice_office o ON o.id = a.justice_office LEFT JOIN invitation i "
        "ON i.account = a.id AND i.used_at IS NULL AND i.until > clock_timestamp() "
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
