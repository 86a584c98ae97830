"""A sheet is received, looked at, taken in or dropped; what is refused leaves nothing."""

import pytest

from evaluation.accounts.rules import Role
from evaluation.db import fetch
from evaluation.errors import NotFound, Refused
from evaluation.intake import actions
from evaluation.intake.exports import written
from evaluation.intake.kinds import KINDS, kind_for
from evaluation.intake.queries import preview
from evaluation.intake.rules import LARGEST, year_with_classes
from evaluation.intake.subjects import present, subject_for, subject_title, subjects_of
from tests import given
from tests.intake.given import (
    UNIT_HEADS,
    a_sheet,
    a_year,
    an_officer,
    looked_at,
    taken,
    units_of,
    waiting,
)

SHEET = a_sheet(UNIT_HEADS, "市直单位,综合执法类,石门县水利局,县水利局,,,")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("", b"", "没有选文件"),
        ("名录.csv", b"", "名录.csv。请选一个填好的"),
        ("名录.csv", b"x" * (LARGEST + 1), "超过 10 MB"),
        ("名录.pdf", b"%PDF-1.7", "这不是表格"),
    ],
)
async def test_what_is_no_sheet_is_refused_in_words(db, name, content, words):
    officer = await an_officer()
    with pytest.raises(Refused, match=words):
        await actions.receive(officer, "units", "2024", name, content)
    assert await waiting(officer) == 0


@pytest.mark.parametrize("subject", ["", "1999", "2024年", "abcd", "24"])
async def test_a_year_is_a_year_of_our_time(db, subject):
    with pytest.raises(NotFound):
        await actions.receive(await an_officer(), "units", subject, "名录.csv", SHEET)


async def test_a_sheet_without_lines_and_one_with_too_many_are_told_so(db):
    officer = await an_officer()
    seen = await looked_at(officer, "units", "2024", a_sheet(UNIT_HEADS))
    assert [fault.words for fault in seen.plan.faults] == ["表里没有填任何一行。请填好后再传。"]
    many = a_sheet(UNIT_HEADS, *(f"甲,综合执法类,{n}局,{n},,," for n in range(5001)))
    seen = await looked_at(officer, "units", "2024", many)
    assert [fault.words for fault in seen.plan.faults] == ["填了超过 5000 行。请分成几个文件再传。"]


async def test_a_head_that_is_not_the_forms_is_a_fault_of_its_own(db):
    seen = await looked_at(await an_officer(), "units", "2024", "甲,乙\n1,2\n".encode())
    assert [(fault.row, fault.words[:5]) for fault in seen.plan.faults] == [(1, "不是表头。")]


async def test_a_second_upload_takes_the_place_of_the_first(db):
    officer = await an_officer()
    first = await looked_at(officer, "units", "2024", SHEET)
    await looked_at(officer, "units", "2023", SHEET)
    with pytest.raises(NotFound):
        await preview(officer, first.draft.id)


async def test_uploads_of_yesterday_are_gone(db):
    officer, other = await an_officer(), await an_officer("澧县")
    await looked_at(other, "units", "2024", SHEET)
    await fetch("UPDATE draft SET at = at - interval '25 hours'")
    await looked_at(officer, "units", "2024", SHEET)
    assert (await waiting(officer), await waiting(other)) == (1, 0)


async def test_taking_in_leaves_its_event_and_no_draft(db):
    officer = await an_officer()
    seen = await looked_at(officer, "units", "2024", SHEET)
    await actions.take(officer, seen.draft.id, seen.plan.seen)
    event = (await fetch("SELECT name, detail FROM audit_event ORDER BY sequence DESC LIMIT 1"))[0]
    assert event["name"] == "SheetTaken"
    assert event["detail"] == ('{"added":1,"changed":0,"kind":"units","name":"表.csv","removed":0}')
    with pytest.raises(NotFound):
        await actions.take(officer, seen.draft.id, seen.plan.seen)


