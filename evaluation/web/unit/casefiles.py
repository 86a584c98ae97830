"""案卷评查 at the unit's desk: the list, what was drawn, the own look, and what came of it."""

import asyncio
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.casefiles.listing import (
    hand_in_paper,
    hand_in_scan,
    hand_in_self_review,
    list_files,
    unlist_file,
)
from evaluation.casefiles.listing_rules import FORM, read_list, written
from evaluation.casefiles.rules import ListedFile
from evaluation.casefiles.states import KIND_TITLES, FileKind
from evaluation.casefiles.unit_desk import (
    OwnCampaign,
    every_file,
    own_campaign,
    own_campaigns,
    own_files,
)
from evaluation.errors import Refused
from evaluation.spreadsheets.writing import xlsx
from evaluation.web.downloads import as_file
from evaluation.web.guards import Form
from evaluation.web.unit.pages import Desk, Done, Todo, page
from evaluation.web.uploads import ROOM_FOR_A_FILE, UploadBody, uploaded
from evaluation.workdays.queries import days_left, today

ROOM = "/casefiles"
ONE = ROOM + "/{campaign:uuid}"
FILE = ONE + "/files/{case_file:uuid}"
HERE = "/unit/casefiles"
SIZE = 50
"""Rows of the list on one page."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Line = Annotated[str, msgspec.Meta(max_length=400)]
Words = Annotated[str, msgspec.Meta(max_length=2000)]


class Listing(Form, frozen=True):
    """One row by hand."""

    kind: FileKind
    number: Line
    title: Line
    closed_on: date


class Sheet(Form, frozen=True):
    file: UploadFile | None = None


class Paper(Form, frozen=True):
    paper_number: Line


class SelfReviewing(Form, frozen=True):
    files: Annotated[int, msgspec.Meta(ge=0, le=100_000)]
    text: Words


def to_campaign(campaign: UUID, room: str = "") -> Redirect:
    return Redirect(f"{HERE}/{campaign}{room}", status_code=303)


async def own(desk: Desk, campaign: UUID) -> OwnCampaign:
    """Raises NotFound for a campaign that the unit has no part in."""
    return await own_campaign(desk.person.jurisdiction, desk.units, campaign)


@get(ROOM)
async def show_campaigns(desk: NamedDependency[Desk]) -> Template:
    return page(
        "casefiles", desk, campaigns=await own_campaigns(desk.person.jurisdiction, desk.units)
    )


@get(ONE)
async def show_campaign(
    desk: NamedDependency[Desk],
    campaign: FromPath[UUID],
    number: FromQuery[Annotated[int, msgspec.Meta(ge=1, le=10_000)]] = 1,
) -> Template:
    one = await own(desk, campaign)
    part = await own_files(one, number, SIZE)
    pages = max(1, -(-one.listed // SIZE))
    shown = {"one": one, "part": part, "number": number, "pages": pages, "kinds": KIND_TITLES}
    return page("casefiles-one", desk, **shown, here=f"{HERE}/{campaign}")


@post(ONE + "/list")
async def add_file(
    desk: NamedDependency[Desk], campaign: FromPath[UUID], data: URLEncodedBody[Listing]
) -> Redirect:
    one = await own(desk, campaign)
    row = ListedFile(data.kind, data.number, data.title, data.closed_on)
    await list_files(desk.person, campaign, one.unit, [row])
    return to_campaign(campaign)


@get(ONE + "/list.xlsx")
async def take_list(desk: NamedDependency[Desk], campaign: FromPath[UUID]) -> Response[bytes]:
    """The form with what was listed so far, to fill in and send back."""
    one = await own(desk, campaign)
    rows = [
        ListedFile(file.kind, file.number, file.title, file.closed_on)
        for file in await every_file(one)
    ]
    content = xlsx(FORM, written(rows), made_on=await today())
    return as_file(content, f"案卷目录（{desk.head.short_title}）.xlsx", XLSX)


@post(ONE + "/sheet", status_code=200, **ROOM_FOR_A_FILE)
async def take_sheet(
    desk: NamedDependency[Desk], campaign: FromPath[UUID], data: UploadBody[Sheet]
) -> Redirect | Template:
    """With one fault nothing is taken, and every fault is shown with its row and column."""
    one = await own(desk, campaign)
    file = await uploaded(data.file)
    if not file.name:
        raise Refused("请先选填好的案卷目录，再按“上传目录”。")
    listed = await asyncio.to_thread(read_list, file.content, file.name, await today())
    if listed.faults:
        context = {"one": one, "listed": listed, "sent": file.name, "here": f"{HERE}/{campaign}"}
        return page("casefiles-faults", desk, **context)
    await list_files(desk.person, campaign, one.unit, listed.rows)
    return to_campaign(campaign)


@post(FILE + "/remove")
async def remove_file(
    desk: NamedDependency[Desk], campaign: FromPath[UUID], case_file: FromPath[UUID]
) -> Redirect:
    await own(desk, campaign)
    await unlist_file(desk.person, case_file)
    return to_campaign(campaign)


@post(FILE + "/scan", **ROOM_FOR_A_FILE)
async def add_scan(
    desk: NamedDependency[Desk],
    campaign: FromPath[UUID],
    case_file: FromPath[UUID],
    data: UploadBody[Sheet],
) -> Redirect:
    await own(desk, campaign)
    file = await uploaded(data.file)
    if not file.name:
        raise Refused("请先选这一卷的扫描件（PDF），再按“交扫描件”。")
    await hand_in_scan(desk.person, case_file, file.name, file.content)
    return to_campaign(campaign)


@post(FILE + "/paper")
async def add_paper(
    desk: NamedDependency[Desk],
    campaign: FromPath[UUID],
    case_file: FromPath[UUID],
    data: URLEncodedBody[Paper],
) -> Redirect:
    await own(desk, campaign)
    await hand_in_paper(desk.person, case_file, data.paper_number)
    return to_campaign(campaign)


@post(ONE + "/self-review")
async def add_self_review(
    desk: NamedDependency[Desk], campaign: FromPath[UUID], data: URLEncodedBody[SelfReviewing]
) -> Redirect:
    one = await own(desk, campaign)
    await hand_in_self_review(desk.person, campaign, one.unit, data.files, data.text)
    return to_campaign(campaign)


async def on_desk(desk: Desk) -> tuple[list[Todo], list[Done]]:
    campaigns = await own_campaigns(desk.person.jurisdiction, desk.units)
    due = [todo for one in campaigns[:4] if (todo := await _todo(one)) is not None]
    return due, [done for one in campaigns[:4] if (done := _done(one)) is not None]


async def _todo(one: OwnCampaign) -> Todo | None:
    path = f"{HERE}/{one.id}"
    if one.lists and not one.listed:
        words = "报送本单位已经办结的案卷目录；由系统按公开的种子抽取。"
        until = one.listing_until
        return Todo(
            f"{one.title}：报案卷目录", words, path, "去报送", until, await days_left(until)
        )
    if one.lacking:
        words = f"抽中 {one.drawn} 卷，还差 {one.lacking} 卷没有交扫描件或纸质卷。"
        return Todo(f"{one.title}：交案卷", words, path, "去交案卷")
    if one.may_object and one.drawn and one.to_mend and one.objections_until:
        words = "评查结果已反馈。请看每一卷扣分的理由；有异议的在期限内提，有问题的改好后报整改。"
        until = one.objections_until
        return Todo(f"{one.title}：看结果", words, path, "去看", until, await days_left(until))
    return None


def _done(one: OwnCampaign) -> Done | None:
    if one.shown and one.drawn and not (one.may_object and one.to_mend):
        return Done(
            f"{one.title}结果", f"{HERE}/{one.id}", one.announced_at, None, "已反馈", "", "check"
        )
    if one.listed and not one.lacking and not one.shown:
        words = f"已报 {one.listed} 卷" if not one.drawn else f"抽中的 {one.drawn} 卷已交"
        return Done(one.title, f"{HERE}/{one.id}", one.self_at, None, words, "good", "check")
    return None


HANDLERS = [
    show_campaigns,
    show_campaign,
    add_file,
    take_list,
    take_sheet,
    remove_file,
    add_scan,
    add_paper,
    add_self_review,
]
