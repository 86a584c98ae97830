"""文件 of a sitting: filled from the count, kept once, tied to the tally, and said plainly."""

import json
from datetime import date
from hashlib import sha256

import msgspec
import pytest

from evaluation.db import fetch, fetch_one
from evaluation.documents.fonts import FontMissing
from evaluation.documents.official import NumberNotOfForm
from evaluation.errors import Refused
from evaluation.results.count_papers import closing_sheet_of, count_sheet_of
from evaluation.results.documents import make_document
from evaluation.results.papers import Kind
from evaluation.results.queries import ranking_of
from evaluation.results.rules import NotCounted
from evaluation.results.scrutiny_paper import scrutiny_of
from evaluation.results.sitting_facts import sitting_facts
from evaluation.results.unit_papers import unit_report_of
from evaluation.results.wording import NotFilledIn, Wording, blocks_of, first_wording
from evaluation.scoring.attendance import leave, sign_in
from evaluation.scoring.conduct import close_sitting
from tests import given
from tests.documents.reading import texts_of
from tests.results.counted import SLIPS, a_counted_sitting
from tests.scoring.delegates import invite


@pytest.fixture
async def hall(db) -> given.Hall:
    return await a_counted_sitting()


async def test_the_count_sheet_has_every_counter_and_the_sums_agree(hall):
    facts = await sitting_facts(hall.sitting)
    sheet = await count_sheet_of(facts)
    assert [(group.title, group.drawn, group.due) for group in sheet.groups] == [
        ("党代表", 6, None),
        ("人大代表", 3, None),
        ("政协委员", 4, None),
    ]
    assert msgspec.to_builtins(sheet.all) == {
        "issued": 25, "valid": 24, "abstained": 0, "invalid": 0, "missing": 1, "recused": 1,
    }  # fmt: skip
    assert sheet.drawn_agrees
    assert sheet.all.issued_agrees
    assert sheet.all.returned_agrees
    assert sheet.envelopes == 0
    assert sheet.openers.startswith("监票人刘国平、王淑兰")


async def test_its_digests_are_those_of_the_files_as_they_are_downloaded(hall):
    sheet = await count_sheet_of(await sitting_facts(hall.sitting))
    row = (await fetch("SELECT * FROM tally WHERE sitting = $1", hall.sitting))[0]
    assert [digest for _, digest in sheet.digests] == [
        sha256(row[name].encode()).hexdigest()
        for name in ("audit_bundle", "public_bundle", "audit_result")
    ]


async def test_units_without_a_group_are_named(db):
    hall = await a_counted_sitting(slips={"party": 6, "npc": 3})
    sheet = await count_sheet_of(await sitting_facts(hall.sitting))
    assert dict(sheet.named)["有的组没有得分，其余各组权重按比例折算"] == ("第1局", "第2局")


async def test_the_invited_stand_there_once_they_are_listed(hall):
    await fetch(
        'INSERT INTO delegate (id, jurisdiction, cycle, "group", name, organisation) '
        "VALUES (gen_random_uuid(), $1, $2, 'party', '张三', '')",
        *(hall.jurisdiction, hall.cycle),
    )
    sheet = await count_sheet_of(await sitting_facts(hall.sitting))
    assert [group.due for group in sheet.groups] == [1, None, None]
    assert sheet.due is None


async def test_who_was_signed_in_stands_on_the_count_sheet_with_those_late_and_gone(db):
    hall = await given.an_open_sitting()
    early, late, _ = await invite(hall, "陈立新", "单春梅", "曾静")
    await invite(hall, "覃小武", group="npc")
    await invite(hall, "李佩兰", group="cppcc")
    for one in (early, late):
        await sign_in(hall.officer, hall.sitting, one)
    await leave(hall.officer, hall.sitting, early)
    await given.cast_all(hall, dict.fromkeys(hall.units, given.FULL))
    await given.close_and_open(hall)
    sheet = await count_sheet_of(await sitting_facts(hall.sitting))
    assert [(group.due, group.came) for group in sheet.groups] == [(3, 2), (1, 0), (1, 0)]
    assert (sheet.due, sheet.came, sheet.absent) == (5, 2, 3)
    assert sheet.movements == ("党代表：迟到2人（第2家第2局：2人）；早退1人（第2家第2局：1人）。",)


async def test_the_closing_sheet_is_there_from_the_closing_on(db):
    hall = await given.an_open_sitting()
    with pytest.raises(Refused, match="还没有封箱码。封箱后再印"):
        await closing_sheet_of(await sitting_facts(hall.sitting))


async def test_before_the_count_there_is_no_count_sheet(db):
    hall = await given.an_open_sitting()
    with pytest.raises(NotCounted):
        await make_document(hall.officer, hall.sitting, Kind.COUNT_SHEET)
    assert await fetch_one("SELECT count(*) FROM document") == 0


