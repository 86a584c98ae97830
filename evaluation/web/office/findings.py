"""检查发现登记册 in the office: listed, entered, struck out, and called complete."""

from datetime import date
from itertools import groupby
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.errors import NotFound
from evaluation.findings.actions import (
    NewFinding,
    call_complete,
    enter_finding,
    reopen_register,
    strike_out,
)
from evaluation.findings.printing import register_xlsx
from evaluation.findings.queries import Register, clues_of, one_finding, register_of
from evaluation.findings.rules import FINDING_RULES, LONGEST_REASON, LONGEST_TEXT, MOST_CASES
from evaluation.objective.heads import sheet_head
from evaluation.web.downloads import as_file
from evaluation.web.guards import Form
from evaluation.web.office.objective import READ, WRITE, in_own_year
from evaluation.web.office.pages import page
from evaluation.web.uploads import ROOM_FOR_A_FILE, UploadBody, uploaded
from evaluation.workdays.queries import today

ROOM = "/years/{cycle_id:uuid}/findings"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Text = Annotated[str, msgspec.Meta(max_length=2 * LONGEST_TEXT)]
Reason = Annotated[str, msgspec.Meta(max_length=2 * LONGEST_REASON)]
BY_ITEM = [(item, list(rules)) for item, rules in groupby(FINDING_RULES, lambda rule: rule.item)]


class Entering(Form, frozen=True, kw_only=True):
    unit: UUID
    rule: Annotated[str, msgspec.Meta(max_length=24)]
    cases: Annotated[int, msgspec.Meta(ge=1, le=MOST_CASES)]
    text: Text
    found_on: date
    evidence: Text = ""
    clue: Annotated[str, msgspec.Meta(max_length=36)] = ""
    file: UploadFile | None = None


class StrikingOut(Form, frozen=True):
    reason: Reason


def to_findings(cycle: UUID, room: str = "") -> Redirect:
    return Redirect(f"/office/years/{cycle}/findings{room}", status_code=303)


def chosen(text: str) -> UUID | None:
    """A unit or clue of a form; empty for none. Raises NotFound."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound from None


async def _register(person: Person, cycle: UUID, unit: str, rule: str) -> Register:
    return await register_of(person.jurisdiction, cycle, chosen(unit), rule)


@get(ROOM, guards=[READ])
async def show_findings(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromQuery[str] = "",
    rule: FromQuery[str] = "",
) -> Template:
    own = chosen(unit)
    clues = await clues_of(person.jurisdiction, own) if own else []
    return page(
        "findings",
        person,
        register=await _register(person, cycle, unit, rule),
        unit=unit,
        rule=rule,
        by_item=BY_ITEM,
        clues=clues,
        longest={"text": LONGEST_TEXT, "reason": LONGEST_REASON, "cases": MOST_CASES},
        today=await today(),
    )


@get(ROOM + "/findings.xlsx", guards=[READ])
async def take_findings(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromQuery[str] = "",
    rule: FromQuery[str] = "",
) -> Response[bytes]:
    register = await _register(person, cycle, unit, rule)
    return as_file(await register_xlsx(register), f"{register.year}年度检查发现登记册.xlsx", XLSX)


@post(ROOM + "/enter", guards=[WRITE], **ROOM_FOR_A_FILE)
async def enter(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], data: UploadBody[Entering]
) -> Redirect:
    await sheet_head(person.jurisdiction, data.unit, cycle)
    sent = await uploaded(data.file)
    new = NewFinding(
        rule=data.rule,
        cases=data.cases,
        text=data.text,
        found_on=data.found_on,
        evidence=data.evidence,
        name=sent.name,
        content=sent.content,
        clue=chosen(data.clue),
    )
    finding = await enter_finding(person, data.unit, new)
    return to_findings(cycle, f"?unit={data.unit}#finding-{finding}")


@get(ROOM + "/{finding:uuid}/strike-out", guards=[WRITE])
async def ask_to_strike_out(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], finding: FromPath[UUID]
) -> Template:
    line = await one_finding(person.jurisdiction, cycle, finding)
    return page("ask/strike-out", person, cycle=cycle, line=line, longest=LONGEST_REASON)


@post(ROOM + "/{finding:uuid}/strike-out", guards=[WRITE])
async def strike_out_one(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    finding: FromPath[UUID],
    data: URLEncodedBody[StrikingOut],
) -> Redirect:
    line = await one_finding(person.jurisdiction, cycle, finding)
    await strike_out(person, finding, data.reason)
    return to_findings(cycle, f"?unit={line.unit}#finding-{finding}")


@post(ROOM + "/complete", guards=[WRITE])
async def say_complete(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Redirect:
    await call_complete(person, cycle)
    return to_findings(cycle)


@post(ROOM + "/reopen", guards=[WRITE])
async def reopen(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], data: URLEncodedBody[StrikingOut]
) -> Redirect:
    await reopen_register(person, cycle, data.reason)
    return to_findings(cycle)


HANDLERS = [
    in_own_year(
        show_findings,
        take_findings,
        enter,
        ask_to_strike_out,
        strike_out_one,
        say_complete,
        reopen,
    )
]
