"""What a sheet must look like: its title, its columns, and one example row."""

import re
from typing import Literal

import msgspec

EXPLANATION = "填表说明"
"""The sheet beside the form; it is never read."""

Kind = Literal["text", "decimal", "whole", "date", "choice"]


class Column(msgspec.Struct, frozen=True):
    """One column, found by its title wherever it stands."""

    title: str
    hint: str = ""
    required: bool = True
    longest: int = 80
    """In code points, as a person counts characters."""
    kind: Kind = "text"
    choices: tuple[str, ...] = ()


class SheetForm(msgspec.Struct, frozen=True):
    """A form to download, to fill in and to send back; `example` has one value a column."""

    title: str
    columns: tuple[Column, ...]
    example: tuple[str, ...] = ()

    @property
    def sheet_name(self) -> str:
        """The title as a spreadsheet may name a sheet: 31 signs, none that it forbids."""
        return re.sub(r"[\[\]:*?/\\']", " ", self.title).strip()[:31]
