"""排名 in the office: the table with its evidence, one unit in full, and what can be taken away."""

from collections import Counter
from urllib.parse import quote
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from evaluation.accounts.rules import Person
from evaluation.cycles.defaults import OBJECTIVE_ITEMS
from evaluation.results import printing
from evaluation.results.desk import result_desk
from evaluation.results.effective import effective_weight_of
from evaluation.results.practice import practice_check
from evaluation.results.queries import bundle_of, ranking_of
from evaluation.results.unit_sheet import result_of, unit_sheet
from evaluation.scoring.desk import SittingHead
from evaluation.web.guards import only
from evaluation.web.office.pages import RESULT, page

ITEM_TITLES = {item["id"]: item["title"] for item in OBJECTIVE_ITEMS}


@get("/sittings/{sitting_id:uuid}/ranking", guards=[only(*RESULT)])
async def show_ranking(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    category: FromQuery[str] = "",
    version: FromQuery[int | None] = None,
) -> Template:
    ranking = await ranking_of(sitting.id, version)
    desk = await result_desk(sitting.id, person.account, ranking.tally)
    return page(
        "ranking",
        person,
        sitting=sitting,
        ranking=ranking,
        desk=desk,
        effective=await effective_weight_of(sitting.id, version),
        practice=await practice_check(ranking),
        category=category,
        categories=Counter(line.category for line in ranking.lines),
        item_titles=ITEM_TITLES,
    )


@get("/sittings/{sitting_id:uuid}/ranking/units/{unit:uuid}", guards=[only(*RESULT)])
async def show_unit(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    unit: FromPath[UUID],
) -> Template:
    ranking, sheet = await unit_sheet(sitting.id, unit)
    return page(
        "unit",
        person,
        sitting=sitting,
        ranking=ranking,
        sheet=sheet,
        item_titles=ITEM_TITLES,
    )


@get("/sittings/{sitting_id:uuid}/ranking/ranking.pdf", guards=[only(*RESULT)])
async def take_pdf(sitting: NamedDependency[SittingHead]) -> Response[bytes]:
    printed = await printing.print_ranking(await ranking_of(sitting.id), sitting.id)
    return _file(sitting, printed.pdf, "排名.pdf", "application/pdf")


@get("/sittings/{sitting_id:uuid}/ranking/ranking.xlsx", guards=[only(*RESULT)])
async def take_spreadsheet(sitting: NamedDependency[SittingHead]) -> Response[bytes]:
    content = await printing.ranking_spreadsheet(await ranking_of(sitting.id), sitting.id)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(sitting, content, "排名.xlsx", kind)


@get("/sittings/{sitting_id:uuid}/ranking/bundle.json", guards=[only(*RESULT)])
async def take_bundle(sitting: NamedDependency[SittingHead]) -> Response[bytes]:
    """复核版: single ballots, without slips. Internal."""
    content = await bundle_of(sitting.id, public=False)
    return _file(sitting, content.encode(), "计票数据包（复核版）.json", "application/json")


@get("/sittings/{sitting_id:uuid}/ranking/result.json", guards=[only(*RESULT)])
async def take_result(sitting: NamedDependency[SittingHead]) -> Response[bytes]:
    content = await result_of(sitting.id)
    return _file(sitting, content.encode(), "计票结果.json", "application/json")


def _file(sitting: SittingHead, content: bytes, name: str, media_type: str) -> Response[bytes]:
    """Under a name that says which sitting it is of."""
    whole = quote(f"{sitting.mark}{sitting.title}{name}", safe="")
    return Response(
        content,
        media_type=media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{whole}"},
    )


HANDLERS = [
    show_ranking,
    show_unit,
    take_pdf,
    take_spreadsheet,
    take_bundle,
    take_result,
]
