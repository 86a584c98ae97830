"""主持台 — the host's page: plain forms, each of which says what was seen when it was pressed."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.scoring import conduct, floor
from evaluation.scoring.desk import SittingHead
from evaluation.scoring.floor_queries import Lengths
from evaluation.scoring.floor_rules import StillMissing
from evaluation.scoring.host_desk import HostDesk, host_desk
from evaluation.scoring.modes import STEP_TITLES
from evaluation.scoring.rules import SITTING_TITLES, Scoring
from evaluation.web.errors import AnyRequest, refusal, wants_json
from evaluation.web.guards import Form, only
from evaluation.web.live import fragment
from evaluation.web.office.host_words import next_words, notice_words, undo_words, wall_words
from evaluation.web.office.pages import CONDUCT, page, to_sitting
from evaluation.web.wall import clocked

ROOM = "/sittings/{sitting_id:uuid}/host"
IN_VIEW = 24
"""Units of the agenda beside the clock; a low screen cuts the last of them."""


class Seen(Form, frozen=True):
    """`seen` is the turn of the floor that the page showed."""

    seen: int


class Next(Seen, frozen=True):
    """`told`: the turn in which this person was told of missing ballots."""

    told: int | None = None


class More(Seen, frozen=True):
    extra: int


class OfUnit(Seen, frozen=True):
    unit: UUID


class OfUnits(Seen, frozen=True):
    unit: list[UUID] | UUID = []

    @property
    def chosen(self) -> list[UUID]:
        return self.unit if isinstance(self.unit, list) else [self.unit]


Seconds = Annotated[int, msgspec.Meta(ge=0, le=100_000)]


class Times(Form, frozen=True):
    report_minutes: Seconds
    report_seconds: Seconds
    notice_minutes: Seconds
    notice_seconds: Seconds
    scoring_minutes: Seconds
    scoring_seconds: Seconds
    warning_seconds: Seconds

    @property
    def lengths(self) -> Lengths:
        return Lengths(
            self.report_minutes * 60 + self.report_seconds,
            self.notice_minutes * 60 + self.notice_seconds,
            self.scoring_minutes * 60 + self.scoring_seconds,
            self.warning_seconds,
        )


def show_still_missing(request: AnyRequest, no: StillMissing) -> Response[Any]:
    """The first of two presses: the page comes back with the button armed for this very turn."""
    if wants_json(request):
        return refusal(request, 409, "还有缺票", str(no), reason="missing")
    back = request.scope["path"].rpartition("/")[0]
    return Redirect(f"{back}?told={no.turn}", status_code=303)


@get(ROOM, guards=[only(*CONDUCT)])
async def show_host(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    told: FromQuery[int | None] = None,
) -> Template:
    desk = await host_desk(sitting.id)
    return page("host", person, **_picture(sitting, desk), told=told, drawn=False)


@get(ROOM + "/now", guards=[only(*CONDUCT)], opt={"watching": True})
async def show_host_now(
    request: AnyRequest, person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Response[bytes]:
    """The same without a running clock's figures, so that it changes only with what it says."""
    picture = _picture(sitting, await host_desk(sitting.id))
    frame: dict[str, object] = {"request": request, "person": person, "told": None, "drawn": True}
    return fragment(request, "office/host-now.html", picture | frame)


def _picture(sitting: SittingHead, desk: HostDesk) -> dict[str, object]:
    return {
        "sitting": sitting,
        "desk": desk,
        "next_words": next_words(desk),
        "undo_words": undo_words(desk),
        "wall_words": wall_words(desk),
        "notice_words": notice_words,
        "window": desk.window(IN_VIEW),
        "step_titles": STEP_TITLES,
        "sitting_titles": SITTING_TITLES,
        "clocked": clocked,
    }


