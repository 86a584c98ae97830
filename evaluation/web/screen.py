"""大屏 — the door of the hall: no log-in, plain http, only reading. Nothing in it is secret."""

from typing import Any
from uuid import UUID

from litestar import Response, Router, get
from litestar.params import FromPath
from litestar.response import Template

from evaluation.rectification.onsite_hall import HallNotice, notice_on_floor
from evaluation.results.printing import chinese_date
from evaluation.results.reveal_queries import RevealView, reveal_of
from evaluation.scoring.display import note_seen
from evaluation.scoring.display_queries import DisplayLine, display_of
from evaluation.scoring.display_rules import Show
from evaluation.scoring.floor_queries import FloorView, floor_of
from evaluation.scoring.hall import Hall, Scene, hall_of
from evaluation.scoring.missing import hall_counts
from evaluation.scoring.modes import Step
from evaluation.web.assets import VERSION
from evaluation.web.errors import AnyRequest
from evaluation.web.live import fragment, once_a_second
from evaluation.web.wall import MOST_ON_AGENDA, around, clocked, next_unit, spaced, steps_of

WORDS = {
    Scene.BEFORE: ("clock", "评议会即将开始", "请扫评议卡上的二维码，在平板上等候。"),
    Scene.WAITING: ("clock", "请稍候", "主持人宣布后开始评分。"),
    Scene.PAUSED: ("pause", "会议暂停", "分数都在，恢复后接着评。"),
    Scene.VOIDED: ("stop", "本次评议会已作废", "票箱没有启封，已经销毁，不计票。请听主持人安排。"),
    "no-root": ("lock", "票箱还没有封", "封箱以后，这里显示封箱码和核对回执的办法。"),
    "stopped": ("pause", "揭晓暂停", "计票结果正在核对，请听主持人安排。"),
}
"""Icon, large words and a sentence where there is no unit and no root to show."""
ON_PAPER: dict[str, str] = {
    Scene.BEFORE: "请备好笔，听主持人宣布后在纸质评议票上评分。",
    Scene.PAUSED: "请收好评议票，恢复后接着评。",
}
"""Another sentence where nobody has a tablet."""

counts_of = once_a_second(hall_counts)


@get("/screen/{sitting:uuid}")
async def show_screen(sitting: FromPath[UUID]) -> Template:
    return await _page(sitting, None)


@get("/screen/{sitting:uuid}/now")
async def show_now(request: AnyRequest, sitting: FromPath[UUID]) -> Response[bytes]:
    return await _now(request, sitting, None)


@get("/screen/{sitting:uuid}/{display:str}")
async def show_display(sitting: FromPath[UUID], display: FromPath[str]) -> Template:
    """A screen by its name, or by its id, which stays when the name is another's."""
    return await _page(sitting, await display_of(sitting, display))


@get("/screen/{sitting:uuid}/{display:str}/now")
async def show_display_now(
    request: AnyRequest, sitting: FromPath[UUID], display: FromPath[str]
) -> Response[bytes]:
    """What the screen asks every two seconds; by it the operator sees that it is there."""
    here = await display_of(sitting, display)
    await note_seen(here)
    return await _now(request, sitting, here)


async def _page(sitting: UUID, display: DisplayLine | None) -> Template:
    here = f"/screen/{sitting}" + (f"/{display.id}" if display else "")
    context = await picture(sitting, display) | {"here": here, "sitting": sitting}
    return Template("screen/screen.html", context=context)


async def _now(request: AnyRequest, sitting: UUID, display: DisplayLine | None) -> Response[bytes]:
    answer = fragment(request, "screen/now.html", await picture(sitting, display))
    answer.headers["X-Version"] = VERSION
    return answer


async def picture(sitting: UUID, display: DisplayLine | None = None) -> dict[str, Any]:
    """All that the screen's templates need. State is of this moment, counts of this second."""
    hall = await hall_of(sitting)
    reveal = await _reveal(sitting, hall, display)
    scene = scene_of(hall, display, reveal)
    floor = await floor_of(sitting) if scene in (Scene.UNIT, Scene.BATCH) else None
    cast, due = await _counts(sitting, hall, scene)
    return {
        "hall": hall,
        "scene": scene,
        "display": display,
        "reveal": reveal,
        "words": WORDS.get(scene),
        "on_paper": ON_PAPER.get(scene) if hall.on_paper else None,
        "day": chinese_date(hall.held_on),
        "cast": cast,
        "due": due,
        "notice": await _notice(sitting, hall, floor),
        "spaced": spaced,
        "clocked": clocked,
        "version": VERSION,
    } | _of_unit(hall, floor, scene)


def scene_of(hall: Hall, display: DisplayLine | None, reveal: RevealView | None) -> str:
    """What the operator told this screen to show; what follows the floor goes by the sitting."""
    match display.shows if display else Show.FLOOR:
        case Show.BLANK | Show.MESSAGE | Show.AGENDA as told:
            return told.value
        case Show.ROOT:
            return hall.scene if hall.scene in WITH_ROOT else "no-root"
    if reveal is not None and hall.scene == Scene.OPENED:
        return "stopped" if reveal.stopped else "reveal"
    return hall.scene


WITH_ROOT = (Scene.SEALED, Scene.OPENED, Scene.VOIDED)


async def _reveal(sitting: UUID, hall: Hall, display: DisplayLine | None) -> RevealView | None:
    """Nobody asks for it but a screen that follows, after the box was opened."""
    follows = display is None or display.shows == Show.FLOOR
    return await reveal_of(sitting) if follows and hall.scene == Scene.OPENED else None


async def _notice(sitting: UUID, hall: Hall, floor: FloorView | None) -> HallNotice | None:
    """现场通报 of the unit on the screen, while the floor stands at that step and never before."""
    if floor is None or floor.step != Step.NOTICE or floor.unit != hall.on_screen:
        return None
    notice = await notice_on_floor(sitting)
    return notice if notice is not None and notice.unit == hall.on_screen else None


def _of_unit(hall: Hall, floor: FloorView | None, scene: str) -> dict[str, Any]:
    on_agenda = around(hall.agenda, hall.on_screen, MOST_ON_AGENDA) if scene == "agenda" else ()
    return {
        "floor": floor,
        "steps": steps_of(hall, floor) if scene == Scene.UNIT else [],
        "next_unit": next_unit(hall) if scene == Scene.UNIT else None,
        "on_agenda": on_agenda,
    }


async def _counts(sitting: UUID, hall: Hall, scene: str) -> tuple[int, int]:
    """已交 and 应交 of what is being scored: the unit on the screen, or a batch of units."""
    if scene not in (Scene.UNIT, Scene.BATCH) or hall.on_paper:
        return 0, 0
    counts = await counts_of(sitting)
    units = hall.scored_now if scene == Scene.BATCH else [hall.unit]
    lines = [line for unit in units if unit for line in counts.of(unit.id, unit.number)]
    return sum(line.cast for line in lines), sum(line.due for line in lines)


screen = Router(
    "/",
    route_handlers=[show_screen, show_now, show_display, show_display_now],
    opt={"public": True},
)
