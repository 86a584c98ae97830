"""Who is there, as counts by group; for the desk, the host's page and the wall."""

from typing import Any
from uuid import UUID

from evaluation.cycles.defaults import GROUPS
from evaluation.cycles.queries import bundle_scheme, newest_scheme
from evaluation.db import fetch, found
from evaluation.scoring.quorum import HALF, GroupPresence, Presence, Share


async def present_counts(sitting: UUID) -> dict[str, int]:
    """Signed in and not left, by group id; a group of which nobody came is not in it."""
    rows = await fetch(
        'SELECT d."group", count(*)::int AS present FROM attendance a '
        'JOIN delegate d ON d.id = a.delegate WHERE a.sitting = $1 AND NOT a."left" '
        'GROUP BY d."group"',
        sitting,
    )
    return {row["group"]: row["present"] for row in rows}


async def presence_of(sitting: UUID) -> Presence:
    """Every group of the scheme, and any that only the list of delegates has."""
    rows = await fetch(
        'SELECT d."group", count(*)::int AS due, count(a.id)::int AS came, '
        'count(*) FILTER (WHERE a."left")::int AS left FROM sitting s '
        "JOIN delegate d ON d.jurisdiction = s.jurisdiction AND d.cycle = s.cycle "
        "LEFT JOIN attendance a ON a.sitting = s.id AND a.delegate = d.id "
        'WHERE s.id = $1 GROUP BY d."group"',
        sitting,
    )
    rules = await rules_of(sitting)
    titles = {group["id"]: group["title"] for group in rules.get("groups", GROUPS)}
    counts = {row["group"]: (row["due"], row["came"], row["left"]) for row in rows}
    return Presence(
        groups=tuple(
            GroupPresence(group, titles.get(group, group), *counts.get(group, (0, 0, 0)))
            for group in (*titles, *sorted(counts.keys() - titles))
        ),
        share=Share(**rules["quorum"]) if "quorum" in rules else HALF,
    )


async def rules_of(sitting: UUID) -> dict[str, Any]:
    """Of the frozen scheme, else of the newest; empty where there is none yet."""
    rows = await fetch("SELECT cycle, scheme FROM sitting WHERE id = $1", sitting)
    row = found(rows[0] if rows else None)
    version = row["scheme"] or await newest_scheme(row["cycle"])
    return await bundle_scheme(version) if version else {}
