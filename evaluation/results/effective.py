"""有效权重 of a counted sitting: what the panel really decided, read from the stored result."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from evaluation.db import fetch
from evaluation.results.rules import NotCounted
from evaluation.tally.effective_weight import effective_weight, in_words, parts_of, percent


class EffectiveWeights(msgspec.Struct, frozen=True):
    """Percent with one decimal, as printed (“12.3%”); None where there is none. One sentence."""

    panel: str | None
    objective: str | None
    adjustments: str | None
    sentence: str


async def effective_weight_of(sitting: UUID, version: int | None = None) -> EffectiveWeights:
    """Of the newest tally, or the one asked for. Raises NotCounted."""
    rows = await fetch(
        "SELECT audit_bundle, audit_result FROM tally WHERE sitting = $1 "
        "AND ($2::int IS NULL OR version = $2) ORDER BY version DESC LIMIT 1",
        *(sitting, version),
    )
    if not rows:
        raise NotCounted
    shares = msgspec.json.decode(rows[0]["audit_bundle"], type=_SharesOnly).scheme.shares
    return weights_in(json.loads(rows[0]["audit_result"]), shares)


class _Shares(msgspec.Struct):
    shares: dict[str, str]


class _SharesOnly(msgspec.Struct):
    """The rest of a bundle, hundreds of thousands of scores perhaps, is passed over."""

    scheme: _Shares


def weights_in(result: Mapping[str, Any], shares: Mapping[str, str]) -> EffectiveWeights:
    units = parts_of(result, shares)
    found = effective_weight(units)
    return EffectiveWeights(
        panel=percent(found.panel) if found else None,
        objective=percent(found.objective) if found else None,
        adjustments=percent(found.adjustments) if found else None,
        sentence=in_words(units, shares),
    )
