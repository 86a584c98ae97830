"""People who log in with a password; the rest of the cast is in tests/given.py."""

import secrets
from uuid import UUID

from evaluation.accounts import actions
from evaluation.accounts.rules import Person, Role
from tests.given import a_jurisdiction, a_justice_office, a_unit

__all__ = ["PASSWORD", "a_jurisdiction", "a_person", "a_unit"]

PASSWORD = "Pingtan-9047"  # noqa: S105  # of people who live for one test


async def a_person(
    *roles: Role,
    jurisdiction: UUID | None = None,
    unit: UUID | None = None,
    full_name: str = "周敏",
) -> Person:
    jurisdiction = jurisdiction or await a_jurisdiction()
    username = f"zhou{secrets.token_hex(4)}"
    place = await a_justice_office(jurisdiction) if Role.JUSTICE_OFFICE in roles else None
    account = await actions.create_account(
        "command",
        jurisdiction,
        username=username,
        full_name=full_name,
        roles=roles,
        password=PASSWORD,
        unit=unit,
        place=place,
    )
    return Person(
        account, jurisdiction, "", unit, username, full_name, "", frozenset(roles), form_token=""
    )
