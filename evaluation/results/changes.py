"""更正 — what a correction may change, as values; and the bundle and the ranking once it has."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from evaluation.errors import NotFound, Refused
from evaluation.results.rules import check_points
from evaluation.scoring.scale import PLAIN, millionths

Bundle = dict[str, Any]
Line = Annotated[str, msgspec.Meta(max_length=200)]
DocumentNumber = Annotated[str, msgspec.Meta(max_length=60)]
Sort = Literal["bonus", "deduction"]
SORT_TITLES = {"bonus": "加分", "deduction": "扣分"}


class Ground(StrEnum):
    """Why a unit is left out of the ranking after the fact."""

    MERGED = "merged"
    SUPERIOR = "superior"
    APPEAL = "appeal"


GROUND_TITLES = {
    Ground.MERGED: "机构撤并",
    Ground.SUPERIOR: "上级决定",
    Ground.APPEAL: "申诉成立",
}


class OneUnit(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"
):
    """Every correction is of one unit and stands on a paper."""

    unit: UUID
    reason: Line
    document_number: DocumentNumber


class PointsChanged(OneUnit, frozen=True, tag="points"):
    """`points` of one objective item; None is 不适用."""

    item: Annotated[str, msgspec.Meta(max_length=12)]
    points: Annotated[str, msgspec.Meta(max_length=30)] | None


class AdjustmentAdded(OneUnit, frozen=True, tag="added"):
    """A further bonus or deduction; its reason is that of the correction."""

    sort: Sort
    points: Annotated[str, msgspec.Meta(max_length=30)]


class AdjustmentRemoved(OneUnit, frozen=True, tag="removed"):
    """One bonus or deduction, named by what stands in it."""

    sort: Sort
    points: Annotated[str, msgspec.Meta(max_length=30)]
    what: Line


class CeilingChanged(OneUnit, frozen=True, tag="ceiling"):
    """等次上限: the best grade that the unit may get; None lifts it."""

    grade: Annotated[str, msgspec.Meta(max_length=40)] | None


class UnitExcluded(OneUnit, frozen=True, tag="excluded"):
    """不参与排名."""

    ground: Ground


class UnitIncluded(OneUnit, frozen=True, tag="included"):
    """恢复排名."""


Change = (
    PointsChanged
    | AdjustmentAdded
    | AdjustmentRemoved
    | CeilingChanged
    | UnitExcluded
    | UnitIncluded
)
KIND_TITLES = {
    "points": "客观分",
    "added": "加一笔加分或扣分",
    "removed": "取消一笔加分或扣分",
    "ceiling": "等次上限",
    "excluded": "不参与排名",
    "included": "恢复排名",
}


def written(change: Change) -> str:
    """As the first word's detail and the tally keep it; the same change is the same text."""
    return msgspec.json.encode(change, order="deterministic").decode()


def read_change(text: str) -> Change:
    """Raises msgspec.ValidationError or msgspec.DecodeError."""
    change: Change = msgspec.json.decode(text, type=Change)
    return change


def in_words(change: Change, grades: Mapping[str, str] | None = None) -> str:
    """What is changed, without the unit's name; `grades` gives titles for the grades' ids."""
    match change:
        case PointsChanged():
            points = "不适用" if change.points is None else f"{change.points} 分"
            return f"客观分 {change.item} 改为{'' if change.points is None else ' '}{points}"
        case AdjustmentAdded():
            return f"增加一笔{SORT_TITLES[change.sort]} {change.points} 分"
        case AdjustmentRemoved():
            return f"取消{SORT_TITLES[change.sort]} {change.points} 分（{change.what}）"
        case CeilingChanged():
            title = (grades or {}).get(change.grade or "", change.grade)
            return "取消等次上限" if change.grade is None else f"等次最高定为{title}"
        case UnitExcluded():
            return f"不参与排名（{GROUND_TITLES[change.ground]}）"
        case UnitIncluded():
            return "恢复参与排名"


