"""计票结果报告单 and 封箱单 filled in from what is stored; the rest is left to the pen."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from evaluation.cycles.queries import bundle_scheme, newest_scheme
from evaluation.db import fetch, fetch_one, found
from evaluation.documents.closing_sheet import ClosingSheet, GroupSlips
from evaluation.documents.count_sheet import Counts, CountSheet, GroupCounts, UnitCounts, summed
from evaluation.results.effective import effective_weight_of
from evaluation.results.paper_box import paper_facts
from evaluation.results.rules import NotCounted
from evaluation.results.sitting_facts import SittingFacts, check_closed, full_names
from evaluation.scoring.queries import group_counts
from evaluation.scoring.quorum import Presence
from evaluation.scoring.quorum_queries import presence_of
from evaluation.scoring.sign_in_desk import Movements, movements_of

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
        paper=await paper_facts(facts.id),
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
    presence = await presence_of(facts.id)
    return CountSheet(
        **head_of(facts, "计票结果", "报告单"),
        openers=await openers_of(facts),
        version=_version(row),
        groups=await _group_counts(facts, groups, units, presence),
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
        paper=await paper_facts(facts.id),
        movements=movements_in_words(groups, await movements_of(facts.id), signed_in=presence.came),
    )


def movements_in_words(
    groups: Mapping[str, str], movements: Sequence[Movements], *, signed_in: int
) -> tuple[str, ...]:
    """迟到、早退 of each group with the places; nothing where nobody was signed in at all."""
    if not signed_in:
        return ()
    words = [
        f"{title}：{'；'.join(parts)}。"
        for group, title in groups.items()
        if (parts := [*_parts("迟到", group, movements), *_parts("早退", group, movements)])
    ]
    return tuple(words) or ("迟到、早退：无。",)


def _parts(word: str, group: str, movements: Sequence[Movements]) -> list[str]:
    counts = [
        (one.title.replace(" ", "").replace("　", ""), count)
        for one in movements
        if (count := (one.came if word == "迟到" else one.went).get(group))
    ]
    places = "、".join(f"{title}：{count}人" for title, count in counts)
    return [f"{word}{sum(count for _, count in counts)}人（{places}）"] if counts else []


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
    facts: SittingFacts,
    groups: Mapping[str, str],
    units: tuple[UnitCounts, ...],
    presence: Presence,
) -> tuple[GroupCounts, ...]:
    """`groups`: titles by id, in the order of the scheme, as each unit has its counts."""
    drawn = await fetch('SELECT "group", issued FROM slips_out WHERE sitting = $1', facts.id)
    out = {row["group"]: row["issued"] for row in drawn}
    there = {one.group: one for one in presence.groups}
    return tuple(
        GroupCounts(
            title,
            there[group].due or None,
            out.get(group, 0),
            summed(tuple(unit.groups[at] for unit in units if unit.groups)),
            there[group].came if presence.came else None,
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
