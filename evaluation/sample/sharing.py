"""How the sums of the sample are shared out over its units: by weights, rounded so they stay."""

import csv
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import UUID

import msgspec

Figures = dict[str, Decimal | None]
Key = TypeVar("Key")

KINDS = {
    "w": ("warning", 0.22), "c": ("criticism", 0.01), "f": ("fine", 0.62),
    "k": ("confiscation", 0.05), "s": ("suspension", 0.02), "d": ("downgrading", 0.004),
    "r": ("restriction", 0.006), "p": ("stoppage", 0.012), "l": ("closure", 0.003),
    "v": ("revocation", 0.004), "t": ("detention", 0.03), "o": ("other", 0.02),
}  # fmt: skip
"""The letters of weights.csv, and how many of a hundred penalties are of the kind."""
MEASURES = {"sealing": 0.3, "seizure": 0.3, "freezing": 0.03, "other_measure": 0.17}
EXECUTIONS = {
    "surcharge": 0.06, "transfer": 0.02, "auction": 0.01, "removal": 0.04, "substitute": 0.02,
    "other_execution": 0.02,
}  # fmt: skip
COURT = 0.03
PLAIN = ("levy", "requisition", "inspection", "confirmation", "payment", "reward", "ruling",
         "other")  # fmt: skip
"""Tables whose `count` is one of 其他行政案件."""


class Weights(msgspec.Struct, frozen=True):
    """One line of weights.csv; a power that the unit has not got is not there."""

    unit: str
    county: str
    kinds: str
    fine: int
    officers: int
    powers: dict[str, float]


class Source(Protocol):
    """What is known of a unit here."""

    @property
    def unit(self) -> UUID: ...
    @property
    def title(self) -> str: ...
    @property
    def weights(self) -> Weights: ...
    @property
    def size(self) -> float: ...


def read_weights(file: Path) -> dict[str, Weights]:
    """By the city unit's short title."""
    names = ("penalties", "licences", "coercion", *PLAIN, "minor", "first")
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return {
        row["unit"]: Weights(
            row["unit"],
            row["county"],
            row["kinds"],
            int(row["fine"]),
            int(row["officers"]),
            {name: float(row[name]) for name in names if row[name] != "-"},
        )
        for row in rows
    }


def shared_out(
    year: int, amounts: Mapping[str, int], sources: Sequence[Source]
) -> dict[UUID, Figures]:
    """Every cell of every unit; each of the five figures adds up to its amount, exactly."""
    figures: dict[UUID, Figures] = {one.unit: _nothing() for one in sources}
    for name, amount in amounts.items():
        parts = {
            (one.unit, cell): weight * one.size * _luck(year, one.title, cell)
            for one in sources
            for cell, weight in _leaves(name, one.weights).items()
        }
        for (unit, cell), count in apportioned(amount, parts).items():
            figures[unit][cell] = Decimal(count)
    for one in sources:
        _follow(year, one, figures[one.unit])
    return figures


def apportioned(amount: int, weights: Mapping[Key, float]) -> dict[Key, int]:
    """Whole numbers in the ratio of the weights that add up to `amount`: largest remainders."""
    whole = sum(weights.values())
    exact = {key: amount * weight / whole for key, weight in weights.items()}
    counts = {key: int(share) for key, share in exact.items()}
    rest = amount - sum(counts.values())
    largest = sorted(exact, key=lambda key: exact[key] - counts[key], reverse=True)
    return counts | {key: counts[key] + 1 for key in largest[:rest]}


def _luck(year: int, *what: str) -> float:
    """The same for the same unit, cell and year."""
    return random.Random(f"{year} {what}").uniform(0.85, 1.15)  # noqa: S311  # invented


def _leaves(name: str, weights: Weights) -> dict[str, float]:
    """The cells that a figure is put together from, with their weights."""
    powers = weights.powers
    if name == "penalties":
        shares = dict(KINDS[letter] for letter in weights.kinds)
        whole = sum(shares.values())
        return {
            f"penalty.{kind}": powers["penalties"] * share / whole for kind, share in shares.items()
        } if "penalties" in powers else {}  # fmt: skip
    if name == "others":
        leaves = {f"{table}.count": powers[table] for table in PLAIN if table in powers}
        if "coercion" in powers:
            shares = MEASURES | EXECUTIONS | {"court": COURT}
            leaves |= {f"coercion.{kind}": powers["coercion"] * s for kind, s in shares.items()}
        return leaves
    cell = {"licences": "licence.granted", "minor": "leniency.minor", "first": "leniency.first"}
    return {cell[name]: powers[name]} if name in powers else {}


