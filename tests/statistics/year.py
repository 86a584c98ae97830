"""A year with a form of statistics: an officer, two units, each with its clerk."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from evaluation.accounts.rules import Person, Role
from evaluation.cycles.actions import begin_cycle
from evaluation.cycles.rules import Scope
from evaluation.db import fetch
from evaluation.statistics.filling import Entry, Outcome, save_entries
from evaluation.statistics.forms import Form, write_form
from evaluation.statistics.national import national_form
from evaluation.statistics.queries import return_of
from evaluation.statistics.tables import StatisticsForm
from tests import given
from tests.objective.year import a_bare_unit, a_clerk

FORM = national_form()


@dataclass
class Year:
    jurisdiction: UUID
    cycle: UUID
    officer: Person
    units: list[UUID]
    clerks: list[Person]

    @property
    def unit(self) -> UUID:
        return self.units[0]

    @property
    def clerk(self) -> Person:
        return self.clerks[0]


async def a_statistics_year(
    form: Form = FORM, *, units: int = 2, due_at: datetime | None = None
) -> Year:
    here = await given.a_jurisdiction()
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=here)
    cycle = await begin_cycle(officer, 2024, {"市直单位": Scope.ALL}, basis="依据文件")
    register = [await a_bare_unit(here, number) for number in range(1, units + 1)]
    await a_form(officer, cycle, form, due_at or datetime.now(UTC) + timedelta(days=9))
    return Year(here, cycle, officer, register, [await a_clerk(here, one) for one in register])


async def a_form(officer: Person, cycle: UUID, form: Form, due_at: datetime) -> None:
    await StatisticsForm.insert(
        StatisticsForm(
            id=uuid4(),
            jurisdiction=officer.jurisdiction,
            cycle=cycle,
            content=write_form(form),
            due_at=due_at,
            public_by=date(2025, 1, 31),
            set_by=officer.account,
        )
    )


def whole(**changed: str) -> dict[str, str]:
    """Every cell of the national form: 3 in each part, right totals, no checks broken."""
    figures = dict.fromkeys(FORM.lines, "3")
    for line in FORM.lines.values():
        if line.total_of:
            figures[line.id] = str(sum(int(figures[cell]) for cell in line.total_of))
    figures |= {"review.upheld": "2", "review.changed": "1", "licence.refused": "0"}
    return figures | {key.replace("__", "."): text for key, text in changed.items()}


def entries(column: str, **cells: str) -> list[Entry]:
    """`penalty__fine="5"`; as a window sends them that saw nothing there."""
    return [Entry(column, key.replace("__", "."), text) for key, text in cells.items()]


async def fill(year: Year, figures: dict[str, str], column: str = "now") -> Outcome:
    """All of them, by the first clerk, whatever stood there."""
    taken = await return_of(year.jurisdiction, year.unit)
    there = taken.amounts if column == "now" else taken.earlier
    return await save_entries(
        year.clerk,
        year.unit,
        [
            Entry(column, cell, text, _seen(there, cell))  # type: ignore[arg-type]
            for cell, text in figures.items()
        ],
    )


def _seen(there: dict[str, Decimal | None], cell: str) -> str:
    amount = there.get(cell, 0)
    if cell not in there:
        return ""
    return "无此职权" if amount is None else f"{amount:f}".removesuffix(".00")


async def state_of(unit: UUID) -> tuple[str, int, bool]:
    rows = await fetch(
        "SELECT state, submissions, late FROM statistics_return WHERE unit = $1", unit
    )
    return tuple(rows[0])


async def give_back(unit: UUID, state: str = "returned", remark: str = "请核对罚款") -> None:
    """As the office does it."""
    await fetch(
        "UPDATE statistics_return SET state = $2, remark = $3, decided_by = handed_in_by, "
        "decided_at = clock_timestamp() WHERE unit = $1",
        *(unit, state, remark),
    )
