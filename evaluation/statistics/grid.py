"""The grid of a unit's figures: a page of it as it is shown, and the form's data for its module."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from evaluation.statistics.checks import (
    HOLDS_FIGURES,
    HOLDS_NONE,
    UNEXPLAINED,
    Standing,
    standing_of,
    sum_of,
)
from evaluation.statistics.comparing import FROM_NOTHING, NO_FORMER, percent
from evaluation.statistics.filling import Entry, Outcome
from evaluation.statistics.forms import Form, Line, Page, Table
from evaluation.statistics.queries import Return
from evaluation.statistics.rules import NONE, OPEN, read_amount, shown, written

NOTHING = Outcome()


class Row(msgspec.Struct, frozen=True):
    """One line; `now`, `before` as shown, `seen_…` as stored. `words` speak of what was typed."""

    line: Line
    now: str
    before: str
    seen_now: str
    seen_before: str
    why: str
    change: str
    fault: str
    flag: str
    words: str
    other: str | None


class Part(msgspec.Struct, frozen=True):
    """One table of a page."""

    table: Table
    rows: tuple[Row, ...]


class Tab(msgspec.Struct, frozen=True):
    page: Page
    standing: Standing


class Grid(msgspec.Struct, frozen=True):
    """One page, the tabs of all, and how far the whole has come."""

    page: Page
    parts: tuple[Part, ...]
    tabs: tuple[Tab, ...]
    here: Standing
    whole: Standing
    open: bool
    unit: UUID
    next_page: Page | None


def grid_of(
    taken: Return, wanted: str, typed: Mapping[str, str] | None = None, outcome: Outcome = NOTHING
) -> Grid:
    """The page with that id, else the first. `typed` stands in the cells while it isn't stored."""
    form = taken.year.form
    tabs = tuple(Tab(page, _standing(taken, page)) for page in form.pages)
    tab = next((one for one in tabs if one.page.id == wanted), tabs[0])
    after = tabs[tabs.index(tab) + 1 :]
    return Grid(
        page=tab.page,
        parts=tuple(
            Part(
                table,
                tuple(
                    _row(taken, line, tab.standing, (typed or {}, outcome)) for line in table.lines
                ),
            )
            for table in tab.page.tables
        ),
        tabs=tabs,
        here=tab.standing,
        whole=standing_of(form, taken.amounts, taken.earlier, tuple(taken.explanations)),
        open=taken.head.state in OPEN,
        unit=taken.head.unit,
        next_page=after[0].page if after else None,
    )


def _standing(taken: Return, page: Page) -> Standing:
    explained = tuple(taken.explanations)
    return standing_of(taken.year.form, taken.amounts, taken.earlier, explained, page)


def _row(
    taken: Return, line: Line, standing: Standing, sent: tuple[Mapping[str, str], Outcome]
) -> Row:
    typed, outcome = sent
    cell, form = line.id, taken.year.form
    now, before = taken.amounts, taken.earlier
    fault = next((one.words for one in standing.faults if one.cell == cell), "")
    flagged = any(flag.cell == cell for flag in standing.flags)
    keys = [f"{column}:{cell}" for column in ("now", "before", "why")]
    return Row(
        line=line,
        now=typed.get(keys[0], shown(now[cell]) if cell in now else ""),
        before=typed.get(keys[1], shown(before[cell]) if cell in before else ""),
        seen_now=written(now[cell]) if cell in now else "",
        seen_before=written(before[cell]) if cell in before else "",
        why=typed.get(keys[2], taken.explanations.get(cell, "")),
        change=percent(now[cell], before[cell]) if cell in now and cell in before else "",
        fault=fault,
        flag=UNEXPLAINED.format(over=form.explain_over) if flagged else "",
        words="".join(outcome.words.get(key, "") for key in keys),
        other=next((outcome.others[key] for key in keys if key in outcome.others), None),
    )


def data_of(taken: Return) -> str:
    """The form's lines and checks as JSON, with the figures: the module has no rules of its own."""
    form = taken.year.form
    data: dict[str, Any] = {
        "lines": {line.id: line.decimals for line in form.lines.values()},
        "totals": {line.id: line.total_of for line in form.lines.values() if line.total_of},
        "checks": form.all_checks,
        "over": form.explain_over,
        "from": form.explain_from,
        "now": {cell: written(amount) for cell, amount in taken.amounts.items()},
        "before": {cell: written(amount) for cell, amount in taken.earlier.items()},
        "words": {
            "none": NONE,
            "holdsFigures": HOLDS_FIGURES,
            "holdsNone": HOLDS_NONE,
            "unexplained": UNEXPLAINED.format(over=form.explain_over),
            "noFormer": NO_FORMER,
            "fromNothing": FROM_NOTHING,
        },
    }
    return msgspec.json.encode(data).decode()


def highlights_of(taken: Return) -> dict[str, str]:
    """The report's figures by their id, once every cell is filled in."""
    form, figures = taken.year.form, taken.amounts
    return {one.id: shown(sum_of(one.sum_of, figures)) for one in form.highlights}


def entries_of(form: Form, sent: Mapping[str, str]) -> list[Entry]:
    """A page that was sent as a plain form: `now:cell` as typed, `seen:now:cell` as it was shown.

    `none` names a table that is to be 无此职权 as a whole, `add` a total that is added up.
    """
    typed = {key: text for key, text in sent.items() if key.split(":")[0] in _COLUMNS}
    if table := form.table(sent.get("none", "")):
        typed |= {f"now:{line.id}": NONE for line in table.lines}
    if total := form.lines.get(sent.get("add", "")):
        typed[f"now:{total.id}"] = added_up(form, total, typed)
    return [
        Entry(column, cell, text, sent.get(f"seen:{key}", ""))
        for key, text in typed.items()
        for name, _, cell in [key.partition(":")]
        for column in [_COLUMNS[name]]
    ]


_COLUMNS: dict[str, Any] = {"now": "now", "before": "before", "why": "why"}


def added_up(form: Form, total: Line, typed: Mapping[str, str]) -> str:
    """Raises Refused for a part that is no figure; those not filled in add nothing."""
    texts = {cell: typed.get(f"now:{cell}", "") for cell in total.total_of}
    amounts = {
        cell: read_amount(text, form.lines[cell].decimals)
        for cell, text in texts.items()
        if text.strip()
    }
    return written(sum_of(tuple(amounts), amounts)) if amounts else ""
