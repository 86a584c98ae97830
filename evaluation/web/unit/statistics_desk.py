"""执法统计 on the unit's desk: how far it is, until when, and what came back."""

from evaluation.statistics.grid import Grid, grid_of
from evaluation.statistics.queries import Head, Return, return_of, returns_of
from evaluation.statistics.rules import OPEN, RETURN_TITLES, ReturnState
from evaluation.web.office.pages import CHINA
from evaluation.web.unit.pages import Desk, Done, Todo
from evaluation.workdays.queries import days_left

LOOKS = {ReturnState.WAITING: ("wait", "clock"), ReturnState.ACCEPTED: ("good", "check")}


async def on_desk(desk: Desk) -> tuple[list[Todo], list[Done]]:
    here = desk.person.jurisdiction
    todos, done = list[Todo](), list[Done]()
    for head, _ in await returns_of(here, list(desk.units)):
        if head.state in OPEN:
            todos.append(await _todo(await return_of(here, head.unit)))
        else:
            done.append(_done(head))
    return todos, done


async def _todo(taken: Return) -> Todo:
    returned = taken.head.state == ReturnState.RETURNED
    due_on = taken.year.due_at.astimezone(CHINA).date()
    return Todo(
        title=f"{taken.year.year} 年执法统计",
        words=_progress(grid_of(taken, "")),
        path=f"/unit/statistics/{taken.head.unit}",
        deed="去修改" if returned else "去填报",
        due_on=due_on,
        due_at=taken.year.due_at,
        left=await days_left(due_on),
        returned=returned,
        back_at=taken.head.decided_at if returned else None,
        remark=taken.head.remark if returned else "",
        unit=taken.head.unit,
    )


def _progress(grid: Grid) -> str:
    whole = grid.whole
    words = f"已填 {whole.filled} / {whole.cells} 格"
    if whole.faults:
        words += f"，{len(whole.faults)} 处不符"
    if whole.unexplained:
        words += f"，{len(whole.unexplained)} 格要写说明"
    return f"{words}。可以提交了。" if whole.ready else f"{words}。"


def _done(head: Head) -> Done:
    look, icon = LOOKS[head.state]
    return Done(
        title=f"{head.year} 年执法统计",
        path=f"/unit/statistics/{head.unit}",
        sent_at=head.handed_in_at,
        answered_at=head.decided_at if head.state == ReturnState.ACCEPTED else None,
        words=RETURN_TITLES[head.state] + ("（迟报）" if head.late else ""),
        look=look,
        icon=icon,
    )
