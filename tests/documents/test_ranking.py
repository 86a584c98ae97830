"""The 排名表 as a reader sees it."""

import io
import re
import subprocess
import sys

import msgspec
import pikepdf
import pytest

from evaluation.documents.ranking import ranking_html, ranking_pdf
from tests.documents import given
from tests.documents.content import fonts_at
from tests.documents.reading import DOTS, MM, ink_of, texts_of, words_of


@pytest.fixture(scope="module")
async def ranking() -> bytes:
    return await _printed(given.a_ranking())


async def test_42_units_take_four_pages_in_landscape(ranking):
    assert len(given.the_lines()) == 42
    with pikepdf.open(io.BytesIO(ranking)) as pdf:
        sizes = [[round(float(at) / MM) for at in page.mediabox] for page in pdf.pages]
    assert sizes == [[0, 0, 297, 210]] * 4


@pytest.mark.parametrize("units", [1, 12, 13, 32, 51])
async def test_a_table_of_any_length_stays_inside_the_type_area(units):
    """Turned upright: 37 above, 35 below, 28 at the left and 26 at the right."""
    longest = "国家金融监督管理总局常德监管分局（联合执法）"
    lines = tuple(given.a_line(n, longest, "垂直和双重管理类") for n in range(1, units + 1))
    for page in words_of(await _printed(given.a_ranking(lines=lines, mark=None))):
        inside = [word for word in page if word.right > 35]
        assert min(word.left for word in inside) > 35 - 0.1
        assert max(word.right for word in inside) < 297 - 37 + 0.1
        assert min(word.top for word in inside) > 28 - 0.1
        assert max(word.bottom for word in inside) < 210 - 26 + 0.5


async def test_the_head_of_the_table_is_at_the_edge_that_is_bound(ranking):
    """The upright's left edge is the landscape's upper one, on odd and on even pages."""
    for page in words_of(ranking)[1:3]:
        head = next(word for word in page if word.text == "名次")
        assert head.top == pytest.approx(28 + 4, abs=3)


@pytest.mark.parametrize("page", [1, 2, 3, 4])
async def test_the_page_number_is_where_the_upright_pages_have_it(ranking, page):
    """On the short side, its dash 7 mm outside: odd at the lower end, even at the upper one."""
    ink = {(x / DOTS, y / DOTS) for x, y in ink_of(ranking, page) if x / DOTS < 35 - 0.5}
    ends = (min(y for _, y in ink), max(y for _, y in ink))
    edge = ends[1] if page % 2 else ends[0]
    dash = [x for x, y in ink if abs(y - edge) < 2]
    assert (min(dash) + max(dash)) / 2 == pytest.approx(35 - 7, abs=0.5)
    one_character = 14 / MM
    bound, cut = 28 + one_character, 210 - 26 - one_character
    assert edge == pytest.approx(cut if page % 2 else bound, abs=0.6)
    numbers = [word.text for word in words_of(ranking)[page - 1] if word.right < 35]
    assert "".join(numbers) == f"—{page}—"


async def test_as_an_annex_it_bears_its_mark_flush_and_its_title_on_line_three():
    pdf = await _printed(given.a_ranking(annex="附件1"))
    mark, title = (
        next(word for word in words_of(pdf)[0] if word.text == text)
        for text in ("附件1", "常德市2024年度行政执法评议排名")
    )
    assert mark.left == pytest.approx(35, abs=0.3)
    assert (mark.top + mark.bottom) / 2 == pytest.approx(28 + 14.49 / MM, abs=0.3)
    assert (title.top + title.bottom) / 2 == pytest.approx(28 + (2 * 28.98 + 17) / MM, abs=0.5)
    assert fonts_at(pdf, "附件1") == {("Noto-Sans-CJK-SC", 16.0)}
    assert fonts_at(pdf, "行政执法评议排名") == {("Noto-Serif-CJK-SC-Bold", 22.0)}


async def test_every_page_bears_the_head_of_the_table_and_the_mark(ranking):
    for text in texts_of(ranking):
        assert "示例数据" in text
    assert sum(text.count("名次单位类别") for text in texts_of(ranking)) == 3


