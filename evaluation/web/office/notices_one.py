"""One letter in the office: written, looked at, issued with its number, printed, delivered."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.clues.handling import FEEDBACK_WAYS
from evaluation.db import found
from evaluation.rectification.notice_content import read_paragraphs
from evaluation.rectification.notice_desk import kept_print
from evaluation.rectification.notice_printing import (
    complainant_pdf,
    issue_and_print,
    preview_pdf,
    print_notice,
)
from evaluation.rectification.notice_queries import NoticePage, notice_of
from evaluation.rectification.notices import (
    change_notice,
    drop_notice,
    hand_over,
    withdraw_notice,
)
from evaluation.rectification.templates import COMPLAINANT, FORM_TITLES, PROBLEMS
from evaluation.web.downloads import as_file
from evaluation.web.guards import Form
from evaluation.web.office.documents import read_day
from evaluation.web.office.notices import READ, ROOM, WRITE, Line, Text, to_notices
from evaluation.web.office.objective import current_cycle
from evaluation.web.office.pages import page

ONE = ROOM + "/{notice_id:uuid}"
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
NO_STORE = {"Cache-Control": "no-store"}
WORDS = {"gap": PROBLEMS, "hidden": COMPLAINANT, "forms": FORM_TITLES, "ways": FEEDBACK_WAYS}


class Writing(Form, frozen=True, kw_only=True):
    """Each paragraph and each problem as it stands in the form; an empty paragraph goes.

    `then`: what comes after saving.
    """

    heading: Line
    addressee: Line
    paragraph: list[Text] | Text
    problem: list[Text] | Text = []
    demands: Text = ""
    copies_to: Line = ""
    due_on: Annotated[str, msgspec.Meta(max_length=20)] = ""
    seen: Annotated[str, msgspec.Meta(max_length=64)]
    then: Literal["", "draft.pdf", "issue"] = ""


class Saying(Form, frozen=True, kw_only=True):
    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class Delivering(Form, frozen=True, kw_only=True):
    how: Annotated[str, msgspec.Meta(max_length=20)]


async def current_notice(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], notice_id: FromPath[UUID]
) -> NoticePage:
    """The one place where a letter is measured by jurisdiction and year. Raises NotFound."""
    one = await notice_of(person.jurisdiction, notice_id)
    return found(one if one.cycle == cycle else None)


def in_own_notice(*handlers: BaseRouteHandler) -> Router:
    own = {"cycle": Provide(current_cycle), "one": Provide(current_notice)}
    return Router("/", route_handlers=handlers, dependencies=own)


def listed(value: list[str] | str) -> list[str]:
    return value if isinstance(value, list) else [value]


@get(ONE, guards=[READ])
async def show_notice(
    person: NamedDependency[Person], one: NamedDependency[NoticePage]
) -> Template:
    text = read_paragraphs(one.content, one.line.due_on)
    name = "notices-draft" if one.line.state == "draft" else "notices-one"
    return page(name, person, one=one, text=text, **WORDS)


@post(ONE, guards=[WRITE])
async def save(
    person: NamedDependency[Person],
    one: NamedDependency[NoticePage],
    data: URLEncodedBody[Writing],
) -> Redirect:
    problems = zip(one.content.problems, listed(data.problem), strict=False)
    changed = msgspec.structs.replace(
        one.content,
        heading=" ".join(data.heading.split()),
        addressee=data.addressee.strip(),
        paragraphs=tuple(text.strip() for text in listed(data.paragraph) if text.strip()),
        problems=tuple(msgspec.structs.replace(was, text=now.strip()) for was, now in problems),
        demands=data.demands.strip(),
        copies_to=data.copies_to.strip(),
    )
    due = read_day(data.due_on) if data.due_on else None
    await change_notice(person, one.line.id, changed, due, data.seen)
    then = f"/{data.then}" if data.then else ""
    return to_notices(one.cycle, f"{one.line.id}{then}")


@get(ONE + "/draft.pdf", guards=[WRITE])
async def preview(
    person: NamedDependency[Person], one: NamedDependency[NoticePage]
) -> Response[bytes]:
    pdf = await preview_pdf(person, one.line.id)
    return as_file(pdf, f"草稿 {one.line.title}.pdf", MEDIA["pdf"])


def asking(name: str) -> BaseRouteHandler:
    """The page that asks once more before `name` is done."""

    @get(f"{ONE}/{name}", guards=[WRITE], name=f"ask-notice-{name}")
    async def ask(person: NamedDependency[Person], one: NamedDependency[NoticePage]) -> Template:
        return page(f"ask/notice-{name}", person, one=one, **WORDS)

    return ask


@post(ONE + "/issue", guards=[WRITE])
async def issue(person: NamedDependency[Person], one: NamedDependency[NoticePage]) -> Redirect:
    await issue_and_print(person, one.line.id)
    return to_notices(one.cycle, one.line.id)


@post(ONE + "/print", guards=[WRITE])
async def print_again(
    person: NamedDependency[Person], one: NamedDependency[NoticePage]
) -> Redirect:
    await print_notice(person, one.line.id)
    return to_notices(one.cycle, one.line.id)


@post(ONE + "/withdraw", guards=[WRITE])
async def withdraw(
    person: NamedDependency[Person],
    one: NamedDependency[NoticePage],
    data: URLEncodedBody[Saying],
) -> Redirect:
    await withdraw_notice(person, one.line.id, data.reason)
    return to_notices(one.cycle, one.line.id)


@post(ONE + "/drop", guards=[WRITE])
async def drop(person: NamedDependency[Person], one: NamedDependency[NoticePage]) -> Redirect:
    return to_notices(await drop_notice(person, one.line.id))


@post(ONE + "/hand-over", guards=[WRITE])
async def deliver(
    person: NamedDependency[Person],
    one: NamedDependency[NoticePage],
    data: URLEncodedBody[Delivering],
) -> Redirect:
    await hand_over(person, one.line.id, data.how)
    return to_notices(one.cycle, one.line.id)


@post(ONE + "/complainant.pdf", guards=[WRITE], status_code=200)
async def print_with_name(
    person: NamedDependency[Person],
    one: NamedDependency[NoticePage],
    data: URLEncodedBody[Saying],
) -> Response[bytes]:
    """The one print with the name: for a reason, and no browser keeps it for later."""
    pdf = await complainant_pdf(person, one.line.id, data.reason)
    answer = as_file(pdf, f"{one.line.document_number}.pdf", MEDIA["pdf"])
    answer.headers.update(NO_STORE)
    return answer


def download(form: Literal["pdf", "docx"]) -> BaseRouteHandler:
    @get(f"{ONE}/notice.{form}", guards=[READ], name=f"notice-{form}")
    async def take(
        person: NamedDependency[Person], one: NamedDependency[NoticePage]
    ) -> Response[bytes]:
        kept = await kept_print(person.jurisdiction, one.line.id, form)
        return as_file(kept.content, kept.name, MEDIA[form])

    return take


HANDLERS = [
    in_own_notice(
        show_notice,
        save,
        preview,
        *(asking(name) for name in ("issue", "withdraw", "drop")),
        issue,
        print_again,
        withdraw,
        drop,
        deliver,
        print_with_name,
        download("pdf"),
        download("docx"),
    )
]
