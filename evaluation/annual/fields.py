"""数据项: the figures that a report may draw on, by the names that are written in its text."""

from collections.abc import Awaitable, Callable, Iterable
from decimal import Decimal
from uuid import UUID

import msgspec

from evaluation.statistics.comparing import change, percent, plain, tenths_of_percent

FORMER, CHANGE, RATE, TEN_THOUSANDS = "上年", "增减", "增减率", "万元"
DOT = "·"


class Year(msgspec.Struct, frozen=True):
    """The year that is reported on, in the own jurisdiction.

    `former`: the year before, if its statistics are here too.
    """

    jurisdiction: UUID
    cycle: UUID
    year: int
    place: str
    over_counties: bool
    former: UUID | None

    @property
    def path(self) -> str:
        return f"/office/years/{self.cycle}"


class Figure(msgspec.Struct, frozen=True):
    """One thing that is counted. Values are texts as they are printed, None without data.

    `compared`: 上年, 增减 and 增减率 may be written as well. `listed`: it is a line of the annex.
    """

    name: str
    group: str
    unit: str
    source: str
    value: str | None
    compared: bool = False
    former: str | None = None
    former_source: str = ""
    change: str | None = None
    rate: str | None = None
    ten_thousands: str | None = None
    listed: bool = False


class Field(msgspec.Struct, frozen=True):
    """What 【name】 in a text stands for, and the page it comes from."""

    name: str
    unit: str
    source: str
    value: str | None


Provider = Callable[[Year], Awaitable[list[Figure]]]
"""Gives some of the figures of a year; a figure without data is given with None."""


def counted(name: str, group: str, unit: str, source: str, value: object | None) -> Figure:
    """A figure that stands for itself; 0 is a figure, None and "" are none."""
    return Figure(name, group, unit, source, None if value in (None, "") else str(value))


def compared(
    base: Figure, now: Decimal | None, before: Decimal | None, *, money: bool = False
) -> Figure:
    """The same with its year before."""
    return msgspec.structs.replace(
        base,
        value=None if now is None else plain(now),
        compared=True,
        former=None if before is None else plain(before),
        change=change_in_words(now, before),
        rate=_rate(now, before),
        ten_thousands=_in_ten_thousands(now) if money and now is not None else None,
    )


def change_in_words(now: Decimal | None, before: Decimal | None) -> str | None:
    """As a report says it: 增长 and 下降 with one decimal; None where it can't be measured."""
    share = change(now, before)
    if share is None:
        return None
    tenths = tenths_of_percent(share)
    if tenths == 0:
        return "与上年持平" if share == 0 else "与上年基本持平"
    size = abs(tenths)
    return f"{'增长' if tenths > 0 else '下降'}{size // 10}.{size % 10}%"


def _rate(now: Decimal | None, before: Decimal | None) -> str | None:
    return None if change(now, before) is None else "".join(percent(now, before).split())


def _in_ten_thousands(amount: Decimal) -> str:
    return plain((amount / 10_000).quantize(Decimal("0.01")))


def registry_of(figures: Iterable[Figure]) -> dict[str, Field]:
    """All that may stand between 【 and 】; of two figures with one name the first counts."""
    registry: dict[str, Field] = {}
    for figure in figures:
        for field in fields_of(figure):
            registry.setdefault(field.name, field)
    return registry


def fields_of(figure: Figure) -> list[Field]:
    """The figure itself, then what it is compared with."""
    fields = [Field(figure.name, figure.unit, figure.source, figure.value)]
    if figure.compared:
        source = figure.former_source or figure.source
        fields += [
            Field(f"{figure.name}{DOT}{FORMER}", figure.unit, source, figure.former),
            Field(f"{figure.name}{DOT}{CHANGE}", "", figure.source, figure.change),
            Field(f"{figure.name}{DOT}{RATE}", "", figure.source, figure.rate),
        ]
    if figure.ten_thousands is not None:
        name = f"{figure.name}{DOT}{TEN_THOUSANDS}"
        fields.append(Field(name, "万元", figure.source, figure.ten_thousands))
    return fields
