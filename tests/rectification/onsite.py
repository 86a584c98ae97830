"""A text on site that went its whole way, for tests of what is done with it."""

from datetime import timedelta
from uuid import UUID

from evaluation.rectification.onsite import confirm_text, draft_text, release_text, send_text
from evaluation.workdays.queries import now
from tests import given

TOLD = "整治占道经营不分时段，\n不听商户陈述，正在整改。"


async def a_released_text(hall: given.Hall, unit: UUID, text: str = TOLD) -> UUID:
    """Written by one officer, confirmed by the unit, released by the other."""
    clerk = await given.a_clerk(hall.jurisdiction, unit)
    made = await draft_text(hall.officer, unit, text)
    await send_text(hall.officer, made, await now() + timedelta(hours=3))
    await confirm_text(clerk, made)
    await release_text(hall.other, made)
    return made
