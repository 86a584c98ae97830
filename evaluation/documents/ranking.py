"""排名表: the ranking of one board, as values and as a PDF with its evidence inside."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec

from evaluation.documents.pages import page, title_lines
from evaluation.documents.rendering import Attachment, render


class RankingLine(msgspec.Struct, frozen=True):
    """Figures are texts as they are printed, or "—"; `rank` is "—" for a unit without one."""

    rank: str
    tied: bool
    unit: str
    """Its short title."""
    unit_class: str
    objective: str
    panel: str
    bonus: str
    deduction: str
    total: str
    grade: str
    note: str = ""
    """Such as 承办单位，不参与排名."""


class Votes(msgspec.Struct, frozen=True):
    """Ballots of one group over all units; issued = valid + abstained + invalid + missing."""

    group: str
    issued: int
    valid: int
    abstained: int
    invalid: int
    missing: int
    recused: int


class RankingDocument(msgspec.Struct, frozen=True):
    """All that the 排名表 shows, as frozen values."""

    jurisdiction: str
    """The office that issues it, such as 常德市司法局."""
    heading: tuple[str, ...]
    """In words that no line break may split: 常德市, 2024年度, 行政执法评议, 排名."""
    board: str
    held_on: tuple[str, ...]
    """The days of the sittings, such as 2025年1月16日."""
    made_on: date
    """Stands in the file's properties; the same day and values give the same bytes."""
    shares: str
    """The decided scheme in one sentence: how the total is made."""
    mark: str | None
    """示例数据 or 彩排数据, on every page; None on a real one."""
    lines: tuple[RankingLine, ...]
    votes: tuple[Votes, ...]
    root: str
    """封箱码, 64 hex digits."""
    bundle_sha256: str
    """Of the attached bytes, as `sha256sum` would show it."""
    result_sha256: str
    receipts: int
    footnotes: tuple[str, ...] = ()
    annex: str = ""
    """附件1, flush at the first line, where the table is the annex of a notice."""

    @property
    def title(self) -> str:
        return "".join(self.heading)


class DigestDisagrees(ValueError):
    """The document prints another SHA-256 than its attachment has; a fault of the caller."""


NAMES = {
    "bundle": "公开版计票数据包.json",
    "result": "计票结果.json",
    "receipts": "回执名单.csv",
}


def ranking_html(document: RankingDocument) -> str:
    heading = title_lines(document.heading)
    return page("ranking.html", document=document, heading=heading, names=NAMES)


async def ranking_pdf(
    document: RankingDocument,
    bundle: bytes,
    result: bytes,
    receipts: bytes,
    *,
    fonts_folder: Path | None = None,
) -> bytes:
    """PDF/A-3a with the three files inside. Raises DigestDisagrees, and what `render` raises."""
    for content, digest in ((bundle, document.bundle_sha256), (result, document.result_sha256)):
        if sha256(content).hexdigest() != digest:
            raise DigestDisagrees(digest)
    return await render(
        ranking_html(document),
        title=f"{document.title}（{document.board}）",
        made_on=document.made_on,
        attachments=_evidence(bundle, result, receipts),
        fonts_folder=fonts_folder,
    )


def _evidence(bundle: bytes, result: bytes, receipts: bytes) -> tuple[Attachment, ...]:
    json = "application/json"
    return (
        Attachment(NAMES["bundle"], "bundle.json", "供复核的计票数据", json, "Source", bundle),
        Attachment(NAMES["result"], "result.json", "计票程序算出的结果", json, "Data", result),
        Attachment(
            NAMES["receipts"], "receipts.csv", "票箱内的回执码", "text/csv", "Data", receipts
        ),
    )
