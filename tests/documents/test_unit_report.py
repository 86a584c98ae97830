"""单位评议报告 as its unit reads it: figures, place, losses, charts; the hidden stays hidden."""

import msgspec
import pytest

from evaluation.documents.official import NumberNotOfForm
from evaluation.documents.unit_report import (
    Loss,
    lost_on,
    reasons,
    sentence,
    unit_report_html,
    unit_report_pdf,
    why,
)
from tests.documents.content import alternatives_of, colours_of, tags_of
from tests.documents.reading import MM, lines_of, texts_of, words_of
from tests.documents.reports import ROWS, a_report


@pytest.fixture(scope="module")
async def report() -> bytes:
    return await unit_report_pdf(a_report())


@pytest.fixture(scope="module")
def text(report) -> str:
    return "".join(texts_of(report))


async def test_a_report_takes_two_or_three_pages(report):
    assert len(words_of(report)) in {2, 3}


async def test_title_unit_and_number_are_centred_on_the_page(report):
    lines = {line.text: line for line in lines_of(report)[0]}
    for words in ("2024年度行政执法评议单位报告", "常德市市场监督管理局", "常司评〔2025〕12号"):
        assert (lines[words].left + lines[words].right) / 2 == pytest.approx(28 + 78, abs=0.5)
    title = lines["2024年度行政执法评议单位报告"]
    assert title.bottom - title.top == pytest.approx(22 * 1.437 / MM, abs=0.5)


async def test_the_result_is_told_in_a_sentence_with_its_place_in_its_class(text):
    assert (
        "2025年1月16日评议会，常德市市场监督管理局（综合执法类）总分92.60分，等次为良好。"
        "在市直单位41家参加排名的单位中列第7名（并列），在本类别15家单位中列第4名。"
        "总分达到优秀，但优秀名额（不超过30%）已满，等次为良好。"
    ) in text


def test_a_unit_without_a_rank_or_a_total_says_why():
    told = sentence(a_report(rank=None, class_rank=None, note="承办单位，不参与排名"))
    assert told.endswith(
        "等次为良好。承办单位，不参与排名。总分达到优秀，但优秀名额（不超过30%）已满，等次为良好。"
    )
    told = sentence(a_report(total=None, rank=None, note="有效票不足，不计分"))
    assert told == (
        "2025年1月16日评议会，常德市市场监督管理局（综合执法类）没有总分。有效票不足，不计分。"
    )


def test_ranks_within_the_class_count_the_class_alone():
    told = sentence(a_report(within_class=True, rank="4", ranked=15))
    assert "在综合执法类15家参加排名的单位中列第4名（并列）。总分" in told
    assert "类内名次" not in unit_report_html(a_report(within_class=True))


async def test_every_score_by_indicator_and_group_stands_there(text):
    assert "执法队伍管理2018.4017.9218.25" in text
    assert "人大代表40403811" in text
    assert "88.83" in text
    assert "93.2590.381.000.5092.607" in text


async def test_every_item_stands_there_with_what_it_lost_and_why(text):
    for item, title, _, maximum, points in ROWS:
        assert f"{item}{title}{maximum}{points or '不适用'}" in text
    assert "2.3重大执法决定法制审核7521件应审未审（常市监罚〔2024〕118号案卷）" in text
    assert "5.2涉企检查评价4不适用本年没有涉企检查" in text


def test_what_was_lost_is_exact_and_without_idle_zeros():
    row = a_report().objective_rows[8]
    assert [
        lost_on(msgspec.structs.replace(row, maximum=maximum, points=points))
        for maximum, points in (("20", "18.2"), ("5", "5"), ("1.10", "0.10"), ("3", None))
    ] == ["1.8", "", "1", ""]


def test_of_several_findings_each_tells_its_points():
    row = msgspec.structs.replace(
        a_report().objective_rows[0],
        losses=(Loss("1", "无证执法1人次。"), Loss("0.5", "着装不规范", "记录24-031")),
    )
    assert why(row) == "失1分：无证执法1人次；失0.5分：着装不规范（记录24-031）"


