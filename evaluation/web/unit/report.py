"""述职报告 of the own unit: written by paragraphs, saved by itself, handed in after a question."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.duty_reports.drafting import attach, detach, open_report, save_paragraph
from evaluation.duty_reports.handing_in import hand_in
from evaluation.duty_reports.queries import (
    Asked,
    ReportDesk,
    asked_of,
    own_desk,
    own_version,
    report_desk,
)
from evaluation.duty_reports.rules import (
    LONGEST_DRAFT,
    VERSION_TITLES,
    DraftOvertaken,
    Gap,
    ReportState,
)
from evaluation.web.errors import AnyRequest, refusal
from evaluation.web.guards import Form
from evaluation.web.office.pages import CHINA, moment
from evaluation.web.unit.pages import Desk, Done, Todo, page

ROOM = "/report/{report:uuid}"
HERE = "/unit/report"


class Saving(Form, frozen=True):
    """One paragraph; the rule says in words what is too long."""

    text: str
    revision: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]


class Attaching(Form, frozen=True):
    upload: UUID


class HandingIn(Form, frozen=True):
    """`seen`: the draft that the question was asked about; `knowingly` is ticked or absent."""

    seen: Annotated[str, msgspec.Meta(max_length=64)]
    knowingly: str = ""


def words_of(value: datetime) -> str:
    """17:30, as a save is confirmed."""
    return f"{value.astimezone(CHINA):%H:%M}"


def show_overtaken(request: AnyRequest, no: DraftOvertaken) -> Response[Any]:
    """409 with the other text: the page shows both and asks."""
    theirs = {
        "text": no.theirs.text,
        "revision": no.theirs.revision,
        "saved_by": no.theirs.saved_by,
        "saved_at": words_of(no.theirs.saved_at),
    }
    return refusal(request, 409, "两边都改了", str(no), reason="overtaken", theirs=theirs)


def _page(name: str, desk: Desk, report: ReportDesk | None, **more: object) -> Template:
    titles = {"version_titles": VERSION_TITLES, "gaps": Gap, "states": ReportState}
    more |= {"report": report, "here": HERE, "longest": LONGEST_DRAFT}
    return page(name, desk, **(titles | more))


@get("/report")
async def show_report(desk: NamedDependency[Desk], year: FromQuery[int | None] = None) -> Template:
    """The newest year's; what the bureau has not asked for yet is said in words."""
    report = await report_desk(desk.person.jurisdiction, desk.units, year)
    if report is None:
        return _page("report-none", desk, report)
    if report.asked.report is None:
        return _page("report-begin", desk, report)
    if report.asked.state == ReportState.ACCEPTED and report.newest:
        version = await own_version(desk.person.jurisdiction, desk.units, report.newest.id)
        return _page("report-closed", desk, report, version=version)
    return _page("report", desk, report)


@post("/report/years/{cycle:uuid}/open")
async def begin(desk: NamedDependency[Desk], cycle: FromPath[UUID]) -> Redirect:
    await open_report(desk.person, cycle)
    every = await asked_of(desk.person.jurisdiction, desk.units)
    year = next(asked.year for asked in every if asked.cycle == cycle)
    return Redirect(f"{HERE}?year={year}", status_code=303)


@post(
    ROOM + "/paragraphs/{heading:uuid}",
    status_code=200,
    exception_handlers={DraftOvertaken: show_overtaken},
)
async def save(
    desk: NamedDependency[Desk],
    report: FromPath[UUID],
    heading: FromPath[UUID],
    data: URLEncodedBody[Saving],
) -> dict[str, Any]:
    saved = await save_paragraph(desk.person, report, heading, data.text, data.revision)
    return {"revision": saved.revision, "saved_at": words_of(saved.saved_at)}


@get(ROOM + "/lacking")
async def show_lacking(desk: NamedDependency[Desk], report: FromPath[UUID]) -> Template:
    """交之前还差 and the attachments, fetched anew after each save."""
    own = await own_desk(desk.person.jurisdiction, desk.units, report)
    return _page("report-lacking", desk, own)


@get(ROOM + "/attachments")
async def show_attachments(desk: NamedDependency[Desk], report: FromPath[UUID]) -> Template:
    own = await own_desk(desk.person.jurisdiction, desk.units, report)
    return _page("report-attachments", desk, own)


@post(ROOM + "/attachments", status_code=200)
async def add_attachment(
    desk: NamedDependency[Desk], report: FromPath[UUID], data: URLEncodedBody[Attaching]
) -> dict[str, UUID]:
    return {"file": await attach(desk.person, report, data.upload)}


@post(ROOM + "/attachments/{file:uuid}/remove")
async def remove_attachment(
    desk: NamedDependency[Desk], report: FromPath[UUID], file: FromPath[UUID]
) -> Redirect:
    await detach(desk.person, report, file)
    return Redirect(HERE, status_code=303)


@get(ROOM + "/hand-in")
async def ask_to_hand_in(desk: NamedDependency[Desk], report: FromPath[UUID]) -> Template:
    own = await own_desk(desk.person.jurisdiction, desk.units, report)
    return _page("ask/report", desk, own)


@post(ROOM + "/hand-in")
async def hand_in_report(
    desk: NamedDependency[Desk], report: FromPath[UUID], data: URLEncodedBody[HandingIn]
) -> Redirect:
    await hand_in(desk.person, report, data.seen, knowingly=bool(data.knowingly))
    return Redirect(HERE, status_code=303)


async def on_desk(desk: Desk) -> tuple[list[Todo], list[Done]]:
    every = await asked_of(desk.person.jurisdiction, desk.units)
    due, done = [], []
    for asked in every:
        if asked.state in (ReportState.DRAFT, ReportState.RETURNED):
            due += [_todo(asked)] if asked.current else []
        else:
            done.append(_done(asked))
    return due, done


def _path(asked: Asked) -> str:
    return f"{HERE}?year={asked.year}"


def _todo(asked: Asked) -> Todo:
    until = moment(asked.due_at)
    words = f"请在 {until} 前交。过时也能交，会注明迟交。"
    if asked.late:
        words = "写好以后照样可以提交。"  # until when, and that it is over, the desk says itself
    todo = Todo(
        f"{asked.year} 年度述职报告",
        words,
        _path(asked),
        "接着写" if asked.report else "去写",
        due_on=asked.due_on,
        due_at=asked.due_at,
        left=asked.left,
        unit=asked.unit,
    )
    if asked.state == ReportState.DRAFT:
        return todo
    by = f"（{asked.decided_by}，{moment(asked.decided_at or asked.due_at)}）"
    return msgspec.structs.replace(
        todo,
        title=f"{todo.title}　第 {asked.number} 版被退回",
        words=f"改好以后再交一次。{words}",
        deed="去修改",
        returned=True,
        back_at=asked.decided_at,
        remark=(asked.said or "意见写在各段上面。") + by,
    )


def _done(asked: Asked) -> Done:
    accepted = asked.state == ReportState.ACCEPTED
    words = f"第 {asked.number} 版{'已接收' if accepted else '已交，等评议办审阅'}"
    return Done(
        title=f"{asked.year} 年度述职报告",
        path=_path(asked),
        sent_at=asked.handed_in_at,
        answered_at=asked.decided_at,
        words=words + ("（迟交）" if asked.handed_in_late else ""),
        look="good" if accepted else "wait",
        icon="check" if accepted else "clock",
    )


HANDLERS = [
    show_report,
    begin,
    save,
    show_lacking,
    show_attachments,
    add_attachment,
    remove_attachment,
    ask_to_hand_in,
    hand_in_report,
]
