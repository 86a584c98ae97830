"""导入导出: choose a kind, take its form, send it filled in, look, and say yes or no."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.db import found
from evaluation.intake import actions
from evaluation.intake.exports import written
from evaluation.intake.kinds import check_subject, kind_for, kinds_for
from evaluation.intake.queries import preview
from evaluation.intake.rules import LARGEST, year_with_classes
from evaluation.intake.subjects import present, subject_for, subject_title, subjects_of
from evaluation.web.errors import AnyRequest
from evaluation.web.guards import Form, only
from evaluation.web.line import is_https
from evaluation.web.office.pages import RUN, page
from evaluation.web.public import attachment
from evaluation.web.uploads import UploadBody, uploaded

INTAKE = only(*RUN, Role.ADMINISTRATOR)
PAGES = {
    "units": "/office/register",
    "delegates": "/office/delegates",
    "scores": "/office/objective",
    "past-years": "/office/past-years",
    "accounts": "/office/accounts",
}
"""Where what was taken in is seen."""


class Sheet(Form, frozen=True):
    """`classes`: those that the register of this office has and the system does not know yet."""

    of: Annotated[str, msgspec.Meta(max_length=60)] = ""
    classes: Annotated[str, msgspec.Meta(max_length=200)] = ""
    file: UploadFile | None = None


class Seen(Form, frozen=True):
    seen: Annotated[str, msgspec.Meta(max_length=32)] = ""


@get("/import", guards=[INTAKE])
async def show_kinds(person: NamedDependency[Person]) -> Template:
    kinds = kinds_for(person)
    return page("import", person, kinds=kinds, present=await present(person), pages=PAGES)


@get("/import/{kind:str}", guards=[INTAKE])
async def show_kind(
    person: NamedDependency[Person], kind: FromPath[str], of: FromQuery[str] = ""
) -> Template:
    one = kind_for(person, kind)
    subject = await subject_for(one, person.jurisdiction, of)
    form = title = None
    if subject is not None:
        await check_subject(one, person.jurisdiction, subject)
        form = await one.form(person.jurisdiction, subject)
        title = await subject_title(one, person.jurisdiction, subject)
    known = await subjects_of(one, person.jurisdiction)
    context = {"kind": one, "form": form, "subject": subject, "subject_title": title}
    return page("import-kind", person, **context, subjects=known, pages=PAGES)


@get("/import/{kind:str}/{file:str}", guards=[INTAKE])
async def take_file(
    person: NamedDependency[Person],
    kind: FromPath[str],
    file: FromPath[str],
    of: FromQuery[str] = "",
) -> Response[bytes]:
    one = kind_for(person, kind)
    subject = found(await subject_for(one, person.jurisdiction, of))
    name, media_type, content = await written(one, person.jurisdiction, subject, file)
    return attachment(content, media_type, name)


@post("/import/{kind:str}/sheet", guards=[INTAKE], request_max_body_size=LARGEST + 100_000)
async def receive(
    person: NamedDependency[Person], kind: FromPath[str], data: UploadBody[Sheet]
) -> Redirect:
    file = await uploaded(data.file)
    subject = year_with_classes(data.of, data.classes)
    draft = await actions.receive(person, kind, subject, file.name, file.content)
    return Redirect(f"/office/drafts/{draft}", status_code=303)


@get("/drafts/{draft:uuid}", guards=[INTAKE])
async def show_draft(person: NamedDependency[Person], draft: FromPath[UUID]) -> Template:
    seen = await preview(person, draft)
    kind = kind_for(person, seen.draft.kind)
    title = await subject_title(kind, person.jurisdiction, seen.draft.subject)
    return page("import-preview", person, preview=seen, kind=kind, subject_title=title)


@post("/drafts/{draft:uuid}/take", guards=[INTAKE], status_code=200)
async def take(
    request: AnyRequest,
    person: NamedDependency[Person],
    draft: FromPath[UUID],
    data: URLEncodedBody[Seen],
) -> Template:
    """New accounts' passwords stand in this answer and nowhere else."""
    taken = await actions.take(person, draft, data.seen)
    kind = kind_for(person, taken.kind)
    title = await subject_title(kind, person.jurisdiction, taken.subject)
    address = f"https://{request.url.netloc}/log-in" if is_https(request) else ""
    context = {"taken": taken, "kind": kind, "subject_title": title, "address": address}
    return page("import-done", person, **context, pages=PAGES)


@post("/drafts/{draft:uuid}/drop", guards=[INTAKE])
async def drop(person: NamedDependency[Person], draft: FromPath[UUID]) -> Redirect:
    kind = await actions.drop(person, draft)
    return Redirect(f"/office/import/{kind}", status_code=303)


HANDLERS = [show_kinds, show_kind, take_file, receive, show_draft, take, drop]
