"""评议代表: names and organisations, and nothing that is private."""

import pytest

from evaluation.errors import NotFound, Refused
from evaluation.panel.queries import delegate_counts, delegates_of
from tests.intake.given import (
    DELEGATE_HEADS,
    a_sheet,
    a_year,
    an_officer,
    looked_at,
    taken,
    waiting,
    where,
)


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("13873612345", "手机号"),
        ("王 138-7361-2345", "手机号"),
        ("１３８７３６１２３４５", "手机号"),
        ("+8613873612345", "手机号"),
        ("430726198801011234", "身份证号"),
        ("43072619880101123x", "身份证号"),
    ],
)
async def test_a_telephone_or_an_identity_number_is_refused_and_not_kept(db, cell, what):
    officer = await an_officer()
    cycle = await a_year(officer)
    sheet = a_sheet(DELEGATE_HEADS, "党代表,覃勇,石门一中", f"党代表,唐莉,{cell}")
    with pytest.raises(Refused, match=f"第 3 行“单位”像是{what}。.*刚才的文件没有留下"):
        await looked_at(officer, "delegates", str(cycle), sheet)
    assert await waiting(officer) == 0


@pytest.mark.parametrize("head", ["手机", "身份证号码", "其他"])
async def test_a_column_of_another_name_is_refused_and_not_kept(db, head):
    officer = await an_officer()
    cycle = await a_year(officer)
    sheet = a_sheet(f"{DELEGATE_HEADS},{head}", "党代表,覃勇,石门一中,1")
    with pytest.raises(Refused, match=f"“{head}”这一列。评议代表只收组别、姓名、单位"):
        await looked_at(officer, "delegates", str(cycle), sheet)
    assert await waiting(officer) == 0


async def test_ordinary_numbers_are_no_telephones(db):
    officer = await an_officer()
    cycle = await a_year(officer)
    sheet = a_sheet(DELEGATE_HEADS, "党代表,覃勇,第2024号工区1队", "党代表,唐莉,12345678901")
    assert (await looked_at(officer, "delegates", str(cycle), sheet)).plan.faults == []


async def test_groups_are_those_of_the_scheme_and_a_line_stands_once(db):
    officer = await an_officer()
    cycle = await a_year(officer)
    sheet = a_sheet(
        DELEGATE_HEADS,
        "党代表,覃勇,石门一中",
        "群众代表,唐莉,",
        "党代表,覃勇,石门一中",
        "人大代表,覃勇,楚江街道",
        "人大代表,覃永,",
        "人大代表,,楚江街道",
    )
    seen = await looked_at(officer, "delegates", str(cycle), sheet)
    assert where(seen) == [(3, "组别"), (4, "姓名"), (7, "姓名")]
    assert "不认识：群众代表。可填党代表、人大代表、政协委员" in seen.plan.faults[0].words
    assert [(note.row, note.words) for note in seen.plan.notes] == [
        (5, "覃勇在第 2 行是党代表，这里是人大代表。请核对是不是同一个人。")
    ]


async def test_the_sheet_is_the_whole_list(db):
    officer = await an_officer()
    cycle = await a_year(officer)
    await taken(
        officer,
        "delegates",
        str(cycle),
        a_sheet(DELEGATE_HEADS, "党代表,覃勇,石门一中", "政协委员,唐莉,", "政协委员,己子,"),
    )
    second = a_sheet(DELEGATE_HEADS, "党代表,覃勇,石门二中", "政协委员,唐莉,", "政协委员,已子,")
    seen = await looked_at(officer, "delegates", str(cycle), second)
    assert list(seen.plan.gone) == ["己子（政协委员）", "覃勇（党代表）"]
    await taken(officer, "delegates", str(cycle), second)
    groups = {
        group.title: [(one.name, one.organisation) for one in group.delegates]
        for group in await delegates_of(officer.jurisdiction, cycle)
    }
    assert groups == {
        "党代表": [("覃勇", "石门二中")],
        "人大代表": [],
        "政协委员": [("唐莉", ""), ("已子", "")],
    }
    counts = await delegate_counts(officer.jurisdiction, cycle)
    assert counts == {"party": 1, "cppcc": 2}


async def test_look_alike_names_are_noted(db):
    officer = await an_officer()
    cycle = await a_year(officer)
    sheet = a_sheet(DELEGATE_HEADS, "党代表,己子,", "党代表,已子,")
    seen = await looked_at(officer, "delegates", str(cycle), sheet)
    assert [note.words for note in seen.plan.notes] == [
        "“已子”与第 2 行“己子”很像，请核对是不是同一个。"
    ]


async def test_another_jurisdictions_year_does_not_exist(db):
    officer, stranger = await an_officer(), await an_officer("澧县")
    cycle = await a_year(officer)
    with pytest.raises(NotFound):
        await looked_at(stranger, "delegates", str(cycle), a_sheet(DELEGATE_HEADS, "党代表,覃勇,"))
    with pytest.raises(NotFound):
        await looked_at(stranger, "delegates", "2024", a_sheet(DELEGATE_HEADS, "党代表,覃勇,"))
