"""The register as the command takes it: one CSV file for all jurisdictions, with English heads."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from evaluation.errors import Refused
from evaluation.registry.rules import UnitLine, repeated
from evaluation.spreadsheets.forms import Column, SheetForm
from evaluation.spreadsheets.reading import Row, read

FORM = SheetForm(
    "register",
    (
        Column("jurisdiction_code", longest=12),
        Column("board", longest=40),
        Column("class", longest=40),
        Column("name"),
        Column("short_name", longest=40),
        Column("own_code", required=False, longest=12),
        Column("role", required=False, longest=20),
        Column("note", required=False, longest=200),
    ),
)


class RegisterUnfit(Refused):
    """Every fault by line and column; nothing was stored."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("；".join(faults) + "。整张表都没有导入，请改后再传。")


def read_register(text: str) -> dict[str, list[UnitLine]]:
    """The units of each jurisdiction code. Raises RegisterUnfit."""
    reading = read(text.encode(), "名录.csv", FORM)
    faults = [f"{fault.where.partition('”')[2]}{fault.words}" for fault in reading.faults]
    faults += _repeats(reading.rows)
    if faults:
        raise RegisterUnfit(faults)
    in_order = sorted(reading.rows, key=lambda row: row.values["jurisdiction_code"])
    return {
        code: [_line(row.values) for row in rows]
        for code, rows in groupby(in_order, lambda row: row.values["jurisdiction_code"])
    }


def _repeats(rows: Sequence[Row]) -> list[str]:
    faults = []
    for column in ("name", "short_name"):
        keys = [f"{row.values['jurisdiction_code']} {row.values[column]}" for row in rows]
        faults += [
            f"第 {rows[place].number} 行“{column}”与第 {rows[first].number} 行相同："
            f"{rows[place].values[column]}"
            for place, first in repeated(keys)
        ]
    return faults


def _line(values: Mapping[str, str]) -> UnitLine:
    return UnitLine(
        board=values["board"],
        category=values["class"],
        title=values["name"],
        short_title=values["short_name"],
        own_code=values["own_code"],
        organiser=values["role"] == "organiser",
    )
