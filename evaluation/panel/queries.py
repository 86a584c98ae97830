"""What can be read of the panel: the delegates of a year by group."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from evaluation.cycles.defaults import GROUPS
from evaluation.cycles.queries import newest_scheme, scheme_of
from evaluation.cycles.rules import group_titles
from evaluation.db import fetch


class DelegateLine(msgspec.Struct, frozen=True):
    id: UUID
    group: str
    name: str
    organisation: str


class GroupOfDelegates(msgspec.Struct, frozen=True):
    """评议团组别 with its delegates; `known` is False where the scheme no longer has it."""

    id: str
    title: str
    known: bool
    delegates: Sequence[DelegateLine]


async def groups_of(cycle: UUID) -> dict[str, str]:
    """Group ids and titles of the year's newest scheme, or of the default one before it."""
    version = await newest_scheme(cycle)
    if version is None:
        return {group["id"]: group["title"] for group in GROUPS}
    return group_titles(await scheme_of(version))


async def delegate_lines(jurisdiction: UUID, cycle: UUID) -> list[DelegateLine]:
    rows = await fetch(
        'SELECT id, "group", name, organisation FROM delegate '
        'WHERE jurisdiction = $1 AND cycle = $2 ORDER BY "group", name, organisation',
        *(jurisdiction, cycle),
    )
    return msgspec.convert([dict(row) for row in rows], list[DelegateLine])


async def delegates_of(jurisdiction: UUID, cycle: UUID) -> list[GroupOfDelegates]:
    """In the order of the scheme; every group of it, an empty one too."""
    titles = await groups_of(cycle)
    lines = await delegate_lines(jurisdiction, cycle)
    strange = sorted({line.group for line in lines} - set(titles))
    return [
        GroupOfDelegates(
            group,
            titles.get(group, group),
            group in titles,
            [line for line in lines if line.group == group],
        )
        for group in (*titles, *strange)
    ]


async def delegate_counts(jurisdiction: UUID, cycle: UUID) -> dict[str, int]:
    """How many are invited, by group id."""
    rows = await fetch(
        'SELECT "group", count(*)::int AS invited FROM delegate '
        'WHERE jurisdiction = $1 AND cycle = $2 GROUP BY "group"',
        *(jurisdiction, cycle),
    )
    return {row["group"]: row["invited"] for row in rows}
