"""平板 — the delegate's door. Everything under /t belongs to one slip at one sitting."""

import json
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from litestar import Request, Response, Router, get, post, put
from litestar.config.compression import CompressionConfig
from litestar.datastructures import Cookie
from litestar.di import NamedDependency, Provide
from litestar.enums import MediaType
from litestar.middleware import DefineMiddleware
from litestar.middleware.compression import CompressionMiddleware
from litestar.params import FromPath
from litestar.response import Redirect, Template

from evaluation.accounts.lockout import Limit, check_not_locked, count_failure, limit
from evaluation.box.codes import read_code
from evaluation.box.crockford import CodeUnreadable
from evaluation.box.receipt import receipt as receipt_of
from evaluation.duty_reports.summaries import Summary, summary_for
from evaluation.errors import NotFound
from evaluation.objective.queries import facts_of
from evaluation.rectification.onsite_hall import HallNotice, notice_for
from evaluation.scoring import ballots, queries
from evaluation.scoring.queries import AgendaUnit, Holder, SlipState
from evaluation.scoring.rules import Choice, NoSlip, Scoring, Unreadable
from evaluation.web import assets
from evaluation.web.errors import refusal
from evaluation.web.guards import from_our_pages
from evaluation.web.line import is_https, network_of
from evaluation.web.tags import tagged

COOKIE = "slip"
COOKIE_LASTS = 3 * 24 * 3600
"""Seconds: over a tablet's restart and a meeting of two days."""
GZIPPED = DefineMiddleware(
    CompressionMiddleware, config=CompressionConfig(backend="gzip", gzip_compress_level=5)
)
"""For what a tablet loads first; a ballot's way has nothing to compress."""
LARGEST_BODY = 8_192
LAST_TURN = 30_000
AnyRequest = Request[Any, Any, Any]
Shape = TypeVar("Shape")


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One unit's scores, or a choice in their place. `turn` counts this tablet's changes."""

    key: UUID
    scores: dict[str, Any] | None = None
    choice: Choice | None = None
    turn: int | None = None


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was typed at /t/enter."""

    code: str


async def current_slip(request: AnyRequest) -> Holder:
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        raise NoSlip
    return await queries.holder_of(ballots.tablet_hash(cookie))


@get("/t/{token:str}", opt={"public": True})
async def enter_by_link(request: AnyRequest, token: FromPath[str]) -> Redirect:
    """From the QR code; sets the cookie. On the tablet that holds the slip it changes nothing."""
    fresh = await ballots.enter_slip(await _held(request), token=token)
    return Redirect("/t", status_code=303, cookies=_cookies(request, fresh))


@get("/t/enter", opt={"public": True})
async def show_enter() -> Template:
    return Template("tablet/enter.html")


@post("/t/enter", status_code=200)
async def enter_by_code(request: AnyRequest) -> Response[dict[str, str]]:
    """200 with the cookie; 404 for a code that isn't there, 429 after too many tries."""
    code = read_body(await request.body(), Code).code
    limits = _limits(request)
    await check_not_locked(*limits)
    try:
        fresh = await ballots.enter_slip(await _held(request), code=read_code(code))
    except (NotFound, CodeUnreadable) as no:
        for limit in limits:
            await count_failure(limit)
        return refusal(request, 404, "没有这张卡", NO_SUCH_CODE, reason=type(no).__name__)
    return Response({"next": "/t"}, cookies=_cookies(request, fresh))


NO_SUCH_CODE = "没有这个代码，请对照评议卡再输一遍。还是不行，请找签到台。"
TRIES_OF_A_NETWORK, TRIES_OF_ALL = 60, 600
"""Wrong codes in 15 minutes. One hall may be one network: 300 right ones must all pass."""


def _limits(request: AnyRequest) -> tuple[Limit, Limit]:
    return (
        limit("slip code network", network_of(request), TRIES_OF_A_NETWORK),
        limit("slip code", "all", TRIES_OF_ALL),
    )


@get("/t", middleware=[GZIPPED])
async def show_tablet(request: AnyRequest) -> Template | Redirect:
    """The shell: the scores are drawn from the tablet's own memory, never by the server."""
    if await _held(request) is None:
        return Redirect("/t/enter", status_code=303)
    return Template("tablet/sheet.html")


