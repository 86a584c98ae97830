"""试印 and 印发 of the annual report, and the files of what was issued."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.annual.issuing import issue_report, trial_print
from evaluation.annual.queries import annual_desk, issued_file
from evaluation.annual.rules import Doubt
from evaluation.db import found
from evaluation.web.downloads import as_file
from evaluation.web.guards import Form
from evaluation.web.office.annual import READ, ROOM, WORDS, WRITE, to_report
from evaluation.web.office.documents import Number
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import page

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Ticked = Annotated[list[Doubt], msgspec.Meta(max_length=len(Doubt))]


class PostedIssue(Form, frozen=True, kw_only=True):
    """`known`: the doubts that were ticked; a browser's only one comes alone."""

    number: Number = ""
    known: Ticked | Doubt = []

    @property
    def ticked(self) -> list[Doubt]:
        return self.known if isinstance(self.known, list) else [self.known]


@get(ROOM + "/trial.pdf", guards=[READ])
async def print_trial(
    person: NamedDependency[Person], cycle: NamedDependency[UUID]
) -> Response[bytes]:
    return as_file(await trial_print(person, cycle), "年度报告（试印）.pdf", PDF)


@get(ROOM + "/issue", guards=[WRITE])
async def ask_to_issue(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    desk = await annual_desk(person.jurisdiction, cycle)
    found(desk.head)
    return page("annual-issue", person, desk=desk, **WORDS)


@post(ROOM + "/issue/make", guards=[WRITE])
async def issue(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], data: URLEncodedBody[PostedIssue]
) -> Redirect:
    await issue_report(person, cycle, number=data.number, known=data.ticked)
    return to_report(cycle)


@get(ROOM + "/issues/{issue_id:uuid}/pdf", guards=[READ])
async def take_pdf(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], issue_id: FromPath[UUID]
) -> Response[bytes]:
    file = await issued_file(person.jurisdiction, cycle, issue_id, "pdf")
    return as_file(file.content, f"{file.name}.pdf", PDF)


@get(ROOM + "/issues/{issue_id:uuid}/docx", guards=[READ])
async def take_docx(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], issue_id: FromPath[UUID]
) -> Response[bytes]:
    file = await issued_file(person.jurisdiction, cycle, issue_id, "docx")
    return as_file(file.content, f"{file.name}.docx", DOCX)


HANDLERS = [in_own_year(print_trial, ask_to_issue, issue, take_pdf, take_docx)]
