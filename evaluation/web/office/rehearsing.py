"""演练: started, filled with known ballots, its papers tried on the printer, cleared."""

from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.results.papers import KIND_TITLES, Kind, Wanted, make_paper
from evaluation.results.sitting_facts import sitting_facts
from evaluation.scoring.actions import NewSlip
from evaluation.scoring.desk import SittingHead, sitting_head
from evaluation.scoring.rehearsal import (
    Rehearsal,
    cast_practice_ballots,
    clear_rehearsal,
    start_rehearsal,
)
from evaluation.web.errors import AnyRequest
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import RESULT, RUN, to_sitting
from evaluation.web.office.preparing import pdf_to_print, slips_page

Code = Annotated[str, msgspec.Meta(max_length=40)]


class PracticeSlips(Form, frozen=True):
    """`how`: everything open at once, or from the start, as on the day."""

    count: int
    how: Literal["open", "start"] = "open"


class Practice(Form, frozen=True):
    """`group token` of each practice slip: they are known only to the page that made them."""

    slip: list[Code]


class Trial(StrEnum):
    """Papers that a rehearsal prints and nobody keeps."""

    CLOSING_SHEET = Kind.CLOSING_SHEET.value
    COUNT_SHEET = Kind.COUNT_SHEET.value
    SCRUTINY = Kind.SCRUTINY.value


@post("/sittings/{sitting_id:uuid}/rehearsal", guards=[only(*RUN)], status_code=200)
async def rehearse(
    request: AnyRequest,
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[PracticeSlips],
) -> Template:
    made = await start_rehearsal(person, real.id, data.count, from_the_start=data.how == "start")
    return await slips_page(request, person, await sitting_head(made.sitting), list(made.slips))


@post("/sittings/{sitting_id:uuid}/practice", guards=[only(*RUN)])
async def cast_practice(
    rehearsal: NamedDependency[SittingHead], data: URLEncodedBody[Practice]
) -> Redirect:
    slips = [slip.partition(" ") for slip in data.slip]
    made = tuple(NewSlip(group, "", token, "", "") for group, _, token in slips)
    await cast_practice_ballots(Rehearsal(rehearsal.id, made))
    return to_sitting(rehearsal)


@get("/sittings/{sitting_id:uuid}/trial/{kind:str}", guards=[only(*RESULT)])
async def try_paper(
    rehearsal: NamedDependency[SittingHead], kind: FromPath[Trial]
) -> Response[bytes]:
    """试印 — as on the day, marked on every page, and kept nowhere."""
    paper = await make_paper(await sitting_facts(rehearsal.id), Wanted(kind=Kind(kind)))
    return pdf_to_print(paper.pdf, f"{rehearsal.mark}{KIND_TITLES[paper.kind]}")


@post("/sittings/{sitting_id:uuid}/clear", guards=[only(*RUN)])
async def clear(
    person: NamedDependency[Person],
    rehearsal: NamedDependency[SittingHead],
) -> Redirect:
    await clear_rehearsal(person, rehearsal.id)
    return Redirect(f"/office/sittings/{rehearsal.rehearsal_of}", status_code=303)


HANDLERS = [rehearse, cast_practice, try_paper, clear]
