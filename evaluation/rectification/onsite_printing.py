"""The released texts of a year on one paper, for the host to read out."""

from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.documents.onsite_list import OnSiteList, ReleasedText, onsite_list_pdf
from evaluation.errors import Refused
from evaluation.settings import settings
from evaluation.workdays.queries import today


class PrintedList(msgspec.Struct, frozen=True):
    name: str
    content: bytes


async def print_released(jurisdiction: UUID, cycle: UUID) -> PrintedList:
    """By their places on the agendas of the year. Raises NotFound, and Refused where there is none
    yet.
    """
    heads = await fetch(
        "SELECT c.year, c.sample, j.title FROM cycle c "
        "JOIN jurisdiction j ON j.id = c.jurisdiction "
        "WHERE c.id = $1 AND c.jurisdiction = $2",
        *(cycle, jurisdiction),
    )
    head = found(heads[0] if heads else None)
    texts = await _released(cycle)
    if not texts:
        raise Refused("还没有放行的现场通报稿，没有可打印的。")
    sheet = OnSiteList(
        heading=(f"{head['year']}年度", "行政执法评议", "现场通报稿"),
        board=f"{head['title']}，已放行{len(texts)}家",
        made_on=await today(),
        mark="示例数据" if head["sample"] else None,
        texts=texts,
    )
    content = await onsite_list_pdf(sheet, fonts_folder=settings().fonts_folder)
    return PrintedList(f"{head['year']}年度现场通报稿.pdf", content)


async def _released(cycle: UUID) -> tuple[ReleasedText, ...]:
    rows = await fetch(
        "SELECT u.title, t.text, t.answered_at IS NULL AS unanswered, "
        "t.objection <> '' AS objected, i.number FROM on_site_text t "
        "JOIN unit u ON u.id = t.unit JOIN cycle c "
        "ON c.jurisdiction = u.jurisdiction AND c.year = u.year "
        "LEFT JOIN LATERAL (SELECT a.number, s.held_on FROM agenda_item a "
        "JOIN sitting s ON s.id = a.sitting WHERE a.unit = u.id AND a.live LIMIT 1) i ON true "
        "WHERE c.id = $1 AND t.state = 'released' "
        "ORDER BY i.held_on NULLS LAST, i.number, u.title",
        cycle,
    )
    return tuple(
        ReleasedText(
            str(row["number"] or ""),
            row["title"],
            tuple(row["text"].splitlines()),
            "单位没有在期限内核对。"
            if row["unanswered"]
            else "单位有异议，仍予放行。"
            if row["objected"]
            else "单位核对无误。",
        )
        for row in rows
    )
