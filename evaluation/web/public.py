"""公布 — the door that is open to everyone: what has been published, cut to its scope."""

from collections import Counter
from datetime import date
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Response, Router, get
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Template

from evaluation.box.crockford import CodeUnreadable
from evaluation.box.receipt import read_receipt, spaced
from evaluation.cycles.rules import SCOPE_TITLES, Scope
from evaluation.results.printing import chinese_date, shares_sentence
from evaluation.results.published import (
    Published,
    publication_file,
    published_ranking,
    published_rankings,
    published_receipts,
    sections,
)
from evaluation.results.queries import receipts_csv
from evaluation.statistics.publishing import published_statistics

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv": "text/csv",
}


class Answer(msgspec.Struct, frozen=True):
    """Whether a receipt is in the box: found, missing or unreadable."""

    state: str
    text: str
    """As it was meant where it can be read, else as it was typed."""
    why: str = ""


@get("/")
async def show_start() -> Template:
    """All that has been published, the newest year first."""
    published = await published_rankings()
    context = {"published": published, "scopes": SCOPE_TITLES, "day": _day}
    context["statistics"] = await published_statistics()
    return Template("public/start.html", context=context)


@get("/rankings/{publication:uuid}")
async def show_ranking(
    publication: FromPath[UUID],
    category: Annotated[str, QueryParameter(name="class")] = "",
    receipt: FromQuery[str] = "",
) -> Template:
    one, ranking = await published_ranking(publication)
    receipts = await published_receipts(publication)
    context = {
        "one": one,
        "ranking": ranking,
        "day": _day,
        "mark": "示例数据，非真实结果" if one.sample else "",
        "formula": shares_sentence(ranking),
        "categories": Counter(line.category for line in ranking.lines),
        "chosen": category,
        "sections": sections(ranking, category),
        "whole": one.scope == Scope.ALL,
        "internal": one.scope == Scope.INTERNAL,
        "answer": look_up(receipt, receipts) if receipt else None,
        "receipts": len(receipts),
    }
    return Template("public/ranking.html", context=context)


def look_up(typed: str, receipts: list[str]) -> Answer:
    """回执 — only whether it is in the box; nothing here knows what the slip has said."""
    try:
        meant = read_receipt(typed)
    except CodeUnreadable as no:
        return Answer("unreadable", typed[:40], str(no))
    return Answer("found" if meant in receipts else "missing", spaced(meant))


@get("/rankings/{publication:uuid}/ranking.pdf")
async def send_pdf(publication: FromPath[UUID]) -> Response[bytes]:
    return await _send(publication, "pdf", "排名", "pdf")


@get("/rankings/{publication:uuid}/ranking.xlsx")
async def send_xlsx(publication: FromPath[UUID]) -> Response[bytes]:
    return await _send(publication, "xlsx", "排名", "xlsx")


@get("/rankings/{publication:uuid}/bundle.json")
async def send_bundle(publication: FromPath[UUID]) -> Response[bytes]:
    return await _send(publication, "bundle", "公开版计票数据包", "json")


@get("/rankings/{publication:uuid}/result.json")
async def send_result(publication: FromPath[UUID]) -> Response[bytes]:
    return await _send(publication, "result", "计票结果", "json")


@get("/rankings/{publication:uuid}/receipts.csv")
async def send_receipts(publication: FromPath[UUID]) -> Response[bytes]:
    """In every scope: a delegate must be able to see that the slip was in the box."""
    content = receipts_csv(await published_receipts(publication))
    return attachment(content, MEDIA_TYPES["csv"], await _name(publication, "回执名单", "csv"))


async def _send(publication: UUID, kind: str, title: str, ending: str) -> Response[bytes]:
    content = await publication_file(publication, kind)
    return attachment(content, MEDIA_TYPES[ending], await _name(publication, title, ending))


async def _name(publication: UUID, title: str, ending: str) -> str:
    one: Published = (await published_rankings(publication))[0]
    return f"{one.jurisdiction_title}{one.year}年度行政执法评议{title}（{one.board}）.{ending}"


def attachment(content: bytes, media_type: str, name: str) -> Response[bytes]:
    """A file to keep, under a Chinese name (RFC 6266); never shown as a page."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)


def _day(text: str) -> str:
    return chinese_date(date.fromisoformat(text))


public = Router(
    "/",
    route_handlers=[
        show_start,
        show_ranking,
        send_pdf,
        send_xlsx,
        send_bundle,
        send_result,
        send_receipts,
    ],
    opt={"public": True},
)
