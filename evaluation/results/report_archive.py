"""All reports of a tally in one file to hand out; the same reports give the same bytes."""

import asyncio
import io
import zipfile
from datetime import date
from uuid import UUID

import asyncpg

from evaluation.db import fetch
from evaluation.errors import Refused
from evaluation.results.reports import report_progress


async def report_archive(sitting: UUID) -> bytes:
    """Once every unit has its report. Raises Refused before that."""
    progress = await report_progress(sitting)
    if not progress.complete:
        raise Refused(
            f"单位报告还没有印齐：{progress.made} / {len(progress.lines)} 份。印齐后再打包下载。"
        )
    rows = await fetch(
        "SELECT u.short_title, d.pdf, d.docx, d.made_on FROM report_order o "
        "JOIN document d ON d.id = o.document JOIN unit u ON u.id = o.unit "
        "JOIN tally t ON t.id = o.tally "
        "JOIN agenda_item i ON i.sitting = t.sitting AND i.unit = o.unit "
        "WHERE t.sitting = $1 AND t.version = $2 ORDER BY i.number",
        *(sitting, progress.version),
    )
    return await asyncio.to_thread(_packed, rows)


def _packed(rows: list[asyncpg.Record]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for number, row in enumerate(rows, start=1):
            title = row["short_title"].replace("/", "／")
            name = f"{number:02d} {title}"
            archive.writestr(_entry(f"{name}.pdf", row["made_on"]), row["pdf"])
            if row["docx"] is not None:
                archive.writestr(_entry(f"{name}.docx", row["made_on"]), row["docx"])
    return file.getvalue()


def _entry(name: str, made_on: date) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (made_on.year, made_on.month, made_on.day, 0, 0, 0))
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    return entry
