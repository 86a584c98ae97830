"""信函 measured against GB/T 9704-2012, 10.1: ink, lines and words with their places."""

import io
from datetime import date
from functools import cache

import docx
import msgspec
import pytest
from docx.oxml.ns import qn

from evaluation.documents.blocks import Paragraph
from evaluation.documents.fonts import FontMissing
from evaluation.documents.letter import check_printable, letter_html, letter_pdf
from evaluation.documents.letter_word import letter_docx
from evaluation.documents.notice import notice_pdf
from evaluation.documents.official import NumberNotOfForm
from evaluation.rectification.default_templates import DEFAULTS
from evaluation.rectification.notice_content import Problem, letter_document
from evaluation.rectification.notice_drafts import begun
from evaluation.rectification.templates import FILLED, Form
from tests.documents import reading
from tests.documents.content import colours_of, fonts_at
from tests.documents.reading import MM, Piece, ink_of, lines_of, texts_of

red_of = cache(reading.red_of)
"""The same pages are looked at by many tests."""
LEFT, RIGHT, FOOT = 28, 210 - 26, 297 - 35
CHARACTER, LINE = 16 / MM, 28.98 / MM
DAY = date(2024, 12, 9)
UNIT = "常德市城市管理和行政执法局西湖管理区城市管理综合行政执法大队"
TEXT = "2024年3月至5月，在城区整治占道经营时不分时段，一律暂扣经营工具，没有制作现场笔录。"
VALUES = dict.fromkeys(FILLED, "") | {
    "{单位}": UNIT, "{机关}": "常德市司法局", "{年度}": "2024", "{线索}": "24-097",
    "{事项}": "占道经营整治不分时段", "{收到日期}": "2024年11月5日",
    "{理由}": "经调查，反映的情况属实，已责成该单位整改并通过验收。",
    "{原文书}": "整改通知书（常司改〔2024〕3号）",
}  # fmt: skip


def a_letter(kind: str = "pressing", *, problems: int = 1, **changes: object):
    template = DEFAULTS[kind]
    said = tuple(Problem(text=TEXT, clue=f"24-{n:03d}", kind="机械执法") for n in range(problems))
    content = begun(template, said, VALUES, None)
    document = letter_document(
        content,
        bureau="常德市司法局",
        number=template.number("常德市", 2024, 3),
        signed_on=DAY,
        due_on=date(2024, 12, 23),
        mark=None,
        complainant="某某" if kind in {"accepted", "declined", "feedback"} else "",
    )
    return msgspec.structs.replace(document, **changes)


@pytest.fixture(scope="module")
async def letter() -> bytes:
    return await letter_pdf(a_letter())


@pytest.fixture(scope="module")
async def long_letter() -> bytes:
    """Two pages of Han, the problems in an annex, and 抄送."""
    document = a_letter(problems=12, copies_to="市人民政府办公室，市纪委监委机关")
    blocks = (*document.blocks, Paragraph("国" * 28 * 36))
    return await letter_pdf(msgspec.structs.replace(document, blocks=blocks))


def rules(pdf: bytes) -> list[tuple[float, float]]:
    """Top and bottom of each red rule of page 1: those that are as wide as 170 mm."""
    red = red_of(pdf, 1)
    rows = sorted({round(y, 2) for x, y in red if x < 20.5})
    found: list[list[float]] = []
    for y in rows:
        if found and y - found[-1][1] < 0.2:
            found[-1][1] = y
        else:
            found.append([y, y])
    return [(top, bottom) for top, bottom in found]


def one(pages: list[list[Piece]], text: str) -> Piece:
    (found,) = [line for page in pages for line in page if line.text == text]
    return found


async def test_the_mark_begins_30_mm_from_the_sheet_s_edge_in_its_middle(letter):
    mark = [(x, y) for x, y in red_of(letter, 1) if y < 48]
    assert min(y for _, y in mark) == pytest.approx(30, abs=1.5)
    middle = (min(x for x, _ in mark) + max(x for x, _ in mark)) / 2
    assert middle == pytest.approx(105, abs=1)


async def test_a_double_rule_thick_over_thin_is_4_mm_below_the_mark(letter):
    thick, thin = rules(letter)[:2]
    mark = max(y for _, y in red_of(letter, 1) if y < thick[0] - 1)
    assert thick[0] - mark == pytest.approx(4, abs=1)
    assert thick[1] - thick[0] > 2 * (thin[1] - thin[0])
    assert thin[0] - thick[1] < 1


async def test_a_double_rule_thin_over_thick_is_20_mm_from_the_foot_of_page_1_alone(
    letter, long_letter
):
    thin, thick = rules(letter)[2:]
    assert 297 - thick[1] == pytest.approx(20, abs=0.5)
    assert thick[1] - thick[0] > 2 * (thin[1] - thin[0])
    assert len(rules(letter)) == 4
    assert red_of(long_letter, 2) == set()


async def test_the_rules_are_170_mm_wide_in_the_middle_of_the_sheet(letter):
    for top, bottom in rules(letter):
        xs = [x for x, y in red_of(letter, 1) if top <= round(y, 2) <= bottom]
        assert (min(xs), max(xs)) == pytest.approx((20, 190), abs=0.3)


async def test_the_number_ends_at_the_right_edge_seven_eighths_under_the_rule(letter):
    number = one(lines_of(letter), "常司督〔2024〕3号")
    assert number.right == pytest.approx(RIGHT, abs=0.3)
    lower = rules(letter)[1][1]
    ink = [y for x, y in ink_of(letter, 1) if lower + 0.5 < y * 25.4 / 300 < lower + 12]
    assert min(ink) * 25.4 / 300 - lower == pytest.approx(14 / MM, abs=1)


