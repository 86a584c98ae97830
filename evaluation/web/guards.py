"""Who may enter which door. A door with passwords is made by `password_door`, and by nothing else.

    office = password_door("/office", [show_desk, publish], Role.CITY_OFFICER, Role.AUDITOR)

Its handlers take `person: NamedDependency[Person]`. A form of theirs extends `Form`:

    class Publish(Form, frozen=True):
        reason: str

and its template has {% include "gate/form_token.html" %} inside the form. A module of the page
sends the same token in the header x-csrftoken.
"""

import hmac
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast

import msgspec
from litestar import Response, Router
from litestar._parsers import parse_url_encoded_form_data
from litestar.di import Provide
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from evaluation.accounts.rules import Owed, Person, Role
from evaluation.errors import NotFound, Refused
from evaluation.web.errors import AnyRequest, refusal, wants_json
from evaluation.web.line import Connection, is_https, is_on_this_machine
from evaluation.web.sessions import Sessions, ask_to_log_in, current_person

Guard = Callable[[Connection, BaseRouteHandler], Awaitable[None]]


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a page behind a log-in sends. The guard has read the token before; no handler does."""

    form_token: str = ""


class OwesSomething(Exception):
    """A page that is closed until the person has done what this log-in owes."""


class LineNotSafe(Refused):
    """A password or a log-in would go over the network in clear."""


def password_door(
    path: str, route_handlers: Sequence[ControllerRouterHandler], *roles: Role
) -> Router:
    """Open to those roles; a handler may narrow it with `guards=[only(...)]`."""
    return Router(
        path,
        route_handlers=route_handlers,
        middleware=[Sessions],
        guards=[only(*roles)],
        dependencies={"person": Provide(current_person, sync_to_thread=False)},
        exception_handlers={
            NotAuthorizedException: ask_to_log_in,
            OwesSomething: lead_to_what_is_owed,
        },
        after_response=forget_forms,
    )


OWED: dict[str, tuple[str, str]] = {
    Owed.PASSWORD: ("/password", "密码用了 90 天以上，请先修改密码，再办别的。"),
    Owed.FACTOR: ("/second-factor", "本辖区要求设动态口令，请先设好，再办别的。"),
}
"""Where what is owed is done, and why it comes first."""


def lead_to_what_is_owed(request: AnyRequest, owed: OwesSomething) -> Response[Any]:
    """Who reads is led there; what was sent is not taken, in words."""
    path, words = OWED[str(owed)]
    if request.method == "GET" and not wants_json(request):
        return Redirect(path, status_code=303)
    return refusal(request, 409, "请先办这一件", f"刚才提交的没有收下。{words}")


async def forget_forms(_: AnyRequest) -> None:
    """The framework remembers the last thousand forms; passwords and key codes would be in them."""
    parse_url_encoded_form_data.cache_clear()


def only(*roles: Role) -> Guard:
    """Line, origin, log-in, role, what is owed, form token, in this order; another role's page
    does not exist. `opt={"while_owing": True}`: a page for those who owe something.
    """

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        await over_safe_line(connection, handler)
        await from_our_pages(connection, handler)
        person: Person | None = connection.user
        if person is None:
            raise NotAuthorizedException
        if not person.roles.intersection(roles):
            raise NotFound
        if person.owes and not handler.opt.get("while_owing"):
            raise OwesSomething(person.owes)
        if _changes_something(connection):
            await _check_form_token(cast("AnyRequest", connection), person)

    return guard


async def over_safe_line(connection: Connection, _: BaseRouteHandler) -> None:
    if not (is_https(connection) or is_on_this_machine(connection)):
        raise LineNotSafe(
            "这一页要用密码，只能经加密线路打开。请改用 https 开头的网址，或在服务器本机上打开。"
        )


async def from_our_pages(connection: Connection, _: BaseRouteHandler) -> None:
    """What changes something comes from a page of ours. Judged by headers, before any body is read.

    Browsers send Sec-Fetch-Site over https, and an Origin over every line. A sender of neither is
    refused everywhere but on a tablet.
    """
    if not _changes_something(connection):
        return
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    if site is not None:
        ours = site in {"same-origin", "none"}
    elif origin is not None:
        ours = _is_own_origin(origin, connection.headers.get("host", ""))
    else:
        ours = connection.scope["path"].startswith("/t/")
    if not ours:
        raise PermissionDeniedException


def _changes_something(connection: Connection) -> bool:
    return cast("AnyRequest", connection).method not in {"GET", "HEAD", "OPTIONS"}


def _is_own_origin(origin: str, host: str) -> bool:
    """Host may name the port that the scheme implies; Origin never does."""
    scheme, _, name = origin.lower().partition("://")
    implied = {"http": ":80", "https": ":443"}.get(scheme)
    return implied is not None and name != "" and host.lower().removesuffix(implied) == name


async def _check_form_token(request: AnyRequest, person: Person) -> None:
    sent = request.headers.get("x-csrftoken")
    if sent is None:
        sent = (await request.form()).get("form_token", "")
    if not hmac.compare_digest(str(sent).encode(), person.form_token.encode()):
        raise PermissionDeniedException
