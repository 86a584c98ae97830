"""问题整改 of the own unit: what is asked, the answer with its evidence, handed in."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Stream, Template

from evaluation.clues.states import STATE_TITLES, ClueState
from evaluation.duty_reports.difference import Kind
from evaluation.errors import Refused
from evaluation.files.queries import kept_on_disk
from evaluation.rectification.answer_rules import (
    HOW_TITLES,
    LONGEST_NAME,
    LONGEST_TEXT,
    Answer,
    read_day,
)
from evaluation.rectification.answering import attach, attach_small, detach, hand_in, save_draft
from evaluation.rectification.desk_queries import DeskLine, desk_lines
from evaluation.rectification.ledger_printing import in_words
from evaluation.rectification.problem import Problem, Typed
from evaluation.rectification.problem_queries import check_evidence, own_problem
from evaluation.rectification.states import ROUND_TITLES
from evaluation.web.downloads import as_stream
from evaluation.web.errors import AnyRequest, wants_json
from evaluation.web.guards import Form
from evaluation.web.unit.pages import Desk, Done, Todo, page
from evaluation.web.uploads import ROOM_FOR_A_FILE, UploadBody, uploaded

HERE = "/unit/rectification"
ONE = "/rectification/{clue:uuid}"
Text = Annotated[str, msgspec.Meta(max_length=4 * LONGEST_TEXT)]
Name = Annotated[str, msgspec.Meta(max_length=4 * LONGEST_NAME)]
Mark = Annotated[str, msgspec.Meta(max_length=64)]


class Saving(Form, frozen=True, kw_only=True):
    """`seen`: the draft that the form was made from. `then`: the button that was pressed."""

    seen: Mark = ""
    measures: Text = ""
    progress: Text = ""
    leader: Name = ""
    person: Name = ""
    done_on: Annotated[str, msgspec.Meta(max_length=20)] = ""
    then: Annotated[str, msgspec.Meta(max_length=20)] = ""

    def answer(self, *, strict: bool) -> Answer:
        """Raises Refused for a day that is none; unless `strict`, it is left out."""
        try:
            done_on = read_day(self.done_on)
        except Refused:
            if strict:
                raise
            done_on = None
        return Answer(
            measures=self.measures,
            progress=self.progress,
            leader=self.leader,
            person=self.person,
            done_on=done_on,
        )


class Attaching(Form, frozen=True):
    upload: UUID


class SendingFile(Form, frozen=True):
    file: UploadFile | None = None


class HandingIn(Form, frozen=True):
    seen: Mark


async def problem_at_hand(desk: Desk, clue: UUID) -> Problem:
    return await own_problem(desk.person.jurisdiction, desk.units, clue)


def _page(name: str, desk: Desk, problem: Problem, **more: object) -> Template:
    shown = {
        "problem": problem,
        "typed": problem.typed,
        "fault": "",
        "here": HERE,
        "own": f"{HERE}/{problem.clue}",
        "state_titles": STATE_TITLES,
        "round_titles": ROUND_TITLES,
        "how_titles": HOW_TITLES,
        "kinds": Kind,
        "on_day": in_words,
        "longest": LONGEST_TEXT,
        "longest_name": LONGEST_NAME,
    }
    return page(name, desk, **(shown | more))


@get("/rectification")
async def show_problems(desk: NamedDependency[Desk]) -> Template:
    lines = await desk_lines(desk.person.jurisdiction, desk.units)
    titles = {"state_titles": STATE_TITLES, "on_day": in_words, "here": HERE}
    return page("rectification", desk, lines=lines, **titles)


@get(ONE)
async def show_problem(desk: NamedDependency[Desk], clue: FromPath[UUID]) -> Template:
    return _page("rectification-one", desk, await problem_at_hand(desk, clue))


@post(ONE + "/save")
async def save(
    request: AnyRequest,
    desk: NamedDependency[Desk],
    clue: FromPath[UUID],
    data: URLEncodedBody[Saving],
) -> Redirect | Template:
    """A refusal brings the page back with all that was typed; with scripts it stays open anyway."""
    try:
        await save_draft(desk.person, clue, data.answer(strict=True), data.seen)
    except Refused as no:
        if wants_json(request):
            raise
        return await _again(desk, clue, data, str(no))
    return Redirect(f"{HERE}/{clue}{'/hand-in' if data.then == 'hand-in' else ''}", status_code=303)


async def _again(desk: Desk, clue: UUID, data: Saving, fault: str) -> Template:
    problem = await problem_at_hand(desk, clue)
    typed = Typed(data.answer(strict=False), data.seen, problem.typed.files)
    again = _page("rectification-one", desk, problem, typed=typed, fault=fault)
    again.status_code = 409
    return again


@get(ONE + "/evidence")
async def show_evidence(desk: NamedDependency[Desk], clue: FromPath[UUID]) -> Template:
    """What lies beside the draft, fetched anew after each file."""
    return _page("rectification-evidence", desk, await problem_at_hand(desk, clue))


@post(ONE + "/evidence", status_code=200)
async def add_evidence(
    desk: NamedDependency[Desk], clue: FromPath[UUID], data: URLEncodedBody[Attaching]
) -> dict[str, UUID]:
    return {"file": await attach(desk.person, clue, data.upload)}


@post(ONE + "/evidence/send", **ROOM_FOR_A_FILE)
async def send_evidence(
    desk: NamedDependency[Desk], clue: FromPath[UUID], data: UploadBody[SendingFile]
) -> Redirect:
    """For a browser without scripts."""
    sent = await uploaded(data.file)
    await attach_small(desk.person, clue, sent.name, sent.content)
    return Redirect(f"{HERE}/{clue}", status_code=303)


@post(ONE + "/evidence/{file:uuid}/remove")
async def remove_evidence(
    desk: NamedDependency[Desk], clue: FromPath[UUID], file: FromPath[UUID]
) -> Redirect:
    await detach(desk.person, clue, file)
    return Redirect(f"{HERE}/{clue}", status_code=303)


@get(ONE + "/files/{file:uuid}")
async def take_evidence(
    desk: NamedDependency[Desk], clue: FromPath[UUID], file: FromPath[UUID]
) -> Stream:
    """A file of the own rounds or of the draft; any other does not exist."""
    await problem_at_hand(desk, clue)
    await check_evidence(clue, file, drafts=True)
    return as_stream(await kept_on_disk(desk.person.jurisdiction, file))


@get(ONE + "/hand-in")
async def ask_to_hand_in(desk: NamedDependency[Desk], clue: FromPath[UUID]) -> Template:
    return _page("ask/rectification", desk, await problem_at_hand(desk, clue))


@post(ONE + "/hand-in")
async def hand_in_answer(
    desk: NamedDependency[Desk], clue: FromPath[UUID], data: URLEncodedBody[HandingIn]
) -> Redirect:
    await hand_in(desk.person, clue, data.seen)
    return Redirect(f"{HERE}/{clue}", status_code=303)


async def on_desk(desk: Desk) -> tuple[list[Todo], list[Done]]:
    lines = await desk_lines(desk.person.jurisdiction, desk.units)
    ended = (ClueState.VERIFYING, ClueState.VERIFIED, ClueState.WRITTEN_OFF)
    return (
        [_todo(line) for line in lines if line.open],
        [_done(line) for line in lines if line.state in ended],
    )


def _todo(line: DeskLine) -> Todo:
    returned = line.state == ClueState.SENT_BACK
    by = f"（{line.decided_by}）" if line.decided_by else ""
    return Todo(
        f"问题整改 {line.label}　{line.title}"
        + (f"　第 {line.rounds} 次被退回" if returned else ""),
        "写明整治措施、进展和责任人，附佐证材料，再提交。过时也能交，会注明迟交。",
        f"{HERE}/{line.clue}",
        "去修改" if returned else "接着写" if line.begun else "去写",
        due_on=line.due_on,
        left=line.light.left if line.light else None,
        returned=returned,
        remark=line.remark + by if returned else "",
        back_at=line.decided_at if returned else None,
    )


def _done(line: DeskLine) -> Done:
    words, look, icon = {
        ClueState.VERIFYING: (f"第 {line.rounds} 次已交，等评议办验收", "wait", "clock"),
        ClueState.VERIFIED: ("验收通过，等销号", "good", "clock"),
    }.get(line.state, ("已销号", "good", "check"))
    return Done(
        title=f"问题整改 {line.label}　{line.title}",
        path=f"{HERE}/{line.clue}",
        sent_at=line.handed_in_at,
        answered_at=line.decided_at,
        words=words + ("（迟交）" if line.late else ""),
        look=look,
        icon=icon,
    )


HANDLERS: list[Any] = [
    show_problems,
    show_problem,
    save,
    show_evidence,
    add_evidence,
    send_evidence,
    remove_evidence,
    take_evidence,
    ask_to_hand_in,
    hand_in_answer,
]
