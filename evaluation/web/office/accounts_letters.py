"""一次性链接: for one account on the screen or as a letter; for all clerks as letters."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from evaluation.accounts.invitations import (
    Draft,
    clerks_who_never_came,
    drafts_for,
    in_groups,
    invite,
    invitee_of,
    units_without_clerk,
)
from evaluation.accounts.rules import ROLE_TITLES, Person, Role
from evaluation.documents.account_letters import InvitationLetter, invitations_pdf
from evaluation.documents.cards import qr_code
from evaluation.errors import Refused
from evaluation.settings import settings
from evaluation.web.errors import AnyRequest
from evaluation.web.guards import only
from evaluation.web.office.pages import day, page
from evaluation.web.office.preparing import is_on_this_machine, pdf_to_print
from evaluation.workdays.queries import today

ADMINISTRATOR = only(Role.ADMINISTRATOR)
ONE = "/accounts/{account:uuid}/invite"
ALL = "/accounts/letters"


def address_for_people(request: AnyRequest) -> str:
    """Where people with a password find the site: over https, or on this machine alone."""
    hall = settings().hall_address or ""
    here = f"{request.url.scheme}://{request.url.netloc}"
    return hall if hall.startswith("https://") and here.startswith("http://") else here


def letter_of(draft: Draft, address: str) -> InvitationLetter:
    one = draft.invitee
    code = in_groups(draft.code)
    return InvitationLetter(
        bureau=one.bureau,
        full_name=one.full_name,
        about=one.about,
        roles="、".join(ROLE_TITLES[Role(role)] for role in one.roles),
        username=one.username,
        address=f"{address}/welcome",
        code=code,
        link=f"{address}/welcome/{code}",
        until=day(draft.last_day),
    )


async def printed(drafts: Sequence[Draft], address: str) -> bytes:
    return await invitations_pdf(
        [letter_of(draft, address) for draft in drafts],
        made_on=await today(),
        fonts_folder=settings().fonts_folder,
    )


@get(ONE, guards=[ADMINISTRATOR])
async def ask_to_invite(
    request: AnyRequest, person: NamedDependency[Person], account: FromPath[UUID]
) -> Template:
    address = address_for_people(request)
    return page(
        "accounts-invite",
        person,
        one=await invitee_of(person, account),
        address=address,
        only_here=is_on_this_machine(address),
    )


@post(ONE + "/show", guards=[ADMINISTRATOR], status_code=200)
async def show_invitation(
    request: AnyRequest, person: NamedDependency[Person], account: FromPath[UUID]
) -> Template:
    """The code stands in this answer and nowhere else."""
    drafts = await drafts_for([await invitee_of(person, account)])
    await invite(person, drafts)
    letter = letter_of(drafts[0], address_for_people(request))
    picture = qr_code(letter.link, "一次性链接二维码")
    return page("accounts-invited", person, letter=letter, picture=picture)


@post(ONE + "/letter", guards=[ADMINISTRATOR], status_code=200)
async def send_letter(
    request: AnyRequest, person: NamedDependency[Person], account: FromPath[UUID]
) -> Response[bytes]:
    """The letter is there before anything is kept."""
    drafts = await drafts_for([await invitee_of(person, account)])
    pdf = await printed(drafts, address_for_people(request))
    await invite(person, drafts)
    return pdf_to_print(pdf, f"{drafts[0].invitee.full_name}账号开通信")


@get(ALL, guards=[ADMINISTRATOR])
async def ask_for_letters(request: AnyRequest, person: NamedDependency[Person]) -> Template:
    address = address_for_people(request)
    return page(
        "accounts-letters",
        person,
        clerks=await clerks_who_never_came(person.jurisdiction),
        lacking=await units_without_clerk(person.jurisdiction),
        address=address,
        only_here=is_on_this_machine(address),
    )


@post(ALL + "/print", guards=[ADMINISTRATOR], status_code=200)
async def send_letters(request: AnyRequest, person: NamedDependency[Person]) -> Response[bytes]:
    drafts = await drafts_for(await clerks_who_never_came(person.jurisdiction))
    if not drafts:
        raise Refused("联络员都登录过了，没有要发的信。忘了密码的，请逐个发一次性链接。")
    pdf = await printed(drafts, address_for_people(request))
    await invite(person, drafts)
    return pdf_to_print(pdf, f"联络员账号开通信{len(drafts)}封")


HANDLERS = [ask_to_invite, show_invitation, send_letter, ask_for_letters, send_letters]
