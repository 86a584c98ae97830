"""登记: a clue enters the room, gets its number, and is mended until it is accepted."""

import re
from datetime import date
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import OFFICERS, Person, Role
from evaluation.audit import trail
from evaluation.clues.checking import check_choice, check_line, check_own_clue, check_unit
from evaluation.clues.moving import Held, hold, move
from evaluation.clues.sealing import Complaint, keep_complaint, opened_complaint, redacted
from evaluation.clues.setting import Setting, ends_on
from evaluation.clues.settings import setting_of
from evaluation.clues.states import ClueState, Source
from evaluation.clues.steps import Step
from evaluation.cycles.queries import check_cycle_of
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused
from evaluation.workdays.queries import differs, today

LONGEST_TITLE, LONGEST_TEXT, LONGEST_OUTER = 120, 5000, 60


class NewClue(msgspec.Struct, frozen=True, kw_only=True):
    """A clue as it was reported. `complaint` None: nobody is known who reported it; when a clue is
    mended it leaves the one that is sealed as it is.
    """

    title: str
    text: str
    received_on: date
    source: str = Source.COMPLAINT
    channel: str = ""
    outer_number: str = ""
    kind: str = ""
    unit: UUID | None = None
    anonymous: bool = False
    happened_on: date | None = None
    complaint: Complaint | None = None
    repeats: UUID | None = None


class ClueRecorded(trail.Event, frozen=True):
    """收到线索; nothing of who reported it."""

    clue: UUID
    source: str
    channel: str
    outer_number: str


class ClueMended(trail.Event, frozen=True):
    """改线索; `changed` names what is different now, not what it was."""

    clue: UUID
    number: str
    changed: list[str]


async def record_clue(person: Person, cycle: UUID, new: NewClue, *, register: bool = True) -> UUID:
    """A 司法所's own clue stays with it. Title and text are kept redacted, the original sealed."""
    if person.roles.isdisjoint(OFFICERS | {Role.JUSTICE_OFFICE}):
        raise NotFound
    await check_cycle_of(person.jurisdiction, cycle)
    clue = uuid4()
    async with transaction():
        await hold_numbers(cycle)
        new = await _safe(person.jurisdiction, cycle, new, None)
        place = None if person.roles & OFFICERS else person.place
        await insert_clue(person.jurisdiction, cycle, clue, new, place=place)
        event = ClueRecorded(clue, new.source, new.channel, new.outer_number)
        await trail.record(person.jurisdiction, person.username, event)
        if register:
            await register_held(person, cycle, clue)
    return clue


async def register(person: Person, clue: UUID) -> None:
    """登记 — from here on it has its number of the year."""
    async with transaction():
        held = await hold(person, clue)
        await hold_numbers(held.cycle)
        await register_held(person, held.cycle, clue)


async def mend(person: Person, clue: UUID, new: NewClue) -> None:
    """Until it is accepted or declined. Raises Refused for one that went on."""
    async with transaction():
        held = await hold(person, clue)
        check_may_mend(person, held)
        sealed = await fetch_one("SELECT sealed FROM complainant WHERE clue = $1", clue)
        former = opened_complaint(clue, sealed) if sealed else None
        safe = await _safe(held.jurisdiction, held.cycle, new, former, clue)
        before = await _columns_of(clue)
        after = _columns(safe)
        changed = [name for name in after if after[name] != before[name]]
        if safe.complaint is not None and safe.complaint != former:
            await keep_complaint(held.jurisdiction, clue, safe.complaint)
            changed.append("complainant")
        if not changed:
            return
        await _write(clue, after)
        event = ClueMended(clue, held.label, changed)
        await trail.record(person.jurisdiction, person.username, event)


def check_may_mend(person: Person, held: Held) -> None:
    if person.roles.isdisjoint(OFFICERS | {Role.JUSTICE_OFFICE}):
        raise NotFound
    if held.state not in {ClueState.UNREGISTERED, ClueState.REGISTERED}:
        raise Refused("线索已经办下去，登记的内容不能再改。有新情况请写在下一步的理由里。")


async def hold_numbers(cycle: UUID) -> None:
    """Until the transaction ends nobody else numbers clues of that year. Before any event: who
    holds the trail never waits for numbers.
    """
    await fetch(
        "SELECT pg_advisory_xact_lock(hashtextextended('clue number ' || $1, 0))", str(cycle)
    )


async def register_held(person: Person, cycle: UUID, clue: UUID) -> None:
    """The caller holds the year's numbers."""
    number = await fetch_one(
        "SELECT coalesce(max(number), 0) + 1 FROM clue WHERE cycle = $1", cycle
    )
    await move(person, clue, Step.REGISTER, number=number)


