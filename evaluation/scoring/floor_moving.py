"""A move of the floor as it is written: the place, the clock and the scoring, all in one go."""

from collections.abc import Mapping
from uuid import UUID, uuid4

import msgspec

from evaluation.db import fetch
from evaluation.scoring.floor_queries import FloorRow
from evaluation.scoring.floor_rules import Before, Deed, Move, OnAgenda, Place
from evaluation.scoring.queries import AgendaUnit
from evaluation.scoring.rules import Scoring


def place_of(floor: FloorRow) -> Place:
    clock = floor.clock
    ran = round(clock.ran_by(floor.now))
    return Place(floor.unit, floor.step, ran, floor.extra, running=clock.running)


def aside_of(floor: FloorRow) -> Place | None:
    return msgspec.json.decode(floor.aside, type=Place) if floor.aside else None


def before_of(floor: FloorRow) -> Before | None:
    return msgspec.json.decode(floor.before, type=Before) if floor.before else None


async def write_move(
    row: Mapping[str, object], floor: FloorRow, agenda: list[AgendaUnit], move: Move
) -> None:
    """Inside the transaction that holds the sitting alone. Each move is one turn."""
    await _write_scoring(row["id"], move)
    await fetch(
        "INSERT INTO floor AS f (id, jurisdiction, sitting, unit, step, since, ran, extra, before, "
        "aside, turn) VALUES ($1, $2, $3, $4, $5, CASE WHEN $6 THEN clock_timestamp() END, $7, $8, "
        "$9, $10, 1) ON CONFLICT (sitting) DO UPDATE SET unit = excluded.unit, "
        "step = excluded.step, since = excluded.since, ran = excluded.ran, extra = excluded.extra, "
        "before = excluded.before, aside = excluded.aside, turn = f.turn + 1",
        *(uuid4(), row["jurisdiction"], row["id"], move.to.unit, move.to.step.value),
        *(move.to.running and row["state"] == "open", move.to.ran, move.to.extra),
        _before(floor, agenda, move),
        msgspec.json.encode(move.aside).decode() if move.aside else "",
    )


async def _write_scoring(sitting: object, move: Move) -> None:
    if move.scoring:
        await fetch(
            "UPDATE agenda_item i SET scoring = c.scoring FROM unnest($2::uuid[], $3::text[]) "
            "AS c(unit, scoring) WHERE i.sitting = $1 AND i.unit = c.unit",
            *(sitting, list(move.scoring), [one.value for one in move.scoring.values()]),
        )


def _before(floor: FloorRow, agenda: list[AgendaUnit], move: Move) -> str:
    """Of an undo nothing is kept: only the last step is undone."""
    if move.deed == Deed.UNDO:
        return ""
    kept = Before(move.deed, place_of(floor), _scoring_of(agenda, move), aside_of(floor))
    return msgspec.json.encode(kept).decode()


def _scoring_of(agenda: list[AgendaUnit], move: Move) -> dict[UUID, Scoring]:
    units: list[OnAgenda] = [unit for unit in agenda if unit.id in move.scoring]
    return {unit.id: Scoring(unit.scoring) for unit in units}
