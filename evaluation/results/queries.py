"""What can be read of a result: the ranking as lines, one unit in full, receipts, bundles."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from evaluation.box.receipt import receipt, spaced
from evaluation.db import fetch
from evaluation.results.changes import GROUND_TITLES, UnitExcluded, UnitIncluded, read_change
from evaluation.results.rules import SMALLEST_SHOWN, NotCounted

STATES = {
    "void": "收回票数多于发出，作废重评",
    "no-quorum": "有效票不足，不计分",
    "no-ballots": "没有有效票，不计分",
    "no-objective": "没有客观考核分",
    "unranked": "不参与排名",
    "ranked": "",
}


class GroupScore(msgspec.Struct, frozen=True):
    """One group's count on one unit; `score` is None where showing it would show a person."""

    title: str
    issued: int
    recused: int
    valid: int
    invalid: int
    abstained: int
    missing: int
    trimmed: int
    score: str | None


class RankingLine(msgspec.Struct, frozen=True):
    """One unit as the ranking shows it; figures as printed, None where there is none."""

    unit: UUID
    title: str
    short_title: str
    category: str
    rank: int | None
    tied: bool
    total: str | None
    grade: str | None
    panel: str | None
    objective: str | None
    bonus: str
    deduction: str
    note: str
    groups: tuple[GroupScore, ...]

    @property
    def counted(self) -> dict[str, int]:
        """Sums over the groups."""
        names = ("issued", "recused", "valid", "invalid", "abstained", "missing")
        return {name: sum(getattr(group, name) for group in self.groups) for name in names}


class Ranking(msgspec.Struct, frozen=True):
    """A tally with everything a page or a document says of it."""

    tally: UUID
    version: int
    sitting: UUID
    sitting_title: str
    sitting_state: str
    rehearsal: bool
    jurisdiction: UUID
    jurisdiction_title: str
    bureau: str
    cycle: UUID
    cycle_state: str
    year: int
    sample: bool
    board: str
    scope: str
    held_on: str
    root: str
    shares: Mapping[str, str]
    decimals: int
    grades: Mapping[str, str]
    rank_within: str
    lines: tuple[RankingLine, ...]


async def ranking_of(sitting: UUID, version: int | None = None) -> Ranking:
    """The sitting's newest tally, or the one asked for. Raises NotCounted."""
    rows = await fetch(
        "SELECT t.id AS tally, t.version, t.audit_bundle, t.audit_result, s.id AS sitting, "
        "s.title AS sitting_title, s.state AS sitting_state, s.rehearsal, s.jurisdiction, "
        "j.title AS jurisdiction_title, j.bureau, c.id AS cycle, c.state AS cycle_state, c.year, "
        "c.sample, b.title AS board, b.scope, s.held_on, encode(s.box_root, 'hex') AS root "
        "FROM tally t JOIN sitting s ON s.id = t.sitting JOIN cycle c ON c.id = s.cycle "
        "JOIN board b ON b.id = s.board JOIN jurisdiction j ON j.id = s.jurisdiction "
        "WHERE s.id = $1 AND ($2::int IS NULL OR t.version = $2) "
        "ORDER BY t.version DESC LIMIT 1",
        *(sitting, version),
    )
    if not rows:
        raise NotCounted
    row = dict(rows[0])
    scheme, result = _scheme(row.pop("audit_bundle")), json.loads(row.pop("audit_result"))
    lines = await _lines(row["tally"], scheme, result, await _rulings(sitting, row["version"]))
    return Ranking(
        **row | {"held_on": row["held_on"].isoformat()},
        shares=scheme["shares"],
        decimals=scheme["decimals"],
        grades={grade["id"]: grade["title"] for grade in scheme["grades"]},
        rank_within=scheme["rank_within"],
        lines=tuple(lines),
    )


class _SchemeOnly(msgspec.Struct):
    """The rest of a bundle, hundreds of thousands of scores perhaps, is passed over."""

    scheme: dict[str, Any]


def _scheme(bundle: str) -> dict[str, Any]:
    return msgspec.json.decode(bundle, type=_SchemeOnly).scheme


async def _rulings(sitting: UUID, version: int) -> dict[str, str]:
    """What corrections up to this version say of who takes part, by the unit's hex id."""
    rows = await fetch(
        "SELECT change FROM tally WHERE sitting = $1 AND version <= $2 AND change IS NOT NULL "
        "ORDER BY version",
        *(sitting, version),
    )
    rulings = {}
    for change in (read_change(row["change"]) for row in rows):
        if isinstance(change, UnitExcluded):
            rulings[change.unit.hex] = f"{GROUND_TITLES[change.ground]}，不参与排名"
        elif isinstance(change, UnitIncluded):
            rulings[change.unit.hex] = ""
    return rulings