def _nothing() -> Figures:
    """Every cell of the form, 无此职权 until something is shared out to it."""
    tables = {
        "penalty": [kind for kind, _ in KINDS.values()] + ["total", "amount"],
        "licence": ["applied", "accepted", "carried", "granted", "refused", "revoked"],
        "coercion": [*MEASURES, "measures", *EXECUTIONS, "executions", "court", "total"],
        **{table: ["count"] for table in PLAIN},
        "leniency": ["minor", "first"],
    }
    tables["levy"].append("amount")
    tables["payment"].append("amount")
    return {f"{table}.{line}": None for table, lines in tables.items() for line in lines}


def _follow(year: int, one: Source, figures: Figures) -> None:
    """What hangs on the cells that were shared out, so that every check of the form holds."""
    weights, luck = one.weights, _luck(year, one.title)
    _add_up(figures, "penalty.total", [f"penalty.{kind}" for kind, _ in KINDS.values()])
    _add_up(figures, "coercion.measures", [f"coercion.{kind}" for kind in MEASURES])
    _add_up(figures, "coercion.executions", [f"coercion.{kind}" for kind in EXECUTIONS])
    parts = ["coercion.measures", "coercion.executions", "coercion.court"]
    _add_up(figures, "coercion.total", parts)
    if figures["penalty.total"] is not None:
        fined = (figures["penalty.fine"] or 0) * weights.fine
        figures["penalty.amount"] = Decimal(int(fined * Decimal(str(luck))))
    for table, each in (("levy", 2600), ("payment", 1450)):
        count = figures[f"{table}.count"]
        figures[f"{table}.amount"] = None if count is None else count * each
    _licences(figures)
    _people(year, one, figures)


def _add_up(figures: Figures, total: str, parts: Sequence[str]) -> None:
    there = [amount for part in parts if (amount := figures[part]) is not None]
    figures[total] = sum(there, Decimal(0)) if there else None


def _licences(figures: Figures) -> None:
    granted = figures["licence.granted"]
    if granted is None:
        return
    refused = granted // 400
    carried = granted // 500
    accepted = granted + refused - carried
    figures |= {
        "licence.applied": accepted + granted // 90,
        "licence.accepted": accepted,
        "licence.carried": carried,
        "licence.refused": refused,
        "licence.revoked": granted // 60000,
    }


def _people(year: int, one: Source, figures: Figures) -> None:
    """Reviews, trials, staff and training: of every unit, in the measure of its size."""
    officers = max(4, round(one.weights.officers * one.size))
    dice = random.Random(f"{year} {one.title} people")  # noqa: S311  # invented
    acts = int(figures["penalty.total"] or 0)
    reviews, trials = min(acts // 4000, 160), min(acts // 9000, 70)
    changed, lost = reviews // 12, trials // 14
    reviewers = max(2, officers * 6 // 100)
    invited = officers
    figures |= {
        "review.cases": Decimal(reviews),
        "review.upheld": Decimal(reviews - changed),
        "review.changed": Decimal(changed),
        "litigation.cases": Decimal(trials),
        "litigation.lost": Decimal(lost),
        "litigation.head_due": Decimal(trials),
        "litigation.head_present": Decimal(trials - trials // 20),
        "staff.posts": Decimal(officers + dice.randint(0, 4)),
        "staff.officers": Decimal(officers),
        "staff.certified": Decimal(officers - officers * dice.randint(0, 4) // 100),
        "staff.assistants": Decimal(officers * dice.randint(10, 60) // 100),
        "staff.reviewers": Decimal(reviewers),
        "staff.qualified_reviewers": Decimal(reviewers - dice.randint(0, 1)),
        "training.sessions": Decimal(dice.randint(1, 6)),
        "training.hours": Decimal(dice.randint(80, 132)) / 2,
        "training.invited": Decimal(invited),
        "training.attended": Decimal(invited - invited * dice.randint(0, 3) // 100),
    }
