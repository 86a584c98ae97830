"""按记录核算, looked at before it is taken over: what each item has now, and what it would have."""

from collections.abc import Collection
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from evaluation.cycles.queries import check_cycle_of
from evaluation.db import fetch, found
from evaluation.grounds.gathering import facts_of
from evaluation.grounds.items import steps_of
from evaluation.grounds.queries import ItemRow, items_of, read_steps, words_of_items, write_steps
from evaluation.grounds.rules import Facts, Step
from evaluation.objective.rules import millionths, points_left, shown


class ItemChange(msgspec.Struct, frozen=True):
    """One item before and after. `kept`: why it is left as it is, in words; empty when it isn't.

    `by_hand`: what people took from it, which stays and is taken beside what is computed. `fresh`:
    its points or its ground would change. `replaces`: it has computed deductions already.
    """

    id: UUID
    item: str
    title: str
    maximum: str
    before: str | None
    after: str | None
    steps: tuple[Step, ...]
    kept: str
    by_hand: str
    fresh: bool
    replaces: bool = False

    @property
    def doubled(self) -> bool:
        """Whether the same may be taken twice, by a person and by the records."""
        return bool(not self.kept and millionths(self.by_hand) and self.taking)

    @property
    def taking(self) -> int:
        return sum(step.takes for step in self.steps)

    @property
    def moves(self) -> bool:
        return self.before != self.after

    @property
    def uncomputed(self) -> int:
        """Rules for which there was nothing to compute from yet."""
        return sum(step.points is None for step in self.steps)

    @property
    def bare(self) -> bool:
        """Whether it keeps what it has only because nothing of it could be computed."""
        return not self.kept and self.uncomputed == len(self.steps)


class UnitChange(msgspec.Struct, frozen=True):
    """`kept`: why nothing of the unit may change now, in words."""

    unit: UUID
    short_title: str
    category: str
    kept: str
    items: tuple[ItemChange, ...]

    @property
    def fresh(self) -> list[ItemChange]:
        return [] if self.kept else [item for item in self.items if item.fresh]

    @property
    def moving(self) -> list[ItemChange]:
        return [] if self.kept else [item for item in self.items if item.moves]

    @property
    def telling(self) -> list[ItemChange]:
        """Those that a page of many units shows one by one."""
        return [item for item in self.items if item.moves or item.doubled]


class Preview(msgspec.Struct, frozen=True):
    """`frozen`: nothing of the year may change."""

    cycle: UUID
    year: int
    sample: bool
    jurisdiction_title: str
    frozen: bool
    units: tuple[UnitChange, ...]

    @property
    def fresh(self) -> list[UnitChange]:
        return [] if self.frozen else [unit for unit in self.units if unit.fresh]

    @property
    def moving(self) -> int:
        """Items whose points would change."""
        return sum(len(unit.moving) for unit in self.fresh)

    @property
    def without_items(self) -> int:
        return sum(not unit.items for unit in self.units)

    @property
    def seen(self) -> str:
        """Says what was looked at, so that nothing else is taken over."""
        lines = [
            f"{unit.unit.hex} {item.item} {item.before} {item.after} {write_steps(item.steps)}"
            for unit in self.fresh
            for item in unit.fresh
        ]
        return sha256("\n".join(lines).encode()).hexdigest()[:16]


class Gathered(msgspec.Struct, frozen=True):
    """All that a preview is made of, as the database had it at one moment."""

    head: dict[str, Any]
    units: list[dict[str, Any]]
    facts: dict[UUID, Facts]
    words: dict[str, tuple[str, str]]
    items: list[ItemRow]

    def preview(self, without: Collection[UUID] = ()) -> Preview:
        """As if the records `without` were not there."""
        facts = {unit: one.without(without) for unit, one in self.facts.items()}
        items: dict[UUID, list[ItemChange]] = {}
        for row in self.items:
            words = self.words.get(row.item, (row.title, ""))
            change = change_of(row, facts[row.unit], *words)
            if change:
                items.setdefault(row.unit, []).append(change)
        return Preview(**self.head, units=tuple(_unit(row, items) for row in self.units))


