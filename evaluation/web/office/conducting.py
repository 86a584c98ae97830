"""Holding the sitting: open, score, pause, close the box, void; and what is asked before."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.approvals import take_back
from evaluation.accounts.rules import Person, Role
from evaluation.cycles.rules import group_titles
from evaluation.results.rules import Act
from evaluation.scoring import conduct
from evaluation.scoring.desk import SittingHead, sitting_desk
from evaluation.scoring.rules import Scoring
from evaluation.web.errors import AnyRequest
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import (
    ACTING,
    CONDUCT,
    DESK,
    HALL,
    RUN,
    check_one_of,
    page,
    to_sitting,
)
from evaluation.web.office.preflight import shown, verdict_on


class Units(Form, frozen=True):
    """Checked boxes, or the one or the many that a button named."""

    unit: list[UUID] | UUID = []
    only: list[UUID] | UUID = []

    @property
    def chosen(self) -> list[UUID]:
        wanted = self.only or self.unit
        return list(wanted) if isinstance(wanted, list) else [wanted]


class Voiding(Form, frozen=True):
    reason: Annotated[str, msgspec.Meta(max_length=200)]


class Closing(Form, frozen=True):
    """收回的信封; empty where there is no paper."""

    paper_sheets: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{0,4}$")] = ""

    @property
    def envelopes(self) -> int | None:
        return int(self.paper_sheets) if self.paper_sheets else None


class TakenBack(StrEnum):
    """First words that the first person may take back."""

    ISSUE = "issue"
    VOID = "void"
    PAPER_CLOSE = "paper-close"
    PAPER_SHEETS = "paper-sheets"
    OPEN = Act.OPEN.value
    APPROVE = Act.APPROVE.value
    PUBLISH = Act.PUBLISH.value
    CORRECT = Act.CORRECT.value
    REVEAL = Act.REVEAL.value


class FirstWordBack(Form, frozen=True):
    act: TakenBack
    room: Annotated[str, msgspec.Meta(pattern=r"^(/ranking|/opening|/paper|/reveal)?$")] = ""


class Question(StrEnum):
    """What is asked once more, because it can't be undone; each a template of its own."""

    OPEN = "open"
    CLOSE = "close"
    VOID = "void"
    WITHDRAW = "withdraw"
    CLEAR = "clear"
    SIGN = "sign"


ASKED_OF: dict[Question, Sequence[Role]] = {
    Question.OPEN: RUN,
    Question.CLOSE: RUN,
    Question.VOID: RUN,
    Question.WITHDRAW: DESK,
    Question.CLEAR: RUN,
    Question.SIGN: (Role.TELLER, Role.SCRUTINEER),
}


@get("/sittings/{sitting_id:uuid}/ask/{question:str}", guards=[only(*HALL)])
async def ask(
    request: AnyRequest,
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    question: FromPath[Question],
) -> Template:
    """A page of its own; with JavaScript its middle is shown as a dialog."""
    check_one_of(person, ASKED_OF[question])
    desk = await sitting_desk(sitting, person.account)
    more: dict[str, object] = {"verdict": None}
    if question == Question.OPEN and not sitting.rehearsal:
        more = shown(await verdict_on(request, sitting), sitting, person)
    titles = group_titles(desk.scheme) if desk.scheme else {}
    return page(f"ask/{question}", person, sitting=sitting, desk=desk, group_titles=titles, **more)


@post("/sittings/{sitting_id:uuid}/open", guards=[only(*RUN)])
async def open_sitting(
    person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Redirect:
    await conduct.open_sitting(person, sitting.id)
    return to_sitting(sitting)


@post("/sittings/{sitting_id:uuid}/scoring-on", guards=[only(*CONDUCT)])
async def start_scoring(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Units],
) -> Redirect:
    await conduct.change_scoring(person, sitting.id, data.chosen, Scoring.OPEN)
    return to_sitting(sitting)


@post("/sittings/{sitting_id:uuid}/scoring-off", guards=[only(*CONDUCT)])
async def stop_scoring(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Units],
) -> Redirect:
    await conduct.change_scoring(person, sitting.id, data.chosen, Scoring.CLOSED)
    return to_sitting(sitting)


@post("/sittings/{sitting_id:uuid}/pause", guards=[only(*CONDUCT)])
async def pause(person: NamedDependency[Person], sitting: NamedDependency[SittingHead]) -> Redirect:
    await conduct.pause_sitting(person, sitting.id)
    return to_sitting(sitting)


@post("/sittings/{sitting_id:uuid}/resume", guards=[only(*CONDUCT)])
async def resume(
    person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Redirect:
    await conduct.resume_sitting(person, sitting.id)
    return to_sitting(sitting)


@post("/sittings/{sitting_id:uuid}/close", guards=[only(*RUN)])
async def close(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Closing],
) -> Redirect:
    await conduct.close_sitting(person, sitting.id, paper_sheets=data.envelopes)
    return to_sitting(sitting)


@post("/sittings/{sitting_id:uuid}/void", guards=[only(*RUN)])
async def void(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Voiding],
) -> Redirect:
    await conduct.void_sitting(person, sitting.id, data.reason)
    return to_sitting(sitting)


@post("/sittings/{sitting_id:uuid}/take-back", guards=[only(*ACTING)])
async def take_word_back(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[FirstWordBack],
) -> Redirect:
    """What the word was about: approving is of the year, all else of the sitting."""
    subject = sitting.cycle if data.act == TakenBack.APPROVE else sitting.id
    await take_back(person, data.act, subject)
    return to_sitting(sitting, data.room)


HANDLERS = [
    ask,
    open_sitting,
    start_scoring,
    stop_scoring,
    pause,
    resume,
    close,
    void,
    take_word_back,
]
