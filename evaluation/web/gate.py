"""登录 — the gate: in, out, and a new password. Codes and invitations have files of their own."""

from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts import actions, sessions
from evaluation.accounts.lockout import LockedOut
from evaluation.accounts.rules import Person, Role, check_typed_twice, shortest_password
from evaluation.errors import Refused
from evaluation.web import gate_code, gate_factor, gate_welcome
from evaluation.web.errors import HEADERS, AnyRequest, show_refused, wants_json
from evaluation.web.guards import Form, forget_forms, from_our_pages, over_safe_line, password_door
from evaluation.web.line import network_of
from evaluation.web.sessions import cookie, local, log_in_page, secret_of

Line = Annotated[str, msgspec.Meta(max_length=200)]


class LogIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """There is no log-in yet that a token could be bound to; the origin is checked."""

    username: Line
    password: Line


class NewPassword(Form, frozen=True):
    old: Line
    new: Line
    again: Line


def ask_again(request: AnyRequest, no: Refused) -> Response[Any]:
    """The same page, with what was typed as a name."""
    return log_in_page(
        username=request.state.username,
        no=str(no),
        back=request.query_params.get("back", ""),
        status=429 if isinstance(no, LockedOut) else 401,
    )


@get("/log-in", guards=[over_safe_line])
async def show_log_in(back: FromQuery[str] = "") -> Template:
    return log_in_page(back=back)


@post(
    "/log-in",
    guards=[over_safe_line, from_our_pages],
    after_response=forget_forms,
    exception_handlers={actions.NotProven: ask_again, LockedOut: ask_again},
)
async def log_in(
    request: AnyRequest, data: URLEncodedBody[LogIn], back: FromQuery[str] = ""
) -> Redirect:
    request.state.username = data.username
    secret = await actions.log_in(
        data.username, data.password, network_of(request), secret_of(request)
    )
    there = local(back) or "/home"
    if await sessions.owing_a_code(secret):
        there = "/log-in/code" + (f"?back={quote(local(back))}" if local(back) else "")
    return Redirect(there, status_code=303, cookies=[cookie(request, secret)])


@get("/home")
async def go_home(person: NamedDependency[Person]) -> Redirect:
    """The desk of the person's own work."""
    return Redirect("/unit" if person.roles == {Role.CLERK} else "/office", status_code=303)


@post("/log-out", opt={"while_owing": True})
async def log_out(request: AnyRequest, person: NamedDependency[Person]) -> Redirect:
    await actions.log_out(person, secret_of(request))
    return Redirect("/log-in", status_code=303, cookies=[cookie(request, "")])


def password_page(
    person: Person, *, no: str = "", done: bool = False, status: int = 200
) -> Template:
    context = {
        "person": person,
        "shortest": shortest_password(person.roles),
        "done": done,
        "no": no,
        "own_deeds": "/unit/deeds" if person.roles == {Role.CLERK} else "/office/deeds",
    }
    return Template("gate/password.html", context=context, status_code=status, headers=HEADERS)


def refuse_password(request: AnyRequest, no: Refused) -> Response[Any]:
    """The same page, with the reason."""
    if wants_json(request):
        return show_refused(request, no)
    status = 429 if isinstance(no, LockedOut) else 409
    return password_page(request.user, no=str(no), status=status)


@get("/password", opt={"while_owing": True})
async def show_password(
    person: NamedDependency[Person], *, done: FromQuery[bool] = False
) -> Template:
    return password_page(person, done=done)


@post(
    "/password",
    opt={"while_owing": True},
    exception_handlers={Refused: refuse_password, LockedOut: refuse_password},
)
async def change_password(
    request: AnyRequest, person: NamedDependency[Person], data: URLEncodedBody[NewPassword]
) -> Redirect:
    check_typed_twice(data.new, data.again)
    secret = await actions.change_password(person, data.old, data.new, network_of(request))
    return Redirect("/password?done=true", status_code=303, cookies=[cookie(request, secret)])


gate = Router(
    "/",
    route_handlers=[
        show_log_in,
        log_in,
        *gate_code.HANDLERS,
        *gate_welcome.HANDLERS,
        password_door(
            "/", [go_home, log_out, show_password, change_password, *gate_factor.HANDLERS], *Role
        ),
    ],
)
