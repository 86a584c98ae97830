"""Clues and letters as other rooms leave them, with the steps that were taken on them."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import msgspec

from evaluation.clues.states import ClueState
from evaluation.clues.tables import ClueStep
from evaluation.db import fetch
from evaluation.rectification.notice_content import Content
from evaluation.rectification.tables import Accountability, Notice, Rectification
from evaluation.rectification.templates import Form
from tests.clues.given import a_clue
from tests.objective.year import Year

AT = datetime(2024, 5, 6, 1, 0, tzinfo=UTC)
PAST = date(2024, 6, 5)
CONTENT = Content(
    title="督办函",
    form=Form.LETTER,
    heading="督办函",
    addressee="市第一局",
    paragraphs=("请抓紧整改。",),
)


async def a_worked_clue(
    year: Year, unit: UUID, number: int, state: ClueState, *steps: tuple[str, str, bool], **columns
) -> UUID:
    """`steps`: which, in which state, and whether late; a day apart."""
    clue = await a_clue(
        jurisdiction=year.jurisdiction,
        cycle=year.cycle,
        unit=unit,
        state=state,
        number=number,
        **columns,
    )
    for place, (step, before, late) in enumerate(steps):
        await ClueStep.insert(
            ClueStep(
                id=uuid4(),
                jurisdiction=year.jurisdiction,
                clue=clue.id,
                step=step,
                before=before,
                after=before,
                late=late,
                by=year.scorer.account,
                at=AT + timedelta(days=place),
            )
        )
    return clue.id


NOTIFIED = ("notify", "founded", False)
ANSWERED = ("answer", "rectifying", False)
LATE = ("answer", "rectifying", True)
AGAIN_LATE = ("answer", "sent_back", True)
ARCHIVED = ("archive", "written_off", False)


async def a_letter(
    year: Year, unit: UUID, *, read_at: datetime | None, number: int = 3, **columns
) -> UUID:
    """Issued on a Monday; by the usual limit it is to be signed for by the Wednesday."""
    letter = Notice(
        **{
            "id": uuid4(),
            "jurisdiction": year.jurisdiction,
            "cycle": year.cycle,
            "unit": unit,
            "kind": "pressing",
            "state": "issued",
            "title": "督办函",
            "content": msgspec.json.encode(CONTENT).decode(),
            "number": number,
            "year": 2024,
            "document_number": f"常司督〔2024〕{number}号",
            "made_by": year.scorer.account,
            "made_at": AT,
            "issued_by": year.scorer.account,
            "issued_on": AT.date(),
            "issued_at": AT,
            "read_by": year.clerk.account if read_at else None,
            "read_at": read_at,
        }
        | columns
    )
    await Notice.insert(letter)
    return UUID(str(letter.id))


async def hold_to_account(year: Year, clue: UUID) -> None:
    await Accountability.insert(
        Accountability(
            id=uuid4(),
            jurisdiction=year.jurisdiction,
            clue=clue,
            kind="约谈",
            persons=1,
            text="约谈大队负责人",
            decided_on=PAST,
            entered_by=year.scorer.account,
            at=AT,
        )
    )


async def ask_to_mend(year: Year, unit: UUID) -> None:
    """整改 for every clue of the unit that was notified."""
    clues = await fetch(
        "SELECT id FROM clue k WHERE unit = $1 AND EXISTS "
        "(SELECT FROM clue_step s WHERE s.clue = k.id AND s.step = 'notify')",
        unit,
    )
    await Rectification.insert(
        *(
            Rectification(
                id=uuid4(),
                jurisdiction=year.jurisdiction,
                clue=row["id"],
                unit=unit,
                demands="立即改正",
                begun_at=AT,
            )
            for row in clues
        )
    )
