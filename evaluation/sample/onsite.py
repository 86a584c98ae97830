"""Invented 现场通报稿 of the sample year: some released, one objected to, one that waits."""

from datetime import timedelta
from uuid import UUID

from evaluation.db import fetch
from evaluation.rectification.onsite import (
    confirm_text,
    draft_text,
    object_to_text,
    release_text,
    send_text,
)
from evaluation.rectification.onsite_queries import matters_of
from evaluation.rectification.onsite_rules import first_draft
from evaluation.sample.people import person
from evaluation.workdays.queries import now

YEAR = 2024
AUTHOR, RELEASER = "zhoumin", "chenli"
BY_CLERKS = (("chengguan", "released"), ("shuili", "objected"), ("linye", "sent"))
OTHERS = 6
"""Units that did not answer; their time to check has passed."""
INVENTED = (
    "1. 占道经营整治没有分时段，未充分听取商户陈述申辩，正在整改。（示例）",
    "1. 同一企业一年内被重复检查三次，没有合并实施，已整改。（示例）",
    "1. 行政处罚裁量档次与基准不一致，没有说明理由，正在整改。（示例）",
    "1. 执法全过程记录不完整，三次检查没有音像记录，已整改。（示例）",
)
OBJECTION = "第一件的时段在通告里写明，已向商户逐户送达，请核对送达回证。（示例）"


async def make_on_site() -> None:
    """From the founded clues of the sample where there are any."""
    for username, story in BY_CLERKS:
        clerk = await person(username)
        if clerk.unit is not None:
            await _by_a_clerk(username, clerk.unit, story)
    for place, unit in enumerate(await _silent_units()):
        text = await _sent(unit, place)
        await fetch(
            "UPDATE on_site_text SET due_at = clock_timestamp() - interval '1 hour' WHERE id = $1",
            text,
        )
        if place < OTHERS - 1:
            await release_text(await person(RELEASER), text)


async def _by_a_clerk(username: str, unit: UUID, story: str) -> None:
    clerk = await person(username)
    text = await _sent(unit, len(username))
    if story == "released":
        await confirm_text(clerk, text)
        await release_text(await person(RELEASER), text)
    elif story == "objected":
        await object_to_text(clerk, text, OBJECTION)


async def _sent(unit: UUID, place: int) -> UUID:
    author = await person(AUTHOR)
    cycles = await fetch(
        "SELECT id FROM cycle WHERE jurisdiction = $1 AND year = $2", author.jurisdiction, YEAR
    )
    draft = first_draft(await matters_of(cycles[0]["id"], unit))
    text = await draft_text(author, unit, draft or INVENTED[place % len(INVENTED)])
    await send_text(author, text, await now() + timedelta(days=2))
    return text


async def _silent_units() -> list[UUID]:
    """On the agenda of the open sitting: those of which something was found come first."""
    rows = await fetch(
        "SELECT i.unit FROM agenda_item i JOIN sitting s ON s.id = i.sitting "
        "JOIN cycle c ON c.id = s.cycle "
        "WHERE c.year = $1 AND c.jurisdiction = $3 AND NOT s.rehearsal AND i.live "
        "AND NOT EXISTS (SELECT FROM on_site_text t WHERE t.unit = i.unit) "
        "ORDER BY EXISTS (SELECT FROM clue k WHERE k.unit = i.unit AND k.cycle = c.id "
        "AND k.finding IN ('founded', 'partly_founded')) DESC, i.number LIMIT $2",
        *(YEAR, OTHERS, (await person(AUTHOR)).jurisdiction),
    )
    return [row["unit"] for row in rows]
