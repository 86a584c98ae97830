"""登录 — the page after the password: the code of the phone. Until then nobody is logged in."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts import second_factor, sessions
from evaluation.accounts.factor_checking import CodeWrong
from evaluation.accounts.factor_rules import CodeUnfit
from evaluation.accounts.lockout import LockedOut
from evaluation.errors import Refused
from evaluation.web.errors import HEADERS, AnyRequest
from evaluation.web.guards import forget_forms, from_our_pages, over_safe_line
from evaluation.web.line import network_of
from evaluation.web.sessions import cookie, local, log_in_page, secret_of


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: Annotated[str, msgspec.Meta(max_length=40)]


def code_page(*, no: str = "", back: str = "", status: int = 200) -> Template:
    context = {"no": no, "back": local(back)}
    return Template("gate/code.html", context=context, status_code=status, headers=HEADERS)


def ask_again(request: AnyRequest, no: Refused) -> Response[Any]:
    status = 429 if isinstance(no, LockedOut) else 401
    return code_page(no=str(no), back=request.query_params.get("back", ""), status=status)


def ask_for_password(request: AnyRequest, no: Refused) -> Response[Any]:
    return log_in_page(no=str(no), back=request.query_params.get("back", ""), status=401)


@get("/log-in/code", guards=[over_safe_line])
async def show_code(request: AnyRequest, back: FromQuery[str] = "") -> Template:
    if await sessions.owing_a_code(secret_of(request)) is None:
        return log_in_page(no="请先输入用户名和密码。", back=back, status=401)
    return code_page(back=back)


@post(
    "/log-in/code",
    guards=[over_safe_line, from_our_pages],
    after_response=forget_forms,
    exception_handlers={
        second_factor.NoPasswordYet: ask_for_password,
        CodeWrong: ask_again,
        CodeUnfit: ask_again,
        LockedOut: ask_again,
    },
)
async def prove(
    request: AnyRequest, data: URLEncodedBody[Code], back: FromQuery[str] = ""
) -> Redirect:
    secret = await second_factor.prove(secret_of(request), data.code, network_of(request))
    return Redirect(local(back) or "/home", status_code=303, cookies=[cookie(request, secret)])


HANDLERS = [show_code, prove]
