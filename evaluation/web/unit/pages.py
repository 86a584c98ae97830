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
from evaluation.web.office.pages import CHINA, day, moment

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

    `left` None: there is no day by which. `due_at`: where the hour counts, not only the day.
    `returned`: it came back and wants another look; `remark` says why, and who says so;
    `back_at`: since when, for older reminders (催交) are answered. `unit`: the unit of that year,
    so that a reminder finds its thing.
    """

    title: str
    words: str
    path: str
    deed: str
    due_on: date | None = None
    left: int | None = None
    returned: bool = False
    remark: str = ""
    back_at: datetime | None = None
    due_at: datetime | None = None
    unit: UUID | None = None

    @property
    def urgency(self) -> tuple[bool, bool, int, date, str]:
        """The one order of a desk: returned first, then the overdue and the nearest days."""
        days, due = self.left, self.due_on
        return not self.returned, days is None, days or 0, due or date.max, self.title

    def is_over(self, now: datetime) -> bool:
        """Whether its day, or its hour, has passed; what is still shown then may still be done."""
        if self.due_at is not None:
            return self.due_at < now
        return self.due_on is not None and self.due_on < now.astimezone(CHINA).date()


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
    frame = {"person": desk.person, "desk": desk, "soon": SOON, "day": day, "moment": dated}
    return Template(f"unit/{name}.html", context=frame | context)


def dated(value: datetime) -> str:
    """A moment with its year where that is not this one: last year's papers stay on the desk."""
    year = value.astimezone(CHINA).year
    return moment(value) if year == datetime.now(CHINA).year else f"{year}年{moment(value)}"
