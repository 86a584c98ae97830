"""专项整治台账 and 销号审核表 as paper and as a spreadsheet."""

from datetime import date, datetime, timedelta, timezone
from uuid import UUID

import msgspec

from evaluation.clues.setting import Setting
from evaluation.clues.states import LEVEL_TITLES, STATE_TITLES, ClueState
from evaluation.clues.steps import Step
from evaluation.documents.ledger import LedgerDocument, ledger_pdf, ledger_xlsx
from evaluation.documents.write_off_sheet import PrintedRound, WriteOffSheet, write_off_pdf
from evaluation.errors import Refused
from evaluation.rectification.answer_rules import FIELDS, HOW_TITLES, How
from evaluation.rectification.ledger_queries import (
    STANDS,
    Ledger,
    LedgerLine,
    Stand,
    Wanted,
    whole_ledger,
)
from evaluation.rectification.problem import Problem, Round
from evaluation.rectification.problem_queries import problem_of
from evaluation.rectification.states import ROUND_TITLES
from evaluation.workdays.queries import today

MOST_PRINTED = 400
"""Rows on paper; more is read by nobody and takes minutes."""
CHINA = timezone(timedelta(hours=8))
ENDED = (ClueState.WRITTEN_OFF, ClueState.ARCHIVED)


class Printed(msgspec.Struct, frozen=True):
    """A file to take away."""

    name: str
    content: bytes


def in_words(value: date | datetime | None) -> str:
    """2024年3月5日, by the clock of the place; "" for none."""
    if value is None:
        return ""
    here = value.astimezone(CHINA) if isinstance(value, datetime) else value
    return f"{here.year}年{here.month}月{here.day}日"


def ledger_document(ledger: Ledger) -> LedgerDocument:
    made = in_words(ledger.today)
    facts = [ledger.jurisdiction_title, *filter_words(ledger), f"共 {len(ledger.lines)} 条", made]
    return LedgerDocument(
        heading=(
            f"{ledger.jurisdiction_title}{ledger.year}年度",
            "行政执法突出问题",
            "专项整治台账",
        ),
        facts="　".join(facts),
        made_on=ledger.today,
        mark="示例数据" if ledger.sample else None,
        rows=tuple(cells(place, one, ledger.setting) for place, one in enumerate(ledger.lines, 1)),
    )


def filter_words(ledger: Ledger) -> list[str]:
    """What was chosen, as it stands above the table."""
    wanted, units = ledger.wanted, {one.id: one.title for one in ledger.units}
    words = [
        STANDS[wanted.stand] if wanted.stand != Stand.ALL else "",
        units.get(wanted.unit, "") if wanted.unit else "",
        wanted.kind,
        ledger.setting.sources.get(wanted.source, wanted.source),
        f"{LEVEL_TITLES.get(wanted.level, '')}督办" if wanted.level else "",  # type: ignore[call-overload]  # a level, or nothing
        {True: "已现场通报", False: "未现场通报", None: ""}[wanted.on_site],
    ]
    return [word for word in words if word]


def cells(place: int, line: LedgerLine, setting: Setting) -> tuple[str, ...]:
    """The seventeen columns of one problem."""
    files = "；".join(line.files)
    held = "；".join(f"{one.kind}{one.persons}人" for one in line.held)
    return (
        str(place),
        line.unit,
        setting.sources.get(line.source, line.source),
        line.kind,
        f"{line.label}　{line.title}。{line.text}",
        line.measures,
        in_words(line.deadline),
        line.unit,
        line.leader,
        line.person,
        line.progress,
        files,
        completion(line),
        verdict(line),
        in_words(line.written_off_on),
        held or ("应追责，尚未追责" if line.accountable else "无"),
        "是" if line.on_site else "否",
    )


def completion(line: LedgerLine) -> str:
    """完成情况: the state, and what has to be said beside it."""
    state = line.state if line.state != ClueState.ARCHIVED else ClueState.WRITTEN_OFF
    words = [STATE_TITLES[state if line.written_off_on else line.state]]
    if line.light and line.light.look == "bad":
        words.append(line.light.words)
    if line.late:
        words.append("迟交")
    if line.false_write_off:
        words.append("曾虚假销号")
    return "，".join(words)