@get("/t/worker.js", opt={"public": True})
async def show_worker(request: AnyRequest) -> Response[bytes]:
    """The service worker must lie under /t to serve it."""
    return assets.asset_response(
        "tablet/worker.js",
        request.headers.get("accept-encoding", ""),
        {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/t"},
    )


@get("/t/state", middleware=[GZIPPED])
async def show_state(request: AnyRequest, slip: NamedDependency[Holder]) -> Response[bytes]:
    state = await queries.slip_state(slip)
    scheme = await queries.scheme_for(slip.sitting)
    units = await queries.agenda_of(slip.sitting, slip.slip)
    body = {
        "sitting": {
            "id": slip.sitting,
            "state": state.state,
            "title": state.title,
            "mark": _mark(state),
            "on_screen": state.on_screen,
        },
        "slip": {
            "number": slip.number,
            "group": slip.group,
            "group_title": next(g.title for g in scheme.rules.groups if g.id == slip.group),
            "handed_in": state.handed_in,
            "gone": "withdrawn" if state.withdrawn else None if state.current else "taken over",
            "receipt": receipt_of(state.leaf) if state.leaf else None,
            "entry": slip.tablet.hex()[:12],
        },
        "scheme": {
            "form": scheme.rules.form,
            "step": scheme.rules.step,
            "indicators": scheme.rules.indicators,
            "options": scheme.rules.options,
            "quick_grades": scheme.quick_grades,
            "strict": scheme.strict,
        },
        "units": [_unit(unit, strict=scheme.strict) for unit in units],
    }
    return tagged(request, msgspec.json.encode(body), MediaType.JSON)


def _mark(state: SlipState) -> str | None:
    return "彩排数据" if state.rehearsal else "示例数据" if state.sample else None


def _unit(unit: AgendaUnit, *, strict: bool) -> dict[str, Any]:
    return {
        "id": unit.id,
        "number": unit.number,
        "title": unit.title,
        "short_title": unit.short_title,
        "class": unit.category,
        "written": unit.written,
        "open": unit.scoring == Scoring.OPEN or (unit.scoring == Scoring.CLOSED and not strict),
        "scoring": unit.scoring,
        "in_box": unit.turn > 0,
        "turn": unit.turn,
        "digest": unit.digest,
    }


@get("/t/facts", middleware=[GZIPPED])
async def show_facts(request: AnyRequest, slip: NamedDependency[Holder]) -> Response[bytes]:
    """What stands beside each indicator: `{unit: {indicator: text}}`; fetched once."""
    facts = await facts_of(slip.sitting)
    return tagged(request, msgspec.json.encode(facts), MediaType.JSON)


@get("/t/units/{unit:uuid}/summary")
async def show_summary(slip: NamedDependency[Holder], unit: FromPath[UUID]) -> Summary:
    """述职摘要 of one unit of the sitting, fetched when the delegate asks for it."""
    return await summary_for(slip.sitting, unit)


@get("/t/units/{unit:uuid}/notice")
async def show_notice(slip: NamedDependency[Holder], unit: FromPath[UUID]) -> HallNotice:
    """现场通报 of one unit, from its step in the hall on; before that, words that say so."""
    return await notice_for(slip.sitting, unit)


@put("/t/ballots/{unit:uuid}")
async def cast_ballot(
    request: AnyRequest, slip: NamedDependency[Holder], unit: FromPath[UUID]
) -> ballots.Cast:
    sheet = read_sheet(await request.body())
    return await ballots.cast_ballot(
        slip,
        unit,
        sheet.key,
        scores=sheet.scores,
        choice=sheet.choice or Choice.SCORED,
        turn=sheet.turn,
    )


@post("/t/hand-in", status_code=200)
async def hand_in(slip: NamedDependency[Holder]) -> dict[str, str]:
    return {"receipt": await ballots.hand_in(slip)}


def read_sheet(body: bytes) -> Sheet:
    """Raises Unreadable; a key given twice, strange fields and deep nesting included."""
    sheet = read_body(body, Sheet)
    scored = sheet.choice in (None, Choice.SCORED)
    if scored != (sheet.scores is not None):
        raise Unreadable("评分和弃权、回避只能选一样。")
    if sheet.turn is not None and not 1 <= sheet.turn <= LAST_TURN:
        raise Unreadable(NOT_UNDERSTOOD)
    return sheet


def read_body(body: bytes, shape: type[Shape]) -> Shape:
    """Raises Unreadable."""
    if len(body) > LARGEST_BODY:
        raise Unreadable("内容太长，没有收。")
    try:
        return msgspec.convert(json.loads(body, object_pairs_hook=_each_once), shape)
    except (ValueError, RecursionError) as fault:
        raise Unreadable(NOT_UNDERSTOOD) from fault


NOT_UNDERSTOOD = "没有看懂这份内容，请再按一次。分数还在这台平板上。"


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key twice")
    return made


async def _held(request: AnyRequest) -> Holder | None:
    try:
        return await current_slip(request)
    except NoSlip:
        return None


def _cookies(request: AnyRequest, secret: str | None) -> list[Cookie]:
    if secret is None:
        return []
    return [
        Cookie(
            COOKIE,
            value=secret,
            path="/t",
            max_age=COOKIE_LASTS,
            secure=is_https(request),
            httponly=True,
            samesite="lax",
        )
    ]


tablet = Router(
    "/",
    route_handlers=[
        enter_by_link,
        show_enter,
        enter_by_code,
        show_tablet,
        show_worker,
        show_state,
        show_facts,
        show_summary,
        show_notice,
        cast_ballot,
        hand_in,
    ],
    guards=[from_our_pages],
    dependencies={"slip": Provide(current_slip)},
)