async def test_a_dropped_sheet_is_gone(db):
    officer = await an_officer()
    seen = await looked_at(officer, "units", "2024", SHEET)
    assert await actions.drop(officer, seen.draft.id) == "units"
    with pytest.raises(NotFound):
        await preview(officer, seen.draft.id)
    assert await units_of(officer) == 0


async def test_what_was_looked_at_is_what_is_done(db):
    officer = await an_officer()
    seen = await looked_at(officer, "units", "2024", SHEET)
    more = a_sheet(UNIT_HEADS, "市直单位,综合执法类,石门县林业局,县林业局,,,")
    colleague = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=officer.jurisdiction)
    await taken(colleague, "units", "2024", more)
    with pytest.raises(Refused, match="系统里的内容又有人改过，没有导入"):
        await actions.take(officer, seen.draft.id, seen.plan.seen)
    again = await preview(officer, seen.draft.id)
    assert list(again.plan.gone) == ["石门县林业局"]
    await actions.take(officer, seen.draft.id, again.plan.seen)


async def test_a_sheet_is_for_those_of_its_role(db):
    officer = await an_officer()
    seen = await looked_at(officer, "units", "2024", SHEET)
    boss = await given.a_person(Role.ADMINISTRATOR, jurisdiction=officer.jurisdiction)
    with pytest.raises(NotFound):
        await preview(boss, seen.draft.id)
    with pytest.raises(NotFound):
        await actions.take(boss, seen.draft.id, seen.plan.seen)
    for name in ("accounts", "nothing"):
        with pytest.raises(NotFound):
            kind_for(officer, name)
    assert (await preview(officer, seen.draft.id)).lines == 1


async def test_files_are_named_for_what_is_in_them(db):
    officer = await an_officer()
    cycle = await a_year(officer)
    names = [
        (await written(KINDS[kind], officer.jurisdiction, subject, file))[0]
        for kind, subject, file in (
            ("units", "2024", "form.xlsx"),
            ("units", "2024 涉农类", "rows.csv"),
            ("delegates", str(cycle), "rows.gb18030.csv"),
            ("accounts", "", "rows.xlsx"),
        )
    ]
    assert names == [
        "单位名录表样（2024年）.xlsx",
        "单位名录（2024年）.csv",
        "评议代表（2024年度）.csv",
        "账号.xlsx",
    ]
    for file in ("form", "form.pdf", "rows.", "other.csv", "form.xlsx.csv"):
        with pytest.raises(NotFound):
            await written(KINDS["units"], officer.jurisdiction, "2024", file)
    with pytest.raises(NotFound):
        await written(KINDS["accounts"], officer.jurisdiction, "2024", "form.csv")


async def test_the_year_that_is_meant_is_the_newest_there_is(db):
    officer, stranger = await an_officer(), await an_officer("澧县")
    here = officer.jurisdiction
    assert await subject_for(KINDS["delegates"], here, "") is None
    assert await subject_for(KINDS["accounts"], here, "") == ""
    assert len(await subject_for(KINDS["past-years"], here, "") or "") == 4
    cycle = await a_year(officer)
    await taken(officer, "units", "2025", SHEET)
    assert await subject_for(KINDS["units"], here, "") == "2025"
    assert await subject_for(KINDS["scores"], here, "") == str(cycle)
    assert [one.title for one in await subjects_of(KINDS["units"], here)] == ["2025 年", "2024 年"]
    assert await subject_title(KINDS["scores"], here, str(cycle)) == "2024 年度"
    with pytest.raises(NotFound):
        await subject_title(KINDS["scores"], stranger.jurisdiction, str(cycle))
    assert (await present(officer))["units"] == "2025 年 1 家"
    assert (await present(officer))["past-years"] == ""


def test_classes_stand_behind_the_year_and_not_too_many():
    assert year_with_classes("2024", " 涉农类，其他类 ") == "2024 涉农类、其他类"
    assert year_with_classes("2024", "") == "2024"
    assert year_with_classes("", "") == ""
    with pytest.raises(Refused, match="最多写 50 个字"):
        year_with_classes("2024", "类" * 60)
