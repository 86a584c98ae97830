"""What the operator does with the screens of the hall: name one, have it show, take it away."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, found, pulse, transaction
from evaluation.errors import NotFound, Refused
from evaluation.scoring.display_queries import DisplayLine
from evaluation.scoring.display_rules import Show, check_message, check_name, check_room
from evaluation.scoring.tables import Display

NOTED_EVERY = 5
"""Seconds; a screen that asks more often writes nothing more."""


class DisplayAdded(trail.Event, frozen=True):
    """显示屏."""

    sitting: UUID
    display: str


class DisplayChanged(trail.Event, frozen=True):
    """换显示内容 on one screen or several, by their names."""

    sitting: UUID
    display: str
    shows: str
    message: str


class DisplayRemoved(trail.Event, frozen=True):
    sitting: UUID
    display: str


async def add_display(person: Person, sitting: UUID, name: str) -> UUID:
    """It follows the floor until it is told otherwise."""
    name = check_name(name)
    async with transaction():
        jurisdiction = await _hold(sitting)
        check_room(await fetch_one("SELECT count(*) FROM display WHERE sitting = $1", sitting))
        display = uuid4()
        added = await (
            Display.insert(
                Display(
                    id=display,
                    jurisdiction=jurisdiction,
                    sitting=sitting,
                    name=name,
                    shows=Show.FLOOR,
                )
            )
            .on_conflict((Display.sitting, Display.name), "DO NOTHING")
            .returning(Display.id)
        )
        if not added:
            raise Refused(f"已经有一块屏叫“{name}”，请换一个名字。")
        await _record(person, jurisdiction, sitting, DisplayAdded(sitting, name))
        return display


async def show_on(
    person: Person, sitting: UUID, displays: Sequence[UUID], shows: Show, message: str = ""
) -> None:
    """The screens have it within a second or two. Raises NotFound if one of them is not there."""
    message = check_message(shows, message)
    async with transaction():
        jurisdiction = await _hold(sitting)
        changed = await fetch(
            "UPDATE display SET shows = $3, message = $4 WHERE sitting = $1 AND id = ANY($2) "
            "RETURNING name",
            *(sitting, list(displays), shows.value, message),
        )
        if not displays or len(changed) != len(set(displays)):
            raise NotFound
        names = "、".join(sorted(row["name"] for row in changed))
        event = DisplayChanged(sitting, names, shows.value, message)
        await _record(person, jurisdiction, sitting, event)


async def remove_display(person: Person, sitting: UUID, display: UUID) -> None:
    """The screen itself keeps its last picture and says that it was taken away."""
    async with transaction():
        jurisdiction = await _hold(sitting)
        name = await fetch_one(
            "DELETE FROM display WHERE sitting = $1 AND id = $2 RETURNING name", sitting, display
        )
        await _record(person, jurisdiction, sitting, DisplayRemoved(sitting, found(name)))


async def note_seen(display: DisplayLine) -> None:
    """The screen itself asks: no event, and one write in a few seconds."""
    if display.silent is None or display.silent >= NOTED_EVERY:
        await fetch("UPDATE display SET seen = clock_timestamp() WHERE id = $1", display.id)


async def _hold(sitting: UUID) -> UUID:
    """No ballot waits for a screen: only the sitting's row is held, not its lock."""
    jurisdiction: UUID = found(
        await fetch_one("SELECT jurisdiction FROM sitting WHERE id = $1 FOR UPDATE", sitting)
    )
    return jurisdiction


async def _record(person: Person, jurisdiction: UUID, sitting: UUID, event: trail.Event) -> None:
    await trail.record(jurisdiction, person.username, event)
    await pulse(f"sitting_{sitting.hex}")
