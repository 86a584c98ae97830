"""Preparing a sitting: its agenda, its slips, its key cards, its count of slips handed out."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.approvals import two_persons
from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.box import codes
from evaluation.box.keys import new_key_card
from evaluation.cycles.rules import group_titles
from evaluation.db import fetch, pulse, transaction
from evaluation.errors import Refused
from evaluation.scoring import queries
from evaluation.scoring.modes import Mode
from evaluation.scoring.rules import (
    MOST_CARDS,
    check_before_closing,
    check_preparing,
    check_slips_wanted,
    takes_two_persons,
)
from evaluation.scoring.tables import AgendaItem, KeyCard, Sitting, Slip
from evaluation.settings import settings

SHOWN = "table"


class SittingPrepared(trail.Event, frozen=True):
    sitting: UUID
    title: str
    units: int


class SlipsMade(trail.Event, frozen=True):
    """制卡 — and how they were printed: cards, labels, or a table that is only shown."""

    sitting: UUID
    group: str
    count: int
    kind: str = SHOWN
    with_ballots: bool = False


class SlipsIssued(trail.Event, frozen=True):
    """发出 — the registrar's count of one group; `two` when it mended an earlier one."""

    sitting: UUID
    group: str
    before: int
    after: int
    two: bool


class SlipWithdrawn(trail.Event, frozen=True):
    """停用 — with stub or tablet in hand. Only the count: which slip is in no event."""

    sitting: UUID
    group: str
    withdrawn: int


class KeyCardMade(trail.Event, frozen=True):
    sitting: UUID
    cards: int


class NewSlip(msgspec.Struct, frozen=True):
    """What is printed on a slip; never stored, gone after the answer that made it."""

    group: str
    number: str
    token: str
    code: str
    stub: str


async def prepare_sitting(
    person: Person,
    *,
    cycle: UUID,
    board: UUID,
    title: str,
    held_on: date,
    units: Sequence[UUID],
    mode: Mode = Mode.TABLET,
) -> UUID:
    """筹备 — a meeting of a board with its agenda in the given order."""
    async with transaction():
        sitting = uuid4()
        await Sitting.insert(
            Sitting(
                id=sitting,
                jurisdiction=person.jurisdiction,
                cycle=cycle,
                board=board,
                title=title,
                held_on=held_on,
                mode=mode,
            )
        )
        await put_on_agenda(person.jurisdiction, sitting, units, live=True)
        await trail.record(
            person.jurisdiction, person.username, SittingPrepared(sitting, title, len(units))
        )
        return sitting


async def put_on_agenda(
    jurisdiction: UUID, sitting: UUID, units: Sequence[UUID], *, live: bool
) -> None:
    if units:
        await AgendaItem.insert(
            *(
                AgendaItem(
                    id=uuid4(),
                    jurisdiction=jurisdiction,
                    sitting=sitting,
                    unit=unit,
                    number=number,
                    live=live,
                )
                for number, unit in enumerate(units, 1)
            )
        )


async def make_slips(person: Person, sitting: UUID, group: str, count: int) -> list[NewSlip]:
    """制卡 — more slips for one group, shuffled. What is printed exists only in this answer."""
    made = await draw_slips(sitting, group, count)
    await store_slips(person, sitting, group, made)
    return made


async def draw_slips(sitting: UUID, group: str, count: int) -> list[NewSlip]:
    """Numbers, tokens and codes by chance, in an order by chance. Nothing is stored yet, so that
    what cannot be printed is never there.
    """
    check_slips_wanted(count)
    await _group_to_make(sitting, group)
    taken = await queries.slip_numbers(sitting)
    fresh: dict[str, None] = {}
    while len(fresh) < count:
        number = codes.new_card_number()
        if number not in taken:
            fresh[number] = None
    return [_new_slip(group, number) for number in fresh]


async def store_slips(
    person: Person,
    sitting: UUID,
    group: str,
    made: Sequence[NewSlip],
    *,
    kind: str = SHOWN,
    with_ballots: bool = False,
) -> None:
    """What was drawn and printed becomes valid. The rows lie in the order of their numbers, so
    that the order of the print is nowhere.
    """
    async with transaction():
        await fetch("SELECT pg_advisory_xact_lock_shared(sitting_lock($1))", sitting)
        title = await _group_to_make(sitting, group)
        taken = await queries.slip_numbers(sitting)
        if any(slip.number in taken for slip in made):
            raise Refused("刚才有人也在给这场评议会制卡，卡号有重复，这一批没有保存。请再制一次。")
        in_order = sorted(made, key=lambda slip: slip.number)
        await Slip.insert(*(_row(person.jurisdiction, sitting, slip) for slip in in_order))
        await trail.record(
            person.jurisdiction,
            person.username,
            SlipsMade(sitting, title, len(made), kind, with_ballots),
        )


