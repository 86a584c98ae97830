"""通报文书: numbered without gaps, moving their clues, and naming no complainant anywhere."""

import asyncio
import re

import msgspec
import pytest

from evaluation.accounts.rules import Role
from evaluation.clues.states import ClueState
from evaluation.db import fetch, fetch_one
from evaluation.documents.fonts import FontMissing
from evaluation.errors import NotFound, Refused
from evaluation.rectification.default_templates import DEFAULTS
from evaluation.rectification.notice_desk import own_notices
from evaluation.rectification.notice_printing import complainant_pdf, print_next_notice
from evaluation.rectification.notice_queries import notice_of, notices_of
from evaluation.rectification.notice_templates import (
    reset_template,
    set_template,
    template_of,
    templates_of,
)
from evaluation.rectification.notices import (
    change_notice,
    draft_notice,
    drop_notice,
    hand_over,
    issue_notice,
    mark_read,
    withdraw_notice,
)
from evaluation.rectification.templates import Reader
from evaluation.workdays.queries import today
from tests import given
from tests.documents.reading import texts_of
from tests.rectification.letters import a_clue_of, a_draft, an_issued, an_office, of

NAME = "张桂芳"


async def test_a_founded_clue_goes_into_rectification_with_the_letter_s_due_day(db):
    office = await an_office()
    clue = await a_clue_of(office)
    notice = await a_draft(office, "rectification", clue)
    label = await issue_notice(office.officer, notice)
    assert label == f"常司改〔{(await today()).year}〕1号"
    due = (await of(notice, "due_on"))["due_on"]
    (row,) = await fetch("SELECT state, due_on FROM clue WHERE id = $1", clue)
    assert dict(row) == {"state": "rectifying", "due_on": due}
    (asked,) = await fetch("SELECT unit, demands FROM rectification WHERE clue = $1", clue)
    assert asked["unit"] == office.unit
    assert asked["demands"].startswith("立即停止有关做法")


async def test_numbers_have_no_gap_in_their_kind_and_year(db):
    office = await an_office()
    for number in (1, 2):
        notice = await an_issued(office, "rectification", await a_clue_of(office, number=number))
        assert (await of(notice, "number"))["number"] == number
    other = await an_issued(office, "supervision", await a_clue_of(office, number=3))
    assert (await of(other, "number"))["number"] == 1
    await withdraw_notice(office.officer, notice, "写错了单位")
    assert await of(notice, "state, number, reason") == {
        "state": "withdrawn", "number": 2, "reason": "写错了单位",
    }  # fmt: skip
    third = await an_issued(office, "rectification", await a_clue_of(office, number=4))
    assert (await of(third, "number"))["number"] == 3
    next_door = await an_office("石门县")
    theirs = await an_issued(next_door, "rectification", await a_clue_of(next_door))
    assert str((await of(theirs))["document_number"]).startswith("石司改〔")


async def test_two_at_once_get_two_numbers(committed):
    office = await an_office()
    drafts = [
        await a_draft(office, "rectification", await a_clue_of(office, number=number))
        for number in (1, 2, 3)
    ]
    await asyncio.gather(*(issue_notice(office.officer, one) for one in drafts))
    assert sorted([(await of(one, "number"))["number"] for one in drafts]) == [1, 2, 3]


async def test_a_refused_letter_takes_no_number(db):
    office = await an_office()
    clue = await a_clue_of(office)
    first, second = [await a_draft(office, "rectification", clue) for _ in range(2)]
    await fetch("UPDATE clue SET state = 'unfounded' WHERE id = $1", clue)
    with pytest.raises(Refused, match="已经有了新的进展"):
        await issue_notice(office.officer, first)
    await fetch("UPDATE clue SET state = 'founded' WHERE id = $1", clue)
    content = (await notice_of(office.jurisdiction, second)).content
    strange = msgspec.structs.replace(content, paragraphs=(*content.paragraphs, "\U0002ffff"))
    due = (await of(second, "due_on"))["due_on"]
    await change_notice(office.officer, second, strange, due, content.digest)
    with pytest.raises(FontMissing, match="文号没有用掉"):
        await issue_notice(office.officer, second)
    assert (await issue_notice(office.officer, first)).endswith("〕1号")
    with pytest.raises(Refused, match="已经发出"):
        await issue_notice(office.officer, first)
    await drop_notice(office.officer, second)
    assert await fetch_one("SELECT count(*) FROM notice WHERE id = $1", second) == 0


async def test_a_direct_letter_registers_the_clue_that_it_is_about(db):
    office = await an_office()
    notice = await an_issued(office, "supervision")
    page = await notice_of(office.jurisdiction, notice)
    (clue,) = page.clues
    assert (clue.state, clue.number) == (ClueState.RECTIFYING, 1)
    assert await fetch_one("SELECT source FROM clue WHERE id = $1", clue.id) == "inspection"
    with pytest.raises(Refused, match="督办函要选线索"):
        await a_draft(office, "pressing")


