"""From a count to the public: sign, approve, announce, publish. Two persons where it is final."""

from datetime import date
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.cycles.rules import Scope
from evaluation.db import found
from evaluation.files.queries import kept_content
from evaluation.results import publishing, signing
from evaluation.results.desk import approval_scan
from evaluation.results.rules import ANNOUNCED_FOR, LONGEST_ANNOUNCEMENT, Approval, Scan
from evaluation.results.site import published_site, zipped
from evaluation.scoring.desk import SittingHead
from evaluation.web.downloads import as_file
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import RESULT, RUN, page, to_sitting
from evaluation.web.uploads import ROOM_FOR_A_FILE, UploadBody, uploaded
from evaluation.workdays.queries import ends_of, is_announced, today

DocumentNumber = Annotated[str, msgspec.Meta(max_length=60, pattern=r"^\S*$")]
"""Without spaces, as document numbers are."""
Detail = Annotated[str, msgspec.Meta(max_length=4000)]


class Signing(Form, frozen=True):
    role: Role


class Approving(Form, frozen=True):
    document_number: DocumentNumber
    dated_on: date
    file: UploadFile | None = None


class Confirming(Form, frozen=True):
    """The first word's detail, as the second person was shown it."""

    detail: Detail


class Announcing(Form, frozen=True):
    days: Annotated[int, msgspec.Meta(ge=1, le=LONGEST_ANNOUNCEMENT)] = ANNOUNCED_FOR


class Scoping(Form, frozen=True):
    scope: Scope


@post("/sittings/{sitting_id:uuid}/ranking/sign", guards=[only(Role.TELLER, Role.SCRUTINEER)])
async def sign(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[Signing],
) -> Redirect:
    await signing.sign_tally(person, real.id, data.role)
    return to_sitting(real, "/ranking")


@post("/sittings/{sitting_id:uuid}/ranking/approve", guards=[only(*RUN)], **ROOM_FOR_A_FILE)
async def approve(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: UploadBody[Approving],
) -> Redirect:
    file = await uploaded(data.file)
    paper = Approval(data.document_number, data.dated_on)
    await publishing.approve_results(person, real.id, paper, Scan(file.name, file.content))
    return to_sitting(real, "/ranking")


@post("/sittings/{sitting_id:uuid}/ranking/confirm-approval", guards=[only(*RUN)])
async def confirm_approval(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[Confirming],
) -> Redirect:
    """What the first has said, number, date and scan, sent back as it was."""
    try:
        paper = msgspec.json.decode(data.detail, type=Approval)
    except msgspec.DecodeError as no:
        raise ValidationException(str(no)) from no
    await publishing.approve_results(person, real.id, paper)
    return to_sitting(real, "/ranking")


@get("/sittings/{sitting_id:uuid}/ranking/approval-scan", guards=[only(*RESULT)])
async def take_scan(
    person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Response[bytes]:
    """审定文件, waiting for its second word or approved. Raises NotFound where there is none."""
    kept = await kept_content(person.jurisdiction, found(await approval_scan(sitting.cycle)))
    return as_file(kept.content, kept.name, kept.media_type)


@get("/sittings/{sitting_id:uuid}/ranking/announce", guards=[only(*RUN)])
async def ask_announce(
    person: NamedDependency[Person], real: NamedDependency[SittingHead]
) -> Template:
    """Every length with the day on which it ends, by the calendar of working days."""
    ends = await ends_of(LONGEST_ANNOUNCEMENT)
    years = sorted({(await today()).year, *(end.year for end in ends)})
    unknown = [year for year in years if not await is_announced(year)]
    return page(
        "ask/announce", person, sitting=real, ends=ends, unknown=unknown, usual=ANNOUNCED_FOR
    )


@post("/sittings/{sitting_id:uuid}/ranking/announce", guards=[only(*RUN)])
async def announce(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[Announcing],
) -> Redirect:
    await publishing.announce_results(person, real.cycle, data.days)
    return to_sitting(real, "/ranking")


@post("/sittings/{sitting_id:uuid}/ranking/scope", guards=[only(*RUN)])
async def change_scope(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[Scoping],
) -> Redirect:
    await publishing.change_scope(person, real.id, data.scope)
    return to_sitting(real, "/ranking")


@post("/sittings/{sitting_id:uuid}/ranking/publish", guards=[only(*RUN)])
async def publish(person: NamedDependency[Person], real: NamedDependency[SittingHead]) -> Redirect:
    await publishing.publish_results(person, real.id)
    return to_sitting(real, "/ranking")


@get("/sittings/{sitting_id:uuid}/ranking/site.zip", guards=[only(*RESULT)])
async def take_site(real: NamedDependency[SittingHead]) -> Response[bytes]:
    """网站文件夹 of what is published now, for the government's portal."""
    name = f"{real.jurisdiction_title}{real.year}年度评议结果网站（{real.board}）.zip"
    return as_file(zipped(await published_site(real.id)), name, "application/zip")


HANDLERS = [
    sign,
    approve,
    confirm_approval,
    take_scan,
    ask_announce,
    announce,
    change_scope,
    publish,
    take_site,
]
