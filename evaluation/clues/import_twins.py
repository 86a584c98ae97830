"""疑似重复: which rows of a hotline's sheet tell what is there already, and how sure that is."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from evaluation.clues.alike import Known
from evaluation.clues.import_rules import Former, Order, Twin

NEAR = timedelta(days=30)
"""Calls of one caller about one unit that lie no further apart are likely the same matter."""


def twins_of(
    orders: Sequence[Order],
    by_number: Mapping[str, Former],
    by_caller: Mapping[int, Sequence[Former]],
    texts: Mapping[str, tuple[Former, str]],
) -> dict[int, Twin]:
    """By row, the surest first: the same number there or above, the same caller about the same
    unit within thirty days, a text that tells the same. `by_caller`: by row, those with the same
    telephone, of the sheet above as well as of what is there.
    """
    own = {f"row {one.row}": _former(one) for one in orders}
    every = {key: text for key, (_, text) in texts.items()}
    alike = Known(every | {f"row {one.row}": one.text for one in orders})
    known = {key: former for key, (former, _) in texts.items()} | own
    twins: dict[int, Twin] = {}
    above: dict[str, Former] = {}
    for one in orders:
        twin = (
            _by_number(one, by_number, above)
            or _by_caller(one, by_caller.get(one.row, ()))
            or _by_text(one, [known[key] for key in alike.like(f"row {one.row}")])
        )
        if twin:
            twins[one.row] = twin
        if one.number:
            above.setdefault(one.number, own[f"row {one.row}"])
    return twins


def _former(one: Order) -> Former:
    return Former(
        key=f"row {one.row}",
        label=f"第 {one.row} 行",
        unit=one.unit,
        received_on=one.received_on,
        row=one.row,
    )


def _by_number(one: Order, there: Mapping[str, Former], above: Mapping[str, Former]) -> Twin | None:
    former = there.get(one.number) or above.get(one.number) if one.number else None
    return Twin(one.row, former, sure=True, why="工单编号相同") if former else None


def _by_caller(one: Order, formers: Sequence[Former]) -> Twin | None:
    for former in formers:
        same = one.unit is not None and former.unit == one.unit
        if same and _is_before(former, one) and _near(one, former):
            return Twin(one.row, former, sure=False, why="同一号码、同一单位，30 天内")
    return None


def _by_text(one: Order, formers: Sequence[Former]) -> Twin | None:
    for former in formers:
        if _is_before(former, one) and former.unit in (None, one.unit):
            return Twin(one.row, former, sure=False, why="内容很像")
    return None


def _is_before(former: Former, one: Order) -> bool:
    """Of two rows of the sheet the lower one repeats the upper."""
    return former.clue is not None or former.row < one.row


def _near(one: Order, former: Former) -> bool:
    if one.received_on is None or former.received_on is None:
        return False
    return abs(one.received_on - former.received_on) <= NEAR


def same_callers(
    orders: Sequence[Order], hashes: Mapping[int, bytes | None], there: Mapping[bytes, list[Former]]
) -> dict[int, list[Former]]:
    """By row, who called from the same number: what is there first, then the rows above."""
    callers = {caller: list(formers) for caller, formers in there.items()}
    found: dict[int, list[Former]] = {}
    for one in orders:
        caller = hashes.get(one.row)
        if caller is None:
            continue
        formers = callers.setdefault(caller, [])
        found[one.row] = list(formers)
        formers.append(_former(one))
    return found
