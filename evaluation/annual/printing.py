"""From the written report to the document: its text, and the year's statistics as an annex."""

from collections.abc import Sequence
from datetime import date

from evaluation.annual.fields import Figure
from evaluation.annual.from_statistics import SUMS
from evaluation.annual.queries import AnnualDesk
from evaluation.annual.rules import filled
from evaluation.documents.annual_report import (
    AnnualDocument,
    ComparedFigure,
    ComparedGroup,
)
from evaluation.documents.blocks import Block, Level, Paragraph
from evaluation.errors import Refused

TRIAL, SAMPLE, SAMPLE_TRIAL = "试印", "示例数据", "示例试印"


def document_of(
    desk: AnnualDesk, *, number: str = "", signed_on: date, trial: bool = False
) -> AnnualDocument:
    """As the paragraphs were written, whatever the figures are now. Raises Refused before 起草."""
    if desk.head is None:
        raise Refused("报告还没有起草。请先按提纲起草。")
    return AnnualDocument(
        place=desk.place,
        issuer=desk.bureau,
        year=desk.year,
        number=number,
        heading=tuple(desk.head.title.split()),
        addressee=desk.head.addressee,
        blocks=tuple(
            block for one in desk.stored for block in blocks_of(one.level, filled(one.written))
        ),
        groups=groups_of(desk.figures),
        signed_on=signed_on,
        drawn=SUMS,
        mark=_mark(sample=desk.sample, trial=trial),
    )


def _mark(*, sample: bool, trial: bool) -> str | None:
    """One mark that fits its frame."""
    if trial:
        return SAMPLE_TRIAL if sample else TRIAL
    return SAMPLE if sample else None


def blocks_of(level: int, text: str) -> list[Block]:
    """From the second level on, what follows the first full stop is the level's own text."""
    if level == 0:
        return [Paragraph(line) for line in text.split("\n")]
    first, _, rest = text.partition("\n")
    head, stop, own = first.partition("。")
    if level == 1 or not stop:
        block = Level(level, first.rstrip("。"))
    else:
        block = Level(level, f"{head}。", own) if own else Level(level, "", first)
    return [block, *(Paragraph(line) for line in rest.split("\n") if line)]


def groups_of(figures: Sequence[Figure]) -> tuple[ComparedGroup, ...]:
    """The five sums and every cell of the whole that has a figure in one of both years."""
    groups: dict[str, list[ComparedFigure]] = {}
    for one in figures:
        if one.listed and (one.value is not None or one.former is not None):
            title = one.name.partition("·")[2] or one.name
            groups.setdefault(one.group, []).append(
                ComparedFigure(title, one.unit, one.value, one.former, one.rate)
            )
    return tuple(ComparedGroup(title, tuple(some)) for title, some in groups.items())
