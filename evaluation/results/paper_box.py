"""纸质票箱 at the opening: it must be closed, and still give the root that was signed."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from evaluation.db import fetch
from evaluation.documents.paper_note import PaperNote
from evaluation.errors import Refused
from evaluation.results.counting import Sealed
from evaluation.results.rules import BoxDisagrees
from evaluation.scoring.modes import Mode
from evaluation.scoring.paper_closing import Counted, paper_root
from evaluation.scoring.paper_marks import LINE_REASONS
from evaluation.scoring.paper_rules import ASIDE_REASONS, SHEET_REASONS
from evaluation.scoring.queries import Record


class PaperBoxOpen(Refused):
    """The second box has no root yet: what is in it could still change."""

    def __init__(self) -> None:
        super().__init__(
            "还不能启封：纸质评议票还没有录完、封箱。请两位计票人先录完，封好纸质票箱。"
        )


def check_paper_closed(row: Record) -> None:
    if row["mode"] != Mode.TABLET and row["paper_root"] is None:
        raise PaperBoxOpen


async def paper_box(row: Record) -> list[Sealed]:
    """The sheets' ballots, once they are seen to be those that were closed.

    Raises PaperBoxOpen, BoxDisagrees. None where there is no paper.
    """
    check_paper_closed(row)
    if row["mode"] == Mode.TABLET:
        return []
    sheets = await fetch(
        'SELECT p.id, p.slip, s."group" FROM paper_sheet p JOIN slip s ON s.id = p.slip '
        "WHERE p.sitting = $1",
        row["id"],
    )
    ballots = await fetch(
        "SELECT sheet, unit, digest, sealed FROM paper_ballot WHERE sitting = $1", row["id"]
    )
    digests: dict[UUID, list[bytes]] = {sheet["id"]: [] for sheet in sheets}
    for ballot in ballots:
        digests[ballot["sheet"]].append(ballot["digest"])
    if paper_root(digests) != row["paper_root"]:
        raise BoxDisagrees("纸质票箱的封箱码对不上")
    slips = {sheet["id"]: sheet for sheet in sheets}
    return [
        Sealed(
            slips[ballot["sheet"]]["slip"],
            ballot["unit"].hex,
            slips[ballot["sheet"]]["group"],
            ballot["digest"],
            ballot["sealed"],
        )
        for ballot in ballots
    ]


def check_apart(tablets: Sequence[Sealed], paper: Sequence[Sealed]) -> None:
    """A slip never counts twice."""
    if {one.slip for one in tablets} & {one.slip for one in paper}:
        raise BoxDisagrees("有一张评议卡既有平板票，又有纸质票")


async def paper_facts(sitting: UUID) -> PaperNote | None:
    """None where there is no paper, or before the closing."""
    rows = await fetch(
        "SELECT s.mode, s.paper_sheets, encode(s.paper_root, 'hex') AS root, b.counted "
        "FROM sitting s LEFT JOIN paper_box b ON b.sitting = s.id WHERE s.id = $1",
        sitting,
    )
    row = rows[0]
    if row["mode"] == Mode.TABLET or row["paper_sheets"] is None:
        return None
    if row["root"] is None:
        return PaperNote(row["paper_sheets"])
    counted = msgspec.json.decode(row["counted"], type=Counted)
    return PaperNote(
        row["paper_sheets"],
        row["root"],
        counted.entered,
        _in_words(ASIDE_REASONS, counted.aside),
        _in_words(SHEET_REASONS, counted.invalid_sheets),
        _in_words(LINE_REASONS, counted.invalid_lines),
    )


def _in_words(titles: dict[str, str], counts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((title, counts[reason]) for reason, title in titles.items() if counts.get(reason))
