"""述职摘要: the short form that a delegate reads beside the sheet of one unit."""

from uuid import UUID

import msgspec

from evaluation.db import fetch, found

NOT_YET = "这家单位的述职报告还没有接收，暂时没有述职摘要。请听现场述职。"
NOT_ASKED = "本年度没有要求写述职摘要。请听现场述职。"


class Summary(msgspec.Struct, frozen=True):
    """`text` of the accepted version, or None with `words` that say why there is none."""

    title: str
    text: str | None
    words: str = ""


async def summary_for(sitting: UUID, unit: UUID) -> Summary:
    """Raises NotFound for a unit that is not on the agenda of the sitting."""
    rows = await fetch(
        "SELECT u.title, o.id IS NOT NULL AS asked, p.text FROM agenda_item i "
        "JOIN unit u ON u.id = i.unit JOIN sitting s ON s.id = i.sitting "
        "LEFT JOIN report_outline o ON o.cycle = s.cycle AND EXISTS "
        "(SELECT FROM report_heading WHERE outline = o.id AND summary) "
        "LEFT JOIN duty_report r ON r.unit = u.id AND r.state = 'accepted' "
        "LEFT JOIN report_version v ON v.report = r.id AND v.state = 'accepted' "
        "LEFT JOIN version_paragraph p ON p.version = v.id AND p.summary "
        "WHERE i.sitting = $1 AND i.unit = $2 ORDER BY v.number DESC NULLS LAST LIMIT 1",
        *(sitting, unit),
    )
    row = found(rows[0] if rows else None)
    if row["text"]:
        return Summary(row["title"], row["text"])
    return Summary(row["title"], None, NOT_YET if row["asked"] else NOT_ASKED)
