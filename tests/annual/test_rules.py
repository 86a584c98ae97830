"""How a figure is written in a text, and what stands in the way of issuing."""

from datetime import date
from decimal import Decimal

import pytest

from evaluation.annual.fields import change_in_words
from evaluation.annual.printing import blocks_of
from evaluation.annual.rules import (
    Doubt,
    Moved,
    Written,
    check_known,
    doubts_about_day,
    fault_in,
    filled,
    moved_in,
    obstacles,
    tidied,
)
from evaluation.documents.blocks import Level, Paragraph
from evaluation.errors import Refused

KNOWN = ("行政处罚", "行政处罚·增减", "处罚·罚款")


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (1587, 1000, "增长58.7%"),
        (750, 1000, "下降25.0%"),
        (1000, 1000, "与上年持平"),
        (100001, 100000, "与上年基本持平"),
        (0, 3, "下降100.0%"),
        (3, 0, None),
        (3, None, None),
        (None, 3, None),
    ],
)
def test_a_change_is_said_in_words_or_not_at_all(now, before, words):
    amounts = [None if one is None else Decimal(one) for one in (now, before)]
    assert change_in_words(*amounts) == words


def test_names_may_be_typed_loosely_and_years_in_hexagonal_brackets_are_text():
    text = tidied(" 依据常办〔2025〕3号，处罚【 行政处罚 】件，【行政处罚．增减】。\r\n\r\n 完。 ")
    assert text == "依据常办〔2025〕3号，处罚【行政处罚】件，【行政处罚·增减】。\n完。"
    assert fault_in(0, text, KNOWN) == ""


@pytest.mark.parametrize(
    ("level", "text", "words"),
    [
        (0, "", "还没有写。要去掉这一段，请用“删除”。"),
        (1, "一行\n两行", "“一、”这一级只写标题，一行，最多 60 字。正文请另加一段。"),
        (0, "共【行政处法】件", "第 2 字的【行政处法】不是清单里的数。您是不是要写【行政处罚】？"),
        (0, "共【甲乙丙】件", "第 2 字的【甲乙丙】不是清单里的数。请从右边的清单里选。"),
        (0, "甲】\n乙", "第 1 行第 2 字的“】”没有配成一对。【】里只写数的名称。"),
        (0, "甲\n乙【丙\n", "第 2 行第 2 字的“【”没有配成一对。【】里只写数的名称。"),
        (5, "甲", "没有这一级标题。"),
    ],
)
def test_what_cannot_be_kept_is_told_with_its_place(level, text, words):
    assert fault_in(level, text, KNOWN) == words


def test_a_text_is_printed_with_the_figures_that_it_was_written_with():
    one = Written(
        0, "处罚【行政处罚】件，罚款【处罚·罚款】件。", {"行政处罚": "42", "处罚·罚款": None}
    )
    assert filled(one) == "处罚42件，罚款暂无数据件。"
    assert moved_in(one, {"行政处罚": "45", "处罚·罚款": "1"}) == [
        Moved("行政处罚", "42", "45"),
        Moved("处罚·罚款", None, "1"),
    ]
    assert moved_in(one, {}) == [Moved("行政处罚", "42", None)]


def test_what_stands_in_the_way_of_issuing_is_named_by_its_paragraph():
    head = Written(1, "工作成效", {})
    one = Written(0, "处罚【行政处罚】件。", {"行政处罚": None})
    blank = Written(0, "（请填写：问题）", {})
    assert obstacles([head, one, blank], None) == [
        "还没有填成文日期。",
        "第 2 段的【行政处罚】暂无数据，请改写这一段或删去这个数。",
        "第 3 段还有“（请填写…）”，请写好或删去。",
    ]
    assert obstacles([head], date(2025, 1, 20)) == ["还没有正文。"]


def test_the_day_of_signature_is_doubted_outside_the_period_and_in_the_future():
    today = date(2025, 2, 1)
    assert doubts_about_day(2024, date(2024, 12, 31), today) == {}
    assert [*doubts_about_day(2024, date(2024, 2, 5), today)] == [Doubt.EARLY]
    assert [*doubts_about_day(2024, date(2025, 2, 2), today)] == [Doubt.FUTURE]
    assert [*doubts_about_day(2025, date(2025, 2, 2), today)] == [Doubt.EARLY, Doubt.FUTURE]
    doubts = doubts_about_day(2024, date(2024, 2, 5), today)
    check_known(doubts, [Doubt.EARLY])
    with pytest.raises(Refused, match="没有打勾"):
        check_known(doubts, [Doubt.FUTURE])


def test_a_heading_takes_its_text_along_from_the_second_level_on():
    assert blocks_of(1, "工作成效。") == [Level(1, "工作成效")]
    assert blocks_of(2, "执法队伍。在岗9人。持证8人。\n另段。") == [
        Level(2, "执法队伍。", "在岗9人。持证8人。"),
        Paragraph("另段。"),
    ]
    assert blocks_of(3, "只有一句。") == [Level(3, "", "只有一句。")]
    assert blocks_of(4, "没有句号") == [Level(4, "没有句号")]
    assert blocks_of(0, "甲\n乙") == [Paragraph("甲"), Paragraph("乙")]
