"""Who sees which clues of a year: the bureau and the auditor all, a 司法所 its own."""

from uuid import UUID

import msgspec

from evaluation.accounts.rules import OFFICERS, Person, Role
from evaluation.errors import NotFound


class Sight(msgspec.Struct, frozen=True):
    """Every query of the clues' pages is measured by this. `place` None: the whole year."""

    jurisdiction: UUID
    cycle: UUID
    account: UUID
    place: UUID | None
    acts: bool
    """An officer, for whom clues wait; a 司法所 has its own rule, an auditor waits for nothing."""


def sight_of(person: Person, cycle: UUID) -> Sight:
    """Raises NotFound for whoever sees no clues, and for a 司法所 account without its place."""
    officer = not person.roles.isdisjoint(OFFICERS)
    if officer or Role.AUDITOR in person.roles:
        return Sight(person.jurisdiction, cycle, person.account, None, officer)
    if Role.JUSTICE_OFFICE not in person.roles or person.place is None:
        raise NotFound
    return Sight(person.jurisdiction, cycle, person.account, person.place, acts=True)
