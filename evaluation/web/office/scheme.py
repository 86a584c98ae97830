"""评议方案 in the office: the form, what keeps it from being adopted, its versions."""

from typing import Any
from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.cycles.actions import SchemeOvertaken, adopt_scheme, check_scheme
from evaluation.cycles.defaults import STARTS
from evaluation.cycles.queries import SchemeDesk, VersionLine, scheme_desk
from evaluation.cycles.scheme_advice import advice_on, quick_points
from evaluation.cycles.scheme_changes import changes
from evaluation.cycles.scheme_faults import faults_of
from evaluation.cycles.scheme_form import Typed, content_of, edited, in_new_dimension, typed_of
from evaluation.cycles.scheme_words import (
    CHOICES,
    COLUMN_LABELS,
    LABELS,
    TABLES,
    dimension_titles,
    field_title,
    key_titles,
)
from evaluation.errors import NotFound
from evaluation.web.guards import only
from evaluation.web.office.pages import RUN, page
from evaluation.web.office.scheme_posted import PostedScheme, PostedText, one_dimension
from evaluation.web.office.scheme_try import try_unsaved, try_version, unsaved_try_out

READ = only(*RUN, Role.AUDITOR)
WRITE = only(*RUN)
WORDS = {
    "labels": LABELS,
    "choices": CHOICES,
    "tables": TABLES,
    "column_labels": COLUMN_LABELS,
    "starts": STARTS,
    "field_title": field_title,
}


@get("/years/{cycle:uuid}/scheme", guards=[READ])
async def show_scheme(
    person: NamedDependency[Person],
    desk: NamedDependency[SchemeDesk],
    start: FromQuery[str] = "",
    version: FromQuery[int | None] = None,
) -> Template:
    if desk.frozen_by or person.roles.isdisjoint(RUN):
        return read_page(person, desk, desk.newest)
    content, begun = begun_with(desk, start, version)
    return form_page(person, desk, typed_of(content), begun=begun)


def begun_with(desk: SchemeDesk, start: str, version: int | None) -> tuple[dict[str, Any], str]:
    """What the form begins with, and how that is called: a default, a version, or the newest."""
    if start in STARTS:
        title, scheme = STARTS[start]
        return scheme(), f"默认方案“{title.partition('：')[0]}”"
    if not desk.versions:
        return STARTS["points"][1](), "默认方案“打分制”"
    line = version_line(desk, version or desk.newest)
    return line.scheme, f"第 {line.version} 版"


def version_line(desk: SchemeDesk, version: int) -> VersionLine:
    """Raises NotFound for a version that was never made."""
    line = next((line for line in desk.versions if line.version == version), None)
    if line is None:
        raise NotFound
    return line


def form_page(  # what was typed, and all that is said of it
    person: Person,
    desk: SchemeDesk,
    typed: Typed,
    *,
    begun: str = "",
    number: str = "",
    judged: bool = False,
    said: str = "",
) -> Template:
    """`judged`: the faults are shown. `said`: why it wasn't adopted, where no field is to blame."""
    content = content_of(typed)
    faults = faults_of(content)
    told = faults if judged else []
    newest = desk.versions[0].scheme if desk.versions else None
    template = page(
        "scheme",
        person,
        **WORDS | titles_of(content),
        desk=desk,
        typed=typed,
        begun=begun,
        number=number,
        said=said,
        faults=told,
        fault_at={fault.field: fault.words for fault in told},
        advice=[] if faults else advice_on(content),
        changed=changes(newest, content) if newest and not faults else [],
        sound=not faults,
        judged=judged,
    )
    template.status_code = 422 if told else 409 if said else 200
    return template


def titles_of(content: dict[str, Any]) -> dict[str, Any]:
    """What fields of rows refer to, and the points that quick grades fill in."""
    return {
        "dimensions": dimension_titles(content),
        "keys": key_titles(content),
        "quick_points": quick_points(content),
    }


