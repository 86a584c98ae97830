"""The list of delegates is settled by a sheet, as a whole."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from evaluation.db import fetch
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
