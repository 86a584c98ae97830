"""What the pages of a unit's desk have in common: whose desk it is, and the frame."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from litestar.di import NamedDependency
from litestar.response import Template

from evaluation.accounts.rules import Person
from evaluation.errors import NotFound
from evaluation.objective.desk import UnitHead, unit_head
from evaluation.registry.lineage import units_of_line
from evaluation.web.office.pages import day, moment

SOON = 3
"""Working days from which on a thing to do is amber."""


class Desk(msgspec.Struct, frozen=True):
    """The clerk, the unit's name, and what the unit was and is in the registers of all years."""

    person: Person
    head: UnitHead
    units: Sequence[UUID]

    def check_own(self, unit: UUID) -> None:
        """Raises NotFound for another unit's things."""
        if unit not in self.units:
            raise NotFound


async def current_desk(person: NamedDependency[Person]) -> Desk:
    """The dependency `desk` of every handler of the door. Raises NotFound without a unit."""
    head = await unit_head(person.jurisdiction, person.unit)
    return Desk(person, head, await units_of_line(person.jurisdiction, person.unit))


class Todo(msgspec.Struct, frozen=True):
    """Something that is due: what, until when, and the page where it is done.

    `left` None: there is no day by which. `returned`: it came back and wants another look.
    """

    title: str
    words: str
    path: str
    deed: str
    due_on: date | None = None
    left: int | None = None
    returned: bool = False


class Done(msgspec.Struct, frozen=True):
    """Something answered or decided; `look` and `icon` of its chip."""

    title: str
    path: str
    sent_at: datetime | None
    answered_at: datetime | None
    words: str
    look: str
    icon: str


def page(name: str, desk: Desk, **context: object) -> Template:
    """A page of templates/unit in its frame."""
    frame = {"person": desk.person, "desk": desk, "soon": SOON, "day": day, "moment": moment}
    return Template(f"unit/{name}.html", context=frame | context)
