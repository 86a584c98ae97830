"""议程: its order by lot or by hand, its half-days, units added and removed; until the opening."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.cycles.seeds import FEWEST_DICE, read_seed
from evaluation.errors import Refused
from evaluation.scoring import agenda, lots, queries
from evaluation.scoring.desk import SittingHead
from evaluation.scoring.printing import print_lots
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import HALL, RUN, page, to_sitting
from evaluation.web.office.preparing import pdf_to_print

Typed = Annotated[str, msgspec.Meta(max_length=20)]
Day = Annotated[str, msgspec.Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
Count = Annotated[str, msgspec.Meta(pattern=r"^\d{0,3}$")]
ROWS = 4
"""Half-days that the form offers, unless there are more."""


class HalfDays(Form, frozen=True, kw_only=True):
    """One row a half-day; a row without a day is not meant."""

    held_on: list[Day] | Day = []
    part: list[lots.Part] | lots.Part = []
    units: list[Count] | Count = []

    @property
    def plans(self) -> tuple[lots.HalfDayPlan, ...]:
        rows = zip(_many(self.held_on), _many(self.part), _many(self.units), strict=False)
        return tuple(
            lots.HalfDayPlan(_day(day), part, int(count) if count else None)
            for day, part, count in rows
            if day
        )


class NewLots(HalfDays, frozen=True, kw_only=True):
    """`number` stands beside `unit`, one for each."""

    method: lots.Method
    unit: list[UUID] | UUID = []
    number: list[Typed] | Typed = []
    written: list[UUID] | UUID = []
    seed: Annotated[str, msgspec.Meta(max_length=200)] = ""
    draw_written: bool = False
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""

    @property
    def draw(self) -> lots.Draw:
        units = _many(self.unit)
        return lots.Draw(
            method=self.method,
            units=frozenset(units),
            written=frozenset(_many(self.written)),
            seed=self.seed,
            numbers=dict(zip(units, _many(self.number), strict=False)),
            draw_written=self.draw_written,
            half_days=self.plans,
            reason=self.reason,
        )

    @property
    def fields(self) -> list[tuple[str, str]]:
        """All that was typed, to be sent once more by the page that asks."""
        return [
            (name, str(one).lower() if isinstance(one, bool) else str(one))
            for name, value in msgspec.structs.asdict(self).items()
            for one in _many(value)
            if name != "form_token" and value is not False
        ]


class OneUnit(Form, frozen=True):
    unit: UUID


def _many(value: Any) -> list[Any]:  # noqa: ANN401  # a field that was sent once or often
    return list(value) if isinstance(value, list) else [value]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"没有 {text} 这一天，请改日期。") from None


@get("/sittings/{sitting_id:uuid}/agenda", guards=[only(*HALL)])
async def show_agenda(
    person: NamedDependency[Person], real: NamedDependency[SittingHead]
) -> Template:
    return page(
        "agenda",
        person,
        sitting=real,
        units=await queries.agenda_lines(real.id),
        half_days=await queries.half_days_of(real.id),
        free=await queries.free_units(real.id),
        draws=await agenda.lots_of(real.id),
        method_titles=lots.METHOD_TITLES,
        parts=list(lots.Part),
        rows=ROWS,
    )


@get("/sittings/{sitting_id:uuid}/agenda/draw", guards=[only(*RUN)])
async def show_draw(
    person: NamedDependency[Person], real: NamedDependency[SittingHead]
) -> Template:
    return page(
        "agenda-draw",
        person,
        sitting=real,
        reporters=await agenda.reporters_of(real.id),
        half_days=await queries.half_days_of(real.id),
        draws=await agenda.lots_of(real.id),
        parts=list(lots.Part),
        rows=ROWS,
        fewest=FEWEST_DICE,
    )


@post("/sittings/{sitting_id:uuid}/agenda/preview", guards=[only(*RUN)], status_code=200)
async def preview(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[NewLots],
) -> Template:
    """An order by hand is shown; one from a seed is not, for it would be tried until it pleases."""
    drawn = await agenda.preview_lots(real.id, data.draw)
    return page(
        "agenda-preview",
        person,
        sitting=real,
        drawn=drawn,
        by_hand=data.method == lots.Method.HAND,
        seed=read_seed(data.seed) if data.method == lots.Method.SEED else "",
        register=sorted(drawn.places, key=lambda place: (place.written, place.title)),
        fields=data.fields,
    )


@post("/sittings/{sitting_id:uuid}/agenda/draw", guards=[only(*RUN)])
async def draw(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[NewLots],
) -> Redirect:
    await agenda.draw_lots(person, real.id, data.draw)
    return to_sitting(real, "/agenda")


@post("/sittings/{sitting_id:uuid}/agenda/half-days", guards=[only(*RUN)])
async def plan(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[HalfDays],
) -> Redirect:
    await agenda.plan_half_days(person, real.id, data.plans)
    return to_sitting(real, "/agenda")


@post("/sittings/{sitting_id:uuid}/agenda/add", guards=[only(*RUN)])
async def add(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[OneUnit],
) -> Redirect:
    await agenda.add_unit(person, real.id, data.unit)
    return to_sitting(real, "/agenda")


@post("/sittings/{sitting_id:uuid}/agenda/remove", guards=[only(*RUN)])
async def remove(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[OneUnit],
) -> Redirect:
    await agenda.remove_unit(person, real.id, data.unit)
    return to_sitting(real, "/agenda")


@get("/sittings/{sitting_id:uuid}/agenda/lots/{lots_id:uuid}", guards=[only(*HALL)])
async def send_lots(real: NamedDependency[SittingHead], lots_id: FromPath[UUID]) -> Response[bytes]:
    return pdf_to_print(await print_lots(real, lots_id), f"{real.mark}{real.title}抽签结果单")


HANDLERS = [show_agenda, show_draw, preview, draw, plan, add, remove, send_lots]
