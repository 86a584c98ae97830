"""述职材料汇编: the accepted reports of all units in the order of the agenda, in large print."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from evaluation.documents.duty_report import Section, numbered_sections, summary_of
from evaluation.documents.official import chinese_date
from evaluation.documents.pages import page, title_lines
from evaluation.documents.rendering import Limits, render

MAIN_SIZE = 18
"""Points of the main text: many of those who read it are over sixty."""
LONGEST = Limits(seconds=300)
"""Measured: 42 reports of 1,700 characters make 215 pages in 6 s of processor time."""
TITLE_WIDTH = 15
"""Characters of 28 pt on the cover."""


class CompiledReport(msgspec.Struct, frozen=True):
    """One unit's accepted report. `written`: it has no turn to speak at the sitting."""

    unit: str
    sections: tuple[Section, ...]
    version: int
    handed_in_on: date
    written: bool = False


class LackingUnit(msgspec.Struct, frozen=True):
    """A unit whose report is not in it, and why."""

    unit: str
    why: str


class CompilationDocument(msgspec.Struct, frozen=True):
    """All that the volume says, as frozen values. `held_on` None: no sitting is set yet."""

    jurisdiction: str
    bureau: str
    year: int
    held_on: date | None
    made_on: date
    reports: tuple[CompiledReport, ...]
    lacking: tuple[LackingUnit, ...]
    mark: str | None = None

    @property
    def title(self) -> str:
        return f"{self.jurisdiction}{self.year}年度行政执法评议述职材料汇编"


class PrintedReport(msgspec.Struct, frozen=True):
    number: int
    unit: str
    note: str
    summary: Section | None
    sections: Sequence[object]


def compilation_html(document: CompilationDocument) -> str:
    words = (document.jurisdiction, f"{document.year}年度", "行政执法", "评议")
    return page(
        "compilation.html",
        document=document,
        heading=title_lines(words, TITLE_WIDTH),
        held_on=chinese_date(document.held_on) if document.held_on else "",
        made_on=chinese_date(document.made_on),
        size=MAIN_SIZE,
        reports=[_printed(number, one) for number, one in enumerate(document.reports, 1)],
    )


def _printed(number: int, report: CompiledReport) -> PrintedReport:
    note = f"第 {report.version} 版，{chinese_date(report.handed_in_on)}提交"
    return PrintedReport(
        number,
        report.unit,
        f"{note}，书面述职" if report.written else note,
        summary_of(report.sections),
        numbered_sections(report.sections),
    )


async def compilation_pdf(
    document: CompilationDocument, *, fonts_folder: Path | None = None, patient: bool = False
) -> bytes:
    """PDF/A-3a. Raises what `render` raises."""
    return await render(
        compilation_html(document),
        title=document.title,
        made_on=document.made_on,
        fonts_folder=fonts_folder,
        limits=LONGEST,
        patient=patient,
    )
