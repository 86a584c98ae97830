"""What the pages of 录票 ask: how far everybody is, and the places that were read differently.

No page but that of the differences shows anything that was read.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from evaluation.accounts.approvals import FirstWord, first_word
from evaluation.cycles.rules import Scheme, group_titles
from evaluation.db import fetch
from evaluation.errors import Refused
from evaluation.scoring import queries
from evaluation.scoring.desk import SittingHead
from evaluation.scoring.paper import is_compared
from evaluation.scoring.paper_closing import CLOSE, ISSUE, SHEETS
from evaluation.scoring.paper_drawer import Compared, Sheet, compare, sheets_of
from evaluation.scoring.paper_marks import LINE_REASONS, Line, Reading, written
from evaluation.scoring.paper_rules import (
    ASIDE_REASONS,
    SHEET_REASONS,
    TELLERS,
    WHOLE,
    aside_from_words,
    check_filling,
)


class TellerLine(msgspec.Struct, frozen=True):
    account: UUID
    full_name: str
    sheets: int
    finished: bool


class GroupPile(msgspec.Struct, frozen=True):
    """One group's envelopes, for this person: own card numbers only."""

    group: str
    title: str
    issued: int
    on_tablet: int
    own: tuple[str, ...]


class Lacking(msgspec.Struct, frozen=True):
    """A sheet that only one teller entered, though all are done."""

    number: str
    by: str


class PaperDesk(msgspec.Struct, frozen=True):
    groups: tuple[GroupPile, ...]
    tellers: tuple[TellerLine, ...]
    sheets: int
    compared: bool
    lacking: tuple[Lacking, ...]
    waiting: int
    """Places that were read differently and are not settled."""
    settled: int
    close_word: FirstWord | None
    aside: dict[str, int]
    """As the first person said, or nothing yet."""
    sheets_word: FirstWord | None
    issue_word: FirstWord | None

    @property
    def may_close(self) -> bool:
        return (self.compared and not self.waiting) or not self.sheets


async def paper_desk(head: SittingHead, account: UUID) -> PaperDesk:
    sheets = await sheets_of(head.id)
    tellers = await _tellers(head.id, sheets)
    compared = await is_compared(head.id)
    found = await _compared(head.id) if compared and head.waits_for_paper else []
    word = await first_word(CLOSE, head.id)
    return PaperDesk(
        groups=tuple(await _piles(head, sheets, account)),
        tellers=tuple(tellers),
        sheets=len(sheets),
        compared=compared,
        lacking=_lacking(sheets, tellers),
        waiting=sum(len(one.settling.open) for one in found),
        settled=sum(len(one.settling.places) - len(one.settling.open) for one in found),
        close_word=word,
        aside=aside_from_words(word.detail) if word else dict.fromkeys(ASIDE_REASONS, 0),
        sheets_word=await first_word(SHEETS, head.id),
        issue_word=await first_word(ISSUE, head.id),
    )


async def _compared(sitting: UUID) -> list[Compared]:
    return await compare((await fetch("SELECT * FROM sitting WHERE id = $1", sitting))[0])


async def _tellers(sitting: UUID, sheets: Sequence[Sheet]) -> list[TellerLine]:
    rows = await fetch(
        "SELECT p.teller, a.full_name, p.finished FROM paper_teller p "
        "JOIN account a ON a.id = p.teller WHERE p.sitting = $1 ORDER BY a.full_name, a.id",
        sitting,
    )
    lines = [
        TellerLine(
            row["teller"],
            row["full_name"],
            sum(row["teller"] in sheet.tellers for sheet in sheets),
            row["finished"],
        )
        for row in rows
    ]
    return lines if not sheets else [line for line in lines if line.sheets]


async def _piles(head: SittingHead, sheets: Sequence[Sheet], account: UUID) -> list[GroupPile]:
    counts = {line.group: line for line in await queries.group_counts(head.id)}
    if not counts:
        return []
    tablets = await fetch(
        'SELECT s."group", count(DISTINCT b.slip)::int AS n FROM ballot b '
        "JOIN slip s ON s.id = b.slip WHERE b.sitting = $1 AND NOT s.withdrawn "
        'GROUP BY s."group"',
        head.id,
    )
    on_tablet = {row["group"]: row["n"] for row in tablets}
    return [
        GroupPile(
            group,
            title,
            counts[group].issued,
            on_tablet.get(group, 0),
            tuple(one.number for one in sheets if one.group == group and account in one.tellers),
        )
        for group, title in group_titles(await queries.scheme_for(head.id)).items()
        if group in counts
    ]


