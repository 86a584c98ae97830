"""The list of delegates is settled by a sheet, as a whole; on the day one more may be added."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from evaluation.db import fetch, fetch_one
from evaluation.panel.rules import DelegateName
from evaluation.panel.tables import Delegate


async def settle_delegates(
    jurisdiction: UUID, cycle: UUID, added: Sequence[DelegateName], removed: Sequence[UUID]
) -> None:
    """In the caller's transaction, which holds the list and leaves the event."""
    if removed:
        await fetch(
            "DELETE FROM delegate WHERE id = ANY($1) AND jurisdiction = $2",
            *(list(removed), jurisdiction),
        )
    if added:
        await Delegate.insert(
            *(
                Delegate(
                    id=uuid4(),
                    jurisdiction=jurisdiction,
                    cycle=cycle,
                    group=one.group,
                    name=one.name,
                    organisation=one.organisation,
                )
                for one in added
            )
        )


async def add_delegate(jurisdiction: UUID, cycle: UUID, late: DelegateName) -> UUID | None:
    """In the caller's transaction, which leaves the event. None: already on the list."""
    added: UUID | None = await fetch_one(
        'INSERT INTO delegate (id, jurisdiction, cycle, "group", name, organisation) '
        "VALUES ($1, $2, $3, $4, $5, $6) "
        'ON CONFLICT (cycle, "group", name, organisation) DO NOTHING RETURNING id',
        *(uuid4(), jurisdiction, cycle, late.group, late.name, late.organisation),
    )
    return added