def _unit(row: dict[str, Any], items: dict[UUID, list[ItemChange]]) -> UnitChange:
    kept = _kept(counted=row["counted"], out=row["out"])
    of_it = tuple(items.get(row["id"], ()))
    return UnitChange(row["id"], row["short_title"], row["category"], kept, of_it)


async def preview_of(jurisdiction: UUID, cycle: UUID, unit: UUID | None = None) -> Preview:
    """Of the whole year, or of one unit of it. Raises NotFound outside the jurisdiction."""
    return (await gathered(jurisdiction, cycle, unit)).preview()


async def gathered(jurisdiction: UUID, cycle: UUID, unit: UUID | None = None) -> Gathered:
    """Raises NotFound outside the jurisdiction."""
    await check_cycle_of(jurisdiction, cycle)
    head = (await fetch(_HEAD, cycle))[0]
    rows = await fetch(_UNITS, cycle, unit)
    if unit is not None:
        found(rows or None)
    units = [row["id"] for row in rows]
    return Gathered(
        head=dict(head),
        units=[dict(row) for row in rows],
        facts=await facts_of(cycle, units),
        words=await words_of_items(cycle),
        items=await items_of(units),
    )


_HEAD = (
    "SELECT c.id AS cycle, c.year, c.sample, j.title AS jurisdiction_title, "
    "EXISTS (SELECT FROM score_freeze f WHERE f.cycle = c.id) AS frozen "
    "FROM cycle c JOIN jurisdiction j ON j.id = c.jurisdiction WHERE c.id = $1"
)
_UNITS = (
    "SELECT u.id, u.short_title, u.class AS category, "
    "coalesce(s.state, 'recalled') <> 'recalled' AS out, "
    "EXISTS (SELECT FROM agenda_item a JOIN sitting t ON t.id = a.sitting WHERE a.unit = u.id "
    "AND NOT t.rehearsal AND t.state IN ('opened', 'signed')) AS counted "
    "FROM cycle c JOIN board b ON b.cycle = c.id "
    "JOIN unit u ON u.jurisdiction = c.jurisdiction AND u.year = c.year AND u.board = b.title "
    "LEFT JOIN confirmation s ON s.unit = u.id "
    "WHERE c.id = $1 AND ($2::uuid IS NULL OR u.id = $2) ORDER BY b.title, u.class, u.title"
)


def _kept(*, counted: bool, out: bool) -> str:
    if counted:
        return "评议会已经启封计票，客观分只能按更正办理"
    return "确认单在单位手里，要先收回" if out else ""


def change_of(row: ItemRow, facts: Facts, title: str, words: str) -> ItemChange | None:
    """None for an item that no record decides."""
    steps = steps_of(row.item, title, words, facts, row.maximum)
    if steps is None:
        return None
    kept = _item_kept(row)
    lost = [step.points for step in steps if step.points is not None]
    after = row.points if kept else points_left(row.maximum, [*row.found, *lost])
    return ItemChange(
        id=row.id,
        item=row.item,
        title=row.title,
        maximum=row.maximum,
        before=row.points,
        after=after,
        steps=steps,
        kept=kept,
        by_hand=shown(sum(map(millionths, row.found))),
        replaces=bool(row.computed),
        fresh=not kept and (after != row.points or _is_new(steps, row.content)),
    )


def _is_new(steps: tuple[Step, ...], content: str | None) -> bool:
    """Compared as they read: grounds of former versions say less of a step."""
    return content is None or read_steps(content) != steps


def _item_kept(row: ItemRow) -> str:
    if row.points is None:
        return "这一项不适用"
    if row.objected:
        return "单位提过异议，得分按裁定"
    if row.overridden:
        return "已由评议办另行认定，重新核算不动它"
    if row.points != points_left(row.maximum, [*row.found, *row.computed]):
        return "现有得分没有写明扣分原因，请先直接登记得分"
    return ""