def _lacking(sheets: Sequence[Sheet], tellers: Sequence[TellerLine]) -> tuple[Lacking, ...]:
    """Only once everybody is done: before that a missing sheet is nothing to speak of."""
    if len(tellers) < TELLERS or not all(teller.finished for teller in tellers):
        return ()
    names = {teller.account: teller.full_name for teller in tellers}
    return tuple(
        Lacking(sheet.number, names[sheet.tellers[0]])
        for sheet in sheets
        if len(sheet.tellers) < TELLERS
    )


class EntryPage(msgspec.Struct, frozen=True):
    """The matrix of one sheet, in the order in which it was printed."""

    group: str
    title: str
    scheme: Scheme
    units: tuple[queries.AgendaUnit, ...]
    own: int
    """Sheets of the group that this teller has entered."""


async def entry_page(head: SittingHead, account: UUID, group: str) -> EntryPage:
    """Raises Refused where sheets are not entered now, or not in that group."""
    check_filling(head.mode, head.state, closed=head.paper_root is not None, deed="录票")
    scheme = await queries.scheme_for(head.id)
    titles = group_titles(scheme)
    if group not in titles:
        raise Refused("没有这个组别。请回到“纸质票”页，从组别进入。")
    own = [
        sheet
        for sheet in await sheets_of(head.id)
        if sheet.group == group and account in sheet.tellers
    ]
    units = tuple(await queries.agenda_of(head.id))
    return EntryPage(group, titles[group], scheme, units, len(own))


class Shown(msgspec.Struct, frozen=True):
    """What one teller read at a place; `marks` by indicator, or `words` in their place."""

    teller: str
    marks: tuple[str, ...]
    words: str


class Difference(msgspec.Struct, frozen=True):
    """`unit` is None for the whole sheet. `looked`: names of those who have looked again."""

    sheet: UUID
    number: str
    group: str
    place: str
    unit: queries.AgendaUnit | None
    shown: tuple[Shown, ...]
    looked: tuple[str, ...]


class Differences(msgspec.Struct, frozen=True):
    """The next one for this person, and how many there are; `waits` for somebody else's look."""

    scheme: Scheme
    next: Difference | None
    waiting: int
    settled: int
    waits: int
    third: bool
    """This person has read none of the sheets that wait."""


async def differences(head: SittingHead, account: UUID) -> Differences:
    """Both readings of one place, for who looks at the paper again. Raises Refused."""
    check_filling(head.mode, head.state, closed=head.paper_root is not None, deed="核对")
    if not await is_compared(head.id):
        raise Refused("两位计票人还没有都录完，现在没有可核对的。")
    scheme = await queries.scheme_for(head.id)
    found = await _compared(head.id)
    waiting = [(one, place) for one in found for place in one.settling.open]
    mine = [(one, place) for one, place in waiting if _is_for(account, one, place)]
    return Differences(
        scheme=scheme,
        next=await _difference(head, scheme, *mine[0]) if mine else None,
        waiting=len(waiting),
        settled=sum(len(one.settling.places) - len(one.settling.open) for one in found),
        waits=len(waiting) - len(mine),
        third=all(account not in one.readings for one, _ in waiting),
    )


def _is_for(account: UUID, one: Compared, place: str) -> bool:
    """Who has not looked, or both tellers once their looks disagree."""
    looked = one.looked.get(place, ())
    return account not in looked or set(one.readings) <= set(looked)


async def _difference(head: SittingHead, scheme: Scheme, one: Compared, place: str) -> Difference:
    looked = one.looked.get(place, ())
    rows = await fetch(
        "SELECT id, full_name FROM account WHERE id = ANY($1)", [*one.readings, *looked]
    )
    names = {row["id"]: row["full_name"] for row in rows}
    units = {unit.id.hex: unit for unit in await queries.agenda_of(head.id)}
    readings = sorted(one.readings.items(), key=lambda pair: names[pair[0]])
    return Difference(
        sheet=one.sheet.id,
        number=one.sheet.number,
        group=group_titles(scheme)[one.sheet.group],
        place=place,
        unit=units.get(place),
        shown=tuple(_shown(names[teller], scheme, read, place) for teller, read in readings),
        looked=tuple(names[reader] for reader in looked),
    )


def _shown(teller: str, scheme: Scheme, reading: Reading, place: str) -> Shown:
    if reading.invalid:
        return Shown(teller, (), f"整张无效：{SHEET_REASONS[reading.invalid]}")
    if place == WHOLE:
        return Shown(teller, (), "整张有效，逐家录了")
    line = reading.lines.get(place)
    if line is None or line.scores is None:
        return Shown(teller, (), _line_words(line))
    scores = line.scores
    marks = (written(scheme, scores[one.id]) for one in scheme.rules.indicators)
    return Shown(teller, tuple(marks), "")


def _line_words(line: Line | None) -> str:
    if line is None:
        return "没有填（未交）"
    if line.choice == "invalid":
        return f"无效：{LINE_REASONS[line.reason]}"
    return "弃权" if line.choice == "abstained" else "回避"
