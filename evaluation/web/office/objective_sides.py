"""What stands beside a unit's items: 加分扣分, 等次上限, the sheet called back, its objections."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.approvals import take_back
from evaluation.accounts.rules import Person
from evaluation.db import found
from evaluation.errors import NotFound
from evaluation.findings.queries import clues_of
from evaluation.objective import adjusting
from evaluation.objective.confirming import recall_confirmation
from evaluation.objective.objections import decide_objection, may_decide
from evaluation.objective.rules import LONGEST_TEXT, CeilingAsked
from evaluation.web.guards import Form
from evaluation.web.office.objective import READ, WRITE, in_own_year
from evaluation.web.office.objective_unit import (
    UNIT,
    Points,
    Words,
    finding_of,
    sheet_in,
    to_unit,
)
from evaluation.web.office.pages import page
from evaluation.web.uploads import ROOM_FOR_A_FILE, UploadBody

Grade = Annotated[str, msgspec.Meta(max_length=40)]
FileOrNone = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$")]


class Adjusting(Form, frozen=True, kw_only=True):
    kind: Literal["bonus", "deduction"]
    points: Points
    reason: Words
    evidence: Words = ""
    file: UploadFile | None = None


class Adjusted(Form, frozen=True):
    adjustment: UUID


class AskedCeiling(Form, frozen=True, kw_only=True):
    """`clue`: one of the unit's, named in the evidence."""

    grade: Grade
    reason: Words
    evidence: Words = ""
    clue: FileOrNone = ""
    file: UploadFile | None = None


class SecondWord(Form, frozen=True, kw_only=True):
    """The very words of the first person, as the page showed them."""

    grade: Grade
    reason: Words
    evidence: Words
    kept: FileOrNone = ""


class Because(Form, frozen=True):
    reason: Words


class TakingBack(Form, frozen=True):
    act: Literal["ceiling", "lift_ceiling"]


class Decision(Form, frozen=True, kw_only=True):
    """`verdict`: not upheld, upheld with new points, or upheld as 不适用."""

    objection: UUID
    verdict: Literal["no", "points", "inapplicable"]
    points: Points = ""
    decision: Annotated[str, msgspec.Meta(max_length=4 * LONGEST_TEXT)]

    @property
    def given(self) -> str | None:
        return None if self.verdict == "inapplicable" else self.points


@post(UNIT + "/adjust", guards=[WRITE], **ROOM_FOR_A_FILE)
async def adjust(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: UploadBody[Adjusting],
) -> Redirect:
    finding = await finding_of(data.reason, data.evidence, data.file)
    await adjusting.add_adjustment(person, unit, data.kind, data.points, finding)
    return to_unit(cycle, unit)


@post(UNIT + "/undo-adjustment", guards=[WRITE])
async def undo_adjustment(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[Adjusted],
) -> Redirect:
    await adjusting.remove_adjustment(person, unit, data.adjustment)
    return to_unit(cycle, unit)


async def _with_clue(person: Person, unit: UUID, evidence: str, clue: str) -> str:
    """The evidence, and the clue that it rests on by its number. Raises NotFound for another's."""
    if not clue:
        return evidence
    clues = {str(one.id): one.words for one in await clues_of(person.jurisdiction, unit)}
    return "；".join(part for part in (evidence, found(clues.get(clue))) if part)


@post(UNIT + "/ask-ceiling", guards=[WRITE], **ROOM_FOR_A_FILE)
async def ask_ceiling(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: UploadBody[AskedCeiling],
) -> Redirect:
    evidence = await _with_clue(person, unit, data.evidence, data.clue)
    finding = await finding_of(data.reason, evidence, data.file)
    await adjusting.ask_for_ceiling(person, unit, data.grade, finding)
    return to_unit(cycle, unit)


@post(UNIT + "/ceiling", guards=[WRITE])
async def put_ceiling(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[SecondWord],
) -> Redirect:
    kept = UUID(data.kept) if data.kept else None
    asked = CeilingAsked(data.grade, data.reason, data.evidence, kept)
    await adjusting.set_ceiling(person, unit, asked)
    return to_unit(cycle, unit)


@post(UNIT + "/lift", guards=[WRITE])
async def lift(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[Because],
) -> Redirect:
    await adjusting.lift_ceiling(person, unit, data.reason)
    return to_unit(cycle, unit)


@post(UNIT + "/take-back", guards=[WRITE])
async def take_word_back(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[TakingBack],
) -> Redirect:
    await sheet_in(person, cycle, unit)
    await take_back(person, data.act, unit)
    return to_unit(cycle, unit)


@post(UNIT + "/recall", guards=[WRITE])
async def recall(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[Because],
) -> Redirect:
    await recall_confirmation(person, unit, data.reason)
    return to_unit(cycle, unit)


@get(UNIT + "/objection", guards=[READ])
async def show_objection(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    item: FromQuery[str] = "",
) -> Template:
    sheet = await sheet_in(person, cycle, unit)
    line = sheet.item(item)
    if line.objection is None:
        raise NotFound
    barred = not await may_decide(person.account, unit)
    return page(
        "objective-objection", person, sheet=sheet, line=line, barred=barred, longest=LONGEST_TEXT
    )


@post(UNIT + "/decide", guards=[WRITE])
async def decide(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[Decision],
) -> Redirect:
    await decide_objection(
        *(person, unit, data.objection),
        upheld=data.verdict != "no",
        points=data.given,
        decision=data.decision,
    )
    return to_unit(cycle, unit)


HANDLERS = [
    in_own_year(
        adjust,
        undo_adjustment,
        ask_ceiling,
        put_ceiling,
        lift,
        take_word_back,
        recall,
        show_objection,
        decide,
    )
]
