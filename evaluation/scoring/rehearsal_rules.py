"""演练 as a rule: what it is called, of what it may be one, and what practice ballots must give."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from evaluation.errors import Refused

FULL = Decimal(100)
KNOWN = 2
"""Practice slips of a group that score; the others abstain."""
LONGEST_TITLE = 80
"""Of a sitting: the column."""


def check_may_rehearse(*, rehearsal: bool) -> None:
    """A rehearsal of a rehearsal would let nothing real open."""
    if rehearsal:
        raise Refused("这是演练，演练里不能再开演练。请回到正式的评议会，再开一次演练。")


def rehearsal_title(real: str, taken: Sequence[str]) -> str:
    """A name of its own among the rehearsals that are there: （演练）, （演练2） …"""
    number = 1
    while (title := _marked(real, number)) in taken:
        number += 1
    return title


def _marked(real: str, number: int) -> str:
    mark = "（演练）" if number == 1 else f"（演练{number}）"
    return f"{real[: LONGEST_TITLE - len(mark)]}{mark}"


def expected_of(scheme: Mapping[str, Any], valid: int) -> str | None:
    """What every unit's panel score must be when each group's practice slips are all there is.

    The first slip of a group gives the most, the second the least, the others abstain; so all
    groups agree and their weights do not matter. `valid` is how many of a group counted; None
    where the scheme would trim so few, or counts in a way that this does not foresee.
    """
    trim = scheme["trim"]
    if not 1 <= valid <= KNOWN or (trim["low"] + trim["high"] and valid >= trim["min_valid"]):
        return None
    best, worst = _ends(scheme)
    mean = best if valid == 1 else (best + worst) / 2
    places = Decimal(1).scaleb(-int(scheme["decimals"]))
    return str(mean.quantize(places, ROUND_HALF_UP))


def _ends(scheme: Mapping[str, Any]) -> tuple[Decimal, Decimal]:
    values = [
        Decimal(option["value"])
        for option in scheme["options"] or ()
        if option["value"] is not None
    ]
    return (max(values), min(values)) if values else (FULL, Decimal(0))
