"""What is to do next, by state and role: words and the page where it is done."""

from collections.abc import Callable, Sequence
from uuid import UUID

import msgspec

from evaluation.accounts.rules import Role
from evaluation.cycles.queries import CycleLine
from evaluation.cycles.rules import CycleState
from evaluation.objective.waiting import Waiting
from evaluation.results.desk import SittingLine
from evaluation.scoring.rules import SittingState
from evaluation.web.office.pages import PREFLIGHT, RUN, day

HELD = (SittingState.OPEN, SittingState.PAUSED)
BEFORE_CLOSING = (SittingState.PREPARED, SittingState.REHEARSED, *HELD)


class Todo(msgspec.Struct, frozen=True):
    """`about`: the sitting, or the year, that it is of; `state` only for a sitting. `overdue`: its
    last day is over.
    """

    words: str
    about: str
    path: str
    state: SittingState | None = None
    overdue: bool = False


class _Step(msgspec.Struct, frozen=True):
    """`room` is the page under the sitting's; `when` narrows it to what this person still owes."""

    roles: Sequence[Role]
    states: Sequence[SittingState]
    words: str
    room: str = ""
    real: bool = True
    when: Callable[[SittingLine], bool] = lambda _: True


_STEPS = (
    _Step(
        (Role.SCRUTINEER,),
        (SittingState.PREPARED, SittingState.REHEARSED),
        "制作您的钥匙卡",
        "/key-card",
        when=lambda line: not line.own_card,
    ),
    _Step(
        (Role.TELLER, *RUN),
        (SittingState.CLOSED,),
        "录纸质票：两位计票人各录一遍，封纸质票箱",
        "/paper",
        real=False,
        when=lambda line: line.waits_for_paper,
    ),
    _Step(
        (Role.SCRUTINEER,),
        (SittingState.CLOSED,),
        "启封：两位监票人",
        "/opening",
        real=False,
        when=lambda line: not line.waits_for_paper,
    ),
    _Step(
        (Role.SCRUTINEER, Role.TELLER),
        (SittingState.OPENED,),
        "签署计票结果",
        "/ranking",
        when=lambda line: not line.own_signature,
    ),
    _Step(
        RUN,
        BEFORE_CLOSING,
        "作为第二人确认来场监票人名单",
        "/guests",
        when=lambda line: line.guests_asked,
    ),
    _Step(RUN, (SittingState.PREPARED,), "做会前准备"),
    _Step(RUN, (SittingState.REHEARSED,), "登记发出的评议卡，开始评议会"),
    _Step((*RUN, Role.HOST), HELD, "主持：换环节、计时、评分，看还差几张", "/host"),
    _Step((Role.REGISTRAR,), BEFORE_CLOSING, "代表签到，登记发出的评议卡", "/sign-in"),
    _Step(
        PREFLIGHT,
        (SittingState.PREPARED, SittingState.REHEARSED),
        "会前检查：看还差什么",
        "/preflight",
    ),
    _Step(
        RUN,
        (SittingState.CLOSED,),
        "请两位监票人启封",
        "/opening",
        real=False,
        when=lambda line: not line.waits_for_paper,
    ),
    _Step(RUN, (SittingState.OPENED,), "请计票人、监票人签署", "/ranking"),
    _Step(
        RUN,
        (SittingState.SIGNED,),
        "审定结果：文号、日期，两人确认",
        "/ranking",
        when=lambda line: line.cycle_state == CycleState.COUNTED,
    ),
    _Step(
        RUN,
        (SittingState.SIGNED,),
        "开始公示",
        "/ranking",
        when=lambda line: line.cycle_state == CycleState.APPROVED,
    ),
    _Step(
        RUN,
        (SittingState.SIGNED,),
        "决定单位的复核申请",
        "/ranking/reviews",
        when=lambda line: line.open_reviews > 0,
    ),
    _Step(
        RUN,
        (SittingState.SIGNED,),
        "公示期满后公布结果",
        "/ranking",
        when=lambda line: line.cycle_state == CycleState.ANNOUNCED and not line.published,
    ),
    _Step(
        RUN,
        (SittingState.SIGNED,),
        "公布这份结果（另一场或更正后的）",
        "/ranking",
        when=lambda line: line.cycle_state == CycleState.PUBLISHED and not line.published,
    ),
)


def year_todos(waiting: Sequence[Waiting]) -> list[Todo]:
    """What the objective part of a year asks of the officers."""
    found = []
    for line in waiting:
        path = f"/office/years/{line.cycle}/objective"
        if line.objections:
            words = f"裁定单位对客观得分的异议　{line.objections} 项"
            found.append(Todo(words, f"{line.year} 年度客观考核", path))
        if line.unsent:
            words = f"给单位送客观得分确认单　还有 {line.unsent} 家"
            found.append(Todo(words, f"{line.year} 年度客观考核", path))
    return found


def todos(roles: frozenset[Role], sittings: Sequence[SittingLine]) -> list[Todo]:
    """In the order of the sittings; one sitting may ask for several things."""
    return [
        Todo(
            step.words,
            f"{line.title}　{line.board}　{day(line.held_on)}",
            f"/office/sittings/{line.id}{step.room}",
            SittingState(line.state),
        )
        for line in sittings
        for step in _STEPS
        if not roles.isdisjoint(step.roles)
        and line.state in step.states
        and not (step.real and line.rehearsal)
        and step.when(line)
    ]


class Stage(msgspec.Struct, frozen=True):
    """One of the nine steps of a year: `done`, `now` or `later`."""

    state: CycleState
    place: str


_REACHED = {
    SittingState.OPEN: CycleState.SITTING,
    SittingState.PAUSED: CycleState.SITTING,
    SittingState.CLOSED: CycleState.SITTING,
    SittingState.OPENED: CycleState.COUNTED,
    SittingState.SIGNED: CycleState.COUNTED,
}
"""What a real sitting has carried its year to, before the office takes the next step by itself."""


def stages(cycle: CycleLine, sittings: Sequence[SittingLine]) -> list[Stage]:
    order = list(CycleState)
    reached = {CycleState(cycle.state)} | {
        _REACHED[SittingState(line.state)]
        for line in sittings
        if line.cycle == cycle.id and not line.rehearsal and line.state in _REACHED
    }
    now = max(order.index(state) for state in reached)
    places = ["done"] * now + ["now"] + ["later"] * (len(order) - now - 1)
    return [Stage(state, place) for state, place in zip(order, places, strict=True)]


def sittings_by_cycle(sittings: Sequence[SittingLine]) -> dict[UUID, list[SittingLine]]:
    found: dict[UUID, list[SittingLine]] = {}
    for line in sittings:
        found.setdefault(line.cycle, []).append(line)
    return found
