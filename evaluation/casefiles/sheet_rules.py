"""评查表 as it is filled in: what an item loses and why, and what stands in the way of 提交."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from evaluation.casefiles.rules import points_of, read_points
from evaluation.casefiles.standards import Standard
from evaluation.errors import NotFound, Refused

LONGEST_NOTE, LONGEST_OPINION = 300, 500


class SheetFault(msgspec.Struct, frozen=True):
    """扣分 on one item: points as text, and why."""

    points: str
    note: str


class Filled(msgspec.Struct, frozen=True):
    """A sheet that may be kept; `points`: what is left of 100."""

    faults: dict[str, SheetFault]
    zero_item: str
    opinion: str
    points: str


def read_sheet(
    sheet: Standard, typed: Mapping[str, SheetFault], zero_item: str, opinion: str, *, done: bool
) -> Filled:
    """Raises NotFound for an item that the sheet does not have, Refused in words."""
    zero_items = {one.id for one in sheet.zero_items}
    if not typed.keys() <= sheet.most.keys() or zero_item not in zero_items | {""}:
        raise NotFound
    faults = {
        item: fault
        for item, one in typed.items()
        if (fault := _fault(sheet, item, one, done=done)) is not None
    }
    words = " ".join(opinion.split())
    if len(words) > LONGEST_OPINION:
        raise Refused(f"评查意见最多 {LONGEST_OPINION} 字，现在有 {len(words)} 字，没有保存。")
    if done and zero_item and not words:
        raise Refused("判了 0 分，请在评查意见里写明事实和依据，没有提交。")
    lost = {item: fault.points for item, fault in faults.items()}
    return Filled(faults, zero_item, words, points_of(lost, sheet.most, zero=bool(zero_item)))


def _fault(sheet: Standard, item: str, one: SheetFault, *, done: bool) -> SheetFault | None:
    """None where nothing was taken away and nothing said."""
    note = " ".join(one.note.split())
    points = read_points(one.points) if one.points.strip() else "0"
    what = f"“{sheet.words[item]}”"
    if Decimal(points) > Decimal(sheet.most[item]):
        raise Refused(f"{what}最多扣 {sheet.most[item]} 分，填的是 {points} 分，没有保存。")
    if len(note) > LONGEST_NOTE:
        raise Refused(f"{what}的扣分理由最多 {LONGEST_NOTE} 字，没有保存。")
    if done and Decimal(points) and not note:
        raise Refused(f"{what}扣了 {points} 分，请写明理由，没有提交。")
    return SheetFault(points, note) if Decimal(points) or note else None