async def _group_to_make(sitting: UUID, group: str) -> str:
    """Its title."""
    check_before_closing(await queries.sitting_state(sitting), "制卡")
    titles = group_titles(await queries.scheme_for(sitting))
    if group not in titles:
        raise Refused("方案里没有这个组别，请重新选择。")
    return titles[group]


def _new_slip(group: str, number: str) -> NewSlip:
    return NewSlip(group, number, codes.new_token(), codes.new_entry_code(), codes.new_stub_code())


def _row(jurisdiction: UUID, sitting: UUID, slip: NewSlip) -> Slip:
    secret = settings().secret
    return Slip(
        id=uuid4(),
        jurisdiction=jurisdiction,
        sitting=sitting,
        group=slip.group,
        number=slip.number,
        token_hash=codes.keyed_hash(secret, "slip token", slip.token),
        code_hash=codes.keyed_hash(secret, "slip code", slip.code),
        stub_hash=codes.keyed_hash(secret, "slip stub", slip.stub),
    )


async def _title_of(sitting: UUID, group: str) -> str:
    return group_titles(await queries.scheme_for(sitting)).get(group, group)


async def issue_slips(person: Person, sitting: UUID, group: str, count: int) -> bool:
    """发出 — how many slips of the group are out. False: a second person must still say so.

    Raising it for a late delegate takes one person; any mending, two.
    """
    if not 0 <= count <= 10_000:  # noqa: PLR2004  # no hall is larger
        raise Refused("发卡数应是 0 或正整数。")
    async with transaction():
        state = await queries.sitting_state(sitting)
        check_before_closing(state, "更改发卡数")
        counts = {line.group: line for line in await queries.group_counts(sitting)}
        if group not in counts:
            raise Refused("这一组还没有制卡，请先制卡再登记发出。")
        before = counts[group].issued
        if count > counts[group].made - counts[group].withdrawn:
            raise Refused(f"这一组只有 {counts[group].made} 张卡，不能发出 {count} 张。")
        two = takes_two_persons(state, before, count, counts[group].entered)
        if two and not await two_persons(person, "issue", sitting, f"{group} {count}"):
            return False
        await fetch(
            'INSERT INTO slips_out (id, jurisdiction, sitting, "group", issued) '
            "VALUES ($1, $2, $3, $4, $5) "
            'ON CONFLICT (sitting, "group") DO UPDATE SET issued = excluded.issued',
            *(uuid4(), person.jurisdiction, sitting, group, count),
        )
        await trail.record(
            person.jurisdiction,
            person.username,
            SlipsIssued(sitting, await _title_of(sitting, group), before, count, two),
        )
        await pulse(f"sitting_{sitting.hex}")
        return True


async def withdraw_slip(person: Person, sitting: UUID, stub: str) -> str:
    """停用 — a lost slip, by the code on its stub; its ballots do not count. Its group's id."""
    code = codes.read_code(stub)
    async with transaction():
        await fetch("SELECT pg_advisory_xact_lock_shared(sitting_lock($1))", sitting)
        check_before_closing(await queries.sitting_state(sitting), "停用评议卡")
        rows = await fetch(
            "UPDATE slip SET withdrawn = true "
            "WHERE sitting = $1 AND stub_hash = $2 AND NOT withdrawn AND NOT handed_in "
            'RETURNING id, "group"',
            sitting,
            codes.keyed_hash(settings().secret, "slip stub", code),
        )
        if not rows:
            raise Refused("没有找到这张卡，或它已停用、已交卡。请核对存根上的代码。")
        group = str(rows[0]["group"])
        counts = {line.group: line for line in await queries.group_counts(sitting)}
        await trail.record(
            person.jurisdiction,
            person.username,
            SlipWithdrawn(sitting, await _title_of(sitting, group), counts[group].withdrawn),
        )
        return group


async def make_key_card(person: Person, sitting: UUID) -> str:
    """钥匙卡 — the scrutineer's own, once; the code exists only in this answer."""
    async with transaction():
        check_preparing(await queries.sitting_state(sitting), "制钥匙卡")
        cards = await fetch(
            "SELECT scrutineer FROM key_card WHERE sitting = $1 FOR UPDATE", sitting
        )
        if any(card["scrutineer"] == person.account for card in cards):
            raise Refused("您的钥匙卡已经制过一次。遗失了请换一位监票人，不能重制。")
        if len(cards) >= MOST_CARDS:
            raise Refused(f"一场评议会最多 {MOST_CARDS} 张钥匙卡，已经够了。")
        card = new_key_card()
        await KeyCard.insert(
            KeyCard(
                id=uuid4(),
                jurisdiction=person.jurisdiction,
                sitting=sitting,
                scrutineer=person.account,
                public=card.public,
            )
        )
        await trail.record(
            person.jurisdiction, person.username, KeyCardMade(sitting, len(cards) + 1)
        )
        return card.code
