"""What the office's page of a sitting asks: its head, its preparation, and who is missing."""

from datetime import date
from uuid import UUID

import msgspec

from evaluation.accounts.approvals import FirstWord, first_word
from evaluation.cycles.queries import newest_scheme, scheme_of
from evaluation.cycles.rules import Scheme
from evaluation.db import fetch, fetch_one, found
from evaluation.errors import Refused
from evaluation.scoring import queries
from evaluation.scoring.modes import Mode
from evaluation.scoring.rules import NotReady, Scoring, SittingState, check_ready


class SittingHead(msgspec.Struct, frozen=True):
    """What every page of a sitting says at its top. `root` is hex, None before the closing."""

    id: UUID
    jurisdiction: UUID
    jurisdiction_title: str
    cycle: UUID
    year: int
    cycle_state: str
    sample: bool
    board: str
    title: str
    held_on: date
    state: str
    rehearsal: bool
    rehearsal_of: UUID | None
    closed_ballots: int | None
    closed_slips: int | None
    root: str | None
    voided_reason: str | None
    mode: Mode
    paper_sheets: int | None
    paper_root: str | None
    """纸质票箱's root in hex, None before that box is closed."""

    @property
    def waits_for_paper(self) -> bool:
        """Closed, but the sheets are not yet in their box: no opening before that."""
        closed = self.state == SittingState.CLOSED
        return closed and self.mode.by_paper and self.paper_root is None

    @property
    def mark(self) -> str:
        return "彩排数据" if self.rehearsal else "示例数据" if self.sample else ""

    @property
    def root_in_fours(self) -> list[str]:
        root = self.root or ""
        return [root[at : at + 4] for at in range(0, len(root), 4)]


async def sitting_head(sitting: UUID) -> SittingHead:
    rows = await fetch(
        "SELECT s.id, s.jurisdiction, j.title AS jurisdiction_title, s.cycle, c.year, "
        "c.state AS cycle_state, c.sample, b.title AS board, s.title, s.held_on, s.state, "
        "s.rehearsal, s.rehearsal_of, s.closed_ballots, s.closed_slips, "
        "encode(s.box_root, 'hex') AS root, s.voided_reason, s.mode, s.paper_sheets, "
        "encode(s.paper_root, 'hex') AS paper_root FROM sitting s "
        "JOIN jurisdiction j ON j.id = s.jurisdiction JOIN cycle c ON c.id = s.cycle "
        "JOIN board b ON b.id = s.board WHERE s.id = $1",
        sitting,
    )
    return msgspec.convert(dict(found(rows[0] if rows else None)), SittingHead)


class BoardUnits(msgspec.Struct, frozen=True):
    """榜单 — and how many of its units are in the register, and in no sitting yet."""

    id: UUID
    cycle: UUID
    year: int
    title: str
    scope: str
    units: int
    free: int


async def boards_of(jurisdiction: UUID) -> list[BoardUnits]:
    rows = await fetch(
        "SELECT b.id, b.cycle, c.year, b.title, b.scope, count(u.id)::int AS units, "
        "(count(u.id) FILTER (WHERE i.unit IS NULL))::int AS free "
        "FROM board b JOIN cycle c ON c.id = b.cycle "
        "LEFT JOIN unit u ON u.jurisdiction = c.jurisdiction AND u.year = c.year "
        "AND u.board = b.title LEFT JOIN agenda_item i ON i.unit = u.id AND i.live "
        "WHERE c.jurisdiction = $1 GROUP BY b.id, b.cycle, c.year, b.title, b.scope "
        "ORDER BY c.year DESC, units DESC, b.title",
        jurisdiction,
    )
    return msgspec.convert([dict(row) for row in rows], list[BoardUnits])


class BoardAgenda(msgspec.Struct, frozen=True):
    cycle: UUID
    units: tuple[UUID, ...]


async def board_agenda(jurisdiction: UUID, board: UUID) -> BoardAgenda:
    """The board's units that are in no sitting yet, in the register's order.

    Raises NotFound, and Refused when no unit is left.
    """
    cycle = found(
        await fetch_one(
            "SELECT cycle FROM board WHERE id = $1 AND jurisdiction = $2", board, jurisdiction
        )
    )
    rows = await fetch(
        "SELECT u.id FROM board b JOIN cycle c ON c.id = b.cycle "
        "JOIN unit u ON u.jurisdiction = c.jurisdiction AND u.year = c.year AND u.board = b.title "
        "WHERE b.id = $1 AND NOT EXISTS "
        "(SELECT FROM agenda_item i WHERE i.unit = u.id AND i.live) "
        "ORDER BY u.class, u.title",
        board,
    )
    if not rows:
        raise Refused("这个榜单没有可排的单位：名录还没有导入，或者都已排进评议会。")
    return BoardAgenda(cycle, tuple(row["id"] for row in rows))


class UnitProgress(msgspec.Struct, frozen=True):
    """Ballots in the box of one unit, by group. Which slip, what choice: not even here."""

    scoring: str
    cast: dict[str, int]


