"""通报文书 at the unit's desk: signed for (签收), then read and taken away."""

from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect, Template

from evaluation.db import found
from evaluation.rectification.notice_content import read_paragraphs
from evaluation.rectification.notice_desk import OwnNotice, kept_print, own_notices
from evaluation.rectification.notices import mark_read
from evaluation.rectification.templates import PROBLEMS
from evaluation.web.downloads import as_file
from evaluation.web.office.notices_one import MEDIA
from evaluation.web.unit.pages import Desk, Done, Todo, page

HERE = "/unit/notices"
ONE = "/notices/{notice:uuid}"


@get("/notices")
async def show_list(desk: NamedDependency[Desk]) -> Template:
    every = await own_notices(desk.person.jurisdiction, desk.units)
    return page("notices", desk, notices=every, here=HERE)


async def own_notice(desk: Desk, notice: UUID) -> OwnNotice:
    """Raises NotFound for another unit's letter, and for a draft."""
    rows = await own_notices(desk.person.jurisdiction, desk.units, notice)
    return found(rows[0] if rows else None)


@get(ONE)
async def show_notice(desk: NamedDependency[Desk], notice: FromPath[UUID]) -> Template:
    """Before 签收 only that it came; what it says after."""
    one = await own_notice(desk, notice)
    text = read_paragraphs(one.content, one.line.due_on)
    return page("notice", desk, one=one, text=text, gap=PROBLEMS, here=HERE)


@post(ONE + "/read")
async def sign_for(desk: NamedDependency[Desk], notice: FromPath[UUID]) -> Redirect:
    await mark_read(desk.person, notice)
    return Redirect(f"{HERE}/{notice}", status_code=303)


def download(form: str) -> BaseRouteHandler:
    @get(f"{ONE}/notice.{form}", name=f"unit-notice-{form}")
    async def take(desk: NamedDependency[Desk], notice: FromPath[UUID]) -> Response[bytes]:
        kept = await kept_print(desk.person.jurisdiction, notice, form, desk.units)
        return as_file(kept.content, kept.name, MEDIA[form])

    return take


async def on_desk(desk: Desk) -> tuple[list[Todo], list[Done]]:
    every = await own_notices(desk.person.jurisdiction, desk.units)
    todos = [_todo(one) for one in every if one.to_read]
    return todos, [_done(one) for one in every if not one.to_read]


def _title(one: OwnNotice) -> str:
    return f"{one.line.kind_title}　{one.line.document_number}"


def _todo(one: OwnNotice) -> Todo:
    words = "评议办发来的，请签收后阅读、下载。"
    return Todo(
        _title(one), words, f"{HERE}/{one.line.id}", "去签收", due_on=one.read_until, left=one.left
    )


def _done(one: OwnNotice) -> Done:
    void = one.line.state == "withdrawn"
    return Done(
        title=_title(one),
        path=f"{HERE}/{one.line.id}",
        sent_at=one.issued_at,
        answered_at=one.line.read_at,
        words="已作废" if void else "已签收",
        look="" if void else "good",
        icon="stop" if void else "check",
    )


HANDLERS = [show_list, show_notice, sign_for, download("pdf"), download("docx")]
