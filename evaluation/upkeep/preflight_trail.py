"""会前检查: what the trail says of a sitting: how slips were made, what its rehearsals tried."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from evaluation.upkeep.preflight_facts import Practised, Printed

Event = tuple[str, dict[str, Any]]
"""Name and fields, oldest first."""

CHANGES = {
    "KeyCardMade": "又制了钥匙卡",
    "AgendaUnitAdded": "议程加了单位",
    "AgendaUnitRemoved": "议程移出了单位",
    "LotsDrawn": "又抽过签",
    "SchemeAdopted": "换了评议方案",
}
"""What a rehearsal from before says nothing of."""


def printed(events: Sequence[Event]) -> Printed:
    counts: Counter[str] = Counter()
    for name, fields in events:
        if name == "SlipsMade":
            counts[fields.get("kind", "table")] += fields["count"]
            counts["ballots"] += fields["count"] if fields.get("with_ballots") else 0
    return Printed(counts["cards"], counts["labels"], counts["table"], counts["ballots"])


def practised(events: Sequence[Event]) -> Practised:
    openings = _openings(events)
    later = [name for name, _ in events[openings[-1] + 1 :]] if openings else []
    return Practised(bool(openings), tuple(w for name, w in CHANGES.items() if name in later))


def tried(events: Sequence[Event]) -> frozenset[str]:
    """Accounts whose cards opened a practice box."""
    both = ((events[at][1]["first"], events[at][1]["second"]) for at in _openings(events))
    return frozenset(str(account) for pair in both for account in pair)


def _openings(events: Sequence[Event]) -> list[int]:
    """Where a rehearsal of this sitting was opened; other sittings' openings are passed over."""
    own = {fields["rehearsal"] for name, fields in events if name == "RehearsalStarted"}
    return [
        at
        for at, (name, fields) in enumerate(events)
        if name == "BoxOpened" and fields["sitting"] in own
    ]
