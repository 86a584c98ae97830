"""一次性链接 — the page on which an invited person sets the own password and is logged in."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts import sessions
from evaluation.accounts.invitations import (
    InvitationUnfit,
    Invited,
    accept,
    in_groups,
    invited_by,
    read_code,
)
from evaluation.accounts.lockout import LockedOut
from evaluation.accounts.rules import ROLE_TITLES, check_typed_twice, shortest_password
from evaluation.box.crockford import CodeUnreadable
from evaluation.errors import Refused
from evaluation.web.errors import HEADERS, AnyRequest
from evaluation.web.guards import forget_forms, from_our_pages, over_safe_line
from evaluation.web.line import network_of
from evaluation.web.sessions import cookie

Line = Annotated[str, msgspec.Meta(max_length=200)]


class TypedCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: Annotated[str, msgspec.Meta(max_length=60)]


class FirstPassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """There is no log-in yet that a token could be bound to; the origin is checked."""

    new: Line
    again: Line


def code_page(*, no: str = "", status: int = 200) -> Template:
    return Template("gate/welcome.html", context={"no": no}, status_code=status, headers=HEADERS)


def password_page(code: str, invited: Invited, *, no: str = "", status: int = 200) -> Template:
    context = {
        "code": code,
        "invited": invited,
        "shortest": shortest_password(invited.roles),
        "roles": "、".join(ROLE_TITLES[role] for role in sorted(invited.roles)),
        "no": no,
    }
    return Template(
        "gate/welcome-password.html", context=context, status_code=status, headers=HEADERS
    )


def ask_for_code(_: AnyRequest, no: Refused) -> Response[Any]:
    """The page that asks for a code, with what is wrong with this one."""
    return code_page(no=str(no), status=429 if isinstance(no, LockedOut) else 409)


def ask_again(request: AnyRequest, no: Refused) -> Response[Any]:
    """The same page, with what is wrong with the password."""
    if isinstance(no, InvitationUnfit | LockedOut | CodeUnreadable):
        return ask_for_code(request, no)
    return password_page(*request.state.asked, no=str(no), status=409)


UNFIT: dict[int | type[Exception], Any] = {
    InvitationUnfit: ask_for_code,
    CodeUnreadable: ask_for_code,
    LockedOut: ask_for_code,
}


@get("/welcome", guards=[over_safe_line])
async def ask_code() -> Template:
    return code_page()


@post("/welcome", guards=[over_safe_line, from_our_pages], exception_handlers=UNFIT)
async def take_code(data: URLEncodedBody[TypedCode]) -> Redirect:
    """A typed code leads where the QR code leads."""
    return Redirect(f"/welcome/{in_groups(read_code(data.code))}", status_code=303)


@get("/welcome/{code:str}", guards=[over_safe_line], exception_handlers=UNFIT)
async def show_welcome(request: AnyRequest, code: FromPath[str]) -> Template:
    signs = read_code(code)
    return password_page(in_groups(signs), await invited_by(signs, network_of(request)))


@post(
    "/welcome/{code:str}",
    guards=[over_safe_line, from_our_pages],
    after_response=forget_forms,
    exception_handlers={Refused: ask_again, LockedOut: ask_again},
)
async def set_password(
    request: AnyRequest, code: FromPath[str], data: URLEncodedBody[FirstPassword]
) -> Redirect:
    signs, network = read_code(code), network_of(request)
    request.state.asked = (in_groups(signs), await invited_by(signs, network))
    check_typed_twice(data.new, data.again)
    secret = await accept(signs, data.new, network)
    there = "/log-in/code" if await sessions.owing_a_code(secret) else "/home"
    return Redirect(there, status_code=303, cookies=[cookie(request, secret)])


HANDLERS = [ask_code, take_code, show_welcome, set_password]