async def insert_clue(
    jurisdiction: UUID,
    cycle: UUID,
    clue: UUID,
    new: NewClue,
    *,
    place: UUID | None = None,
    origin: UUID | None = None,
) -> None:
    """待登记, in the caller's transaction; what is written was made safe before."""
    limit = (await setting_of(jurisdiction)).limits.get(ClueState.UNREGISTERED)
    due = ends_on(await today(), limit, await differs()) if limit else None
    values = _columns(new) | {
        "id": clue, "jurisdiction": jurisdiction, "cycle": cycle, "place": place,
        "origin": origin, "state": ClueState.UNREGISTERED, "due_on": due,
    }  # fmt: skip
    names = sorted(values)
    marks = ", ".join(f"${place}" for place in range(1, len(names) + 1))
    columns = ", ".join(f'"{name}"' for name in names)
    await fetch(
        f"INSERT INTO clue ({columns}, state_since, extended, level, mandatory, finding, "  # noqa: S608  # names of the code
        f"accountable, false_write_off) VALUES ({marks}, clock_timestamp(), 0, '', '', '', "
        "false, false)",
        *(values[name] for name in names),
    )
    if new.complaint is not None:
        await keep_complaint(jurisdiction, clue, new.complaint)


async def _safe(
    jurisdiction: UUID,
    cycle: UUID,
    new: NewClue,
    former: Complaint | None,
    clue: UUID | None = None,
) -> NewClue:
    """Checked, trimmed, and without the complainant in anything that stands in clear; whatever was
    cut out lies in the sealed original.
    """
    new = tidy(new)
    await _check_new(jurisdiction, cycle, new, clue)
    return without_complainant(new, former)


def tidy(new: NewClue) -> NewClue:
    return msgspec.structs.replace(
        new,
        title=" ".join(new.title.split()),
        text=new.text.strip(),
        channel=new.channel.strip(),
        outer_number=new.outer_number.strip(),
    )


def without_complainant(new: NewClue, former: Complaint | None = None) -> NewClue:
    """`former`: who is sealed already, where the clue is mended."""
    given = new.complaint if new.complaint != Complaint() else None
    hidden = given or former or Complaint()
    if _tells_somebody(new.outer_number, hidden):
        raise Refused("来源编号里像有投诉人的姓名或号码，请只写编号。没有保存。")
    title, text = redacted(new.title, hidden), redacted(new.text, hidden)
    if (title, text) != (new.title, new.text) and (given or not former):
        original = new.text if title == new.title else f"{new.title}\n{new.text}"
        given = given or Complaint()
        given = msgspec.structs.replace(given, text=given.text or original)
    return msgspec.structs.replace(new, title=title, text=text, complaint=given)


def _tells_somebody(number: str, complaint: Complaint) -> bool:
    """The number of a hotline's order may have as many digits as an identity number has."""
    own = (complaint.name.strip(), complaint.telephone.strip())
    return any(one and one in number for one in own) or bool(MOBILE.search(number))


MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


async def _check_new(jurisdiction: UUID, cycle: UUID, new: NewClue, clue: UUID | None) -> None:
    check_words(new, await setting_of(jurisdiction), await today())
    if new.unit is not None:
        await check_unit(jurisdiction, cycle, new.unit)
    if new.repeats is not None:
        await check_own_clue(jurisdiction, new.repeats, other_than=clue)


def check_words(new: NewClue, setting: Setting, day: date) -> None:
    """What can be seen without asking the register or another clue."""
    check_line("标题", new.title, 1, LONGEST_TITLE)
    check_line("内容", new.text, 1, LONGEST_TEXT)
    check_line("来源编号", new.outer_number, 0, LONGEST_OUTER)
    check_choice("问题来源", new.source, setting.sources)
    check_choice("来源渠道", new.channel, ("", *setting.channels))
    check_choice("问题类型", new.kind, ("", *(kind.title for kind in setting.kinds)))
    _check_days(new, day)
    if new.anonymous and new.complaint and (new.complaint.name or new.complaint.telephone):
        raise Refused("勾了“匿名”，又填了投诉人的姓名或电话。请去掉其中一样，没有保存。")


def _check_days(new: NewClue, now: date) -> None:
    if new.received_on > now:
        raise Refused("收到日期在今天之后，请核对。没有保存。")
    if new.happened_on is not None and new.happened_on > new.received_on:
        raise Refused("发生日期在收到日期之后，请核对。没有保存。")


COLUMNS = (
    "unit", "source", "channel", "outer_number", "title", "text", "kind", "anonymous",
    "happened_on", "received_on", "repeats",
)  # fmt: skip


def _columns(new: NewClue) -> dict[str, object]:
    return {name: getattr(new, name) for name in COLUMNS}


async def _columns_of(clue: UUID) -> dict[str, object]:
    (row,) = await fetch(f"SELECT {', '.join(COLUMNS)} FROM clue WHERE id = $1", clue)  # noqa: S608  # names of the code
    return dict(row)


async def _write(clue: UUID, values: dict[str, object]) -> None:
    sets = ", ".join(f'"{name}" = ${place}' for place, name in enumerate(values, 2))
    await fetch(f"UPDATE clue SET {sets} WHERE id = $1", clue, *values.values())  # noqa: S608  # names of the code
