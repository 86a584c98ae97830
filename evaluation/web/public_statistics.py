"""执法统计 as everyone may read it: each publication at its own address, and as files."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Template

from evaluation.db import found
from evaluation.results.printing import chinese_date
from evaluation.statistics.exporting import public_csv, public_xlsx
from evaluation.statistics.publishing import (
    NO_DUTY,
    Issued,
    PublishedFigures,
    has_duty,
    published_figures,
)
from evaluation.statistics.rules import shown
from evaluation.web.public import MEDIA_TYPES, attachment

CHINA = timedelta(hours=8)


@get("/statistics/{publication:uuid}")
async def show_statistics(
    publication: FromPath[UUID],
    table: FromQuery[str] = "",
    unit: Annotated[int | None, QueryParameter(ge=1)] = None,
) -> Template:
    """By table, every unit in it; or one unit, every table. Raises NotFound for no such one."""
    one = await published_figures(publication)
    figures = one.figures
    context = {
        "one": one,
        "figures": figures,
        "table": found(figures.form.table(table) if table else figures.form.tables[0]),
        "unit": found(figures.units[unit - 1 : unit] or None)[0] if unit else None,
        "has_duty": has_duty,
        "no_duty": NO_DUTY,
        "spaced": shown,
        "day": published_on,
    }
    return Template("public/statistics.html", context=context)


@get("/statistics/{publication:uuid}/statistics.xlsx")
async def send_statistics_xlsx(publication: FromPath[UUID]) -> Response[bytes]:
    one = await published_figures(publication)
    content = public_xlsx(one.figures, (one.at + CHINA).date())
    return attachment(content, MEDIA_TYPES["xlsx"], f"{title_of(one)}.xlsx")


@get("/statistics/{publication:uuid}/statistics.csv")
async def send_statistics_csv(publication: FromPath[UUID]) -> Response[bytes]:
    one = await published_figures(publication)
    return attachment(public_csv(one.figures), MEDIA_TYPES["csv"], f"{title_of(one)}.csv")


def title_of(one: PublishedFigures) -> str:
    version = f"（第{one.version}版）" if one.version > 1 else ""
    return f"{one.figures.jurisdiction}{one.figures.year}年度行政执法统计{version}"


def published_on(one: Issued | PublishedFigures) -> str:
    return chinese_date((one.at + CHINA).date())


public_statistics = Router(
    "/",
    route_handlers=[show_statistics, send_statistics_xlsx, send_statistics_csv],
    opt={"public": True},
)
