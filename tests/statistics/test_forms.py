"""表式 as data: the national one, and what is no form."""

import msgspec
import pytest

from evaluation.errors import Refused
from evaluation.statistics.forms import (
    Check,
    Form,
    Highlight,
    Line,
    Table,
    check_form,
    read_form,
    write_form,
)
from evaluation.statistics.national import PENALTIES, national_form

NATIONAL = national_form()
ONE = Table("a", "甲", (Line("a.one", "一", "件"), Line("a.two", "二", "件")))


def test_the_national_form_is_read_as_it_was_written():
    assert read_form(write_form(NATIONAL)) == NATIONAL


def test_it_has_every_category_and_no_cell_twice():
    check_form(NATIONAL)
    assert [table.title for table in NATIONAL.tables] == [
        "处罚", "许可", "强制", "征收", "征用", "检查", "确认", "给付", "奖励", "裁决", "其他",
        "免罚", "复议", "诉讼", "人员与持证", "培训",
    ]  # fmt: skip
    assert len(NATIONAL.lines) == 63
    assert len(NATIONAL.pages) == 7


def test_penalties_stand_from_light_to_heavy_and_the_page_says_how_several_count():
    lines = NATIONAL.tables[0].lines
    assert [line.title for line in lines[:12]] == [title for _, title in PENALTIES]
    assert lines[12].total_of == tuple(line.id for line in lines[:12])
    assert "只计一次，计在最重的一种" in NATIONAL.tables[0].note


def test_the_highlights_are_the_five_figures_of_the_report():
    assert [(one.title, len(one.sum_of)) for one in NATIONAL.highlights] == [
        ("行政处罚", 1),
        ("行政许可", 1),
        ("其他行政案件", 9),
        ("轻微不罚", 1),
        ("首违不罚", 1),
    ]


def test_an_average_is_never_counted_whole():
    assert NATIONAL.lines["training.hours"].kind == "average"
    decimals = [NATIONAL.lines[c].decimals for c in ("penalty.fine", "penalty.amount")]
    assert decimals == [0, 2]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (Form("空", ()), "一格"),
        (Form("双", (ONE, ONE)), "表“a”列了两次"),
        (Form("双", (ONE, msgspec.structs.replace(ONE, id="b"))), "格“a.one”列了两次"),
        (
            Form("和", (Table("a", "甲", (Line("a.x", "合计", "件", total_of=("a.y",)),)),)),
            "没有这一格",
        ),
        (
            Form("核", (ONE,), (Check("c", ("a.one",), ("b.two",), "at_most", ""),)),
            "提到“b.two”",
        ),
        (Form("核", (ONE,), (Check("c", ("a.one",), (), "at_most", ""),)), "缺一边"),
        (Form("要", (ONE,), (), (Highlight("h", "要目", ("a.three",)),)), "提到“a.three”"),
    ],
    ids=["empty", "table twice", "cell twice", "total", "check", "one side", "highlight"],
)
def test_a_form_whose_parts_do_not_fit_is_refused(form, words):
    with pytest.raises(Refused, match=words):
        check_form(form)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"title": 1}'])
def test_what_is_no_form_is_refused(text):
    with pytest.raises(Refused, match="统计表式读不出来"):
        read_form(text)
