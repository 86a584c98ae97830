"""What is wrong with a sheet, and where: by sheet, row and column."""

import msgspec

from evaluation.errors import Refused


class Fault(msgspec.Struct, frozen=True):
    """One thing to mend. Row 0 is the whole sheet, column "" the whole row."""

    sheet: str
    row: int
    column: str
    words: str

    @property
    def where(self) -> str:
        """“单位名录”第 7 行“类别”."""
        row = f"第 {self.row} 行" if self.row else ""
        column = f"“{self.column}”" if self.column else ""
        return f"“{self.sheet}”{row}{column}"


class SheetRefused(Refused):
    """The file cannot be read at all; one sentence says why and what to do."""