def changed(bundle: Bundle, change: Change) -> Bundle:
    """The bundle with this one change; ballots, turnout and scheme are the same objects.

    Raises NotFound for a unit that is not in it, Refused for what can't be or changes nothing.
    """
    unit = _unit(bundle, change.unit)
    match change:
        case PointsChanged():
            return bundle | {"objective": _with_points(bundle["objective"], change)}
        case AdjustmentAdded():
            return bundle | {"adjustments": [*bundle["adjustments"], _added(change)]}
        case AdjustmentRemoved():
            return bundle | {"adjustments": _without(bundle["adjustments"], change)}
        case CeilingChanged():
            _check_ceiling(bundle, unit, change.grade)
            return _with_unit(bundle, unit, grade_ceiling=change.grade)
        case UnitExcluded():
            if not unit["ranked"]:
                raise Refused("这家单位现在就不参与排名，不用更正。")
            return _with_unit(bundle, unit, ranked=False)
        case UnitIncluded():
            if unit["ranked"]:
                raise Refused("这家单位现在就参与排名，不用更正。")
            return _with_unit(bundle, unit, ranked=True)


def _unit(bundle: Bundle, unit: UUID) -> dict[str, Any]:
    for one in bundle["units"]:
        if one["id"] == unit.hex:
            found: dict[str, Any] = one
            return found
    raise NotFound


def _with_unit(bundle: Bundle, unit: dict[str, Any], **fields: object) -> Bundle:
    units = [one | fields if one is unit else one for one in bundle["units"]]
    return bundle | {"units": units}


def _with_points(objective: Sequence[dict[str, Any]], change: PointsChanged) -> list[Any]:
    rows = [row for row in objective if row["unit"] == change.unit.hex]
    item = next((it for row in rows for it in row["items"] if it["id"] == change.item), None)
    if item is None:
        raise Refused("这家单位没有这一项客观分，请核对。")
    check_points(change.points, item["max"])
    if item["points"] == change.points:
        raise Refused("这一项现在就是这个分，不用更正。")
    return [
        row
        | {"items": [it | {"points": change.points} if it is item else it for it in row["items"]]}
        if row["unit"] == change.unit.hex
        else row
        for row in objective
    ]


def _added(change: AdjustmentAdded) -> dict[str, str]:
    if not PLAIN.fullmatch(change.points) or not millionths(change.points):
        raise Refused("加分或扣分要填大于 0 的数字，最多六位小数，例如 0.5。")
    return {
        "unit": change.unit.hex,
        "kind": change.sort,
        "points": change.points,
        "reason": change.reason,
    }


def _without(adjustments: Sequence[dict[str, Any]], change: AdjustmentRemoved) -> list[Any]:
    """Of two that read the same, one goes."""
    meant = {
        "unit": change.unit.hex,
        "kind": change.sort,
        "points": change.points,
        "reason": change.what,
    }
    left = list(adjustments)
    if meant not in left:
        raise Refused("没有找到这一笔加分或扣分，请重新打开这一页再选。")
    left.remove(meant)
    return left


def _check_ceiling(bundle: Bundle, unit: dict[str, Any], grade: str | None) -> None:
    if grade is not None and grade not in [one["id"] for one in bundle["scheme"]["grades"][1:]]:
        raise Refused("请从方案的等次里选，最高一等不用设上限。")
    if unit["grade_ceiling"] == grade:
        raise Refused("这家单位的等次上限现在就是这样，不用更正。")


class Placed(msgspec.Struct, frozen=True):
    """Where a unit stands in one count; None and "" where it has no such thing."""

    rank: int | None
    total: str | None
    grade: str


class Difference(msgspec.Struct, frozen=True):
    """A unit that a correction moves, and the only ones it does."""

    unit: str
    before: Placed
    after: Placed


def differences(
    bundle: Bundle, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Difference, ...]:
    """Between two results of the same units, in the order of the later ranking."""
    titles = {unit["id"]: unit["title"] for unit in bundle["units"]}
    grades = {grade["id"]: grade["title"] for grade in bundle["scheme"]["grades"]}
    former = {unit["unit"]: _placed(unit, grades) for unit in before["units"]}
    moved = [
        Difference(titles[unit["unit"]], former[unit["unit"]], _placed(unit, grades))
        for unit in after["units"]
        if former[unit["unit"]] != _placed(unit, grades)
    ]
    return tuple(sorted(moved, key=lambda one: (one.after.rank is None, one.after.rank or 0)))


def _placed(unit: Mapping[str, Any], grades: Mapping[str, str]) -> Placed:
    return Placed(unit["rank"], unit["total"], grades.get(unit["grade"], ""))
