"""计票结果报告单 and 封箱单 filled in from what is stored; the rest is left to the pen."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from evaluation.cycles.queries import bundle_scheme, newest_scheme
from evaluation.db import fetch, fetch_one, found
from evaluation.documents.closing_sheet import ClosingSheet, GroupSlips
from evaluation.documents.count_sheet import Counts, CountSheet, GroupCounts, UnitCounts, summed
from evaluation.results.effective import effective_weight_of
from evaluation.results.rules import NotCounted
from evaluation.results.sitting_facts import SittingFacts, check_closed, full_names
from evaluation.scoring.queries import group_counts

NAMED = {
    "void": "收回多于发出，作废重评",
    "no-quorum": "参评率不足，不计分",
    "no-ballots": "没有有效票，不计分",
}


async def closing_sheet_of(facts: SittingFacts) -> ClosingSheet:
    """Raises Refused before the closing."""
    root = check_closed(facts)
    return ClosingSheet(
        **head_of(facts, "封箱单"),
        ballots=facts.closed_ballots or 0,
        slips=facts.closed_slips or 0,
        root=root,
        groups=tuple(await slips_of(facts)),
    )


async def count_sheet_of(facts: SittingFacts) -> CountSheet:
    """Of the newest tally. Raises NotCounted."""
    row = await _tally(facts)
    result = {unit["unit"]: unit for unit in json.loads(row["audit_result"])["units"]}
    agenda = await _agenda(facts.id)
    scheme = await bundle_scheme(found(facts.scheme))
    groups = {group["id"]: group["title"] for group in scheme["groups"]}
    units = tuple(_unit_counts(title, result[unit]) for unit, title in agenda.items())
    weights = await effective_weight_of(facts.id, facts.version)
    return CountSheet(
        **head_of(facts, "计票结果", "报告单"),
        openers=await openers_of(facts),
        version=_version(row),
        groups=await _group_counts(facts, groups, units),
        units=units,
        named=_named(agenda, result),
        effective=weights.sentence,
        closed_ballots=facts.closed_ballots or 0,
        closed_slips=facts.closed_slips or 0,
        root=check_closed(facts),
        digests=(
            ("计票数据包（复核版）.json", row["audit"]),
            ("计票数据包（公开版）.json", row["public"]),
            ("计票结果.json", row["result"]),
        ),
        envelopes=await envelopes_left(facts.id),
    )


def head_of(facts: SittingFacts, *kind: str) -> dict[str, Any]:
    return {
        "heading": facts.heading(*kind),
        "board": facts.board,
        "sitting": facts.title,
        "held_on": "、".join(facts.days_in_words),
        "made_on": facts.made_on,
        "mark": facts.mark,
    }


async def slips_of(facts: SittingFacts) -> list[GroupSlips]:
    scheme = await _scheme(facts)
    counts = {count.group: count for count in await group_counts(facts.id)}
    return [
        GroupSlips(group["title"], one.made, one.issued, one.entered, one.handed_in, one.withdrawn)
        for group in scheme["groups"]
        if (one := counts.get(group["id"]))
    ]


async def _scheme(facts: SittingFacts) -> dict[str, Any]:
    """The frozen one, or before the opening the newest; no groups where there is none at all."""
    version = facts.scheme or await newest_scheme(facts.cycle)
    return await bundle_scheme(version) if version else {"groups": []}


async def _tally(facts: SittingFacts) -> Mapping[str, Any]:
    rows = await fetch(
        "SELECT version, reason, document_number, audit_result, "
        "encode(sha256(convert_to(audit_bundle, 'UTF8')), 'hex') AS audit, "
        "encode(sha256(convert_to(public_bundle, 'UTF8')), 'hex') AS public, "
        "encode(sha256(convert_to(audit_result, 'UTF8')), 'hex') AS result "
        "FROM tally WHERE id = $1",
        facts.tally,
    )
    if not rows:
        raise NotCounted
    return dict(rows[0])


async def _agenda(sitting: UUID) -> dict[str, str]:
    """Short titles by the units' hex ids, in the order of the agenda."""
    rows = await fetch(
        "SELECT u.id, u.short_title FROM agenda_item i JOIN unit u ON u.id = i.unit "
        "WHERE i.sitting = $1 ORDER BY i.number",
        sitting,
    )
    return {row["id"].hex: row["short_title"] for row in rows}


def _unit_counts(title: str, unit: Mapping[str, Any]) -> UnitCounts:
    panel = unit["panel"] or {"score": None, "groups": []}
    groups = tuple(
        Counts(**{name: group[name] for name in Counts.__struct_fields__})
        for group in panel["groups"]
    )
    return UnitCounts(title, groups, panel["score"] or "—")


async def _group_counts(
    facts: SittingFacts, groups: Mapping[str, str], units: tuple[UnitCounts, ...]
) -> tuple[GroupCounts, ...]:
    """`groups`: titles by id, in the order of the scheme, as each unit has its counts."""
    invited = await fetch(
        'SELECT "group", count(*)::int AS n FROM delegate WHERE cycle = $1 GROUP BY "group"',
        facts.cycle,
    )
    drawn = await fetch('SELECT "group", issued FROM slips_out WHERE sitting = $1', facts.id)
    due = {row["group"]: row["n"] for row in invited}
    out = {row["group"]: row["issued"] for row in drawn}
    return tuple(
        GroupCounts(
            title,
            due.get(group),
            out.get(group, 0),
            summed(tuple(unit.groups[at] for unit in units if unit.groups)),
        )
        for at, (group, title) in enumerate(groups.items())
    )


def _named(
    agenda: Mapping[str, str], result: Mapping[str, Mapping[str, Any]]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    folded = tuple(
        title for unit, title in agenda.items() if (result[unit]["panel"] or {}).get("renormalised")
    )
    states = {
        words: tuple(title for unit, title in agenda.items() if result[unit]["state"] == state)
        for state, words in NAMED.items()
    }
    return (("有的组没有得分，其余各组权重按比例折算", folded), *states.items())


def _version(row: Mapping[str, Any]) -> str:
    if row["version"] == 1:
        return "第1版（启封计票）"
    return f"第{row['version']}版（更正：{row['reason']}，{row['document_number']}）"


async def _opened_by(sitting: UUID) -> tuple[str, ...]:
    rows = await fetch("SELECT opened_first, opened_second FROM sitting WHERE id = $1", sitting)
    both = [one for one in rows[0] if one is not None]
    return await full_names(both)


async def openers_of(facts: SittingFacts) -> str:
    return f"监票人{'、'.join(await _opened_by(facts.id))}各用本人账号和钥匙卡，会同启封"


async def envelopes_left(sitting: UUID) -> int:
    return int(await fetch_one("SELECT count(*) FROM envelope WHERE sitting = $1", sitting))
