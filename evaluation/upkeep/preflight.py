"""会前检查: the facts of one sitting, gathered in a few statements. What fails is left out, never
raised: the page is for the hour in which something is broken.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
import structlog

from evaluation.accounts.rules import STRICT, Role
from evaluation.cycles.queries import newest_scheme, scheme_of
from evaluation.cycles.rules import group_titles
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.documents.official import chinese_date
from evaluation.rectification.onsite_hall import notices_of
from evaluation.rectification.onsite_rules import STAND_TITLES, Stand
from evaluation.scoring.actions import SlipsMade
from evaluation.scoring.desk import SittingHead
from evaluation.scoring.quorum_queries import presence_of
from evaluation.settings import Settings, settings
from evaluation.upkeep import machine, site, sound
from evaluation.upkeep.findings import Finding, Level, good
from evaluation.upkeep.preflight_facts import (
    Address,
    Backup,
    Codes,
    Facts,
    GroupFacts,
    KeyHolder,
    Notices,
    People,
    Plan,
    Quorum,
    Verdict,
)
from evaluation.upkeep.preflight_rules import judged
from evaluation.upkeep.preflight_trail import practised, printed, tried
from evaluation.upkeep.queries import last_backup

Fact = TypeVar("Fact")
log = structlog.get_logger()


async def preflight_of(head: SittingHead, url: str, *, on_this_machine: bool) -> Verdict:
    """`url`: where tablets are told to find the site."""
    events = await _asked("trail", lambda: _events(head))
    return judged(
        Facts(
            plan=await _asked("plan", lambda: _plan(head)),
            notices=await _asked("notices", lambda: _notices(head)),
            groups=await _asked("groups", lambda: _groups(head)),
            holders=await _asked("keys", lambda: _holders(head, events)),
            printed=printed(events) if events is not None else None,
            practised=practised(events) if events is not None else None,
            people=await _asked("people", lambda: _people(head)),
            quorum=await _asked("quorum", lambda: _quorum(head)),
            displays=await _asked("displays", lambda: _displays(head)),
            address=await _address(url, on_this_machine=on_this_machine),
            backup=await _asked("backup", _backup),
            machine=await _asked("machine", _machine),
        )
    )


async def _asked(name: str, question: Callable[[], Awaitable[Fact]]) -> Fact | None:
    """In a transaction of its own, so that one question that fails spoils no other."""
    try:
        async with transaction():
            return await question()
    except Exception as fault:  # noqa: BLE001  # whatever it is, it is a line of the page
        log.warning("preflight", question=name, fault=type(fault).__name__)
        return None


_PLAN = """
SELECT s.state, s.mode, s.held_on,
  coalesce((SELECT max(h.held_on) FROM half_day h WHERE h.sitting = s.id), s.held_on) AS last_day,
  (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date AS today,
  a.units, a.oral, a.agenda_order, l.content AS lots,
  EXISTS (SELECT FROM score_freeze f WHERE f.cycle = s.cycle) AS frozen,
  (SELECT count(*)::int FROM board b JOIN cycle c ON c.id = b.cycle
    JOIN unit u ON u.jurisdiction = c.jurisdiction AND u.year = c.year AND u.board = b.title
    WHERE b.id = s.board AND NOT EXISTS
      (SELECT FROM agenda_item i WHERE i.unit = u.id AND i.live)) AS free
FROM sitting s
CROSS JOIN LATERAL (SELECT count(*)::int AS units,
  (count(*) FILTER (WHERE NOT i.written))::int AS oral,
  array_agg(i.unit::text ORDER BY i.number) AS agenda_order
  FROM agenda_item i WHERE i.sitting = s.id) a
LEFT JOIN LATERAL (SELECT content FROM lots WHERE sitting = s.id ORDER BY at DESC LIMIT 1) l
  ON true
WHERE s.id = $1
"""


async def _plan(head: SittingHead) -> Plan:
    rows = await fetch(_PLAN, head.id)
    row = dict(found(rows[0] if rows else None))
    order, lots = row.pop("agenda_order"), row.pop("lots")
    drawn = msgspec.json.decode(lots, type=dict[str, Any])["places"] if lots else []
    version = await newest_scheme(head.cycle)
    scheme = await scheme_of(version) if version else None
    return Plan(
        **row,
        drawn=lots is not None,
        as_drawn=[place["unit"] for place in drawn] == order,
        scheme=scheme is not None,
        quick_grades=bool(scheme and scheme.quick_grades),
        options=bool(scheme and scheme.rules.options),
    )


async def _notices(head: SittingHead) -> Notices:
    lines = await notices_of(head.id)
    settled = (Stand.RELEASED, Stand.NOT_NEEDED)
    return Notices(
        sum(line.released for line in lines),
        tuple(
            (line.short_title, STAND_TITLES[line.stand])
            for line in lines
            if line.stand not in settled
        ),
    )


async def _groups(head: SittingHead) -> tuple[GroupFacts, ...]:
    """Of the scheme, in its order; none where there is no scheme."""
    version = await newest_scheme(head.cycle)
    titles = group_titles(await scheme_of(version)) if version else {}
    rows = await fetch(
        'SELECT g."group", (SELECT count(*)::int FROM delegate d WHERE d.jurisdiction = $2 '
        'AND d.cycle = $3 AND d."group" = g."group") AS delegates, '
        "(SELECT count(*)::int FROM slip s WHERE s.sitting = $1 AND NOT s.withdrawn "
        'AND s."group" = g."group") AS made, coalesce((SELECT o.issued FROM slips_out o '
        'WHERE o.sitting = $1 AND o."group" = g."group"), 0) AS issued '
        'FROM unnest($4::text[]) WITH ORDINALITY AS g("group", place) ORDER BY g.place',
        *(head.id, head.jurisdiction, head.cycle, list(titles)),
    )
    return tuple(
        GroupFacts(titles[row["group"]], row["delegates"], row["made"], row["issued"])
        for row in rows
    )


async def _holders(head: SittingHead, events: list[Any] | None) -> tuple[KeyHolder, ...]:
    """`able`: on the last day of the sitting, too; guests' accounts end by themselves."""
    rows = await fetch(
        "SELECT a.id, a.full_name, NOT a.disabled AND $2 = ANY(a.roles) AND (a.until IS NULL "
        "OR a.until >= coalesce((SELECT max(held_on) FROM half_day WHERE sitting = $1), $3)) "
        "AS able FROM key_card k JOIN account a ON a.id = k.scrutineer WHERE k.sitting = $1 "
        "ORDER BY a.full_name",
        *(head.id, Role.SCRUTINEER.value, head.held_on),
    )
    used = tried(events or [])
    return tuple(KeyHolder(row["full_name"], row["able"], str(row["id"]) in used) for row in rows)


async def _events(head: SittingHead) -> list[Any]:
    """Of the trail, oldest first: what was made, opened and changed of this sitting."""
    rows = await fetch(
        "SELECT name, detail FROM audit_event WHERE jurisdiction = $1 AND (name = ANY($2) "
        "AND strpos(detail, $3) > 0 OR name = 'SchemeAdopted' AND strpos(detail, $4) > 0 "
        "OR name = 'BoxOpened') ORDER BY sequence",
        *(head.jurisdiction, [SlipsMade.__name__, *_OF_A_SITTING], str(head.id), str(head.cycle)),
    )
    return [(row["name"], msgspec.json.decode(row["detail"], type=dict[str, Any])) for row in rows]


_OF_A_SITTING = (
    "RehearsalStarted",
    "KeyCardMade",
    "AgendaUnitAdded",
    "AgendaUnitRemoved",
    "LotsDrawn",
)


async def _people(head: SittingHead) -> People:
    rows = await fetch(
        "SELECT r.role, array_agg(a.full_name ORDER BY a.full_name) AS names, "
        "array_agg(a.id::text) AS ids FROM account a CROSS JOIN LATERAL unnest(a.roles) AS r(role) "
        "WHERE a.jurisdiction = $1 AND NOT a.disabled AND (a.until IS NULL OR a.until >= $2) "
        "AND (a.sitting IS NULL OR a.sitting = $3) GROUP BY r.role",
        *(head.jurisdiction, head.held_on, head.id),
    )
    return People(
        {row["role"]: tuple(row["names"]) for row in rows},
        {row["role"]: frozenset(row["ids"]) for row in rows},
        await _codes(head),
    )


async def _codes(head: SittingHead) -> Codes:
    rows = await fetch(
        "SELECT second_factor_required, ARRAY(SELECT full_name FROM account a "
        "WHERE a.jurisdiction = j.id AND NOT a.disabled AND a.second_factor IS NULL "
        "AND a.roles && $2::varchar[] ORDER BY full_name) FROM jurisdiction j WHERE j.id = $1",
        *(head.jurisdiction, sorted(STRICT)),
    )
    required, lacking = rows[0]
    return Codes(required, tuple(lacking))


async def _quorum(head: SittingHead) -> Quorum:
    presence = await presence_of(head.id)
    came = presence.present if presence.came else None
    return Quorum(invited=presence.due, needed=presence.needed, present=came)


async def _displays(head: SittingHead) -> int:
    rows = await fetch("SELECT count(*)::int AS n FROM display WHERE sitting = $1", head.id)
    return int(rows[0]["n"])


async def _backup() -> Backup:
    last = await last_backup()
    return Backup(last.days, last.name) if last else Backup(None)


async def _machine() -> tuple[Finding, ...]:
    """What the doctor says, where it takes no time."""
    here = settings()
    disk = await asyncio.to_thread(lambda: list(machine.check_disk(here)))
    return (
        *disk,
        *await sound.check_durable(here),
        *await sound.check_migrations(),
        *[await _watch(one) for one in await sound.check_clock(here)],
    )


async def _watch(clock: Finding) -> Finding:
    """A clock that nothing contradicts is still to be held against a watch."""
    if clock.level != Level.GOOD:
        return clock
    now = await fetch_one("SELECT clock_timestamp() AT TIME ZONE 'Asia/Shanghai'")
    words = f"服务器现在是 {chinese_date(now.date())} {now:%H:%M}，请与手表核对。"
    return good(clock.subject, words)


async def _address(url: str, *, on_this_machine: bool) -> Address:
    if on_this_machine:
        return Address(url, on_this_machine=True)
    here = settings()
    answer = await asyncio.to_thread(_reached, here, url)
    own = site.authority_of(here) is not None
    return Address(url, on_this_machine=False, answer=answer, own_authority=own)


def _reached(here: Settings, url: str) -> Finding | None:
    try:
        return site.check_answer(here, url)
    except Exception as fault:  # noqa: BLE001  # as above
        log.warning("preflight", question="address", fault=type(fault).__name__)
        return None