def test_the_dearest_losses_come_first_and_adjustments_after():
    assert reasons(a_report()) == [
        (
            "客观考核8项失分，共失7.2分，失分最多的是“重大执法决定法制审核”（2分）、"
            "“抽查案卷平均分”（1.8分）、“培训考试”（1分）。"
        ),
        "不适用的考核项不计分，所在指标按适用项折算。",
        "加分1分：案例入选省级典型案例。",
        "扣分0.5分：1件行政复议被撤销。",
    ]
    assert reasons(a_report(objective_rows=a_report().objective_rows[:1], adjustments=())) == [
        "客观考核没有失分。"
    ]


async def test_each_chart_is_a_figure_with_words_in_its_place(report):
    shares, bars, spans = alternatives_of(report)
    assert shares == "客观 93.25 占 60%，现场 90.38 占 40%"
    assert bars.startswith("94 张有效票的合计分分布：70 至 75 分 4 张，")
    assert "人大代表 88.83" in spans
    assert tags_of(report) >= {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/Figure", "/Caption"}


async def test_the_charts_are_drawn_in_greys_and_their_figures_are_text(report):
    assert all(len(set(colour)) == 1 for colour in colours_of(report))
    greys = {colour[0] for colour in colours_of(report)}
    assert {0.302, 0.651} <= {round(grey, 3) for grey in greys}
    words = [word.text for page in words_of(report) for word in page]
    assert {str(bar.ballots) for bar in a_report().bars} <= set(words)


@pytest.fixture(scope="module")
async def small() -> str:
    groups = tuple(msgspec.structs.replace(group, score=None) for group in a_report().groups)
    hidden = a_report(groups=groups, indicators=(), spans=(), bars=())
    return "".join(texts_of(await unit_report_pdf(hidden)))


async def test_of_a_small_group_nothing_but_the_panel_score_is_shown(small):
    assert "有的组别有效票不足3张。为不透露个人打分" in small
    assert "90.38" in small
    for shown in ("88.83", "17.92", "分布（张）", "各组得分与去极值"):
        assert shown not in small


async def test_a_unit_without_valid_ballots_says_so():
    groups = tuple(
        msgspec.structs.replace(group, valid=0, score=None) for group in a_report().groups
    )
    html = unit_report_html(
        a_report(groups=groups, indicators=(), spans=(), bars=(), panel=None, total=None, rank=None)
    )
    assert "没有有效票，不计现场评议得分。" in html
    assert "有效票不足3张" not in html


async def test_it_tells_how_to_recount_and_shows_the_root(text):
    assert "用独立复核程序recount.py重算，结果应与“计票结果.json”逐字相同" in text
    assert "票箱共有回执码97条" in text
    assert a_report().root in text


async def test_it_is_signed_and_dated_two_characters_from_the_edge(report):
    lines = {line.text: line for page in lines_of(report) for line in page}
    name, day = lines["常德市司法局"], lines["2025年1月24日"]
    assert 210 - 26 - day.right == pytest.approx(32 / MM, abs=0.3)
    assert day.left - name.left == pytest.approx(32 / MM, abs=0.3)


async def test_the_mark_is_on_every_page_of_a_sample_and_on_none_of_a_real_one(report):
    assert all("示例数据" in page for page in texts_of(report))
    assert "示例数据" not in "".join(texts_of(await unit_report_pdf(a_report(mark=None))))


async def test_the_same_report_gives_the_same_bytes_in_haste_or_in_patience(report):
    assert await unit_report_pdf(a_report(), patient=True) == report


async def test_long_names_and_many_losses_stay_inside_the_type_area():
    long = "国家金融监督管理总局常德监管分局"
    losses = tuple(Loss("0.1", "检查记录不完整" * 3, "常市监检〔2024〕第" * 2) for _ in range(8))
    rows = tuple(msgspec.structs.replace(r, losses=losses) for r in a_report().objective_rows)
    pdf = await unit_report_pdf(a_report(unit=long * 2, objective_rows=rows))
    for page in words_of(pdf):
        assert all(word.left > 28 - 0.3 and word.right < 210 - 26 + 0.3 for word in page)
        assert all(word.bottom < 297 - 35 + 0.5 or "—" in word.text or word.text.isdigit()
                   for word in page)  # fmt: skip


async def test_a_number_of_another_form_is_refused():
    with pytest.raises(NumberNotOfForm):
        await unit_report_pdf(a_report(number="常司评[2025]12号"))
