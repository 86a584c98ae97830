"""演练: the whole way on a practice box, in rows of its own, before a real sitting may open."""

from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.cycles.rules import Scheme
from evaluation.db import fetch, found, transaction
from evaluation.scoring import queries
from evaluation.scoring.actions import NewSlip, issue_slips, make_slips, put_on_agenda
from evaluation.scoring.ballots import cast_ballot, enter_slip, tablet_hash
from evaluation.scoring.conduct import change_scoring, hold_alone, open_sitting
from evaluation.scoring.rehearsal_rules import KNOWN, check_may_rehearse, rehearsal_title
from evaluation.scoring.rules import Choice, Scoring, check_preparing
from evaluation.scoring.tables import Sitting


class RehearsalStarted(trail.Event, frozen=True):
    sitting: UUID
    rehearsal: UUID


class RehearsalCleared(trail.Event, frozen=True):
    rehearsal: UUID
    ballots: int


class Rehearsal(msgspec.Struct, frozen=True):
    """A rehearsal that is open for scoring, with what is printed on its slips."""

    sitting: UUID
    slips: tuple[NewSlip, ...]


async def start_rehearsal(
    person: Person, real: UUID, slips_per_group: int, *, from_the_start: bool = False
) -> Rehearsal:
    """A copy of the sitting's agenda with slips of its own, on the same key cards.

    All units are open for scoring at once; `from_the_start` leaves it as the day begins: slips
    made, none handed out, not opened. Raises NotReady for what the real sitting still lacks.
    """
    async with transaction():
        row = await hold_alone(real)
        check_may_rehearse(rehearsal=row["rehearsal"])
        check_preparing(row["state"], "演练")
        rehearsal = await _copy(row)
        await trail.record(row["jurisdiction"], person.username, RehearsalStarted(real, rehearsal))
        if from_the_start:
            slips = await _practice_slips(person, rehearsal, slips_per_group)
        else:
            slips = await open_for_scoring(person, rehearsal, slips_per_group)
        return Rehearsal(rehearsal, tuple(slips))


async def _copy(row: queries.Record) -> UUID:
    """Sitting, agenda and half-days, in rows of its own."""
    real, rehearsal = row["id"], uuid4()
    taken = await fetch("SELECT title FROM sitting WHERE rehearsal_of = $1", real)
    await Sitting.insert(
        Sitting(
            id=rehearsal,
            jurisdiction=row["jurisdiction"],
            cycle=row["cycle"],
            board=row["board"],
            rehearsal=True,
            rehearsal_of=real,
            title=rehearsal_title(row["title"], [one["title"] for one in taken]),
            held_on=row["held_on"],
            mode=row["mode"],
        )
    )
    units = [unit.id for unit in await queries.agenda_of(real)]
    await put_on_agenda(row["jurisdiction"], rehearsal, units, live=False)
    await fetch(
        "UPDATE agenda_item p SET written = r.written, half_day = r.half_day "
        "FROM agenda_item r WHERE p.sitting = $1 AND r.sitting = $2 AND p.unit = r.unit",
        *(rehearsal, real),
    )
    await fetch(
        "INSERT INTO half_day (id, jurisdiction, sitting, number, held_on, part) "
        "SELECT gen_random_uuid(), jurisdiction, $1, number, held_on, part FROM half_day "
        "WHERE sitting = $2",
        *(rehearsal, real),
    )
    return rehearsal


async def _practice_slips(person: Person, sitting: UUID, slips_per_group: int) -> list[NewSlip]:
    scheme = await queries.scheme_for(sitting)
    made = []
    for group in scheme.rules.groups:
        made += await make_slips(person, sitting, group.id, slips_per_group)
    return made


async def open_for_scoring(person: Person, sitting: UUID, slips_per_group: int) -> list[NewSlip]:
    """Slips for every group, all handed out; the sitting opened and every unit with it."""
    made = await _practice_slips(person, sitting, slips_per_group)
    for group in {slip.group: None for slip in made}:
        await issue_slips(person, sitting, group, slips_per_group)
    await open_sitting(person, sitting)
    units = [unit.id for unit in await queries.agenda_of(sitting)]
    await change_scoring(person, sitting, units, Scoring.OPEN)
    return made


async def cast_practice_ballots(rehearsal: Rehearsal) -> int:
    """Known ballots through the real way in: the first slip of a group gives every unit the
    most, the second nothing, a third abstains. Without trimming, two slips a group make 50.00.
    """
    scheme = await queries.scheme_for(rehearsal.sitting)
    units = [unit.id for unit in await queries.agenda_of(rehearsal.sitting)]
    seen: dict[str, int] = {}
    cast = 0
    for slip in rehearsal.slips:
        turn = seen[slip.group] = seen.get(slip.group, -1) + 1
        secret = found(await enter_slip(None, token=slip.token))
        holder = await queries.holder_of(tablet_hash(secret))
        scores = _known(scheme, turn)
        choice = Choice.ABSTAINED if scores is None else Choice.SCORED
        for unit in units:
            await cast_ballot(holder, unit, uuid4(), scores=scores, choice=choice)
            cast += 1
    return cast


def _known(scheme: Scheme, turn: int) -> dict[str, str] | None:
    if turn >= KNOWN:
        return None
    options = [option for option in scheme.rules.options or () if option.value is not None]
    ordered = sorted(options, key=lambda option: float(option.value or 0), reverse=turn == 0)
    return {
        indicator.id: ordered[0].id if ordered else indicator.max if turn == 0 else "0"
        for indicator in scheme.rules.indicators
    }


async def clear_rehearsal(person: Person, rehearsal: UUID) -> None:
    """清除演练 — everything of it goes. The database refuses this for a real sitting."""
    async with transaction():
        row = await hold_alone(rehearsal)
        gone = (await fetch("SELECT clear_rehearsal($1) AS gone", rehearsal))[0]["gone"]
        await trail.record(row["jurisdiction"], person.username, RehearsalCleared(rehearsal, gone))
