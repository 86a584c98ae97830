"""A count becomes a tally: both bundles, both results, and one standing for each unit."""

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec

from evaluation.db import fetch
from evaluation.results.changes import Change, written
from evaluation.results.tables import Standing, Tally
from evaluation.tally.public import public_bundle
from evaluation.tally.tally import tally_text
from evaluation.tally.writing import canonical


class Texts(msgspec.Struct, frozen=True):
    """The four texts of one tally, each canonical JSON."""

    audit_bundle: str
    audit_result: str
    public_bundle: str
    public_result: str


def count(bundle: dict[str, Any]) -> Texts:
    """Tally the audit bundle, make the public one from it, and tally that as outsiders will."""
    audit = canonical(bundle)
    result = tally_text(audit)
    public = canonical(public_bundle(bundle, json.loads(result)))
    return Texts(*(text.decode() for text in (audit, result, public, tally_text(public))))


async def store_tally(
    sitting: UUID,
    jurisdiction: UUID,
    bundle: dict[str, Any],
    both: tuple[UUID, UUID],
    *,
    change: Change | None = None,
) -> UUID:
    """The next version of the sitting's tally, inside the caller's transaction.

    `change` is what a correction changed, with its reason and its document number.
    """
    texts = await asyncio.to_thread(count, bundle)
    rows = await fetch(
        "SELECT coalesce(max(version), 0) + 1 AS next FROM tally WHERE sitting = $1", sitting
    )
    tally = uuid4()
    await Tally.insert(
        Tally(
            id=tally,
            jurisdiction=jurisdiction,
            sitting=sitting,
            version=rows[0]["next"],
            reason=change.reason if change else None,
            document_number=change.document_number if change else None,
            change=written(change) if change else None,
            first=both[0],
            second=both[1],
            made_at=datetime.now(UTC),
            **msgspec.structs.asdict(texts),
        )
    )
    standings = _standings(tally, jurisdiction, bundle, json.loads(texts.audit_result))
    if standings:
        await Standing.insert(*standings)
    return tally


def _standings(
    tally: UUID, jurisdiction: UUID, bundle: dict[str, Any], result: dict[str, Any]
) -> list[Standing]:
    by_class = bundle["scheme"]["rank_within"] == "class"
    scope = {unit["id"]: unit["class"] if by_class else "" for unit in bundle["units"]}
    at_rank = Counter((scope[unit["unit"]], unit["rank"]) for unit in result["units"])
    return [
        Standing(
            id=uuid4(),
            jurisdiction=jurisdiction,
            tally=tally,
            unit=UUID(unit["unit"]),
            state=unit["state"],
            rank=unit["rank"],
            tied=unit["rank"] is not None and at_rank[scope[unit["unit"]], unit["rank"]] > 1,
            total=unit["total"],
            exact=unit["exact"],
            grade=unit["grade"],
        )
        for unit in result["units"]
    ]