async def test_a_pressing_letter_raises_the_level_and_leaves_the_state(db):
    office = await an_office()
    clue = await a_clue_of(office, ClueState.INVESTIGATING)
    await an_issued(office, "pressing", clue)
    await an_issued(office, "pressing", clue)
    (row,) = await fetch("SELECT state, level FROM clue WHERE id = $1", clue)
    assert dict(row) == {"state": "investigating", "level": "key"}


async def test_a_clue_that_is_being_mended_keeps_its_clock_under_a_further_letter(db):
    office = await an_office()
    clue = await a_clue_of(office)
    first = await an_issued(office, "rectification", clue)
    await withdraw_notice(office.officer, first, "标题写错")
    await an_issued(office, "rectification", clue)
    assert await fetch_one("SELECT count(*) FROM clue_step WHERE clue = $1", clue) == 1


async def test_only_the_unit_s_clerk_signs_for_a_letter_and_once(db):
    office = await an_office()
    notice = await a_draft(office, "rectification", await a_clue_of(office))
    with pytest.raises(NotFound):
        await mark_read(office.clerk, notice)
    await issue_notice(office.officer, notice)
    stranger = await an_office("澧县")
    for person in (stranger.clerk, stranger.officer, office.officer):
        with pytest.raises(NotFound):
            await mark_read(person, notice)
    (one,) = await own_notices(office.jurisdiction, [office.unit])
    assert one.to_read
    await mark_read(office.clerk, notice)
    await mark_read(office.clerk, notice)
    read = "SELECT count(*) FROM audit_event WHERE name = 'NoticeRead' AND jurisdiction = $1"
    assert await fetch_one(read, office.jurisdiction) == 1
    assert await own_notices(stranger.jurisdiction, [stranger.unit]) == []


async def test_a_letter_of_another_jurisdiction_is_not_there(db):
    office, stranger = await an_office(), await an_office("澧县")
    clue = await a_clue_of(office)
    notice = await a_draft(office, "rectification", clue)
    content = (await notice_of(office.jurisdiction, notice)).content
    with pytest.raises(NotFound):
        await notice_of(stranger.jurisdiction, notice)
    with pytest.raises(NotFound):
        await notices_of(stranger.jurisdiction, office.cycle)
    for deed in (
        issue_notice(stranger.officer, notice),
        withdraw_notice(stranger.officer, notice, "不对"),
        drop_notice(stranger.officer, notice),
        change_notice(stranger.officer, notice, content, None, content.digest),
        draft_notice(stranger.officer, office.cycle, "rectification", clues=[clue]),
        issue_notice(office.clerk, notice),
    ):
        with pytest.raises(NotFound):
            await deed


async def test_an_overdue_letter_is_red_until_it_is_read_and_answered(db):
    office = await an_office()
    notice = await an_issued(office, "rectification", await a_clue_of(office))
    line = (await notices_of(office.jurisdiction, office.cycle)).lines[0]
    assert not line.late
    await fetch(
        "UPDATE notice SET issued_on = issued_on - 20, due_on = issued_on - 1 WHERE id = $1", notice
    )
    (late,) = (await notices_of(office.jurisdiction, office.cycle, stand="late")).lines
    assert late.unread_late
    assert late.answer_late
    await mark_read(office.clerk, notice)
    await fetch(
        "INSERT INTO clue_step (id, jurisdiction, clue, step, before, after, by, at, reason, late) "
        "SELECT gen_random_uuid(), jurisdiction, clue, 'answer', 'rectifying', 'verifying', $2, "
        "clock_timestamp(), '', false FROM notice_matter WHERE notice = $1",
        *(notice, office.clerk.account),
    )
    assert (await notices_of(office.jurisdiction, office.cycle, stand="late")).lines == []


async def test_the_superior_of_a_unit_under_vertical_management_is_told(db):
    office = await an_office(category="垂直和双重管理类")
    notice = await an_issued(office, "rectification", await a_clue_of(office))
    (line,) = (await notices_of(office.jurisdiction, office.cycle, stand="untold")).lines
    assert line.id == notice
    told = await draft_notice(office.officer, office.cycle, "superior", about=notice)
    content = (await notice_of(office.jurisdiction, told)).content
    assert f"整改通知书（常司改〔{(await today()).year}〕1号）" in content.paragraphs[0]
    await issue_notice(office.officer, told)
    assert (await notices_of(office.jurisdiction, office.cycle, stand="untold")).lines == []
    with pytest.raises(Refused, match="从发给单位的那份文书上起草"):
        await draft_notice(office.officer, office.cycle, "superior", unit=office.unit)