def read_page(person: Person, desk: SchemeDesk, version: int, status: int = 200) -> Template:
    """A scheme to be read: an older version, or the one that the first sitting froze."""
    line = version_line(desk, version) if version else None
    scheme = line.scheme if line else STARTS["points"][1]()  # of none, nothing is shown
    words = WORDS | titles_of(scheme)
    template = page("scheme-read", person, desk=desk, line=line, typed=typed_of(scheme), **words)
    template.status_code = status
    return template


@post("/years/{cycle:uuid}/scheme", guards=[WRITE], status_code=200)
async def write_scheme(
    person: NamedDependency[Person],
    desk: NamedDependency[SchemeDesk],
    data: URLEncodedBody[PostedScheme],
) -> Template | Redirect:
    typed = data.typed
    if desk.frozen_by:
        return read_page(person, desk, desk.newest, status=409)
    sound = not faults_of(content_of(typed))
    if data.edit == "adopt" and sound:
        return await adopted(person, desk, data)
    if data.edit == "try" and sound:
        return await unsaved_try_out(person, desk, content_of(typed), data.document_number)
    judged = data.edit in {"adopt", "try", "check"}
    shown = typed if judged else pressed(typed, data)
    return form_page(person, desk, shown, number=data.document_number, judged=judged)


def pressed(typed: Typed, data: PostedScheme) -> Typed:
    """After a press beside a row."""
    after = edited(typed, data.edit)
    if data.edit != "items:add" or not data.new_dimension.strip():
        return after
    titles = dimension_titles(content_of(typed))
    return in_new_dimension(after, one_dimension(titles, data.new_dimension))


async def adopted(person: Person, desk: SchemeDesk, data: PostedScheme) -> Template | Redirect:
    content, number = content_of(data.typed), data.document_number.strip()
    newest = desk.versions[0] if desk.versions else None
    if newest and number == newest.document_number and not changes(newest.scheme, content):
        said = f"与第 {newest.version} 版的内容、文号都相同，不用再采用。"
        return form_page(person, desk, data.typed, number=number, said=said)
    try:
        await adopt_scheme(person, desk.cycle, content, number, after=data.seen)
    except SchemeOvertaken as no:
        desk = await scheme_desk(person.jurisdiction, desk.cycle)
        return form_page(person, desk, data.typed, number=number, said=str(no))
    return Redirect(f"/office/years/{desk.cycle}/scheme/versions", status_code=303)


@post("/years/{cycle:uuid}/scheme/resume", guards=[WRITE], status_code=200)
async def resume_scheme(
    person: NamedDependency[Person],
    desk: NamedDependency[SchemeDesk],
    data: URLEncodedBody[PostedText],
) -> Template:
    """Back from the try-out to the form, nothing lost."""
    check_scheme(data.scheme)
    return form_page(person, desk, typed_of(data.scheme), number=data.document_number)


@get("/years/{cycle:uuid}/scheme/versions", guards=[READ])
async def show_versions(
    person: NamedDependency[Person],
    desk: NamedDependency[SchemeDesk],
    older: FromQuery[int | None] = None,
    newer: FromQuery[int | None] = None,
) -> Template:
    after = version_line(desk, newer or desk.newest) if desk.versions else None
    before = version_line(desk, older or max(after.version - 1, 1)) if after else None
    told = changes(before.scheme, after.scheme) if before and after else []
    return page("scheme-versions", person, desk=desk, before=before, after=after, told=told)


@get("/years/{cycle:uuid}/scheme/versions/{version:int}", guards=[READ])
async def show_version(
    person: NamedDependency[Person], desk: NamedDependency[SchemeDesk], version: FromPath[int]
) -> Template:
    return read_page(person, desk, version)


async def current_desk(person: NamedDependency[Person], cycle: FromPath[UUID]) -> SchemeDesk:
    """The one place where a year's scheme is measured by the jurisdiction. Raises NotFound."""
    return await scheme_desk(person.jurisdiction, cycle)


HANDLERS = [
    Router(
        "/",
        route_handlers=[
            *(show_scheme, write_scheme, resume_scheme, show_versions, show_version),
            *(try_version, try_unsaved),
        ],
        dependencies={"desk": Provide(current_desk)},
    )
]
