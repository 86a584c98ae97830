"""评议结果通报 measured against GB/T 9704-2012: ink, lines and words with their places."""

import re
from datetime import date

import msgspec
import pytest

from evaluation.documents.blocks import Grid, Level, Paragraph, chinese_count, numbered
from evaluation.documents.notice import Annex, notice_html, notice_pdf
from evaluation.documents.official import NumberNotOfForm, check_number
from tests.documents.content import colours_of, fonts_at, rules_of, tags_of
from tests.documents.notices import TABLE, a_notice
from tests.documents.reading import MM, Piece, lines_of, red_of, texts_of, words_of

LEFT, RIGHT, TOP, FOOT = 28, 210 - 26, 37, 297 - 35
CHARACTER, LINE = 16 / MM, 28.98 / MM
DATE = re.compile(r"\d{4}年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日")


@pytest.fixture(scope="module")
async def notice() -> bytes:
    return await notice_pdf(a_notice())


@pytest.fixture(scope="module")
async def plain() -> bytes:
    """Without a red head and without a seal."""
    return await notice_pdf(a_notice(head=None, sealed=False, annexes=(), printed_by=""))


def one(pages: list[list[Piece]], text: str) -> Piece:
    (found,) = [line for page in pages for line in page if line.text == text]
    return found


async def test_the_red_mark_begins_35_mm_below_the_edge_of_the_type_area(notice):
    red = red_of(notice, 1)
    mark = [(x, y) for x, y in red if y < 110]
    assert min(y for _, y in mark) == pytest.approx(TOP + 35, abs=1.5)
    middle = (min(x for x, _ in mark) + max(x for x, _ in mark)) / 2
    assert middle == pytest.approx((LEFT + RIGHT) / 2, abs=1)


async def test_the_number_stands_two_lines_below_the_mark_in_the_middle(notice):
    number = one(lines_of(notice), "常司发〔2025〕3号")
    mark = max(y for _, y in red_of(notice, 1) if y < 110)
    middle = (number.top + number.bottom) / 2
    assert middle - LINE / 2 - mark == pytest.approx(2 * LINE, abs=1.5)
    assert (number.left + number.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1)
    assert re.fullmatch(r"^.+〔\d{4}〕[1-9]\d*号$", number.text)


async def test_the_red_line_is_4_mm_below_the_number_and_as_wide_as_the_type_area(notice):
    number = one(lines_of(notice), "常司发〔2025〕3号")
    line = [(x, y) for x, y in red_of(notice, 1) if y > number.bottom]
    foot_of_characters = (number.top + number.bottom) / 2 + CHARACTER / 2
    assert min(y for _, y in line) - foot_of_characters == pytest.approx(4, abs=0.5)
    assert min(x for x, _ in line) == pytest.approx(LEFT, abs=0.2)
    assert max(x for x, _ in line) == pytest.approx(RIGHT, abs=0.2)
    assert max(y for _, y in line) - min(y for _, y in line) < 1


async def test_nothing_is_coloured_but_the_head_in_red(notice):
    assert colours_of(notice) == {(0, 0, 0), (1, 0, 0)}


async def test_the_title_is_of_size_two_two_lines_below_the_red_line(notice):
    first, second = "常德市司法局关于2024年度", "行政执法评议结果的通报"
    lines = lines_of(notice)
    above, below = one(lines, first), one(lines, second)
    for line in (above, below):
        assert (line.left + line.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)
    assert below.right - below.left == pytest.approx(11 * 22 / MM, abs=0.5)
    red = max(y for _, y in red_of(notice, 1))
    assert (above.top + above.bottom) / 2 - 17 / MM - red == pytest.approx(2 * LINE, abs=1)


async def test_the_first_page_shows_text_of_the_body(notice):
    assert "根据《湖南省行政执法评议考核办法》" in texts_of(notice)[0]


async def test_whom_it_is_for_stands_flush_one_line_below_the_title(notice):
    lines = lines_of(notice)
    title, to = (
        one(lines, "行政执法评议结果的通报"),
        one(lines, "各区县市司法局，市直各行政执法单位："),
    )
    assert to.left == pytest.approx(LEFT, abs=0.2)
    gap = (to.top + to.bottom) / 2 - (title.top + title.bottom) / 2
    assert gap == pytest.approx(LINE / 2 + LINE + 17 / MM, abs=0.5)


@pytest.mark.parametrize(
    ("begin", "role"),
    [
        ("一、评议结果", "Noto-Sans-CJK-SC"),
        ("（一）总体情况。", "Noto-Serif-CJK-SC"),
        ("1.案卷质量不高。", "Noto-Serif-CJK-SC"),
        ("（1）处罚案卷。", "Noto-Serif-CJK-SC"),
    ],
)
async def test_a_level_is_of_size_three_indented_by_two_in_its_font(notice, begin, role):
    (line,) = [x for page in lines_of(notice) for x in page if x.text.startswith(begin)]
    assert line.left == pytest.approx(LEFT + 2 * CHARACTER, abs=0.8)
    assert fonts_at(notice, begin) == {(role, 16.0)}


