"""What is wrong with a return, and what it must explain: by cell, from the form's own data."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from evaluation.statistics.comparing import percent, spaced
from evaluation.statistics.forms import Check, Figures, Form, Page

HOLDS_FIGURES = "各项里有数，合计不能是无此职权"
HOLDS_NONE = "各项都是无此职权，合计也选无此职权"
UNEXPLAINED = "变化超过 {over}%，要写说明"


class Fault(msgspec.Struct, frozen=True):
    """`cell` is where it is shown; `cells` are all that it is about."""

    cell: str
    cells: tuple[str, ...]
    words: str


class Flag(msgspec.Struct, frozen=True):
    """A figure that moved by more than the form lets pass without a word."""

    cell: str
    before: Decimal | None
    now: Decimal | None
    percent: str
    explained: bool


class Standing(msgspec.Struct, frozen=True):
    """How far a return, or one page of it, has come."""

    cells: int
    missing: tuple[str, ...]
    faults: tuple[Fault, ...]
    flags: tuple[Flag, ...]
    none: int

    @property
    def filled(self) -> int:
        return self.cells - len(self.missing)

    @property
    def unexplained(self) -> tuple[Flag, ...]:
        return tuple(flag for flag in self.flags if not flag.explained)

    @property
    def ready(self) -> bool:
        return not (self.missing or self.faults or self.unexplained)


def sum_of(cells: Sequence[str], figures: Figures) -> Decimal | None:
    """None where all of them are 无此职权; each must be filled in."""
    amounts = [amount for cell in cells if (amount := figures[cell]) is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def faults_of(form: Form, figures: Figures) -> list[Fault]:
    """Of the checks whose every cell is filled in; the others can't be told yet."""
    found = []
    for check in form.all_checks:
        cells = (*check.left, *check.right)
        words = _fault(check, figures) if figures.keys() >= set(cells) else ""
        if words:
            found.append(Fault(check.left[0], cells, words))
    return found


def _fault(check: Check, figures: Figures) -> str:
    left, right = sum_of(check.left, figures), sum_of(check.right, figures)
    if check.relation == "equal" and (left is None) != (right is None):
        return HOLDS_FIGURES if left is None else HOLDS_NONE
    here, there = left or Decimal(0), right or Decimal(0)
    if here == there or (check.relation == "at_most" and here < there):
        return ""
    return check.words.format(
        left=spaced(here), right=spaced(there), difference=spaced(abs(here - there))
    )


def flags_of(
    form: Form, figures: Figures, earlier: Figures, explained: Sequence[str] = ()
) -> list[Flag]:
    """Where both years are known. 无此职权 moves like 0: a power gained or lost shows as well."""
    return [
        Flag(cell, earlier[cell], now, percent(now or Decimal(0), before), cell in explained)
        for cell in form.lines
        if cell in figures and cell in earlier
        for now, before in [(figures[cell], earlier[cell] or Decimal(0))]
        if moved(form, now or Decimal(0), before)
    ]


def moved(form: Form, now: Decimal, before: Decimal) -> bool:
    difference = abs(now - before)
    return difference * 100 > before * form.explain_over and difference >= form.explain_from


def standing_of(
    form: Form,
    figures: Figures,
    earlier: Figures,
    explained: Sequence[str] = (),
    page: Page | None = None,
) -> Standing:
    """Of the whole return, or of one page; a fault belongs to the page that shows it."""
    cells = tuple(form.lines) if page is None else page.cells
    return Standing(
        len(cells),
        tuple(cell for cell in cells if cell not in figures),
        tuple(fault for fault in faults_of(form, figures) if fault.cell in cells),
        tuple(flag for flag in flags_of(form, figures, earlier, explained) if flag.cell in cells),
        sum(cell in figures and figures[cell] is None for cell in cells),
    )