@get(ROOM + "/agenda", guards=[only(*CONDUCT)])
async def show_units(
    person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Template:
    return page("host-agenda", person, **_picture(sitting, await host_desk(sitting.id)))


@get(ROOM + "/lengths", guards=[only(*CONDUCT)])
async def show_lengths(
    person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Template:
    return page("host-lengths", person, **_picture(sitting, await host_desk(sitting.id)))


@post(ROOM + "/lengths", guards=[only(*CONDUCT)])
async def set_lengths(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Times],
) -> Redirect:
    await floor.set_lengths(person, sitting.id, data.lengths)
    return _back(sitting)


@post(
    ROOM + "/next", guards=[only(*CONDUCT)], exception_handlers={StillMissing: show_still_missing}
)
async def take_next(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Next],
) -> Redirect:
    await floor.take_next(person, sitting.id, data.seen, data.told)
    return _back(sitting)


@post(ROOM + "/skip", guards=[only(*CONDUCT)])
async def skip_unit(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Seen],
) -> Redirect:
    await floor.skip_unit(person, sitting.id, data.seen)
    return _back(sitting)


@post(ROOM + "/undo", guards=[only(*CONDUCT)])
async def undo(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Seen],
) -> Redirect:
    await floor.undo(person, sitting.id, data.seen)
    return _back(sitting)


@post(ROOM + "/call", guards=[only(*CONDUCT)])
async def call_unit(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[OfUnit],
) -> Redirect:
    await floor.call_unit(person, sitting.id, data.seen, data.unit)
    return _back(sitting)


@post(ROOM + "/recall", guards=[only(*CONDUCT)])
async def recall_unit(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[OfUnit],
) -> Redirect:
    await floor.recall_unit(person, sitting.id, data.seen, data.unit)
    return _back(sitting)


@post(ROOM + "/scoring-on", guards=[only(*CONDUCT)])
async def start_scoring(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[OfUnits],
) -> Redirect:
    await floor.set_scoring(person, sitting.id, data.seen, data.chosen, Scoring.OPEN)
    return _back(sitting)


@post(ROOM + "/scoring-off", guards=[only(*CONDUCT)])
async def stop_scoring(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[OfUnits],
) -> Redirect:
    await floor.set_scoring(person, sitting.id, data.seen, data.chosen, Scoring.CLOSED)
    return _back(sitting)


@post(ROOM + "/clock-more", guards=[only(*CONDUCT)])
async def extend_clock(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[More],
) -> Redirect:
    await floor.extend_clock(person, sitting.id, data.seen, data.extra)
    return _back(sitting)


@post(ROOM + "/clock-start", guards=[only(*CONDUCT)])
async def start_clock(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Seen],
) -> Redirect:
    await floor.start_clock(person, sitting.id, data.seen)
    return _back(sitting)


@post(ROOM + "/clock-stop", guards=[only(*CONDUCT)])
async def stop_clock(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Seen],
) -> Redirect:
    await floor.stop_clock(person, sitting.id, data.seen)
    return _back(sitting)


@post(ROOM + "/clock-restart", guards=[only(*CONDUCT)])
async def restart_clock(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Seen],
) -> Redirect:
    await floor.restart_clock(person, sitting.id, data.seen)
    return _back(sitting)


@post(ROOM + "/pause", guards=[only(*CONDUCT)])
async def pause(person: NamedDependency[Person], sitting: NamedDependency[SittingHead]) -> Redirect:
    await conduct.pause_sitting(person, sitting.id)
    return _back(sitting)


@post(ROOM + "/resume", guards=[only(*CONDUCT)])
async def resume(
    person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Redirect:
    await conduct.resume_sitting(person, sitting.id)
    return _back(sitting)


def _back(sitting: SittingHead) -> Redirect:
    return to_sitting(sitting, "/host")


HANDLERS = [
    show_host,
    show_host_now,
    show_units,
    show_lengths,
    set_lengths,
    take_next,
    skip_unit,
    undo,
    call_unit,
    recall_unit,
    start_scoring,
    stop_scoring,
    extend_clock,
    start_clock,
    stop_clock,
    restart_clock,
    pause,
    resume,
]
