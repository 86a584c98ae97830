"""Who is there: the log-in's cookie, and the page that asks for a log-in."""

import re
from typing import Any
from urllib.parse import quote

from litestar import Response
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import NotAuthorizedException
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.response import Template

from evaluation.accounts import sessions
from evaluation.accounts.rules import Person
from evaluation.web.errors import HEADERS, TITLES, AnyRequest, refusal, wants_json
from evaluation.web.line import Connection, is_https, is_on_this_machine


class Sessions(AbstractAuthenticationMiddleware):
    """Sets `user` to a Person or None; stands only before the doors with passwords.

    A handler that a page asks by itself says `opt={"watching": True}`: it keeps no one logged in.
    """

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        secret = secret_of(connection)
        watching = connection.route_handler.opt.get("watching", False)
        person = await sessions.person_of(secret, watching=watching) if secret else None
        return AuthenticationResult(user=person, auth=None)


def current_person(request: AnyRequest) -> Person:
    """The dependency `person` of every handler behind a door with passwords."""
    person: Person = request.user
    return person


def secret_of(connection: Connection) -> str:
    """What the cookie holds; empty if there is none, or the line is not safe."""
    if not (is_https(connection) or is_on_this_machine(connection)):
        return ""
    return connection.cookies.get(_name(connection), "")


def cookie(connection: Connection, secret: str) -> Cookie:
    """Lives as long as the browser; an empty secret takes the cookie away."""
    return Cookie(
        _name(connection),
        value=secret,
        max_age=None if secret else 0,
        secure=is_https(connection),
        httponly=True,
        samesite="lax",
    )


def _name(connection: Connection) -> str:
    """Browsers take `__Host-` only with Secure, so plain http on this machine has another."""
    return "__Host-sid" if is_https(connection) else "sid"


def ask_to_log_in(request: AnyRequest, _: NotAuthorizedException) -> Response[Any]:
    """401: the page to log in at, with the way back for what only reads."""
    if wants_json(request):
        return refusal(request, 401, *TITLES[401])
    if request.method == "GET":
        query = request.scope["query_string"].decode("latin-1")
        path = quote(request.scope["path"]) + (f"?{query}" if query else "")
        return log_in_page(back=path, status=401)
    no = "登录已到期，刚才提交的没有收下。请登录后回到那一页再交一次。"
    return log_in_page(no=no, status=401)


def log_in_page(*, username: str = "", no: str = "", back: str = "", status: int = 200) -> Template:
    context = {"username": username, "no": no, "back": local(back)}
    return Template("gate/log-in.html", context=context, status_code=status, headers=HEADERS)


def local(path: str) -> str:
    """The path if it leads to a page of ours behind a log-in, else nothing."""
    ours = re.fullmatch(r"/(office|unit|password)([/?][!-\[\]-~]*)?", path)
    return path if ours else ""