def verdict(line: LedgerLine) -> str:
    """验收人/意见: of the last decision on an answer."""
    if not line.verified_by:
        return ""
    how = HOW_TITLES[How(line.verified_how)] if line.verified_how else "退回"
    second = f"　销号：{line.written_off_by}" if line.written_off_by else ""
    return f"{line.verified_by}（{how}）：{line.remark}{second}"


async def print_ledger(jurisdiction: UUID, cycle: UUID, wanted: Wanted) -> Printed:
    """PDF, as filtered. Raises NotFound; Refused for more rows than paper is for."""
    ledger = await whole_ledger(jurisdiction, cycle, wanted)
    if not ledger.lines:
        raise Refused("没有选出问题，没有可打印的。请换一个页签，或者去掉筛选条件。")
    if ledger.total > MOST_PRINTED:
        raise Refused(
            f"选出了 {ledger.total} 条，打印最多 {MOST_PRINTED} 条。请先按单位或状态筛选，"
            "或者导出表格。"
        )
    document = ledger_document(ledger)
    return Printed(f"{document.title}.pdf", await ledger_pdf(document))


async def export_ledger(jurisdiction: UUID, cycle: UUID, wanted: Wanted) -> Printed:
    """XLSX, as filtered. Raises NotFound."""
    document = ledger_document(await whole_ledger(jurisdiction, cycle, wanted))
    return Printed(f"{document.title}.xlsx", ledger_xlsx(document))


async def print_write_off(jurisdiction: UUID, cycle: UUID, clue: UUID) -> Printed:
    """销号审核表 as it stands now. Raises NotFound."""
    problem = await problem_of(jurisdiction, cycle, clue)
    sheet = write_off_sheet(problem, await today())
    return Printed(f"{sheet.title}（{problem.label}）.pdf", await write_off_pdf(sheet))


def write_off_sheet(problem: Problem, made_on: date) -> WriteOffSheet:
    first, second = problem.verification, problem.last(Step.WRITE_OFF)
    letters = "；".join(f"{one.document_number} {one.title}" for one in problem.letters)
    checked = first is not None and problem.state in (ClueState.VERIFIED, *ENDED)
    return WriteOffSheet(
        heading=(problem.jurisdiction_title, "行政执法问题", "整改销号审核表"),
        board=f"编号 {problem.label}",
        made_on=made_on,
        mark="示例数据" if problem.sample else None,
        facts=(
            ("单位", problem.unit_title),
            ("问题", problem.title),
            ("问题类型", problem.kind),
            ("通报文书", letters),
        ),
        demands=problem.demands,
        rounds=tuple(_round(one) for one in reversed(problem.rounds)),
        accountability=tuple(
            f"{one.kind}，{one.persons}人（{one.text}），{in_words(one.decided_on)}"
            + (f"，{one.document_number}" if one.document_number else "")
            for one in problem.entries
        ),
        verified=f"{first.by}，{in_words(first.at)}。{first.reason}" if checked and first else "",
        written_off=f"{second.by}，{in_words(second.at)}，同意销号。"
        if second and problem.state in ENDED
        else "",
    )


def _round(one: Round) -> PrintedRound:
    texts = [(title, getattr(one, name)) for name, title in FIELDS.items()]
    answer = tuple(
        (title, in_words(text) if isinstance(text, date) else text or "") for title, text in texts
    )
    decision = ROUND_TITLES[one.state]
    if one.decided_at:
        decision += f"（{one.decided_by}，{in_words(one.decided_at)}）：{one.remark}"
    late = "，迟交" if one.late else ""
    return PrintedRound(
        number=one.number,
        handed_in=f"{in_words(one.handed_in_at)}提交{late}",
        answer=answer,
        files=tuple(file.name for file in one.files),
        decision=decision,
    )
