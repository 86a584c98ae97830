"""计票结果报告单, 封箱单 and 监票记录 as those who sign them see them."""

import re

import msgspec
import pikepdf
import pytest

from evaluation.documents.closing_sheet import closing_sheet_html, closing_sheet_pdf
from evaluation.documents.count_sheet import count_sheet_html, count_sheet_pdf
from evaluation.documents.scrutiny import Step, scrutiny_pdf
from tests.documents import sheets
from tests.documents.reading import lines_of, texts_of, words_of

SIGNED = ("监票人", "计票人", "总监票人")


@pytest.fixture(scope="module")
async def count_sheet() -> bytes:
    return await count_sheet_pdf(sheets.a_count_sheet())


@pytest.fixture(scope="module")
async def closing_sheet() -> bytes:
    return await closing_sheet_pdf(sheets.a_closing_sheet())


@pytest.fixture(scope="module")
async def scrutiny() -> bytes:
    return await scrutiny_pdf(sheets.a_scrutiny_record())


async def test_every_group_and_the_whole_stand_there_with_all_counters(count_sheet):
    text = texts_of(count_sheet)[0]
    assert "党代表3230121811761134420" in text
    assert "合计961004116403239068442" in text


async def test_the_four_sums_are_there_and_say_whether_they_agree(count_sheet):
    text = texts_of(count_sheet)[0]
    assert "1.应到＝实到＋缺席（实到、缺席由计票人手填）□相符" in text
    assert "2.领卡100张×42家＝发出4116＋回避84√相符" in text
    assert "3.发出4116＝收回4032＋未交84√相符" in text
    assert "4.收回4032＝有效3906＋无效42＋弃权84√相符" in text


async def test_where_people_were_signed_in_nothing_of_attendance_is_left_to_the_pen():
    sheet = sheets.a_count_sheet()
    came = tuple(
        msgspec.structs.replace(group, came=one)
        for group, one in zip(sheet.groups, (30, 32, 28), strict=True)
    )
    words = ("党代表：迟到1人（第2家市水利局1人）。",)
    pdf = await count_sheet_pdf(sheets.a_count_sheet(groups=came, movements=words))
    text = texts_of(pdf)[0]
    assert "党代表323030" in text
    assert "合计9690100" in text
    assert "1.应到96＝实到90＋缺席6（按签到台）√相符" in text
    assert "迟到1人（第2家市水利局1人）" in text
    assert "手填" not in text


async def test_a_sum_that_does_not_agree_says_so():
    html = count_sheet_html(sheets.a_count_sheet(units=sheets.the_units()[:41]))
    assert html.count("√相符") == 2
    assert html.count("不符") == 1


async def test_the_root_is_in_fours_on_both_sheets_and_its_beginning_is_read_aloud(
    count_sheet, closing_sheet
):
    for html in (
        count_sheet_html(sheets.a_count_sheet()),
        closing_sheet_html(sheets.a_closing_sheet()),
    ):
        fours = re.findall(r"<span(?: class=\"aloud\")?>([0-9a-f]{4})</span>", html)
        assert "".join(fours) == sheets.ROOT
        assert html.count('class="aloud"') == 2
    for pdf in (count_sheet, closing_sheet):
        text = "".join(texts_of(pdf))
        assert text.count(sheets.ROOT) == 1
        assert text.count(sheets.ROOT[:8]) == 2


async def test_digests_are_whole_and_units_are_named(count_sheet):
    text = "".join(texts_of(count_sheet))
    for _, digest in sheets.a_count_sheet().digests:
        assert digest in text
    assert "某组没有得分，其余组权重按比例折算：市档案局。" in text
    assert "收回多于发出，作废重评：无。" in text
    assert "实际影响总分差距的51%" in text
    assert "钥匙信封已全部删除（现存0个）" in text


async def test_every_unit_has_its_counters_by_group_and_its_score(count_sheet):
    text = "".join(texts_of(count_sheet))
    assert text.count("29+39+30") == 42
    assert text.count("91.25") == 42


async def test_the_closing_sheet_is_one_page_and_names_no_hour(closing_sheet):
    pages = texts_of(closing_sheet)
    assert len(pages) == 1
    assert not re.search(r"\d{1,2}:\d{2}|\d{1,2}时", pages[0])
    assert "封箱时间（手填）：时分" in pages[0]
    assert "人大代表4840393901" in pages[0]
    assert "合计1201009998" in pages[0]


async def test_lines_to_sign_never_stand_on_a_page_of_their_own(count_sheet, scrutiny):
    for pdf in (count_sheet, scrutiny):
        signing = [text for text in texts_of(pdf) if "总监票人：" in text]
        assert len(signing) == 1
        above = signing[0].partition("监票人：")[0]
        assert len(above) > 60


async def test_whoever_must_sign_has_a_line(count_sheet, closing_sheet):
    for pdf in (count_sheet, closing_sheet):
        text = "".join(texts_of(pdf))
        assert [f"{name}：" in text for name in SIGNED] == [True] * 3


async def test_blanks_of_the_record_are_ruled_lines(scrutiny):
    text = texts_of(scrutiny)[0]
    assert f"听读前8位{sheets.ROOT[:8]}，与大屏、封箱单一致。时间：" in text
    assert "刘国平、王淑兰、李建华" in text


async def test_titles_are_centred_and_every_page_bears_the_mark(
    count_sheet, closing_sheet, scrutiny
):
    for pdf, last in (
        (count_sheet, "行政执法评议计票结果报告单"),
        (closing_sheet, "常德市2024年度行政执法评议封箱单"),
        (scrutiny, "常德市2024年度行政执法评议监票记录"),
    ):
        title = next(line for line in lines_of(pdf)[0] if line.text == last)
        assert (title.left + title.right) / 2 == pytest.approx((28 + 184) / 2, abs=1)
        for page in words_of(pdf):
            assert next(word for word in page if word.text == "示例数据").bottom < 37


async def test_nothing_leaves_the_type_area(count_sheet, closing_sheet, scrutiny):
    for pdf in (count_sheet, closing_sheet, scrutiny):
        for page in lines_of(pdf):
            inside = [one for one in page if one.text != "示例数据" and "—" not in one.text]
            assert min(one.left for one in inside) >= 27.5
            assert max(one.right for one in inside) <= 184.5
            assert max(one.bottom for one in inside) <= 262.5


async def test_the_same_sheet_gives_the_same_bytes_tagged_and_in_chinese(count_sheet, tmp_path):
    assert await count_sheet_pdf(sheets.a_count_sheet()) == count_sheet
    file = tmp_path / "sheet.pdf"
    file.write_bytes(count_sheet)
    with pikepdf.open(file) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "zh-CN"
        assert str(pdf.docinfo["/Title"]) == (
            "常德市2024年度行政执法评议计票结果报告单（市直单位）"
        )


async def test_markup_in_a_name_is_printed_as_it_is():
    name = "<b>市&局</b>{{ 7*7 }}"
    record = sheets.a_scrutiny_record(steps=(Step(name, (name, None)),), mark=None)
    assert "".join(texts_of(await scrutiny_pdf(record))).count("<b>市&局</b>{{7*7}}") == 2
