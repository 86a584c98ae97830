"""更正 in the office: the form with what it would change, the first word, and the second's page."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.errors import Refused
from evaluation.results.changes import (
    GROUND_TITLES,
    KIND_TITLES,
    SORT_TITLES,
    Change,
    Difference,
    in_words,
    read_change,
    written,
)
from evaluation.results.correcting import correct_tally, correctable, preview
from evaluation.results.desk import result_desk, waiting_correction
from evaluation.results.queries import ranking_of
from evaluation.scoring.desk import SittingHead
from evaluation.web.errors import AnyRequest
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import RUN, page, to_sitting

NUMBER = r"^\S*$"
Short = Annotated[str, msgspec.Meta(max_length=60)]
Line = Annotated[str, msgspec.Meta(max_length=200)]


class Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in the form, as its address carries it; every kind uses some of it."""

    kind: str = "points"
    item: Short = ""
    points: Short = ""
    inapplicable: bool = False
    sort: str = "bonus"
    adjustment: Annotated[str, msgspec.Meta(max_length=400)] = ""
    grade: Short = ""
    ground: str = "merged"
    reason: Line = ""
    document_number: Annotated[str, msgspec.Meta(max_length=60, pattern=NUMBER)] = ""
    shown: bool = False
    """Whether the change is to be previewed; the first time the form is only shown."""


class Correction(Form, frozen=True):
    """The change as it was previewed, or as the first has proposed it."""

    change: Annotated[str, msgspec.Meta(max_length=4000)]


@get("/sittings/{sitting_id:uuid}/ranking/units/{unit:uuid}/correct", guards=[only(*RUN)])
async def show_correction_form(
    request: AnyRequest,
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    unit: FromPath[UUID],
) -> Template:
    """The form keeps what was typed; below it what would change, or why it can't be."""
    draft = read_draft(request)
    about = await correctable(real.id, unit)
    shown = await _previewed(real.id, unit, draft)
    return page(
        "correct", person, sitting=real, unit=unit, draft=draft, about=about, **TITLES, **shown
    )


TITLES: dict[str, Any] = {
    "kinds": KIND_TITLES,
    "grounds": GROUND_TITLES,
    "sorts": SORT_TITLES,
}


def read_draft(request: AnyRequest) -> Draft:
    try:
        return msgspec.convert(dict(request.query_params), Draft, strict=False)
    except msgspec.ValidationError as no:
        raise ValidationException(str(no)) from no


async def _previewed(sitting: UUID, unit: UUID, draft: Draft) -> dict[str, object]:
    """`refusal` instead of the differences where the change can't be."""
    if not draft.shown:
        return {"change": None, "differences": (), "refusal": ""}
    try:
        change = as_change(unit, draft)
        moved = await preview(sitting, change)
    except Refused as no:
        return {"change": None, "differences": (), "refusal": str(no)}
    return {"change": written(change), "differences": moved, "refusal": ""}


def as_change(unit: UUID, draft: Draft) -> Change:
    """The form's fields as the value that is kept. Raises Refused."""
    sort, points, what = draft.sort, draft.points.strip(), ""
    if draft.kind == "removed":
        sort, points, what = [*draft.adjustment.split("/", 2), "", ""][:3]
    fields: dict[str, dict[str, str | None]] = {
        "points": {"item": draft.item, "points": None if draft.inapplicable else points},
        "added": {"sort": sort, "points": points},
        "removed": {"sort": sort, "points": points, "what": what},
        "ceiling": {"grade": draft.grade or None},
        "excluded": {"ground": draft.ground},
        "included": {},
    }
    paper: dict[str, object] = {
        "unit": unit,
        "reason": draft.reason,
        "document_number": draft.document_number,
    }
    try:
        content = {"kind": draft.kind} | paper | fields[draft.kind]
        change: Change = msgspec.convert(content, Change)
    except (KeyError, msgspec.ValidationError) as no:
        raise Refused("请先选要更正什么，再填写。") from no
    return change


@post("/sittings/{sitting_id:uuid}/ranking/correct", guards=[only(*RUN)])
async def correct(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[Correction],
) -> Redirect:
    try:
        change = read_change(data.change)
    except msgspec.DecodeError as no:
        raise ValidationException(str(no)) from no
    await correct_tally(person, real.id, change)
    return to_sitting(real, "/ranking")


@get("/sittings/{sitting_id:uuid}/ranking/correction", guards=[only(*RUN)])
async def show_waiting_correction(
    person: NamedDependency[Person], real: NamedDependency[SittingHead]
) -> Template:
    """What the first has proposed, counted again for the second."""
    ranking = await ranking_of(real.id)
    desk = await result_desk(real.id, person.account, ranking.tally)
    one = await waiting_correction(real.id)
    moved: tuple[Difference, ...] = await preview(real.id, one.change) if one else ()
    titles = {line.unit: line.title for line in ranking.lines}
    context = {
        "one": one,
        "unit_title": titles.get(one.change.unit, "") if one else "",
        "what": in_words(one.change, ranking.grades) if one else "",
        "change": written(one.change) if one else "",
    }
    return page("correction", person, sitting=real, desk=desk, differences=moved, **context)


HANDLERS = [show_correction_form, correct, show_waiting_correction]