async def _lines(
    tally: UUID, scheme: dict[str, Any], result: dict[str, Any], rulings: Mapping[str, str]
) -> list[RankingLine]:
    rows = await fetch(
        "SELECT u.id, u.title, u.short_title, u.class AS category, u.note, n.tied FROM standing n "
        "JOIN unit u ON u.id = n.unit WHERE n.tally = $1",
        tally,
    )
    about = {
        row["id"].hex: dict(row) | {"note": rulings.get(row["id"].hex, row["note"])} for row in rows
    }
    lines = [_line(about[unit["unit"]], unit, scheme) for unit in result["units"]]
    return sorted(lines, key=lambda line: (line.rank is None, line.rank or 0, line.short_title))


def _line(about: Mapping[str, Any], unit: dict[str, Any], scheme: dict[str, Any]) -> RankingLine:
    panel = unit["panel"] or {"score": None, "groups": []}
    grades = {grade["id"]: grade["title"] for grade in scheme["grades"]}
    return RankingLine(
        unit=about["id"],
        title=about["title"],
        short_title=about["short_title"],
        category=about["category"],
        rank=unit["rank"],
        tied=about["tied"],
        total=unit["total"],
        grade=grades.get(unit["grade"]),
        panel=panel["score"],
        objective=unit["objective"]["score"],
        bonus=unit["bonus"],
        deduction=unit["deduction"],
        note=about["note"] or STATES[unit["state"]],
        groups=_groups(panel["groups"], scheme),
    )


def _groups(groups: list[dict[str, Any]], scheme: dict[str, Any]) -> tuple[GroupScore, ...]:
    """Where one group is small no group's score is shown: it would follow from the others."""
    titles = {group["id"]: group["title"] for group in scheme["groups"]}
    small = any(0 < group["valid"] < SMALLEST_SHOWN for group in groups)
    return tuple(
        msgspec.convert(
            group | {"title": titles[group["group"]], "score": None if small else group["score"]},
            GroupScore,
        )
        for group in groups
    )


class IndicatorScore(msgspec.Struct, frozen=True):
    """Mean of the known scores of one indicator, by group title, of all valid ballots."""

    title: str
    maximum: str
    by_group: dict[str, str]


async def indicator_scores(sitting: UUID, unit: UUID) -> list[IndicatorScore]:
    """From the audit bundle, two places, half-up. Empty for a unit with a small group."""
    rows = await fetch(
        "SELECT audit_bundle FROM tally WHERE sitting = $1 ORDER BY version DESC LIMIT 1", sitting
    )
    if not rows:
        raise NotCounted
    bundle = json.loads(rows[0]["audit_bundle"])
    scored = [b for b in bundle["ballots"] if b["unit"] == unit.hex and "scores" in b]
    sizes = Counter(
        ballot["group"]
        for ballot in scored
        if any(score is not None for score in ballot["scores"].values())
    )
    if any(size < SMALLEST_SHOWN for size in sizes.values()):
        return []
    return [
        IndicatorScore(
            indicator["title"],
            indicator["max"],
            {
                group["title"]: mean
                for group in bundle["scheme"]["groups"]
                if (mean := mean_score(bundle["scheme"], scored, group["id"], indicator["id"]))
            },
        )
        for indicator in bundle["scheme"]["indicators"]
    ]


def mean_score(
    scheme: dict[str, Any], scored: list[dict[str, Any]], group: str, indicator: str
) -> str | None:
    """Of one group's ballots: hundredths of a point, half-up; options count by their value."""
    values = {option["id"]: option["value"] for option in scheme["options"] or ()}
    known = [
        values.get(score, score)
        for ballot in scored
        if ballot["group"] == group and (score := ballot["scores"][indicator]) is not None
    ]
    points = [hundred_thousandths(text) for text in known if text is not None]
    if not points:
        return None
    mean = (sum(points) * 2 // len(points) // 10_000 + 1) // 2
    return f"{mean // 100}.{mean % 100:02d}"


def hundred_thousandths(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 1_000_000 + int(part.ljust(6, "0"))


async def receipts_of(sitting: UUID) -> list[str]:
    """All receipts of the box, sorted: ten signs each."""
    rows = await fetch(
        "SELECT leaf FROM slip WHERE sitting = $1 AND leaf IS NOT NULL AND NOT withdrawn", sitting
    )
    return sorted(receipt(row["leaf"]) for row in rows)


def receipts_csv(receipts: Sequence[str]) -> bytes:
    """回执名单 as it is published: one column, with the mark that Excel reads UTF-8 by."""
    listed = "回执码\r\n" + "".join(f"{spaced(one)}\r\n" for one in receipts)
    return b"\xef\xbb\xbf" + listed.encode()


async def bundle_of(sitting: UUID, *, public: bool) -> str:
    """The newest bundle as text: audit (复核版) or public (公开版). Raises NotCounted."""
    rows = await fetch(
        "SELECT public_bundle, audit_bundle FROM tally "
        "WHERE sitting = $1 ORDER BY version DESC LIMIT 1",
        sitting,
    )
    if not rows:
        raise NotCounted
    return str(rows[0]["public_bundle" if public else "audit_bundle"])
