"""检查发现: entered, struck out, never deleted; and a register that is called complete."""

from datetime import date, timedelta

import pytest

from evaluation.db import fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.findings.actions import (
    NewFinding,
    call_complete,
    enter_finding,
    reopen_register,
    strike_out,
)
from evaluation.findings.queries import register_of
from evaluation.findings.rules import FINDING_RULES
from evaluation.grounds.items import RULES
from evaluation.workdays.queries import today
from tests import given
from tests.clues.given import a_clue
from tests.grounds.test_casefiles import a_campaign, a_file
from tests.objective.year import a_year, events_of
from tests.scans import a_pdf


def found(rule: str = "unrecorded", cases: int = 2, **more) -> NewFinding:
    usual = {
        "text": "两起处罚没有音像记录",
        "found_on": date(2024, 10, 8),
        "evidence": "执法监督检查记录第 7 页",
    }
    return NewFinding(rule=rule, cases=cases, **usual | more)


async def test_a_finding_is_entered_with_its_evidence_and_read_back(db):
    year = await a_year()
    new = found(name="检查记录.pdf", content=a_pdf())
    finding = await enter_finding(year.scorer, year.units[0], new)
    await enter_finding(year.scorer, year.units[1], found("vague_opinion", 1))
    register = await register_of(year.jurisdiction, year.cycle, unit=year.units[0])
    (line,) = register.lines
    assert (line.id, line.about.item, line.cases, line.points) == (finding, "2.2", 2, "2")
    assert (line.entered_by, line.evidence) == ("周敏", "执法监督检查记录第 7 页")
    assert line.file is not None
    assert register.whole == 2
    assert len((await register_of(year.jurisdiction, year.cycle, rule="unrecorded")).lines) == 1
    assert (await events_of(year.scorer))[-1] == "FindingEntered"


async def test_a_finding_is_struck_out_once_with_a_reason_and_stays(db):
    year = await a_year()
    finding = await enter_finding(year.scorer, year.units[0], found())
    with pytest.raises(Refused, match="请写明划去的理由"):
        await strike_out(year.other, finding, " ")
    await strike_out(year.other, finding, "记录后来找到了")
    with pytest.raises(Refused, match="已经划去"):
        await strike_out(year.other, finding, "再划")
    register = await register_of(year.jurisdiction, year.cycle)
    (line,) = register.lines
    assert (line.struck_out_by, line.struck_out_reason, line.points) == (
        *("陈立", "记录后来找到了", ""),
    )
    assert (register.whole, register.counted) == (0, [])
    assert (await events_of(year.other))[-1] == "FindingStruckOut"


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (found("certified"), "请从列出的扣分情形里选一种"),
        (found(cases=0), "件数请填 1 到 999"),
        (found(text=" "), "请写明发现了什么"),
        (found(evidence=""), "或附上文件"),
        (found(found_on=date(2023, 12, 31)), "2024 年以前"),
        (found(text="当事人电话13973600001"), "手机号码"),
        (found(evidence="身份证430702198001011234的笔录"), "身份证号码"),
    ],
)
async def test_a_finding_that_may_not_stand_is_refused_in_words(db, new, words):
    year = await a_year(1)
    with pytest.raises(Refused, match=words):
        await enter_finding(year.scorer, year.units[0], new)
    assert await fetch_one("SELECT count(*) FROM finding") == 0


async def test_a_day_to_come_is_refused(db):
    year = await a_year(1)
    tomorrow = await today() + timedelta(days=1)
    with pytest.raises(Refused, match="不能晚于今天"):
        await enter_finding(year.scorer, year.units[0], found(found_on=tomorrow))


async def test_a_finding_names_its_clue_and_no_complainant(db):
    year = await a_year()
    clue = await a_clue(
        jurisdiction=year.jurisdiction,
        cycle=year.cycle,
        unit=year.units[0],
        complainant="王建国",
    )
    with pytest.raises(Refused, match="投诉人的姓名"):
        await enter_finding(year.scorer, year.units[0], found(text="王建国反映属实", clue=clue.id))
    with pytest.raises(Refused, match="不是这家单位的"):
        await enter_finding(year.scorer, year.units[1], found(clue=clue.id))
    await enter_finding(year.scorer, year.units[0], found(clue=clue.id))
    assert await fetch_one("SELECT clue FROM finding") == clue.id


async def test_what_the_case_file_review_says_is_not_entered_twice(db):
    year = await a_year()
    await a_file(year, await a_campaign(year), year.units[0], "60")
    with pytest.raises(Refused, match=r"3[.]2 按评查记录核算"):
        await enter_finding(year.scorer, year.units[0], found("failing_file", 1))
    await enter_finding(year.scorer, year.units[1], found("failing_file", 1))


async def test_a_register_is_called_complete_once_and_that_is_taken_back_with_a_reason(db):
    year = await a_year()
    await enter_finding(year.scorer, year.units[0], found())
    await call_complete(year.scorer, year.cycle)
    with pytest.raises(Refused, match="已经声明"):
        await call_complete(year.other, year.cycle)
    assert (await register_of(year.jurisdiction, year.cycle)).complete_by == "周敏"
    with pytest.raises(Refused, match="请写明撤回声明的理由"):
        await reopen_register(year.scorer, year.cycle, "")
    await reopen_register(year.scorer, year.cycle, "还有一家没有查")
    assert (await register_of(year.jurisdiction, year.cycle)).complete_by is None
    with pytest.raises(Refused, match="没有声明过"):
        await reopen_register(year.scorer, year.cycle, "再撤")
    assert (await events_of(year.scorer))[-2:] == ["RegisterCompleted", "RegisterReopened"]


async def test_another_countys_findings_are_not_found(db):
    year = await a_year()
    finding = await enter_finding(year.scorer, year.units[0], found())
    there = await a_year(jurisdiction=await given.a_jurisdiction("石门县"))
    for act in (
        enter_finding(there.scorer, year.units[0], found()),
        strike_out(there.scorer, finding, "不是"),
        call_complete(there.scorer, year.cycle),
        reopen_register(there.scorer, year.cycle, "不是"),
        register_of(there.jurisdiction, year.cycle),
    ):
        with pytest.raises(NotFound):
            await act
    assert (await register_of(there.jurisdiction, there.cycle)).lines == ()


def test_every_rule_of_findings_is_one_of_its_item():
    by_id = {rule.id: rule for rule in RULES}
    assert {rule.id for rule in FINDING_RULES} <= set(by_id)
    assert all(by_id[rule.id].item == rule.item for rule in FINDING_RULES)
