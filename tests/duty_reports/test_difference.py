"""两版对比: what stayed, came in and went out, in words a person sees as words."""

import random
from uuid import UUID

import pytest
from hypothesis import given as each
from hypothesis import strategies as texts

from evaluation.duty_reports.difference import (
    PIECE,
    Kind,
    Told,
    compared,
    difference,
    pieces,
)

A, B, C = (UUID(int=n) for n in (1, 2, 3))


def shown(before: str, after: str) -> str:
    """[-gone-]{+come+}, the rest as it is."""
    marks = {Kind.SAME: "{}", Kind.DELETED: "[-{}-]", Kind.INSERTED: "{{+{}+}}"}
    return "".join(marks[run.kind].format(run.text) for run in difference(before, after))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("办结 126 件。", "办结 126 件。", "办结 126 件。"),
        ("", "", ""),
        ("", "新写的。", "{+新写的。+}"),
        ("删掉的。", "", "[-删掉的。-]"),
        ("全年办结 126 件。", "全年办结 131 件。", "全年办结 1[-26-]{+31+} 件。"),
        ("一句。三句。", "一句。二句。三句。", "一句。{+二句。+}三句。"),
        ("已全部整改。另有两件。", "另有两件。", "[-已全部整改。-]另有两件。"),
        ("自查三十卷。", "下一步抓培训！", "[-自查三十卷。-]{+下一步抓培训！+}"),
        ("第一行\n第二行", "第一行\n第二行改", "第一行\n第二行{+改+}"),
    ],
)
def test_a_change_is_shown_by_sentence_and_then_by_character(before, after, told):
    assert shown(before, after) == told


def test_a_single_character_between_two_changes_joins_them():
    assert shown("持证183人中", "持证186名中") == "持证18[-3人-]{+6名+}中"
    assert (
        shown("共甲的乙卷宗材料齐全", "共丙的丁卷宗材料齐全")
        == "共[-甲的乙-]{+丙的丁+}卷宗材料齐全"
    )


@each(texts.text("一二。\n，", max_size=60), texts.text("一二。\n，", max_size=60))
def test_what_stayed_and_went_is_the_older_text_what_stayed_and_came_the_newer(before, after):
    runs = difference(before, after)
    older = "".join(run.text for run in runs if run.kind != Kind.INSERTED)
    newer = "".join(run.text for run in runs if run.kind != Kind.DELETED)
    assert (older, newer) == (before, after)
    assert all(run.text for run in runs)


@each(texts.text("一。；\n字", max_size=700))
def test_pieces_are_the_text_and_none_is_long(text):
    assert "".join(pieces(text)) == text
    assert max(map(len, pieces(text)), default=0) <= PIECE


@pytest.mark.parametrize("sign", ["字", "。", "字字字。"])
def test_no_text_makes_a_comparison_endless(sign):
    dice = random.Random(5)
    before = (sign * 20_000)[:20_000]
    after = "".join(one for one in before if dice.random() > 0.02)
    runs = difference(before, after)
    assert "".join(run.text for run in runs if run.kind != Kind.DELETED) == after


def test_paragraphs_are_compared_by_heading_whatever_they_are_called():
    before = [Told(A, "案卷", "三十卷。"), Told(B, "线索", "七条。")]
    after = [Told(A, "案卷评查", "三十卷。"), Told(C, "培训", "六期。")]
    lines = compared(before, after)
    assert [(one.title, one.fate, one.changed) for one in lines] == [
        ("案卷评查", Kind.SAME, False),
        ("培训", Kind.INSERTED, True),
        ("线索", Kind.DELETED, True),
    ]
    assert [one.count(Kind.INSERTED) for one in lines] == [0, 3, 0]
    assert [one.count(Kind.DELETED) for one in lines] == [0, 0, 3]
