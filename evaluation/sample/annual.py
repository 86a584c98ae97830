"""The sample year's 年度行政执法情况报告: invented sentences around figures of the sample."""

from datetime import date
from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person
from evaluation.annual.actions import add_paragraph, begin_report, save_paragraph, set_head
from evaluation.annual.issuing import issue_report
from evaluation.annual.outline import CHAPTERS, Draft
from evaluation.annual.queries import Stored, head_of, stored_in
from evaluation.annual.rules import TO_FILL_IN, Doubt
from evaluation.db import fetch, found
from evaluation.sample.people import person

YEAR, SIGNED_ON, NUMBER = 2024, date(2025, 1, 24), "常司报〔2025〕3号"
PROBLEMS = (
    Draft(
        2,
        "类型差异较大。行政许可【行政许可·增减】，而行政处罚【行政处罚·增减】，"
        "各单位的统计口径还要进一步统一。",
    ),
    Draft(
        2,
        "培训还不均衡。全年【培训·举办培训】期培训多由市级单位举办，"
        "基层执法人员参加集中学习的机会偏少。",
    ),
    Draft(
        2,
        "法制审核力量偏弱。法制审核人员【人员与持证·法制审核人员】人，"
        "同时具有法律职业资格的【人员与持证·具有法律职业资格】人，重大案件审核把关的能力有待提高。",
    ),
)
PLANS = (
    Draft(2, "统一统计口径。年内修订统计说明，对变化超过一半的数逐项核对原因。"),
    Draft(2, "办好分级培训。市级办示范班，县市区办轮训班，把培训送到乡镇和街道。"),
    Draft(2, "充实审核队伍。没有配齐法制审核人员的单位，一季度前配齐并报市司法局备案。"),
    Draft(2, "用好评议结果。对评议中指出的问题列出清单，明确责任单位和时限，逐项销号。"),
)


async def write_annual_report() -> None:
    """Begun by the outline, its blanks filled in, issued once."""
    officer = await person("zhoumin")
    rows = await fetch(
        "SELECT id FROM cycle WHERE jurisdiction = $1 AND year = $2", officer.jurisdiction, YEAR
    )
    cycle: UUID = rows[0]["id"]
    report = await begin_report(officer, cycle)
    for chapter, drafts in ((CHAPTERS[1], PROBLEMS), (CHAPTERS[2], PLANS)):
        await _fill_in(officer, cycle, await _blank_under(report, chapter), drafts)
    head = found(await head_of(officer.jurisdiction, cycle))
    signed = msgspec.structs.replace(head, signed_on=SIGNED_ON)
    await set_head(officer, cycle, signed, head.revision)
    await issue_report(officer, cycle, number=NUMBER, known=list(Doubt))


async def _blank_under(report: UUID, chapter: str) -> Stored:
    stored = await stored_in(report)
    at = next(number for number, one in enumerate(stored) if one.text == chapter)
    return next(one for one in stored[at:] if TO_FILL_IN in one.text)


async def _fill_in(officer: Person, cycle: UUID, blank: Stored, drafts: tuple[Draft, ...]) -> None:
    """The first takes the place of the blank, the others follow it."""
    first, *others = drafts
    await save_paragraph(officer, cycle, blank.id, first, blank.revision)
    for draft in reversed(others):
        await add_paragraph(officer, cycle, blank.id, draft.level, draft.text)
