"""公示 and 申请复核 at the unit's desk: the own result, and one request within the days set."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.db import found
from evaluation.results.reviewing import OwnResult, own_results
from evaluation.results.reviews import ask_review
from evaluation.results.rules import LONGEST_REVIEW
from evaluation.web.guards import Form
from evaluation.web.unit.pages import Desk, Done, Todo, page

ROOM = "/reviews/{sitting:uuid}"


class Asking(Form, frozen=True):
    """Longer texts are refused in words."""

    text: Annotated[str, msgspec.Meta(max_length=4 * LONGEST_REVIEW)]


@get(ROOM)
async def show_own_result(desk: NamedDependency[Desk], sitting: FromPath[UUID]) -> Template:
    """Raises NotFound for a sitting that the unit was not on, or that is not announced."""
    listed = await own_results(desk.units)
    own = found(next((one for one in listed if one.sitting == sitting), None))
    return page("review", desk, own=own, longest=LONGEST_REVIEW)


@post(ROOM + "/ask")
async def ask(
    desk: NamedDependency[Desk], sitting: FromPath[UUID], data: URLEncodedBody[Asking]
) -> Redirect:
    await ask_review(desk.person, sitting, data.text)
    return Redirect(f"/unit/reviews/{sitting}", status_code=303)


async def on_desk(desk: Desk) -> tuple[list[Todo], list[Done]]:
    listed = await own_results(desk.units)
    due = [_todo(own) for own in listed if own.in_time and own.review is None]
    return due, [_done(own) for own in listed if not own.in_time or own.review is not None]


def _title(own: OwnResult) -> str:
    return f"{own.year} 年度评议结果"


def _path(own: OwnResult) -> str:
    return f"/unit/reviews/{own.sitting}"


def _todo(own: OwnResult) -> Todo:
    words = "结果正在公示。请核对您单位的名次、总分和等次；有异议的，可以申请复核一次。"
    deed = "去核对"
    return Todo(f"{_title(own)}公示", words, _path(own), deed, due_on=own.until, left=own.left)


def _done(own: OwnResult) -> Done:
    review = own.review
    if review is None:
        words, look, icon, answered = "公示期满，没有申请复核", "", "clock", None
    elif review.upheld is None:
        words, look, icon, answered = "已申请复核，等待决定", "wait", "clock", review.asked_at
    else:
        words = "复核成立" if review.upheld else "复核不成立"
        look, icon, answered = "good", "check", review.asked_at
    return Done(
        title=_title(own),
        path=_path(own),
        sent_at=own.announced_at,
        answered_at=answered,
        words=words,
        look=look,
        icon=icon,
    )


HANDLERS = [show_own_result, ask]
