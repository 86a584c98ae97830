"""What the pages of the office have in common: who may go where, the frame, and the way back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import asyncpg
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from evaluation.accounts.rules import (
    NEVER_ONE_PERSON,
    OFFICERS,
    ROLE_TITLES,
    Person,
    Role,
    check_guest_of,
    check_in_jurisdiction,
)
from evaluation.cycles.rules import CYCLE_TITLES, SCOPE_TITLES
from evaluation.errors import NotFound, Refused
from evaluation.scoring.desk import SittingHead, sitting_head
from evaluation.scoring.rules import SITTING_TITLES
from evaluation.tally.reading import BundleRefused
from evaluation.web.errors import HEADERS, AnyRequest, refusal, show_fault, wants_json

STAFF = tuple(role for role in Role if role != Role.CLERK)
RUN = tuple(OFFICERS)
ACTING = (*RUN, Role.REGISTRAR, Role.HOST, Role.SCRUTINEER, Role.TELLER)
HALL = (*ACTING, Role.AUDITOR)
"""Those who have work at a sitting, and the auditor, who sees all and changes nothing."""
CONDUCT = (*RUN, Role.HOST)
DESK = (*RUN, Role.REGISTRAR)
PREFLIGHT = (*RUN, Role.REGISTRAR, Role.HOST)
"""Those who see what still stands in the way of a sitting."""
RESULT = (*RUN, Role.SCRUTINEER, Role.TELLER, Role.AUDITOR)
"""Those who see what came out of the box before it is public."""

PLACES = (
    ("首页", "/office", STAFF),
    ("名录", "/office/register", RUN),
    ("导入导出", "/office/import", (*RUN, Role.ADMINISTRATOR)),
    ("客观考核", "/office/objective", (*RUN, Role.AUDITOR)),
    ("线索督办", "/office/clues", (*RUN, Role.AUDITOR, Role.JUSTICE_OFFICE)),
    ("案卷评查", "/office/casefiles", (*RUN, Role.AUDITOR, Role.REVIEWER)),
    ("现场通报", "/office/on-site", (*RUN, Role.AUDITOR)),
    ("通报文书", "/office/notices", (*RUN, Role.AUDITOR)),
    ("整治台账", "/office/rectification", (*RUN, Role.AUDITOR)),
    ("述职报告", "/office/reports", (*RUN, Role.AUDITOR)),
    ("执法统计", "/office/statistics", (*RUN, Role.AUDITOR)),
    ("年度报告", "/office/annual", (*RUN, Role.AUDITOR)),
    ("操作记录", "/office/trail", (*RUN, Role.AUDITOR)),
    ("账号", "/office/accounts", (Role.ADMINISTRATOR,)),
)
OVER_COUNTIES = (Role.CITY_OFFICER, Role.AUDITOR)
CITY_PLACES = (
    ("县市区", "/office/counties", OVER_COUNTIES),
    ("小局", "/office/small-counties", NEVER_ONE_PERSON),
)
"""Rooms of the city alone; a county has none below it."""

CHINA = timezone(timedelta(hours=8))
"""Asia/Shanghai has had no summer time since 1991."""
WEEKDAYS = "一二三四五六日"


def page(name: str, person: Person, **context: object) -> Template:
    """A page of templates/office in its frame."""
    frame = {
        "person": person,
        "places": [
            (title, path)
            for title, path, roles in (*PLACES, *(CITY_PLACES if person.of_city else ()))
            if person.roles & set(roles)
        ],
        "role_titles": ROLE_TITLES,
        "sitting_titles": SITTING_TITLES,
        "cycle_titles": CYCLE_TITLES,
        "scope_titles": SCOPE_TITLES,
        "may_run": not person.roles.isdisjoint(RUN),
        "may_conduct": not person.roles.isdisjoint(CONDUCT),
        "may_issue": not person.roles.isdisjoint(DESK),
        "checks_before": not person.roles.isdisjoint(PREFLIGHT),
        "sees_result": not person.roles.isdisjoint(RESULT),
        "day": day,
        "moment": moment,
    }
    return Template(f"office/{name}.html", context=frame | context)


def day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日（星期{WEEKDAYS[value.weekday()]}）"


def moment(value: datetime) -> str:
    here = value.astimezone(CHINA)
    return f"{here.month}月{here.day}日 {here:%H:%M}"


async def current_sitting(
    person: NamedDependency[Person], sitting_id: FromPath[UUID]
) -> SittingHead:
    """The one place where a sitting is measured by the person's jurisdiction. Raises NotFound."""
    head = await sitting_head(sitting_id)
    check_in_jurisdiction(person, head.jurisdiction)
    check_guest_of(person, head.id, head.rehearsal_of)
    return head


async def current_rehearsal(sitting: NamedDependency[SittingHead]) -> SittingHead:
    """Raises NotFound for a real sitting."""
    if not sitting.rehearsal:
        raise NotFound
    return sitting


async def current_real(sitting: NamedDependency[SittingHead]) -> SittingHead:
    """Raises NotFound for a rehearsal: nothing outside its own rows is changed from there."""
    if sitting.rehearsal:
        raise NotFound
    return sitting


def check_of_city(person: Person) -> None:
    """Rooms that look down on counties do not exist in one. Raises NotFound."""
    if not person.of_city:
        raise NotFound


def check_one_of(person: Person, roles: Sequence[Role]) -> None:
    """Where one handler serves pages of several roles. Raises NotFound."""
    if person.roles.isdisjoint(roles):
        raise NotFound


def to_sitting(sitting: SittingHead, room: str = "") -> Redirect:
    """After what was done: the page that shows it."""
    return Redirect(f"/office/sittings/{sitting.id}{room}", status_code=303)


def show_refused(request: AnyRequest, refused: Refused) -> Response[Any]:
    """In words; the way back leads to the page that the form stood on, one step up the path."""
    if wants_json(request):
        return refusal(request, 409, "现在不能这样做", str(refused))
    context = {
        "title": "现在不能这样做",
        "detail": str(refused),
        "back": request.scope["path"].rpartition("/")[0],
        "reference": None,
    }
    return Template("refusal.html", context=context, status_code=409, headers=HEADERS)


def show_unfit_bundle(request: AnyRequest, no: BundleRefused) -> Response[Any]:
    """Something stored, objective points perhaps, is not what can be counted: where, and why."""
    return show_refused(request, Refused(f"计票数据不合规则，没有计票。{no.path}：{no.reason}"))


CONSTRAINTS = {
    "scheme_is_frozen": "本年度的评议会已经开始，方案不能再改。",
    "only_a_rehearsal_is_cleared": "只有演练能清除，正式的评议会不能。",
    "attendance_delegate_fkey": "要删去的代表里有人已签到，名单没有改。请先撤回他们的签到。",
    "a_unit_in_one_live_sitting": "有单位刚刚排进了另一场评议会。请重新打开这一页再排。",
}


def show_constraint(
    request: AnyRequest, fault: asyncpg.IntegrityConstraintViolationError
) -> Response[Any]:
    """The database's last word, for those constraints that no rule can see beforehand."""
    words = CONSTRAINTS.get(fault.constraint_name or "")
    return show_refused(request, Refused(words)) if words else show_fault(request, fault)