async def test_a_letter_to_a_complainant_names_nobody_but_on_the_print_that_is_not_kept(db):
    office = await an_office()
    clue = await a_clue_of(office, ClueState.WRITTEN_OFF, complainant=NAME)
    notice = await a_draft(office, "feedback", clue)
    content = (await notice_of(office.jurisdiction, notice)).content
    named = msgspec.structs.replace(content, addressee=NAME)
    with pytest.raises(Refused, match="投诉人的姓名"):
        await change_notice(office.officer, notice, named, None, content.digest)
    await issue_notice(office.officer, notice)
    assert not await print_next_notice()
    await fetch("UPDATE notice SET issued_at = issued_at - interval '1 minute'")
    assert await print_next_notice()
    kept = (await of(notice, "pdf"))["pdf"]
    assert "（投诉人）：" in "".join(texts_of(kept))
    with pytest.raises(Refused, match="为什么要看投诉人"):
        await complainant_pdf(office.officer, notice, "")
    assert f"{NAME}：" in "".join(
        texts_of(await complainant_pdf(office.officer, notice, "交投诉人签收"))
    )
    await hand_over(office.officer, notice, "当面")
    assert await fetch_one("SELECT fed_back_at IS NOT NULL FROM clue WHERE id = $1", clue)
    assert (await of(notice, "pdf"))["pdf"] == kept
    for table in ("notice", "notice_matter", "clue", "clue_step", "audit_event"):
        assert not await fetch_one(
            f"SELECT count(*) FROM {table} t WHERE t::text LIKE $1", f"%{NAME}%"
        )


async def test_the_office_s_own_wording_has_versions_and_goes_back_to_the_usual_one(db):
    office = await an_office()
    usual = await template_of(office.jurisdiction, "pressing")
    own = msgspec.structs.replace(usual, word="常督", days=5)
    await set_template(office.officer, "pressing", own, 0)
    with pytest.raises(Refused, match="刚刚改过这个模板"):
        await set_template(office.officer, "pressing", own, 0)
    lines = await templates_of(office.jurisdiction)
    assert (lines["pressing"].version, lines["pressing"].template) == (1, own)
    for wrong, words in (
        ({"word": "{地}司改"}, "已用于整改通知书"),
        ({"word": "督〔1〕"}, "代字要有"),
        ({"paragraphs": ("请{办理}",)}, "不认识“{办理}”"),
        ({"paragraphs": ("电话07367777777",)}, "号码"),
    ):
        with pytest.raises(Refused, match=re.escape(words)):
            await set_template(office.officer, "pressing", msgspec.structs.replace(own, **wrong), 1)
    clue = await a_clue_of(office, ClueState.INVESTIGATING)
    assert (await of(await an_issued(office, "pressing", clue)))["document_number"] == (
        f"常督〔{(await today()).year}〕1号"
    )
    await reset_template(office.officer, "pressing", 1)
    assert await template_of(office.jurisdiction, "pressing") == DEFAULTS["pressing"]
    assert (
        await fetch_one(
            "SELECT count(*) FROM notice_template WHERE jurisdiction = $1", office.jurisdiction
        )
        == 2
    )
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=office.jurisdiction)
    with pytest.raises(NotFound):
        await reset_template(auditor, "pressing", 2)


async def test_a_draft_that_somebody_else_changed_is_not_overwritten(db):
    office = await an_office()
    notice = await a_draft(office, "rectification", await a_clue_of(office))
    content = (await notice_of(office.jurisdiction, notice)).content
    theirs = msgspec.structs.replace(content, copies_to="市纪委监委")
    due = (await of(notice, "due_on"))["due_on"]
    await change_notice(office.other, notice, theirs, due, content.digest)
    with pytest.raises(Refused, match="刚刚改过这份草稿"):
        await change_notice(office.officer, notice, content, due, content.digest)


async def test_clues_of_two_units_or_of_an_unfit_state_do_not_share_a_letter(db):
    office, other = await an_office(), await an_office("澧县")
    clue = await a_clue_of(office, ClueState.INVESTIGATING)
    with pytest.raises(Refused, match="现在是“调查中”，不能发整改通知书"):
        await a_draft(office, "rectification", clue)
    with pytest.raises(NotFound):
        await a_draft(office, "rectification", await a_clue_of(other))
    anonymous = await a_clue_of(office, ClueState.WRITTEN_OFF, number=98)
    with pytest.raises(Refused, match="没有投诉人的姓名"):
        await a_draft(office, "feedback", anonymous)
    assert {one.reader for one in DEFAULTS.values()} == set(Reader)
