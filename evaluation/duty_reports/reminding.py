"""催交 of duty reports: who has handed nothing in, or got it back."""

from collections.abc import Sequence
from uuid import UUID

from evaluation.accounts.rules import Person
from evaluation.cycles.reminding import remind_units
from evaluation.cycles.rules import Matter
from evaluation.db import fetch, fetch_one
from evaluation.errors import Refused

USUAL_TEXT = "请尽快提交述职报告"


async def remind(person: Person, cycle: UUID, units: Sequence[UUID], text: str = "") -> int:
    """Raises what `remind_units` raises, and Refused while nothing is asked for."""

    async def lacking(wanted: list[UUID]) -> list[UUID]:
        if not await fetch_one("SELECT id FROM report_outline WHERE cycle = $1", cycle):
            raise Refused("本年度还没有定述职提纲，各单位还不能写。请先定提纲。")
        rows = await fetch(
            "SELECT u.id FROM unit u LEFT JOIN duty_report r ON r.unit = u.id "
            "WHERE u.id = ANY($1) AND coalesce(r.state, 'draft') IN ('draft', 'returned')",
            wanted,
        )
        return [row["id"] for row in rows]

    words = text if text.strip() else USUAL_TEXT
    return await remind_units(person, cycle, units, Matter.DUTY_REPORT, words, lacking)
