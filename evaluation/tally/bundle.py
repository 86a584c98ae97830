"""计票数据包 — a bundle read and checked; refused whole, with path and reason."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from evaluation.tally import values
from evaluation.tally.ballots import Ballot, read_ballots
from evaluation.tally.reading import (
    BundleRefused,
    distinct,
    each,
    fields,
    member,
    parse,
    refused,
    unpaired,
)
from evaluation.tally.scheme import Scheme, read_scheme
from evaluation.tally.writing import digest

_TIE_BREAK = {"panel", "objective", "deductions"}


@dataclass(frozen=True, slots=True)
class Unit:
    """执法单位 — `ceiling` is the place of the best grade that it may get, 0 the first."""

    id: str
    class_: str
    ranked: bool
    ceiling: int


class Turnout(NamedTuple):
    """Slips handed out for a unit and a group, and the recused, who are not among them."""

    unit: str
    group: str
    issued: int
    recused: int


class Item(NamedTuple):
    """客观考核项目 — maximum and points in millionths; no points: 不适用."""

    id: str
    dimension: str
    max: int
    points: int | None


class Adjustment(NamedTuple):
    """加分 or 扣分, in millionths."""

    unit: str
    kind: str
    points: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """Sound in all that the format asks; `sha256` is that of its canonical form.

    Units go by their ids; so do items and withheld panel scores (on the scale of 0…100).
    """

    sha256: str
    scheme: Scheme
    units: dict[str, Unit]
    turnout: list[Turnout]
    ballots: list[Ballot]
    objective: dict[str, list[Item]]
    adjustments: list[Adjustment]
    withheld: dict[str, Fraction]


_KEYS = (
    *("format", "sitting", "scheme", "units", "turnout", "ballots", "objective", "adjustments"),
)


def read_bundle(text: bytes) -> Bundle:
    """The bundle of a text; BundleRefused for any other text whatever."""
    given = fields(parse(text), "$", _KEYS, ("withheld",))
    member(given, "$", "format", values.one_of(["evaluation-bundle/1"]))
    member(given, "$", "sitting", _check_sitting)
    scheme = member(given, "$", "scheme", read_scheme)
    units = member(given, "$", "units", partial(_units, scheme=scheme))
    objective = member(given, "$", "objective", partial(_objective, units=units))
    _check_tie_break(scheme, objective)
    withheld = _withheld(given.get("withheld", []), "$.withheld", units)
    voted = units.keys() - withheld.keys()
    return Bundle(
        scheme=scheme,
        units=units,
        turnout=member(given, "$", "turnout", partial(_turnout, scheme=scheme, units=voted)),
        ballots=member(given, "$", "ballots", partial(read_ballots, scheme=scheme, units=voted)),
        objective=objective,
        adjustments=member(given, "$", "adjustments", partial(_adjustments, units=units)),
        withheld=withheld,
        sha256=_digest(given),  # last: only what was checked can surely be written
    )


def _digest(bundle: dict[str, Any]) -> str:
    try:
        return digest(bundle)
    except UnicodeEncodeError:
        path = unpaired(bundle, "$") or "$"
        raise BundleRefused(path, "文字中有半个代理对，不合 Unicode") from None


def _check_sitting(value: object, path: str) -> None:
    given = fields(value, path, ("id", "jurisdiction", "year", "title", "held_on"))
    member(given, path, "id", values.name)
    member(given, path, "jurisdiction", values.text)
    member(given, path, "year", values.integer)
    member(given, path, "title", values.text)
    member(given, path, "held_on", values.day)


def _check_tie_break(scheme: Scheme, objective: Mapping[str, list[Item]]) -> None:
    allowed = _TIE_BREAK | {indicator.id for indicator in scheme.indicators}
    allowed |= {item.dimension for items in objective.values() for item in items}
    for place, key in enumerate(scheme.tie_break):
        if key not in allowed:
            path = f"$.scheme.tie_break[{place}]"
            raise refused(key, path, "panel、objective、deductions，或已有指标、维度的编号")


def _units(value: object, path: str, scheme: Scheme) -> dict[str, Unit]:
    grades = {grade.id: place for place, grade in enumerate(scheme.grades)}
    units = each(value, path, partial(_unit, grades=grades))
    distinct((unit.id for unit in units), path, "id")
    return {unit.id: unit for unit in units}


def _unit(value: object, path: str, grades: Mapping[str, int]) -> Unit:
    given = fields(value, path, ("id", "title", "class", "ranked", "grade_ceiling"))
    member(given, path, "title", values.text)
    read_ceiling = values.or_none(values.one_of(grades, "grades 中的编号"))
    ceiling = member(given, path, "grade_ceiling", read_ceiling)
    return Unit(
        member(given, path, "id", values.name),
        member(given, path, "class", values.text),
        member(given, path, "ranked", values.flag),
        0 if ceiling is None else grades[ceiling],
    )


def _turnout(value: object, path: str, scheme: Scheme, units: Collection[str]) -> list[Turnout]:
    groups = {group.id for group in scheme.groups}
    turnout = each(value, path, partial(_turnout_row, units=units, groups=groups))
    distinct(((row.unit, row.group) for row in turnout), path, "group")
    return turnout


def _turnout_row(
    value: object, path: str, units: Collection[str], groups: Collection[str]
) -> Turnout:
    given = fields(value, path, ("unit", "group", "issued", "recused"))
    return Turnout(
        member(given, path, "unit", values.one_of(units, "units 中、withheld 以外的编号")),
        member(given, path, "group", values.one_of(groups, "groups 中的编号")),
        member(given, path, "issued", values.count),
        member(given, path, "recused", values.count),
    )


def _objective(value: object, path: str, units: Collection[str]) -> dict[str, list[Item]]:
    rows = each(value, path, partial(_objective_row, units=units))
    distinct((unit for unit, _ in rows), path, "unit")
    return dict(rows)


def _objective_row(value: object, path: str, units: Collection[str]) -> tuple[str, list[Item]]:
    given = fields(value, path, ("unit", "items"))
    items = each(given["items"], f"{path}.items", _item)
    distinct((item.id for item in items), f"{path}.items", "id")
    return member(given, path, "unit", values.one_of(units, "units 中的编号")), items


def _item(value: object, path: str) -> Item:
    given = fields(value, path, ("id", "dimension", "max", "points"))
    most = member(given, path, "max", values.positive)
    return Item(
        member(given, path, "id", values.name),
        member(given, path, "dimension", values.name),
        most,
        member(given, path, "points", values.or_none(values.up_to(most))),
    )


def _adjustments(value: object, path: str, units: Collection[str]) -> list[Adjustment]:
    return each(value, path, partial(_adjustment, units=units))


def _adjustment(value: object, path: str, units: Collection[str]) -> Adjustment:
    given = fields(value, path, ("unit", "kind", "points", "reason"))
    member(given, path, "reason", values.text)
    return Adjustment(
        member(given, path, "unit", values.one_of(units, "units 中的编号")),
        member(given, path, "kind", values.one_of(("bonus", "deduction"))),
        member(given, path, "points", values.decimal),
    )


def _withheld(value: object, path: str, units: Collection[str]) -> dict[str, Fraction]:
    rows = each(value, path, partial(_withheld_row, units=units))
    distinct((unit for unit, _ in rows), path, "unit")
    return dict(rows)


def _withheld_row(value: object, path: str, units: Collection[str]) -> tuple[str, Fraction]:
    given = fields(value, path, ("unit", "panel"))
    panel = member(given, path, "panel", values.hundred_scale)
    return member(given, path, "unit", values.one_of(units, "units 中的编号")), panel
