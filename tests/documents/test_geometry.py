"""The page of GB/T 9704-2012, measured in the PDF (tolerances: docs of the trade, ±1 and ±2 mm)."""

import pytest

from evaluation.documents.pages import title_lines
from tests.documents import given
from tests.documents.reading import DOTS, ink_of, lines_of

RARE = "𠀤𠃗𠄬"
"""In Noto Sans CJK SC, not in Noto Serif CJK SC."""
FOOT_OF_TYPE_AREA = 297 - 35


@pytest.fixture(scope="module")
async def han_pages() -> bytes:
    return await given.a_document(f"<p>{'国' * 28 * 30}</p>")


async def test_a_page_of_han_has_22_lines_of_28_characters(han_pages):
    body = [line for line in lines_of(han_pages)[0] if "—" not in line.text]
    assert [line.text for line in body] == ["国" * 28] * 22


async def test_the_lines_fill_the_type_area_of_156_by_225_mm(han_pages):
    body = [line for line in lines_of(han_pages)[0] if "—" not in line.text]
    assert {round(line.left, 1) for line in body} == {28.0}
    assert max(line.right for line in body) == pytest.approx(210 - 26, abs=0.5)
    ink = [y for x, y in ink_of(han_pages, 1) if y < FOOT_OF_TYPE_AREA * DOTS]
    assert min(ink) / DOTS == pytest.approx(37 + 2.5, abs=1)
    assert max(ink) / DOTS == pytest.approx(FOOT_OF_TYPE_AREA - 2.5, abs=1)


async def test_the_lines_stand_28_98_pt_apart(han_pages):
    tops = [line.top for line in lines_of(han_pages)[0] if "—" not in line.text]
    assert tops[-1] - tops[0] == pytest.approx(21 * 28.98 * 25.4 / 72, abs=0.05)


@pytest.mark.parametrize("page", [1, 2])
async def test_the_page_number_lies_7_mm_below_the_type_area(han_pages, page):
    below = {(x, y) for x, y in ink_of(han_pages, page) if y > FOOT_OF_TYPE_AREA * DOTS}
    left = min(x for x, _ in below)
    dash = [y for x, y in below if x < left + 2 * DOTS]
    assert (min(dash) + max(dash)) / 2 / DOTS == pytest.approx(FOOT_OF_TYPE_AREA + 7, abs=0.5)


async def test_odd_pages_are_numbered_at_the_right_and_even_ones_at_the_left(han_pages):
    first, second = ([(n.text, n) for n in page if "—" in n.text] for page in lines_of(han_pages))
    assert [text for text, _ in (*first, *second)] == ["—1—", "—2—"]
    one_character = 14 * 25.4 / 72
    assert first[0][1].right == pytest.approx(210 - 26 - one_character, abs=0.5)
    assert second[0][1].left == pytest.approx(28 + one_character, abs=0.5)


async def test_characters_of_a_second_font_leave_the_22_lines_alone():
    text = "国" * 100 + RARE + "国" * 28 * 25
    page = lines_of(await given.a_document(f"<p>{text}"))[0]
    body = [line for line in page if "—" not in line.text]
    assert len(body) == 22
    assert RARE in body[3].text


async def test_text_is_of_size_three_and_a_title_of_size_two():
    lines = lines_of(await given.a_document("<h1>国国国国</h1><p>国国国国</p>"))[0]
    widths = [round((line.right - line.left) / 25.4 * 72) for line in lines[:2]]
    assert widths == [4 * 22, round(4 * 15.79)]


def test_a_title_that_fits_stays_on_one_line():
    words = ("常德市", "2024年度", "行政执法评议", "排名")
    assert title_lines(words) == ["常德市2024年度行政执法评议排名"]


def test_a_long_title_breaks_between_words_into_even_lines():
    words = ("常德市人民政府", "关于", "2024年度", "全市", "行政执法", "评议", "结果的", "通报")
    assert title_lines(words) == ["常德市人民政府关于2024年度", "全市行政执法评议结果的通报"]


def test_a_word_longer_than_the_line_is_left_whole():
    assert title_lines(("国" * 21, "排名")) == ["国" * 21, "排名"]
