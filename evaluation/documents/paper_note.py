"""What every paper of a sitting says of its second box, that of the paper sheets (纸质票箱)."""

import msgspec

Counts = tuple[tuple[str, int], ...]
"""Reasons in words, each with how many."""


class PaperNote(msgspec.Struct, frozen=True):
    """`root` is hex, None while the second box is not closed; until then only `sheets` is known."""

    sheets: int
    """收回的信封."""
    root: str | None = None
    entered: int = 0
    aside: Counts = ()
    invalid_sheets: Counts = ()
    invalid_lines: Counts = ()

    @property
    def root_in_fours(self) -> list[str]:
        root = self.root or ""
        return [root[at : at + 4] for at in range(0, len(root), 4)]

    @property
    def sentence(self) -> str:
        """Of a box that is closed: envelopes, sheets entered, what was not, what is invalid."""
        aside = sum(count for _, count in self.aside)
        parts = [f"收回信封{self.sheets}个，录入纸质票{self.entered}份，不录{aside}份"]
        parts += [
            f"{title}：{'、'.join(f'{reason}{count}{unit}' for reason, count in counts)}"
            for title, counts, unit in (
                ("不录的", self.aside, "份"),
                ("整张无效", self.invalid_sheets, "份"),
                ("单家无效", self.invalid_lines, "处"),
            )
            if counts
        ]
        return "。".join(parts) + "。"
