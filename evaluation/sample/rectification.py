"""Invented 整改 of the sample year: some written off, some waiting, one sent back, one overdue."""

import struct
import zlib
from collections.abc import Callable, Coroutine
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person
from evaluation.db import fetch, transaction
from evaluation.rectification.accountability import NewEntry, enter
from evaluation.rectification.answer_rules import Answer, How
from evaluation.rectification.answering import attach_small, hand_in, save_draft
from evaluation.rectification.notice_drafts import draft_notice
from evaluation.rectification.notices import issue_notice
from evaluation.rectification.problem import Problem
from evaluation.rectification.problem_queries import own_problem
from evaluation.rectification.verifying import send_back, verify, write_off
from evaluation.sample.people import person
from evaluation.workdays.queries import due_before, today

YEAR = 2024
MARK = "（示例）"
FOR_CLERKS = ("市城管局", "市水利局", "市林业局")
"""Units whose clerk can log in; their problems come first, so that each sees something."""
DEMANDS = (
    "请在期限内查清原因，纠正这一件，举一反三查同类问题，完善制度，并把整改前后的对照、制度文件和"
    f"回访记录一并报来。{MARK}"
)
"""Of problems that are told of without a letter of the sample."""
SENT_BACK = f"只写了打算，没有写做到哪一步；缺当事人回访记录，请补。{MARK}"
DONE_ON = date(2024, 11, 20)


class Case(msgspec.Struct, frozen=True):
    """A problem, and who has to do with it."""

    clue: UUID
    unit: UUID
    clerk: Person
    officer: Person
    second: Person


Story = Callable[[Case], Coroutine[Any, Any, None]]


async def make_rectification() -> None:
    """Through the real actions; what was found to be so and has not been asked for yet. In one
    transaction, so that every question goes over the same connection.
    """
    async with transaction():
        officer, second = await person("chenli"), await person("zhoumin")
        rows = await fetch(_FOUNDED, officer.jurisdiction, YEAR, list(FOR_CLERKS), len(STORIES))
        for (cycle, _), group in groupby(rows, key=lambda row: (row["cycle"], row["unit"])):
            clues = [row["clue"] for row in group]
            notice = await draft_notice(officer, cycle, "rectification", clues=clues)
            await issue_notice(officer, notice)
        for row, story in zip(rows, STORIES, strict=False):
            case = Case(row["clue"], row["unit"], await person(row["clerk"]), officer, second)
            await story(case)


_FOUNDED = (
    "SELECT k.id AS clue, k.cycle, k.unit, (SELECT a.username FROM account a WHERE a.unit = k.unit "
    "ORDER BY a.username LIMIT 1) AS clerk FROM clue k JOIN cycle c ON c.id = k.cycle "
    "JOIN unit u ON u.id = k.unit WHERE k.jurisdiction = $1 AND c.year = $2 "
    "AND k.state IN ('founded', 'partly_founded') "
    "AND EXISTS (SELECT FROM account a WHERE a.unit = k.unit) "
    "ORDER BY array_position($3::text[], u.short_title) NULLS LAST, u.title, "
    "k.number, k.id LIMIT $4"
)


async def _answer(case: Case, times: int = 1) -> None:
    """Each time a little more of it, with one more picture."""
    progress = f"已对当事人当面说明，退还多收的材料费，对承办人员批评教育。{MARK}"
    if times > 1:
        progress += f"补上当事人回访记录 1 份，抽查同类案件 20 件，没有再发现。{MARK}"
    answer = Answer(
        measures=f"修订执法工作规程，明确分时段、先劝导后处罚；每季度抽查一次。{MARK}",
        progress=progress,
        leader="分管副局长",
        person="执法支队支队长",
        done_on=DONE_ON,
    )
    typed = (await _problem(case)).typed
    await save_draft(case.clerk, case.clue, answer, typed.stamp)
    name = ("整改前后对照.png", "当事人回访记录.png")[times - 1]
    await attach_small(case.clerk, case.clue, name, picture(times * 80))
    draft = (await _problem(case)).draft
    if draft is None:
        raise RuntimeError("a draft was saved just now")
    await hand_in(case.clerk, case.clue, draft.whole_stamp)


async def _problem(case: Case) -> Problem:
    return await own_problem(case.clerk.jurisdiction, [case.unit], case.clue)


async def _send_back(case: Case) -> None:
    await send_back(case.officer, case.clue, 1, SENT_BACK)


async def _verify(case: Case, number: int) -> None:
    words = f"看了材料，到现场抽查 3 处，已经改正。{MARK}"
    await verify(case.officer, case.clue, number, How.SITE, words)


async def _twice_then_off(case: Case) -> None:
    await _answer(case)
    await _send_back(case)
    await _answer(case, 2)
    await _verify(case, 2)
    await write_off(case.second, case.clue)


async def _once_then_off(case: Case) -> None:
    await _answer(case)
    await _verify(case, 1)
    await write_off(case.second, case.clue)
    entry = NewEntry(
        kind="约谈",
        persons=1,
        text=f"执法支队副支队长 1 人{MARK}",
        document_number=f"常司监〔{YEAR}〕6号{MARK}",
        decided_on=await today(),
    )
    await enter(case.officer, case.clue, entry)


async def _verified(case: Case) -> None:
    await _answer(case)
    await _verify(case, 1)


async def _sent_back(case: Case) -> None:
    await _answer(case)
    await _send_back(case)


async def _overdue(case: Case) -> None:
    await _due(case, await due_before(4, await today()))


async def _soon(case: Case) -> None:
    await _due(case, await today() + timedelta(days=2))


async def _asked(_: Case) -> None:
    """Nothing more: the unit has its whole time."""


async def _due(case: Case, day: date) -> None:
    """The year lies in the past; its clocks run as if it were now."""
    await fetch("UPDATE clue SET due_on = $2 WHERE id = $1", case.clue, day)


STORIES: tuple[Story, ...] = (
    _sent_back,
    _overdue,
    _soon,
    _twice_then_off,
    _once_then_off,
    _verified,
    _answer,
    _twice_then_off,
    _asked,
    _once_then_off,
    _answer,
    _overdue,
)
"""In the order of the problems."""


def picture(grey: int, width: int = 240, height: int = 160) -> bytes:
    """A PNG of one grey: a stand-in for a photograph."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([grey % 256]) * width) * height
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
