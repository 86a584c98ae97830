"""述职报告 of one unit on paper: its paragraphs, its attachments by digest, which version it is."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from evaluation.documents.blocks import level_number
from evaluation.documents.official import chinese_date, width_of
from evaluation.documents.pages import page, title_lines
from evaluation.documents.rendering import render

MEGABYTE, KILOBYTE = 1_000_000, 1_000
DIGITS_A_LINE = 32
FREE = 2
"""Characters left free at the right of the signature (GB/T 9704, 7.3.5)."""


class Section(msgspec.Struct, frozen=True):
    """A paragraph of the report. `summary`: the 述职摘要, which stands before the others."""

    title: str
    text: str
    summary: bool = False

    @property
    def lines(self) -> list[str]:
        """Without empty lines and blanks that a writer put before a line."""
        return [line.strip() for line in self.text.split("\n") if line.strip()]


class AttachedFile(msgspec.Struct, frozen=True):
    """附件 — kept apart from the paper; the digest says which file it is."""

    name: str
    size: int
    digest: str

    @property
    def measure(self) -> str:
        return size_in_words(self.size)

    @property
    def digest_lines(self) -> list[str]:
        """SHA-256 as it is read aloud and compared: two lines of eight groups of four."""
        lines = [self.digest[:DIGITS_A_LINE], self.digest[DIGITS_A_LINE:]]
        return [" ".join(line[n : n + 4] for n in range(0, len(line), 4)) for line in lines]


class DutyReportDocument(msgspec.Struct, frozen=True):
    """All that the paper says, as frozen values."""

    year: int
    unit: str
    sections: tuple[Section, ...]
    attachments: tuple[AttachedFile, ...]
    number: int
    standing: str
    """How this version stands, such as 已接收（周敏，2024年12月26日）."""
    handed_in_on: date
    late: bool
    mark: str | None = None
    """示例数据 on every page; None on a real one."""

    @property
    def title(self) -> str:
        return f"{self.year}年度行政执法述职报告"


class PrintedSection(msgspec.Struct, frozen=True):
    number: str
    title: str
    lines: list[str]


def size_in_words(size: int) -> str:
    """4.2 MB, 35 KB; never 0."""
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB"
    return f"{max(round(size / KILOBYTE), 1)} KB"


def numbered_sections(sections: Sequence[Section]) -> list[PrintedSection]:
    """一、二、 … ; the 述职摘要 has no number."""
    plain = [one for one in sections if not one.summary]
    return [
        PrintedSection(level_number(1, count), one.title, one.lines)
        for count, one in enumerate(plain, 1)
    ]


def summary_of(sections: Sequence[Section]) -> Section | None:
    return next((one for one in sections if one.summary), None)


def duty_report_html(document: DutyReportDocument) -> str:
    handed_in = chinese_date(document.handed_in_on)
    return page(
        "duty_report.html",
        document=document,
        heading=title_lines((f"{document.year}年度", "行政执法", "述职报告")),
        summary=summary_of(document.sections),
        sections=numbered_sections(document.sections),
        handed_in=handed_in,
        free=FREE,
        long=width_of(document.unit) >= width_of(handed_in),
    )


async def duty_report_pdf(
    document: DutyReportDocument, *, fonts_folder: Path | None = None
) -> bytes:
    """PDF/A-3a; the same version gives the same bytes. Raises what `render` raises."""
    return await render(
        duty_report_html(document),
        title=f"{document.unit}{document.title}",
        made_on=document.handed_in_on,
        fonts_folder=fonts_folder,
    )
