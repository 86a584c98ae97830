"""主持台 in words: what the large button does, where 撤回 leads, what the wall shows."""

from uuid import UUID

from evaluation.rectification.onsite_hall import AgendaNotice
from evaluation.rectification.onsite_rules import Stand
from evaluation.scoring.floor_rules import Deed, Move, Place
from evaluation.scoring.hall import Scene
from evaluation.scoring.host_desk import HostDesk
from evaluation.scoring.modes import STEP_TITLES, Step
from evaluation.scoring.rules import Scoring


def next_words(desk: HostDesk) -> str:
    """The label of the large button; empty when there is nothing left to do."""
    move = desk.next_move
    if move is None:
        return ""
    there = _place(desk, move.to)
    match move.deed:
        case Deed.BEGIN:
            return f"请 {there}"
        case Deed.UNIT:
            return f"{_stopping(desk, move)}请 {there}"
        case Deed.BACK:
            return f"{_stopping(desk, move)}回到 {there}"
        case Deed.LAST:
            return f"{_stopping(desk, move)}各家就都评过了"
        case _:
            return "开始评分" if move.to.step == Step.SCORING else f"进入{_step(move.to.step)}"


def _stopping(desk: HostDesk, move: Move) -> str:
    count = len(move.closes)
    if not count:
        return ""
    if desk.floor.unit is None:
        return f"停止 {count} 家的评分，"
    return "停止补评，" if desk.aside else "停止本家评分，"


def undo_words(desk: HostDesk) -> str:
    before = desk.before
    if before is None:
        return "撤回"
    if before.place.same_as(desk.place):
        stopped = before.deed in (Deed.CLOSE, Deed.LAST)
        return "撤回：评分再开启" if stopped else "撤回：评分照旧"
    if before.place.unit == desk.place.unit and before.place.unit is not None:
        return f"撤回：回到{_step(before.place.step)}"
    if before.place.unit is None and Scoring.OPEN not in before.scoring.values():
        return "撤回：回到没有请单位时"
    return f"撤回：回到 {_place(desk, before.place)}"


def _place(desk: HostDesk, place: Place) -> str:
    return (
        "几家一起评分" if place.unit is None else f"{_unit(desk, place.unit)} {_step(place.step)}"
    )


def _unit(desk: HostDesk, unit: UUID) -> str:
    line = desk.line_of(unit)
    return f"{line.unit.number} {line.unit.short_title}" if line else ""


def _step(step: Step) -> str:
    return "述职" if step == Step.REPORT else STEP_TITLES[step]


_SCENES = {
    Scene.BEFORE: "评议会即将开始",
    Scene.WAITING: "请稍候",
    Scene.PAUSED: "会议暂停",
    Scene.SEALED: "票箱已封，封箱码",
    Scene.OPENED: "已启封计票",
    Scene.VOIDED: "本次评议会已作废",
}


def wall_words(desk: HostDesk) -> tuple[str, str]:
    """What a wall shows that follows the agenda: a head, and what is under it."""
    hall = desk.hall
    if hall.scene == Scene.BATCH:
        return f"{len(hall.scored_now)} 家单位同时评分", f"已交 {_cast(desk)} 张"
    if hall.scene != Scene.UNIT or hall.unit is None:
        return _SCENES[hall.scene], ""
    if hall.step != Step.SCORING:
        return f"{hall.unit.number}　{hall.unit.short_title}", hall.step_title
    words = "现在评分" if hall.scored_now else "已停止评分"
    return f"{hall.unit.number}　{hall.unit.short_title}", f"{words}，已交 {_cast(desk)} 张"


def notice_words(notice: AgendaNotice) -> str:
    """What the host needs to know before the step: whether the wall will show a text."""
    if notice.released:
        return "通报稿已放行"
    return "没有查实的问题" if notice.stand == Stand.NOT_NEEDED else "没有放行的通报稿"


def _cast(desk: HostDesk) -> int:
    return sum(group.cast for line in desk.scored for group in line.groups)