async def test_the_title_is_of_size_two_two_lines_below_the_number(letter):
    lines = lines_of(letter)
    number, title = one(lines, "常司督〔2024〕3号"), one(lines, "关于督促办理行政执法问题线索的函")
    assert (title.left + title.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)
    assert title.right - title.left == pytest.approx(16 * 22 / MM, abs=0.5)
    gap = (title.top + title.bottom) / 2 - (number.top + number.bottom) / 2
    assert gap == pytest.approx(LINE / 2 + 2 * LINE + 17 / MM, abs=1)


async def test_page_1_bears_no_number_and_page_2_the_even_one(letter, long_letter):
    assert not any("—" in line.text for line in lines_of(letter)[0])
    first, second, *_ = lines_of(long_letter)
    assert not any("—" in line.text for line in first)
    (number,) = [line for line in second if "—" in line.text]
    assert (number.text, number.left < 105) == ("—2—", True)


async def test_a_full_page_of_a_letter_has_22_lines_of_28_characters(long_letter):
    full = [line for line in lines_of(long_letter)[1] if "—" not in line.text]
    assert [line.text for line in full] == ["国" * 28] * 22


async def test_name_and_date_leave_the_place_of_the_seal(letter):
    lines = lines_of(letter)
    (name,) = [line for line in lines[0] if line.text == "常德市司法局" and line.top > 60]
    day = one(lines, "2024年12月9日")
    assert RIGHT - day.right == pytest.approx(4 * CHARACTER, abs=0.5)
    assert (name.left + name.right) / 2 == pytest.approx((day.left + day.right) / 2, abs=0.3)
    assert day.top - name.top == pytest.approx(LINE, abs=0.1)
    below = {y for _, y in red_of(letter, 1) if y > 60}
    assert min(below) > 270


async def test_a_letter_is_black_and_red_in_the_sizes_of_the_standard(letter):
    assert colours_of(letter) == {(0, 0, 0), (1, 0, 0)}
    assert fonts_at(letter, "请你单位主要负责人") == {("Noto-Serif-CJK-SC", 16.0)}
    assert fonts_at(letter, "关于督促办理") == {("Noto-Serif-CJK-SC-Bold", 22.0)}


async def test_more_than_four_problems_make_an_annex_and_copies_stand_at_the_foot(long_letter):
    texts = texts_of(long_letter)
    assert "共12个问题，详见附件。" in texts[0]
    (annex,) = [text for text in texts if text.startswith("附件行政执法问题清单")]
    assert annex.count(TEXT) + sum(t.count(TEXT) for t in texts if t != annex) == 12
    copies = [line for line in lines_of(long_letter)[-1] if line.text.startswith("抄送：")]
    assert copies[0].bottom == pytest.approx(FOOT, abs=3)


async def test_the_same_letter_gives_the_same_bytes(letter):
    assert await letter_pdf(a_letter()) == letter


@pytest.mark.parametrize("kind", [kind for kind in DEFAULTS if kind != "pressing"])
async def test_every_kind_of_letter_prints_whole(kind):
    """On one page as 信函; under a red head with its place for the seal it may take two."""
    document = a_letter(kind)
    official = DEFAULTS[kind].form == Form.OFFICIAL
    pdf = await (notice_pdf if official else letter_pdf)(document)
    texts = texts_of(pdf)
    assert len(texts) == 1 or (official and len(texts) == 2)
    whole = "".join(texts)
    for block in document.blocks:
        assert "".join(block.text.split()) in whole.replace("—1—", "").replace("—2—", "")
    assert {"{", "}"}.isdisjoint(whole)
    assert "2024年12月9日" in texts[-1]


def test_a_character_without_a_font_is_named_before_printing():
    check_printable(a_letter(), None)
    with pytest.raises(FontMissing, match="文号没有用掉"):
        check_printable(a_letter(blocks=(Paragraph("\U0002ffff"),)), None)
    with pytest.raises(NumberNotOfForm):
        letter_html(a_letter(number="常司督〔24〕3号"))


async def test_the_docx_says_the_same_with_mark_and_rules_on_its_first_page_alone():
    document = a_letter(problems=12, copies_to="市人民政府办公室", mark="草稿")
    made = await letter_docx(document)
    assert made == await letter_docx(document)
    opened = docx.Document(io.BytesIO(made))
    text = "\n".join(paragraph.text for paragraph in opened.paragraphs)
    for words in ("常司督〔2024〕3号", f"{UNIT}：", "共12个问题，详见附件。", "2024年12月9日"):
        assert words in text
    assert len(opened.tables[0].rows) == 13
    first, *others = opened.sections
    head, foot = first.first_page_header, first.first_page_footer
    assert [paragraph.text for paragraph in head.paragraphs] == ["　草稿　", "常德市司法局", ""]
    assert not any(paragraph.text for paragraph in foot.paragraphs)
    kinds = [border.get(qn("w:val")) for part in (head, foot) for border in _borders(part)]
    assert kinds == ["thickThinSmallGap", "thinThickSmallGap"]
    assert not any(section.different_first_page_header_footer for section in others)
    assert first.header_distance < first.top_margin


def _borders(part):
    return part._element.xpath(".//w:pBdr/w:bottom")  # noqa: SLF001 python-docx has no name for it