async def test_the_scrutiny_record_says_what_is_known_and_leaves_the_rest_blank(db):
    before = await scrutiny_of(await sitting_facts((await given.a_prepared_sitting()).sitting))
    after = await scrutiny_of(await sitting_facts((await a_counted_sitting()).sitting))
    assert [step.title for step in before.steps] == [step.title for step in after.steps]
    closing = {step.title: step.parts for step in before.steps}["封箱"]
    assert closing[0] == "票箱内"
    assert closing[1] is None
    known = "".join(part or "" for step in after.steps for part in step.parts)
    assert "票箱内25张票，来自13张评议卡" in known
    assert "发出25＝收回24＋未交1" in known


async def test_the_same_document_twice_is_one_and_another_number_is_another(hall):
    first = await make_document(hall.officer, hall.sitting, Kind.CLOSING_SHEET)
    again = await make_document(hall.other, hall.sitting, Kind.CLOSING_SHEET)
    assert again == first
    numbered = await make_document(
        hall.officer, hall.sitting, Kind.CLOSING_SHEET, number="常司评〔2025〕1号"
    )
    assert numbered != first
    rows = await fetch("SELECT pdf, pdf_digest, tally FROM document ORDER BY at")
    assert [row["pdf_digest"] for row in rows] == [sha256(row["pdf"]).hexdigest() for row in rows]
    assert {row["tally"] for row in rows} == {None}
    events = await fetch("SELECT detail FROM audit_event WHERE name = 'DocumentMade'")
    assert len(events) == 2
    assert json.loads(events[1]["detail"])["document_number"] == "常司评〔2025〕1号"


async def test_a_document_of_the_count_bears_its_day_and_hangs_on_it(hall):
    await make_document(hall.officer, hall.sitting, Kind.COUNT_SHEET)
    await make_document(hall.officer, hall.sitting, Kind.COUNT_SHEET, made_on=date(2025, 1, 20))
    rows = await fetch("SELECT made_on, tally FROM document ORDER BY made_on")
    tally = await fetch(
        "SELECT id, (made_at AT TIME ZONE 'Asia/Shanghai')::date AS day FROM tally "
        "WHERE sitting = $1",
        hall.sitting,
    )
    assert [row["made_on"] for row in rows] == [date(2025, 1, 20), tally[0]["day"]]
    assert {row["tally"] for row in rows} == {tally[0]["id"]}


async def test_a_closing_sheet_is_the_same_before_the_count_and_after(db):
    hall = await given.an_open_sitting()
    await close_sitting(hall.officer, hall.sitting)
    before = await make_document(hall.officer, hall.sitting, Kind.CLOSING_SHEET)
    await given.open_with_cards(hall)
    assert await make_document(hall.officer, hall.sitting, Kind.CLOSING_SHEET) == before
    assert await fetch_one("SELECT made_on FROM document") == date(2025, 1, 16)


async def test_a_number_that_is_none_is_refused_before_printing(hall):
    for number in ("常司评[2025]1号", "常司评〔2025〕01号", "常司评〔25〕1号"):
        with pytest.raises(NumberNotOfForm):
            await make_document(hall.officer, hall.sitting, Kind.CLOSING_SHEET, number=number)


async def test_a_rehearsal_keeps_no_document(db):
    hall = await given.a_prepared_sitting()
    rehearsal = await given.rehearse(hall)
    with pytest.raises(Refused, match="演练不存文件"):
        await make_document(hall.officer, rehearsal, Kind.COUNT_SHEET)


async def test_a_notice_begins_with_the_result_in_words(hall):
    facts = await sitting_facts(hall.sitting)
    wording = await first_wording(facts, await ranking_of(hall.sitting))
    assert wording.title == "常德市司法局 关于 2024年度 行政执法评议 结果的 通报"
    assert wording.body.splitlines()[0] == (
        "根据依据文件，常德市司法局于2025年1月16日组织开展了2024年度行政执法评议（市直单位）。"
        "现将结果通报如下："
    )
    assert "各家合计发出评议票25张，收回24张" in wording.body
    heads = [line for line in wording.body.splitlines() if line[1:2] == "、"]
    assert heads == ["一、基本情况", "二、评议结果", "三、存在问题", "四、有关要求"]
    assert (
        "第1局、第2局" in wording.body
        or "第2局、第1局" in wording.body
        or "（1家）" in wording.body
    )


async def test_what_the_office_has_to_write_must_be_written(hall):
    facts = await sitting_facts(hall.sitting)
    wording = await first_wording(facts, await ranking_of(hall.sitting))
    with pytest.raises(NotFilledIn):
        await make_document(hall.officer, hall.sitting, Kind.NOTICE, wording=wording)
    assert await fetch_one("SELECT count(*) FROM document") == 0


