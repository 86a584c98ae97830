"""现场通报 at the unit's desk: what will be told of it in the hall, to be checked in its facts."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.rectification.onsite import confirm_text, object_to_text
from evaluation.rectification.onsite_desk import OwnState, OwnText, own_texts
from evaluation.rectification.onsite_rules import LONGEST_OBJECTION
from evaluation.rectification.states import TEXT_TITLES
from evaluation.web.guards import Form
from evaluation.web.office.pages import CHINA, moment
from evaluation.web.unit.pages import Desk, Done, Todo, page
from evaluation.workdays.queries import days_left

ROOM = "/on-site"
ONE = ROOM + "/{text:uuid}"
HERE = "/unit/on-site"


class Objecting(Form, frozen=True):
    """Longer texts are refused in words."""

    objection: Annotated[str, msgspec.Meta(max_length=4 * LONGEST_OBJECTION)]


@get(ROOM)
async def show_texts(desk: NamedDependency[Desk]) -> Template:
    texts = await own_texts(desk.units)
    titles = {"longest": LONGEST_OBJECTION, "text_titles": TEXT_TITLES}
    return page("onsite", desk, texts=texts, **titles)


@post(ONE + "/confirm")
async def confirm(desk: NamedDependency[Desk], text: FromPath[UUID]) -> Redirect:
    await confirm_text(desk.person, text)
    return Redirect(HERE, status_code=303)


@post(ONE + "/object")
async def object_to(
    desk: NamedDependency[Desk], text: FromPath[UUID], data: URLEncodedBody[Objecting]
) -> Redirect:
    await object_to_text(desk.person, text, data.objection)
    return Redirect(HERE, status_code=303)


async def on_desk(desk: Desk) -> tuple[list[Todo], list[Done]]:
    texts = await own_texts(desk.units)
    due = [await _todo(one) for one in texts if one.state == OwnState.OPEN][:1]
    return due, [_done(one) for one in texts if one.state != OwnState.OPEN][:3]


def _title(one: OwnText) -> str:
    return f"核对 {one.year} 年度现场通报稿"


async def _todo(one: OwnText) -> Todo:
    due = one.line.due_at
    until = f"{moment(due)} 前" if due else "按期"
    day = due.astimezone(CHINA).date() if due else None
    return Todo(
        title=_title(one),
        words=f"评议会上要向代表通报这些问题。请核对事实，{until}确认或者写明异议；到期没有答复，按没有核对办理。",
        path=HERE,
        deed="去核对",
        due_on=day,
        due_at=due,
        left=await days_left(day) if day else None,
        unit=one.unit,
    )


def _done(one: OwnText) -> Done:
    if one.line.objection:
        words, look, icon = "提了异议", "wait", "clock"
    elif one.state == OwnState.ANSWERED:
        words, look, icon = "已确认", "good", "check"
    else:
        words, look, icon = "没有答复", "", "clock"
    return Done(
        title=_title(one),
        path=HERE,
        sent_at=one.line.sent_at,
        answered_at=one.line.answered_at,
        words=words,
        look=look,
        icon=icon,
    )


HANDLERS = [show_texts, confirm, object_to]
