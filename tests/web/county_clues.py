"""A clue of a county's running year: registered, with a complainant, a file, and a saved view."""

from uuid import UUID

from evaluation.accounts.rules import Person
from evaluation.clues.attaching import attach
from evaluation.clues.importing import receive_orders
from evaluation.clues.registering import NewClue, record_clue
from evaluation.clues.sealing import Complaint
from evaluation.clues.views import save_view
from evaluation.workdays.queries import today
from tests.scans import a_pdf


async def clue_places(officer: Person, cycle: UUID, unit: UUID, secret: str) -> dict[str, object]:
    new = NewClue(
        title=f"{secret}整治不分时段",
        text=f"{secret}整治占道经营时不听商户陈述，当场扣走货架。",
        received_on=await today(),
        unit=unit,
        outer_number=secret,
        complaint=Complaint(name="向阿华", telephone="13973600017", text=secret),
    )
    clue = await record_clue(officer, cycle, new)
    file = await attach(officer, clue, f"{secret}.pdf", a_pdf())
    view = await save_view(officer, secret, "q=整治")
    sheet = f"来电时间,诉求内容\n2024-11-04,{secret}路口的事又来反映"
    draft = await receive_orders(officer, cycle, f"{secret}.csv", sheet.encode())
    return {"clue": clue, "clue_file": file, "clue_view": view, "order_draft": draft}
