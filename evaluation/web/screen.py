"""大屏 — the door of the hall: no log-in, plain http, only reading. Nothing in it is secret."""

from typing import Any
from uuid import UUID

from litestar import Response, Router, get
from litestar.params import FromPath
from litestar.response import Template

from evaluation.results.printing import chinese_date
from evaluation.scoring.desk import progress_of
from evaluation.scoring.hall import Hall, Scene, hall_of
from evaluation.web.errors import AnyRequest
from evaluation.web.live import fragment, once_a_second

WORDS = {
    Scene.BEFORE: ("clock", "评议会即将开始", "请扫评议卡上的二维码，在平板上等候。"),
    Scene.WAITING: ("clock", "请稍候", "主持人宣布后开始评分。"),
    Scene.PAUSED: ("pause", "会议暂停", "分数都在，恢复后接着评。"),
    Scene.VOIDED: ("stop", "本次评议会已作废", "票箱没有启封，已经销毁，不计票。请听主持人安排。"),
}
"""Icon, large words and a sentence where there is no unit and no root to show."""

counts_of = once_a_second(progress_of)


@get("/screen/{sitting:uuid}")
async def show_screen(sitting: FromPath[UUID]) -> Template:
    context = await picture(sitting) | {"sitting": sitting}
    return Template("screen/screen.html", context=context)


@get("/screen/{sitting:uuid}/now")
async def show_now(request: AnyRequest, sitting: FromPath[UUID]) -> Response[bytes]:
    return fragment(request, "screen/now.html", await picture(sitting))


async def picture(sitting: UUID) -> dict[str, Any]:
    """All that the screen's templates need. State is of this moment, counts of this second."""
    hall = await hall_of(sitting)
    cast, due = await _counts(sitting, hall)
    return {
        "hall": hall,
        "scene": hall.scene,
        "words": WORDS.get(hall.scene),
        "day": chinese_date(hall.held_on),
        "cast": cast,
        "due": due,
        "spaced": spaced,
    }


async def _counts(sitting: UUID, hall: Hall) -> tuple[int, int]:
    """已交 and 应交 of what is being scored: the unit on the screen, or a batch of units."""
    if hall.scene not in (Scene.UNIT, Scene.BATCH):
        return 0, 0
    progress = await counts_of(sitting)
    units = hall.scored_now if hall.scene == Scene.BATCH else [hall.unit]
    counted = [progress.units[unit.id].cast for unit in units if unit and unit.id in progress.units]
    return sum(sum(cast.values()) for cast in counted), progress.issued * len(units)


def spaced(count: int) -> str:
    """A thin space between thousands."""
    return f"{count:,}".replace(",", "\u2009")


screen = Router("/", route_handlers=[show_screen, show_now], opt={"public": True})
