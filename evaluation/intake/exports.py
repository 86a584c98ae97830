"""What is there, in the form in which it goes in again; and the form by itself."""

import asyncio
from typing import Literal
from uuid import UUID

from evaluation.errors import NotFound
from evaluation.intake.kinds import check_subject
from evaluation.intake.rules import Kind
from evaluation.intake.subjects import subject_title
from evaluation.spreadsheets import writing
from evaluation.spreadsheets.forms import SheetForm
from evaluation.workdays.queries import today

FORMATS = ("xlsx", "csv", "gb18030.csv")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def written(
    kind: Kind, jurisdiction: UUID, subject: str, file: str
) -> tuple[str, str, bytes]:
    """Name, media type and bytes of `form.…` or `rows.…`. Raises NotFound for any other file."""
    what, _, ending = file.partition(".")
    if what not in ("form", "rows") or ending not in FORMATS:
        raise NotFound
    await check_subject(kind, jurisdiction, subject)
    form = await kind.form(jurisdiction, subject)
    rows = await kind.rows(jurisdiction, subject) if what == "rows" else []
    of = (await subject_title(kind, jurisdiction, subject)).replace(" ", "")
    name = f"{form.title}{'' if what == 'rows' else '表样'}{f'（{of}）' if of else ''}"
    if ending == "xlsx":
        day = await today()
        content = await asyncio.to_thread(writing.xlsx, form, rows, made_on=day)
        return f"{name}.xlsx", XLSX, content
    return _as_csv(form, rows, name, "gb18030" if ending == "gb18030.csv" else "utf-8-sig")


def _as_csv(
    form: SheetForm,
    rows: list[tuple[str, ...]],
    name: str,
    encoding: Literal["utf-8-sig", "gb18030"],
) -> tuple[str, str, bytes]:
    plain = "GB18030" if encoding == "gb18030" else "UTF-8"
    return f"{name}.csv", f"text/csv; charset={plain}", writing.csv(form, rows, encoding)
