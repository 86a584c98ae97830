"""转办: between the bureau and a 司法所 of its county, and between the city and a county."""

from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.clues.moving import Held, clue_label, hold, move
from evaluation.clues.registering import NewClue, insert_clue
from evaluation.clues.sealing import Complaint, opened_complaint
from evaluation.clues.settings import setting_of
from evaluation.clues.states import ENDED, STATE_TITLES, ClueState, Source
from evaluation.clues.steps import Step
from evaluation.db import fetch, found, transaction
from evaluation.errors import Refused

FROM_ABOVE = "上级交办"
GOVERNMENTS = ("县人民政府", "区人民政府", "县政府", "区政府")


class ClueReceived(trail.Event, frozen=True):
    """收到转办: in the trail of who got it, from whom and under which number there."""

    clue: UUID
    sender: str
    number: str


class Fate(msgspec.Struct, frozen=True):
    """What the sender learns of a clue that was passed on: this and nothing else."""

    jurisdiction: str
    label: str
    state: str
    finding: str


async def hand_up(person: Person, clue: UUID, reason: str) -> None:
    """报送局里: the 司法所 has done what it can; from here on it is the bureau's."""
    async with transaction():
        held = await hold(person, clue)
        if held.place is None:
            raise Refused("线索已经在局里，不用报送。")
        await move(person, clue, Step.HAND_UP, reason=reason, place=None)


async def hand_down(person: Person, clue: UUID, place: UUID, reason: str) -> None:
    """交司法所核实: one of the own jurisdiction."""
    async with transaction():
        held = await hold(person, clue)
        rows = await fetch(
            "SELECT title FROM justice_office WHERE id = $1 AND jurisdiction = $2",
            *(place, held.jurisdiction),
        )
        title = found(rows[0] if rows else None)["title"]
        if held.place == place:
            raise Refused(f"线索已经在{title}，没有再交。")
        words = f"交{title}：{reason.strip()}" if reason.strip() else ""
        await move(person, clue, Step.HAND_DOWN, reason=words, place=place)


async def pass_on(person: Person, clue: UUID, jurisdiction: UUID, reason: str) -> UUID:
    """转办 to the city, or to a county of the city: a new clue of theirs, in the same year. Its
    complainant is sealed anew. Raises NotFound for anybody else.
    """
    async with transaction():
        held = await hold(person, clue)
        there = await _receiver(held, jurisdiction)
        words = f"转{there.bureau}：{reason.strip()}" if reason.strip() else ""
        await move(person, clue, Step.PASS_ON, reason=words, passed_to=jurisdiction)
        fresh = uuid4()
        new = await _as_theirs(held, there)
        await insert_clue(jurisdiction, there.cycle, fresh, new, origin=clue)
        event = ClueReceived(fresh, there.sender, held.label)
        await trail.record(jurisdiction, there.sender, event)
    return fresh


class _Receiver(msgspec.Struct, frozen=True):
    id: UUID
    bureau: str
    sender: str
    below: bool
    cycle: UUID


async def _receiver(held: Held, jurisdiction: UUID) -> _Receiver:
    rows = await fetch(
        "SELECT t.id, t.bureau, h.bureau AS sender, t.superior = h.id AS below, c.id AS cycle "
        "FROM jurisdiction h JOIN jurisdiction t ON t.superior = h.id OR t.id = h.superior "
        "LEFT JOIN cycle c ON c.jurisdiction = t.id AND c.year = $3 WHERE h.id = $1 AND t.id = $2",
        *(held.jurisdiction, jurisdiction, held.year),
    )
    row = found(rows[0] if rows else None)
    if row["cycle"] is None:
        raise Refused(
            f"{row['bureau']}还没有建立 {held.year} 年度，收不下这条线索。"
            "请联系那边先建立年度，没有转办。"
        )
    return msgspec.convert(dict(row) | {"below": bool(row["below"])}, _Receiver)