async def test_the_mark_stands_above_the_type_area_and_is_large(ranking):
    for page in words_of(ranking):
        mark = next(word for word in page if word.text == "示例数据")
        assert mark.bottom < 28
        assert mark.right - mark.left > 30


async def test_a_real_ranking_bears_no_mark():
    real = await _printed(given.a_ranking(mark=None, lines=()))
    assert "示例数据" not in "".join(texts_of(real))


async def test_the_title_is_in_the_middle_of_the_type_area(ranking):
    title = next(word for word in words_of(ranking)[0] if "排名" in word.text)
    assert title.text == "常德市2024年度行政执法评议排名"
    assert (title.left + title.right) / 2 == pytest.approx((35 + 260) / 2, abs=1)


async def test_every_unit_stands_there_once(ranking):
    text = "".join(texts_of(ranking))
    for line in given.the_lines():
        row = f"{line.unit}{line.unit_class.removesuffix('类')}{line.objective}{line.panel}"
        assert text.count(row) == 1


async def test_figures_end_on_one_edge_and_have_one_width(ranking):
    page = words_of(ranking)[1]
    totals = [w for w in page if re.fullmatch(r"\d\d\.\d\d", w.text) and w.text != "90.50"]
    assert len(totals) > 15
    assert len({round(word.right, 1) for word in totals}) == 1
    assert len({round(word.left, 1) for word in totals}) == 1


async def test_tied_ranks_say_so_and_the_organiser_has_none(ranking):
    text = "".join(texts_of(ranking))
    assert re.findall(r"(\d+)并列(.{4})", text) == [("7", "市交通运"), ("7", "市农业农")]
    assert "—市司法局社会管理服务91.1092.030.000.0091.47良好" in text
    assert "承办单位，不参与排名" in text


async def test_the_sums_of_the_votes_are_added_up(ranking):
    assert "合计406039903173239" in "".join(texts_of(ranking))


async def test_the_root_stands_in_sixteen_groups_of_four(ranking):
    html = ranking_html(given.a_ranking())
    root = given.a_ranking().root
    assert html.count("".join(f"<span>{root[n : n + 4]}</span>" for n in range(0, 64, 4))) == 1
    assert root in "".join(texts_of(ranking))


async def test_the_reader_is_told_how_to_recount(ranking):
    text = texts_of(ranking)[-1]
    assert (
        "怎样复核：请存出本文件内附的“公开版计票数据包.json”，用独立复核程序recount.py重算各单位的"
        "总分、名次和等次，结果应与内附的“计票结果.json”逐字相同。代表可用评议会上记下的回执码，"
        "到内附的“回执名单.csv”（共97条）里查对。"
    ) in text
    assert given.a_ranking().bundle_sha256 in text
    assert given.a_ranking().result_sha256 in text


async def test_a_row_is_never_split_over_two_pages():
    wordy = msgspec.structs.replace(given.ORGANISER, note="承办单位，不参与排名" * 12)
    document = given.a_ranking(lines=tuple([wordy] * 12))
    pages = texts_of(await _printed(document))
    assert len(pages) > 2
    assert all(text.count("不参与") == 12 * text.count("社会管理服务") for text in pages)


async def test_markup_in_a_name_is_printed_as_it_is():
    names = (
        "<script>alert(1)</script>",
        '"><img src="http://127.0.0.1:9/x" onerror=alert(1)>',
        "{{ 7*7 }}{% for %}",
        "</style></table><h1>市审计局",
        "<link rel=attachment href='file:///etc/passwd'>",
        "&lt;b&gt;",
    )
    lines = [msgspec.structs.replace(given.ORGANISER, unit=name, note=name) for name in names]
    changed = given.a_ranking(
        lines=tuple(lines), footnotes=names, jurisdiction="".join(names), mark=None
    )
    text = "".join(texts_of(await _printed(changed)))
    assert [text.count("".join(name.split())) for name in names] == [4] * 6


def test_the_parent_never_loads_the_layout():
    asked = "import sys, evaluation.documents.ranking; print('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, text=True)
    assert done.stdout == "False\n"


async def _printed(document) -> bytes:
    return await ranking_pdf(document, given.BUNDLE, given.RESULT, given.RECEIPTS)