def test_the_fonts_of_the_levels_are_those_of_the_standard():
    page = notice_html(a_notice())
    assert "h2.level, .level-1 { font-family: 黑体; }" in page
    assert "h3.level, .level-2 { font-family: 楷体; }" in page
    assert ".level-3, .level-4 { font-family: 仿宋; }" in page


async def test_a_level_on_its_own_line_ends_without_punctuation(notice):
    text = [line.text for page in lines_of(notice) for line in page]
    assert {"一、评议结果", "（二）优秀单位", "二、主要问题", "三、有关要求"} <= set(text)


def test_levels_count_on_under_their_own_head():
    heads = (1, 2, 2, 3, 3, 4, 4, 2, 3, 1, 2)
    blocks = [Level(level, "x") for level in heads]
    assert [block.number for block in numbered(blocks)] == [
        "一、", "（一）", "（二）", "1.", "2.", "（1）", "（2）", "（三）", "1.", "二、", "（一）",
    ]  # fmt: skip
    assert [chinese_count(n) for n in (9, 10, 11, 20, 99)] == ["九", "十", "十一", "二十", "九十九"]


async def test_the_annexes_are_named_one_line_below_the_body_without_punctuation(notice):
    lines = lines_of(notice)
    first, second = (
        one(lines, "附件：1.2024年度行政执法评议优秀单位名单"),
        one(lines, "2.2024年度行政执法评议排名表（市直单位）"),
    )
    last = one(lines, "书面报送市司法局。")
    assert first.top - last.top == pytest.approx(2 * LINE, abs=0.1)
    assert first.left == pytest.approx(LEFT + 2 * CHARACTER, abs=0.3)
    assert second.left == pytest.approx(LEFT + 5 * CHARACTER, abs=0.3)


async def test_a_single_annex_has_no_number():
    single = await notice_pdf(a_notice(annexes=(Annex(("排名表",), (TABLE,)),)))
    texts = "".join(texts_of(single))
    assert "附件：排名表" in texts
    assert lines_of(single)[-1][0].text == "附件"


async def test_under_a_seal_the_name_is_centred_over_the_date_four_from_the_edge(notice):
    lines = lines_of(notice)
    name, day = one(lines, "常德市司法局"), one(lines, "2025年1月17日")
    assert RIGHT - day.right == pytest.approx(4 * CHARACTER, abs=0.5)
    assert (name.left + name.right) / 2 == pytest.approx((day.left + day.right) / 2, abs=0.3)
    assert day.top - name.top == pytest.approx(LINE, abs=0.1)
    assert DATE.fullmatch(day.text)


async def test_the_place_of_the_seal_is_left_and_no_seal_is_drawn(notice):
    """42 mm across, its top within a line of the text, its middle just above name and date."""
    lines = lines_of(notice)
    text = one(lines, "2.2024年度行政执法评议排名表（市直单位）")
    name, day = one(lines, "常德市司法局"), one(lines, "2025年1月17日")
    between = (name.top + day.bottom) / 2
    foot_of_text = (text.top + text.bottom) / 2 + LINE / 2
    highest, lowest = between - 42 / 2 - 6, between - 42 / 2
    assert highest - foot_of_text < LINE
    assert lowest > foot_of_text
    assert red_of(notice, 2) == set()


async def test_without_a_seal_the_name_or_the_longer_date_is_two_from_the_edge(plain):
    lines = lines_of(plain)
    name, day = one(lines, "常德市司法局"), one(lines, "2025年1月17日")
    assert RIGHT - day.right == pytest.approx(2 * CHARACTER, abs=0.3)
    assert day.left - name.left == pytest.approx(2 * CHARACTER, abs=0.3)
    longer = await notice_pdf(
        a_notice(issuer="常德市人民政府行政执法监督局", sealed=False, annexes=())
    )
    name, day = (
        one(lines_of(longer), "常德市人民政府行政执法监督局"),
        one(lines_of(longer), "2025年1月17日"),
    )
    assert RIGHT - name.right == pytest.approx(2 * CHARACTER, abs=0.3)
    assert day.left - name.left == pytest.approx(2 * CHARACTER, abs=0.3)


async def test_the_remark_stands_below_the_date_in_brackets(notice):
    lines = lines_of(notice)
    remark = one(lines, "（此件公开发布）")
    assert remark.top - one(lines, "2025年1月17日").top == pytest.approx(LINE, abs=0.1)
    assert remark.left == pytest.approx(LEFT + 2 * CHARACTER, abs=0.6)


async def test_an_annex_begins_a_page_its_mark_flush_and_its_title_on_line_three(notice):
    mark, title = lines_of(notice)[2][:2]
    assert (mark.text, title.text) == ("附件1", "2024年度行政执法评议优秀单位名单")
    assert mark.left == pytest.approx(LEFT, abs=0.3)
    assert (mark.top + mark.bottom) / 2 == pytest.approx(TOP + LINE / 2, abs=0.3)
    assert (title.top + title.bottom) / 2 == pytest.approx(TOP + 2 * LINE + 17 / MM, abs=0.5)
    assert (title.left + title.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)
    assert fonts_at(notice, "附件1") == {("Noto-Sans-CJK-SC", 16.0)}


