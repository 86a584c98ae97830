"""The five kinds of sheets, and who may take in which."""

from uuid import UUID

from evaluation.accounts.rules import Person
from evaluation.cycles.queries import check_cycle_of
from evaluation.errors import NotFound
from evaluation.intake import accounts, delegates, past_years, scores, units
from evaluation.intake.rules import Kind, year_of

KINDS = {
    kind.name: kind
    for kind in (units.KIND, delegates.KIND, scores.KIND, past_years.KIND, accounts.KIND)
}


def kinds_for(person: Person) -> list[Kind]:
    return [kind for kind in KINDS.values() if not person.roles.isdisjoint(kind.roles)]


def kind_for(person: Person, name: str) -> Kind:
    """Raises NotFound for what is no kind, and for another role's."""
    kind = KINDS.get(name)
    if kind is None or person.roles.isdisjoint(kind.roles):
        raise NotFound
    return kind


async def check_subject(kind: Kind, jurisdiction: UUID, subject: str) -> None:
    """Raises NotFound for no year, and for another jurisdiction's cycle."""
    if kind.of == "year":
        year_of(subject)
    elif kind.of == "cycle":
        await check_cycle_of(jurisdiction, delegates.cycle_of(subject))
    elif subject:
        raise NotFound