async def test_a_notice_is_printed_as_it_was_written_and_its_words_are_kept(hall):
    wording = Wording(
        title="关于 2024年度 评议结果的 通报",
        addressee="各参评单位",
        body="正文第一段。\n一、问题\n（一）公示不及时。有的单位超期。\n1.记录不全。\n（1）细目",
        copies_to="市人大常委会",
        printed_by="常德市司法局",
    )
    made = await make_document(
        *(hall.officer, hall.sitting, Kind.NOTICE),
        number="常司发〔2025〕3号",
        made_on=date(2025, 1, 20),
        wording=wording,
    )
    row = (await fetch("SELECT pdf, docx, wording FROM document WHERE id = $1", made))[0]
    assert row["docx"].startswith(b"PK")
    text = "".join(texts_of(row["pdf"]))
    for words in (
        "关于2024年度评议结果的通报",
        "各参评单位：",
        "（一）公示不及时。有的单位超期。",
        "常司发〔2025〕3号",
        "2025年1月20日",
        "抄送：市人大常委会",
    ):
        assert words in text
    assert msgspec.json.decode(row["wording"], type=Wording) == wording


def test_marks_at_the_beginning_of_a_line_make_levels():
    blocks = blocks_of("一、甲。\n（二）乙。丙。\n3.丁\n（4）戊\n己、庚\n\n")
    assert [msgspec.to_builtins(block) for block in blocks] == [
        {"type": "Level", "level": 1, "title": "甲", "text": ""},
        {"type": "Level", "level": 2, "title": "乙。", "text": "丙。"},
        {"type": "Level", "level": 3, "title": "丁", "text": ""},
        {"type": "Level", "level": 4, "title": "戊", "text": ""},
        {"type": "Paragraph", "text": "己、庚"},
    ]


async def test_a_character_that_no_font_has_is_named_with_its_place_and_nothing_is_kept(hall):
    await fetch("UPDATE unit SET short_title = '市\ue000局' WHERE id = $1", hall.units[0])
    with pytest.raises(FontMissing, match=r"市.局"):
        await make_document(hall.officer, hall.sitting, Kind.COUNT_SHEET)
    assert await fetch_one("SELECT count(*) FROM document") == 0


async def test_fonts_that_stood_in_are_named(hall):
    await make_document(hall.officer, hall.sitting, Kind.CLOSING_SHEET)
    substitutes = await fetch_one("SELECT substitutes FROM document")
    assert substitutes.startswith("小标宋")
    assert "用 " in substitutes


async def test_a_unit_report_has_the_tallys_points_and_what_was_lost_with_its_reason(hall):
    unit = hall.units[0]
    await fetch(
        "INSERT INTO deduction (id, jurisdiction, item, points, reason, evidence, entered_by, at) "
        "SELECT gen_random_uuid(), jurisdiction, id, '1', '无证执法1人次', '督查3号', $2, now() "
        "FROM objective_item WHERE unit = $1 AND item = '1.1'",
        *(unit, hall.officer.account),
    )
    await fetch("UPDATE objective_item SET points = '0' WHERE unit = $1 AND item = '1.1'", unit)
    facts, ranking = await sitting_facts(hall.sitting), await ranking_of(hall.sitting)
    report = await unit_report_of(facts, ranking, unit)
    row = report.objective_rows[0]
    assert (row.item, row.points, row.maximum) == ("1.1", "5", "5")
    assert [(loss.points, loss.reason) for loss in row.losses] == [("1", "无证执法1人次")]
    assert row.dimension == "执法队伍管理"
    assert [group.valid for group in report.groups] == list(SLIPS.values())
    assert (report.ranked, report.class_ranked) == (2, 2)
    assert sum(bar.ballots for bar in report.bars) == 13
    assert len(report.indicators) == 5


async def test_a_unit_report_shows_nothing_of_a_small_group(db):
    hall = await a_counted_sitting(slips={"party": 6, "npc": 2, "cppcc": 4})
    facts, ranking = await sitting_facts(hall.sitting), await ranking_of(hall.sitting)
    report = await unit_report_of(facts, ranking, hall.units[0])
    assert (report.spans, report.bars, report.indicators) == ((), (), ())
    assert [group.score for group in report.groups] == [None] * 3
    assert report.panel is not None


async def test_an_indicator_that_two_of_a_group_know_has_no_mean(db, client):
    unknown = given.FULL | {"team": None}
    hall = await given.an_open_sitting(units=1, slips={"party": 6, "npc": 3, "cppcc": 3})
    for place, slip in enumerate(hall.slips_of("npc") + hall.slips_of("party")):
        await given.enter(client, slip)
        body = given.sheet(unknown if place == 0 else given.FULL)
        assert (await client.put(f"/t/ballots/{hall.units[0]}", json=body)).status_code == 200
    await close_sitting(hall.officer, hall.sitting)
    await given.open_with_cards(hall)
    facts, ranking = await sitting_facts(hall.sitting), await ranking_of(hall.sitting)
    report = await unit_report_of(facts, ranking, hall.units[0])
    assert report.indicators[0].means == ("20.00", None, None)
    assert report.indicators[1].means == ("20.00", "20.00", None)
