"""How "no" looks: a page for people, JSON for the tablet; never a stack, a query or a path."""

import secrets
from typing import Any

import asyncpg
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.response import Template

from evaluation.accounts.lockout import LockedOut
from evaluation.errors import NotFound, Refused
from evaluation.scoring.rules import Cut, NoSlip, ScoresUnfit, SlipGone, Unreadable

AnyRequest = Request[Any, Any, Any]
log = structlog.get_logger()

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""On every answer; the framework gives an app's headers to handlers only, not to refusals."""

PASSING = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what a connection says that died in the middle
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.InsufficientResourcesError,  # a full disk among them
)
"""Faults that pass: 503, and a tablet sends the same ballot again."""

TITLES = {
    400: ("没有看懂这个请求", "填写的内容不完整或格式不对，请回到上一页再试。"),
    401: ("请先登录", "登录后再来这一页。"),
    403: (
        "没有接受这个请求",
        "这个请求不是从本系统的页面发出的，或页面是上次登录时打开的。请刷新后再试。",
    ),
    404: ("没有这一页", "没有这一页，或不在您的范围内。"),
    405: ("没有这一页", "没有这一页，或不在您的范围内。"),
    413: ("内容太大", "请缩小后再传。"),
    503: ("暂时没有响应", "请稍等片刻再试。您已填写的内容还在。"),
}


def refusal(
    request: AnyRequest, status: int, title: str, detail: str, **more: object
) -> Response[Any]:
    """JSON `{"title", "detail", "fields"}` where a script asked, a page where a person did."""
    if wants_json(request):
        return Response(
            {"title": title, "detail": detail, "fields": {}} | more,
            status_code=status,
            media_type="application/json",
            headers=HEADERS,
        )
    context = {
        "title": title,
        "detail": detail,
        "back": back_from(request),
        "reference": more.get("reference"),
    }
    return Template("refusal.html", context=context, status_code=status, headers=HEADERS)


def wants_json(request: AnyRequest) -> bool:
    path = request.scope["path"]
    by_tablet = path in {"/t/state", "/t/facts"} or request.method != "GET"
    return (path.startswith("/t/") and by_tablet) or "application/json" in (
        request.headers.get("accept", ""),
        request.headers.get("content-type", ""),
    )


def back_from(request: AnyRequest) -> str:
    """The door the person stands in; no address that came from outside."""
    door = request.scope["path"].split("/")[1]
    return f"/{door}" if door in {"office", "unit", "t"} else "/"


def show_refused(request: AnyRequest, refused: Refused) -> Response[Any]:
    return refusal(request, 409, "现在不能这样做", str(refused))


def show_cut(request: AnyRequest, cut: Cut) -> Response[Any]:
    """409 for what a ballot or slip can't do now; `reason` is the word the tablet acts upon."""
    status = 410 if isinstance(cut, SlipGone) else 409
    return refusal(request, status, "没有收下", str(cut), reason=cut.reason)


def show_no_slip(request: AnyRequest, no: NoSlip) -> Response[Any]:
    return refusal(request, 401, "还没有评议卡", str(no), reason=no.reason)


def show_unfit(request: AnyRequest, unfit: ScoresUnfit) -> Response[Any]:
    return refusal(request, 422, "有分数要改", str(unfit), fields=unfit.fields, reason=unfit.reason)


def show_unreadable(request: AnyRequest, unreadable: Unreadable) -> Response[Any]:
    return refusal(request, 422, "没有看懂", str(unreadable), reason="unreadable")


def show_locked_out(request: AnyRequest, locked: LockedOut) -> Response[Any]:
    return refusal(request, 429, "请稍等再试", str(locked), reason="locked out")


def show_not_found(request: AnyRequest, _: NotFound) -> Response[Any]:
    return refusal(request, 404, *TITLES[404])


def show_invalid(request: AnyRequest, _: ValidationException) -> Response[Any]:
    return refusal(request, 400, *TITLES[400])


def show_http(request: AnyRequest, no: HTTPException) -> Response[Any]:
    title, detail = TITLES.get(no.status_code, TITLES[400])
    return refusal(request, no.status_code, title, detail)


def show_fault(request: AnyRequest, fault: Exception) -> Response[Any]:
    """The last resort. The log gets the kind and the place of the fault, never a value."""
    reference = secrets.token_hex(4).upper()
    unavailable = isinstance(fault, PASSING)
    log.error("fault", reference=reference, kind=type(fault).__name__, at=place_of(fault))
    if unavailable:
        return refusal(request, 503, *TITLES[503], reference=reference)
    return refusal(
        request, 500, "系统没有办成这件事", "请报下面的编号给技术人员。", reference=reference
    )


def place_of(fault: BaseException) -> str:
    """Module and line where it was raised, without the values that were in play."""
    trace = fault.__traceback__
    places = []
    while trace is not None:
        places.append(f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(places[-4:])


EXCEPTION_HANDLERS: dict[int | type[Exception], Any] = {
    Refused: show_refused,
    Cut: show_cut,
    NoSlip: show_no_slip,
    ScoresUnfit: show_unfit,
    Unreadable: show_unreadable,
    LockedOut: show_locked_out,
    NotFound: show_not_found,
    ValidationException: show_invalid,
    HTTPException: show_http,
    Exception: show_fault,
}
