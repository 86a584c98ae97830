"""文件 of a sitting: what was made, what can be made now, the 通报 in the office's own words."""

from datetime import date
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.errors import Refused
from evaluation.results.document_list import (
    DocumentFile,
    document_desk,
    document_docx,
    document_pdf,
)
from evaluation.results.documents import make_document
from evaluation.results.papers import Kind
from evaluation.results.queries import ranking_of
from evaluation.results.reports import report_progress
from evaluation.results.sitting_facts import sitting_facts
from evaluation.results.wording import Wording, first_wording, last_wording
from evaluation.scoring.desk import SittingHead
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import RESULT, RUN, page, to_sitting
from evaluation.workdays.queries import today

ROOM = "/documents"
Day = Annotated[str, msgspec.Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
Number = Annotated[str, msgspec.Meta(max_length=60)]
Line = Annotated[str, msgspec.Meta(max_length=120)]


class NewDocument(Form, frozen=True, kw_only=True):
    kind: Kind
    number: Number = ""
    made_on: Day = ""


class NewNotice(Form, frozen=True, kw_only=True):
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    addressee: Line = ""
    body: Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
    copies_to: Annotated[str, msgspec.Meta(max_length=300)] = ""
    printed_by: Line = ""
    red_head: bool = False
    number: Number = ""
    made_on: Day = ""

    @property
    def wording(self) -> Wording:
        names = Wording.__struct_fields__
        return Wording(**{name: getattr(self, name) for name in names})


def read_day(text: str) -> date | None:
    """Raises Refused for a 31st of February."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(f"没有 {text} 这一天，请改日期。") from None


@get("/sittings/{sitting_id:uuid}/documents", guards=[only(*RESULT)])
async def show_documents(
    person: NamedDependency[Person], real: NamedDependency[SittingHead]
) -> Template:
    facts = await sitting_facts(real.id)
    desk = await document_desk(facts)
    progress = await report_progress(real.id)
    return page("documents", person, sitting=real, facts=facts, desk=desk, progress=progress)


@post("/sittings/{sitting_id:uuid}/documents/make", guards=[only(*RUN)])
async def make(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[NewDocument],
) -> Redirect:
    made = await make_document(
        *(person, real.id, data.kind), number=data.number, made_on=read_day(data.made_on)
    )
    return to_sitting(real, f"{ROOM}/{made}")


@get("/sittings/{sitting_id:uuid}/documents/notice", guards=[only(*RUN)])
async def show_notice(
    person: NamedDependency[Person], real: NamedDependency[SittingHead]
) -> Template:
    """The words of the last one, or a first text from the result."""
    facts = await sitting_facts(real.id)
    ranking = await ranking_of(real.id)
    wording = await last_wording(real.id) or await first_wording(facts, ranking)
    context = {"facts": facts, "wording": wording, "today": await today()}
    return page("documents-notice", person, sitting=real, **context)


@post("/sittings/{sitting_id:uuid}/documents/notice", guards=[only(*RUN)])
async def make_notice(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[NewNotice],
) -> Redirect:
    made = await make_document(
        *(person, real.id, Kind.NOTICE),
        number=data.number,
        made_on=read_day(data.made_on),
        wording=data.wording,
    )
    return to_sitting(real, f"{ROOM}/{made}")


@get("/sittings/{sitting_id:uuid}/documents/{document:uuid}/pdf", guards=[only(*RESULT)])
async def take_pdf(real: NamedDependency[SittingHead], document: FromPath[UUID]) -> Response[bytes]:
    return as_file(await document_pdf(real.id, document))


@get("/sittings/{sitting_id:uuid}/documents/{document:uuid}/docx", guards=[only(*RESULT)])
async def take_docx(
    real: NamedDependency[SittingHead], document: FromPath[UUID]
) -> Response[bytes]:
    return as_file(await document_docx(real.id, document))


def as_file(file: DocumentFile) -> Response[bytes]:
    name = quote(file.name, safe="")
    return Response(
        file.content,
        media_type=file.media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


HANDLERS = [show_documents, make, show_notice, make_notice, take_pdf, take_docx]
