"""Before and beside the scoring: make slips, count those handed out, withdraw one."""

from ipaddress import ip_address
from typing import Annotated, Literal
from urllib.parse import quote, urlsplit

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.cycles.rules import group_titles
from evaluation.documents.cards import A_PAGE, MOST_BALLOTS, Kind
from evaluation.panel.queries import delegate_counts
from evaluation.results.practice import practice_gives
from evaluation.scoring import queries
from evaluation.scoring.actions import NewSlip, issue_slips, make_slips, withdraw_slip
from evaluation.scoring.desk import SittingHead, sitting_desk
from evaluation.scoring.printing import Wanted, print_attendance, print_slips
from evaluation.scoring.rules import MOST_SLIPS
from evaluation.settings import settings
from evaluation.web.errors import AnyRequest
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import DESK, RUN, page, to_sitting

Code = Annotated[str, msgspec.Meta(max_length=40)]


class SlipsOfGroup(Form, frozen=True):
    group: Code
    count: int


class NewSlips(Form, frozen=True):
    """`kind` says what is printed; a table is shown on the screen."""

    group: Code
    count: int
    kind: Literal["cards", "labels", "table"] = "table"
    ballots: bool = False


class Stub(Form, frozen=True):
    stub: Code


@get("/sittings/{sitting_id:uuid}/slips", guards=[only(*RUN)])
async def show_new_slips(
    request: AnyRequest, person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Template:
    """What is made is chosen here; the address is that of the codes, and may be one that fails."""
    desk = await sitting_desk(sitting, person.account)
    address = address_for_tablets(request)
    return page(
        "new-slips",
        person,
        sitting=sitting,
        desk=desk,
        group_titles=group_titles(desk.scheme) if desk.scheme else {},
        delegates=await delegate_counts(sitting.jurisdiction, sitting.cycle),
        address=address,
        on_this_machine=is_on_this_machine(address),
        a_page=A_PAGE,
        most=MOST_SLIPS,
        most_ballots=MOST_BALLOTS,
    )


@post("/sittings/{sitting_id:uuid}/slips", guards=[only(*RUN)], status_code=200)
async def add_slips(
    request: AnyRequest,
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[NewSlips],
) -> Template | Response[bytes]:
    if data.kind == "table":
        slips = await make_slips(person, sitting.id, data.group, data.count)
        return await slips_page(request, person, sitting, slips)
    wanted = Wanted(
        Kind(data.kind), data.ballots or sitting.mode.by_paper, address_for_tablets(request)
    )
    pdf = await print_slips(person, sitting, data.group, data.count, wanted)
    return pdf_to_print(pdf, f"{sitting.mark}{sitting.title}评议卡")


def address_for_tablets(request: AnyRequest) -> str:
    """The hall's own where it is set, else where the office is open; without a slash at its end."""
    return settings().hall_address or f"{request.url.scheme}://{request.url.netloc}"


def is_on_this_machine(address: str) -> bool:
    """A loopback address: no tablet finds it."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def pdf_to_print(pdf: bytes, name: str) -> Response[bytes]:
    """Shown by the browser and kept by nobody on the way."""
    headers = {
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(f'{name}.pdf', safe='')}",
        "Cache-Control": "no-store",
    }
    return Response(pdf, media_type="application/pdf", headers=headers)


async def slips_page(
    request: AnyRequest, person: Person, sitting: SittingHead, slips: list[NewSlip]
) -> Template:
    """The only answer that ever holds these codes."""
    titles = group_titles(await queries.scheme_for(sitting.id))
    home = address_for_tablets(request)
    return page(
        "slips",
        person,
        sitting=sitting,
        slips=slips,
        group_titles=titles,
        home=home,
        on_this_machine=is_on_this_machine(home),
        known=await practice_gives(sitting.cycle, slips) if sitting.rehearsal else None,
    )


@get("/sittings/{sitting_id:uuid}/attendance.pdf", guards=[only(*DESK)])
async def send_attendance(sitting: NamedDependency[SittingHead]) -> Response[bytes]:
    pdf = await print_attendance(sitting)
    return pdf_to_print(pdf, f"{sitting.mark}{sitting.title}签到册")


@post("/sittings/{sitting_id:uuid}/issued", guards=[only(*DESK)])
async def count_issued(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[SlipsOfGroup],
) -> Redirect:
    await issue_slips(person, sitting.id, data.group, data.count)
    return to_sitting(sitting)


@post("/sittings/{sitting_id:uuid}/withdraw", guards=[only(*DESK)])
async def withdraw(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Stub],
) -> Redirect:
    await withdraw_slip(person, sitting.id, data.stub)
    return to_sitting(sitting)


HANDLERS = [
    show_new_slips,
    add_slips,
    send_attendance,
    count_issued,
    withdraw,
]