async def test_the_last_rule_of_the_imprint_is_the_foot_of_the_type_area(notice):
    first, middle, last = rules_of(notice, 5)
    assert last.bottom == pytest.approx(FOOT, abs=0.1)
    for line, width in ((first, 0.35), (middle, 0.25), (last, 0.35)):
        assert line.bottom - line.top == pytest.approx(width, abs=0.01)
        assert (line.left, line.right) == pytest.approx((LEFT, RIGHT), abs=0.1)


async def test_the_imprint_is_of_size_four_one_character_from_both_edges(notice):
    words = words_of(notice)[-1]
    copies = next(word for word in words if word.text.startswith("抄送："))
    printed = next(word for word in words if word.text == "2025年1月17日印发")
    office = next(word for word in words if word.text == "常德市司法局办公室")
    edge = 14 / MM
    assert copies.left == pytest.approx(LEFT + edge, abs=0.3)
    assert office.left == pytest.approx(LEFT + edge, abs=0.3)
    assert RIGHT - printed.right == pytest.approx(edge, abs=0.3)
    assert office.right - office.left == pytest.approx(9 * edge, abs=0.3)


@pytest.mark.parametrize("sealed", [True, False])
async def test_no_page_bears_the_signature_without_text(sealed):
    """A text that ends at any place near the foot of a page takes two lines along."""
    for length in range(12 * 28, 25 * 28, 28):
        blocks = (Paragraph("国" * (length - 2)),)
        pdf = await notice_pdf(
            a_notice(head=None, sealed=sealed, blocks=blocks, annexes=(), printed_by="", remark="")
        )
        (signed,) = [page for page in texts_of(pdf) if "2025年1月17日" in page]
        assert signed.count("国") >= 2
        assert "此页无正文" not in signed


async def test_a_short_last_paragraph_moves_with_the_signature():
    for count in range(12, 20):
        blocks = (*(Paragraph("国" * 26) for _ in range(count)), Paragraph("特此通报。"))
        pdf = await notice_pdf(
            a_notice(head=None, blocks=blocks, annexes=(Annex(("排名表",)),), printed_by="")
        )
        (signed,) = [page for page in texts_of(pdf) if "2025年1月17日" in page]
        assert "特此通报。" in signed
        assert "附件：排名表" in signed


async def test_a_full_page_of_body_has_22_lines():
    blocks = (Paragraph("国" * 28 * 60),)
    pdf = await notice_pdf(a_notice(head=None, blocks=blocks, annexes=(), printed_by=""))
    full = [line for line in lines_of(pdf)[1] if "—" not in line.text]
    assert len(full) == 22
    assert {len(line.text) for line in full} == {28}


async def test_the_tags_name_title_levels_paragraphs_and_table(notice):
    assert tags_of(notice) >= {"/H1", "/H2", "/H3", "/P", "/Table", "/TH", "/TD"}


async def test_the_same_notice_gives_the_same_bytes(notice):
    assert await notice_pdf(a_notice()) == notice
    assert await notice_pdf(a_notice(signed_on=date(2025, 1, 18))) != notice


async def test_markup_in_a_text_is_printed_as_it_is():
    name = "<b>{{ 7*7 }}</b>"
    pdf = await notice_pdf(
        a_notice(
            issuer=name,
            addressee=name,
            blocks=(Paragraph(name), Level(1, name), Grid(name, (name,), ((name,),), (1,))),
            annexes=(Annex((name,)),),
        )
    )
    assert "".join(texts_of(pdf)).count("".join(name.split())) == 8


async def test_a_table_s_title_stays_with_its_first_row():
    for count in range(14, 20):
        blocks = (
            *(Paragraph("国" * 26) for _ in range(count)),
            msgspec.structs.replace(TABLE, caption="优秀单位"),
        )
        pdf = await notice_pdf(a_notice(head=None, blocks=blocks, annexes=(), printed_by=""))
        (page,) = [page for page in texts_of(pdf) if "优秀单位" in page]
        assert "优秀单位名次单位总分等次1市第1局" in page


@pytest.mark.parametrize(
    "number",
    ["常司发[2025]3号", "常司发〔25〕3号", "常司发〔2025〕03号", "常司发〔2025〕第3号",
     "〔2025〕3号", "常司发〔2025〕3", "常司发〔2025〕３号", "常司发【2025】3号"],
)  # fmt: skip
def test_a_number_of_another_form_is_refused_and_says_how_it_is_written(number):
    with pytest.raises(NumberNotOfForm) as refusal:
        check_number(number)
    assert "常司发〔2025〕3号" in str(refusal.value)
    with pytest.raises(NumberNotOfForm):
        notice_html(a_notice(number=number))