class Progress(msgspec.Struct, frozen=True):
    """Counts of a hall at one moment; the page polls it, and knows titles from before."""

    state: str
    groups: dict[str, queries.GroupCount]
    units: dict[UUID, UnitProgress]

    @property
    def issued(self) -> int:
        return sum(group.issued for group in self.groups.values())

    @property
    def next_waiting(self) -> UUID | None:
        """The first unit of the agenda that has not been scored yet."""
        waiting = (unit for unit, one in self.units.items() if one.scoring == Scoring.WAITING)
        return next(waiting, None)


async def progress_of(sitting: UUID) -> Progress:
    """In one statement, for many ask for it at once. Units stand in the order of the agenda."""
    rows = await fetch(
        'WITH held AS (SELECT s."group", count(*)::int AS made, '
        "coalesce(max(o.issued), 0)::int AS issued, "
        "(count(*) FILTER (WHERE s.entered AND NOT s.withdrawn))::int AS entered, "
        "(count(*) FILTER (WHERE s.handed_in AND NOT s.withdrawn))::int AS handed_in, "
        "(count(*) FILTER (WHERE s.withdrawn))::int AS withdrawn FROM slip s "
        'LEFT JOIN slips_out o ON o.sitting = s.sitting AND o."group" = s."group" '
        'WHERE s.sitting = $1 GROUP BY s."group"), '
        'in_box AS (SELECT b.unit, s."group", count(*)::int AS n FROM ballot b '
        "JOIN slip s ON s.id = b.slip WHERE b.sitting = $1 AND NOT s.withdrawn "
        'GROUP BY b.unit, s."group") '
        "SELECT m.state, i.unit, i.scoring, h.*, coalesce(n.n, 0) AS in_box FROM sitting m "
        "LEFT JOIN agenda_item i ON i.sitting = m.id LEFT JOIN held h ON true "
        'LEFT JOIN in_box n ON n.unit = i.unit AND n."group" = h."group" '
        'WHERE m.id = $1 ORDER BY i.number, h."group"',
        sitting,
    )
    if not rows:
        return Progress(found(None), {}, {})
    groups = {
        row["group"]: queries.GroupCount(
            *(row[name] for name in queries.GroupCount.__struct_fields__)
        )
        for row in rows
        if row["group"] is not None
    }
    units: dict[UUID, UnitProgress] = {}
    for row in rows:
        if row["unit"] is not None:
            one = units.setdefault(row["unit"], UnitProgress(row["scoring"], {}))
            if row["group"] is not None:
                one.cast[row["group"]] = row["in_box"]
    return Progress(rows[0]["state"], groups, units)


class IssueWord(msgspec.Struct, frozen=True):
    """The first word for mending the number of slips handed out."""

    word: FirstWord
    group: str
    count: int


class Rehearsal(msgspec.Struct, frozen=True):
    id: UUID
    title: str
    state: str


class SittingDesk(msgspec.Struct, frozen=True):
    """A sitting as the office sees it. `missing`: what an opening would be refused for."""

    agenda: tuple[queries.AgendaUnit, ...]
    scheme: Scheme | None
    progress: Progress
    holders: tuple[str, ...]
    own_card: bool
    rehearsals: tuple[Rehearsal, ...]
    missing: tuple[str, ...]
    void_word: FirstWord | None
    issue_word: IssueWord | None


async def sitting_desk(head: SittingHead, account: UUID) -> SittingDesk:
    agenda = await queries.agenda_of(head.id)
    version = await newest_scheme(head.cycle)
    progress = await progress_of(head.id)
    cards = await fetch(
        "SELECT k.scrutineer, a.full_name FROM key_card k JOIN account a ON a.id = k.scrutineer "
        "WHERE k.sitting = $1 ORDER BY a.full_name",
        head.rehearsal_of or head.id,
    )
    rehearsals = await fetch(
        "SELECT id, title, state FROM sitting WHERE rehearsal_of = $1 "
        "ORDER BY length(title), title, id",
        head.id,
    )
    return SittingDesk(
        agenda=tuple(agenda),
        scheme=await scheme_of(version) if version else None,
        progress=progress,
        holders=tuple(card["full_name"] for card in cards),
        own_card=any(card["scrutineer"] == account for card in cards),
        rehearsals=tuple(Rehearsal(**row) for row in rehearsals),
        missing=_missing(head, len(agenda), progress, len(cards), scheme=version is not None),
        void_word=await first_word("void", head.id),
        issue_word=await issue_word_of(head.id),
    )


def _missing(
    head: SittingHead, units: int, progress: Progress, cards: int, *, scheme: bool
) -> tuple[str, ...]:
    try:
        check_ready(
            units=units,
            slips=sum(group.made for group in progress.groups.values()),
            cards=cards,
            scheme=scheme,
            rehearsed=head.rehearsal or head.state != SittingState.PREPARED,
        )
    except NotReady as no:
        return no.missing
    return ()


async def issue_word_of(sitting: UUID) -> IssueWord | None:
    word = await first_word("issue", sitting)
    if word is None:
        return None
    group, _, count = word.detail.rpartition(" ")
    return IssueWord(word, group, int(count))