async def _as_theirs(held: Held, there: _Receiver) -> NewClue:
    """Their setting may know neither the kind nor the source; their unit is for them to name."""
    (row,) = await fetch(
        "SELECT k.title, k.text, k.received_on, k.happened_on, k.source, k.channel, "
        "k.outer_number, k.kind, k.anonymous, p.sealed "
        "FROM clue k LEFT JOIN complainant p ON p.clue = k.id WHERE k.id = $1",
        held.id,
    )
    setting = await setting_of(there.id)
    channel = FROM_ABOVE if there.below else row["channel"]
    complaint: Complaint | None = None
    if row["sealed"]:
        complaint = opened_complaint(held.id, row["sealed"])
    return NewClue(
        title=row["title"],
        text=row["text"],
        received_on=row["received_on"],
        happened_on=row["happened_on"],
        source=row["source"] if row["source"] in setting.sources else Source.INSPECTION,
        channel=channel if channel in setting.channels else "",
        outer_number=row["outer_number"],
        kind=row["kind"] if row["kind"] in {kind.title for kind in setting.kinds} else "",
        anonymous=row["anonymous"],
        complaint=complaint,
    )


_FATE = (
    "SELECT j.bureau AS jurisdiction, c.year, t.number, t.state, t.finding FROM clue k "
    "JOIN clue t ON t.origin = k.id AND t.jurisdiction = k.passed_to "
    "JOIN cycle c ON c.id = t.cycle JOIN jurisdiction j ON j.id = t.jurisdiction "
    "WHERE k.id = $1 AND ($2::uuid IS NULL OR k.jurisdiction = $2) "
    "ORDER BY t.state_since DESC, t.id LIMIT 1"
)


async def fate_of(person: Person, clue: UUID) -> Fate | None:
    """Of a clue of the person's own jurisdiction; None when it was not passed on."""
    rows = await fetch(_FATE, clue, person.jurisdiction)
    if not rows:
        return None
    row = rows[0]
    return Fate(
        row["jurisdiction"],
        clue_label(row["year"], row["number"]),
        STATE_TITLES[row["state"]],
        STATE_TITLES[row["finding"]] if row["finding"] else "",
    )


class Sender(msgspec.Struct, frozen=True):
    """From whom a clue came, and what it is called there."""

    jurisdiction: str
    label: str


async def sender_of(person: Person, clue: UUID) -> Sender | None:
    rows = await fetch(
        "SELECT j.bureau, c.year, o.number FROM clue k JOIN clue o ON o.id = k.origin "
        "JOIN cycle c ON c.id = o.cycle JOIN jurisdiction j ON j.id = o.jurisdiction "
        "WHERE k.id = $1 AND k.jurisdiction = $2",
        *(clue, person.jurisdiction),
    )
    if not rows:
        return None
    return Sender(rows[0]["bureau"], clue_label(rows[0]["year"], rows[0]["number"]))


class Neighbour(msgspec.Struct, frozen=True):
    """A jurisdiction that a clue can be passed on to."""

    id: UUID
    bureau: str


async def neighbours_of(person: Person) -> list[Neighbour]:
    """The city's counties, or the county's city; no county sees another."""
    rows = await fetch(
        "SELECT t.id, t.bureau FROM jurisdiction h JOIN jurisdiction t "
        "ON t.superior = h.id OR t.id = h.superior WHERE h.id = $1 ORDER BY t.code",
        person.jurisdiction,
    )
    return msgspec.convert([dict(row) for row in rows], list[Neighbour])


async def check_other_has_ended(clue: UUID) -> None:
    """Raises Refused while the other side is still at it."""
    rows = await fetch(_FATE, clue, None)
    if rows and ClueState(rows[0]["state"]) not in ENDED:
        state = STATE_TITLES[rows[0]["state"]]
        raise Refused(f"{rows[0]['jurisdiction']}还没有办结（{state}），办结后再归档。")


async def check_came_back(clue: UUID) -> None:
    """Raises Refused unless the other side has declined it."""
    rows = await fetch(_FATE, clue, None)
    if not rows or rows[0]["state"] != ClueState.DECLINED:
        raise Refused("已经转办，由对方办理；对方不予受理时，才能收回来重新审查。")


def advice_on_level(*, of_city: bool, unit: str, own_code: bool, text: str) -> str:
    """级别: whose act it is decides who supervises it. In words; empty when it is at its place."""
    government = any(word in unit + text for word in GOVERNMENTS)
    if not of_city and (government or unit.endswith("市人民政府")):
        return "反映的是县级人民政府的行为，由市司法局监督：建议转办到市里。"
    if of_city and own_code and not government:
        return "反映的是县级部门的行为，由县市区司法局监督：建议转办到那里。"
    return ""
