"""How a log-in begins: what the account owes first, and the first day of its password."""

from uuid import UUID

from evaluation.accounts import sessions
from evaluation.accounts.rules import Owed, Role, what_is_owed
from evaluation.audit import trail
from evaluation.db import fetch

STANDING = """
SELECT a.roles, a.second_factor IS NOT NULL AS has_factor, j.second_factor_required AS required,
  clock_timestamp() - a.password_set_at AS age,
  EXISTS (SELECT FROM sitting s WHERE s.jurisdiction = a.jurisdiction AND NOT s.rehearsal
    AND s.state IN ('open', 'paused', 'closed') AND (s.held_on = t.today OR EXISTS
      (SELECT FROM half_day h WHERE h.sitting = s.id AND h.held_on = t.today))) AS in_sitting
FROM account a JOIN jurisdiction j ON j.id = a.jurisdiction
CROSS JOIN (SELECT (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date AS today) t
WHERE a.id = $1
"""
"""The sitting's room is one above; all that is asked of it is whether one is held today."""


class LoggedIn(trail.Event, frozen=True):
    network: str


async def owed_by(account: UUID, *, proven: bool = False) -> Owed:
    """What comes before anything else. `proven`: the second factor was asked already."""
    row = (await fetch(STANDING, account))[0]
    return what_is_owed(
        frozenset(Role(name) for name in row["roles"]),
        age=row["age"],
        asks_code=row["has_factor"] and not proven,
        lacks_factor=row["required"] and not row["has_factor"],
        in_sitting=row["in_sitting"],
    )


async def enter(account: UUID, network: str, *, proven: bool = False) -> str:
    """The secret of a fresh session, in the caller's transaction.

    With a code owed nobody is logged in yet, and the trail says nothing. The ninety days of a
    password that somebody else set begin with its first log-in.
    """
    rows = await fetch("SELECT username, jurisdiction FROM account WHERE id = $1", account)
    username, jurisdiction = rows[0]
    owed = await owed_by(account, proven=proven)
    secret = await sessions.begin(account, jurisdiction, owed)
    if owed != Owed.CODE:
        await fetch(
            "UPDATE account SET logged_in_at = clock_timestamp(), "
            "password_set_at = coalesce(password_set_at, clock_timestamp()) WHERE id = $1",
            account,
        )
        await trail.record(jurisdiction, username, LoggedIn(network))
    return secret
