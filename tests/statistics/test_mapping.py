"""A unit's own form: proposed by likeness, asked once, recognised ever after."""

import pytest

from evaluation.errors import NotFound, Refused
from evaluation.spreadsheets.faults import SheetRefused
from evaluation.statistics.foreign import found_again, labels_of, proposals
from evaluation.statistics.mapping import (
    forget_mapping,
    keep_mapping,
    mappings_of,
    recognised,
)
from evaluation.statistics.national import national_form
from evaluation.statistics.sheets import foreign_in, read_foreign, table_in
from tests.statistics.books import book, province
from tests.statistics.year import a_statistics_year

FORM = national_form()
CHOSEN = {
    "penalty.warning": "D4",
    "penalty.fine": "D5",
    "coercion.seizure": "D7",
    "coercion.other_execution": "D8",
}


def sheet(content: bytes):
    foreign, faults = foreign_in(table_in(content, "省表.xlsx"))
    assert faults == ()
    return foreign


def test_places_are_proposed_by_the_likeness_of_their_words():
    proposed = proposals(FORM, sheet(province()))
    assert {cell: place.at for cell, place in proposed.items()} == CHOSEN


def test_a_place_is_told_by_the_words_around_it():
    place = sheet(province()).at("d7")
    assert (place.section, place.left, place.above, place.text) == (
        "二、行政强制情况",
        "扣押财物",
        "2024年",
        "7",
    )


def test_the_same_form_of_another_year_with_another_row_is_found_again():
    labels = labels_of(FORM, sheet(province()), CHOSEN)
    later = sheet(province(year=2025, extra=True, fine=99))
    places, lost = found_again(labels, later)
    assert lost == []
    assert {cell: place.at for cell, place in places.items()} == {
        "penalty.warning": "D5",
        "penalty.fine": "D6",
        "coercion.seizure": "D8",
        "coercion.other_execution": "D9",
    }
    got = read_foreign(later, labels, FORM)
    assert [(entry.cell, entry.text) for entry in got.entries] == [
        ("penalty.warning", "1204"),
        ("penalty.fine", "99"),
        ("coercion.seizure", "7"),
    ]
    assert [note.where + note.words for note in got.notes] == [
        "“年报表”第 9 行“D 列”是空的，强制“其他强制执行”不变。"
    ]


def test_words_that_are_gone_are_told():
    labels = labels_of(FORM, sheet(province()), CHOSEN)
    other = book(("警告", 5), head=["指标", "2024年"], name="年报表")
    got = read_foreign(sheet(other), labels, FORM)
    assert len(got.faults) == 4
    assert got.faults[1].words == ("没有找到处罚“罚款”原来对照的“一、行政处罚情况　罚款　2024年”。")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"penalty.fine": "Z99"}, "表里没有“Z99”这一格的数"),
        ({"penalty.fine": "罚款"}, "要写成“列字母加行号”"),
        ({"penalty.fine": "D5", "penalty.warning": "d5"}, "D5 选了两次：处罚“罚款”和处罚“警告”"),
        ({"penalty.fine": " "}, "还没有对照任何一格"),
    ],
)
def test_what_cannot_be_mapped_is_refused(typed, words):
    with pytest.raises(Refused, match=words):
        labels_of(FORM, sheet(province()), typed)


def test_a_figure_in_merged_cells_is_told_when_it_is_wanted():
    def merged(_, page):
        page.merge_range("B2:C2", 5)

    foreign = sheet(book(("警告", 5, 6), head=["指标", "2024年", "x"], name="a", spoil=merged))
    got = read_foreign(foreign, labels_of(FORM, foreign, {"penalty.warning": "B2"}), FORM)
    assert [fault.words for fault in got.faults] == [
        "在合并的单元格 B2:C2 里。请取消合并，这一格单独填上。"
    ]


def test_a_sheet_without_figures_is_refused():
    with pytest.raises(SheetRefused, match="没有找到带文字说明的数"):
        sheet(book(("警告", "无"), head=["指标", "备注"]))


def test_far_too_many_figures_are_refused():
    rows = [(f"第{n}项", *range(20)) for n in range(40)]
    with pytest.raises(SheetRefused, match="超过 600 个"):
        sheet(book(*rows, head=["指标", *"abcdefghijklmnopqrst"]))


async def test_a_mapping_is_kept_by_the_unit_and_recognised(db):
    year = await a_statistics_year()
    foreign = sheet(province())
    await keep_mapping(year.clerk, year.unit, " 省厅年报表 ", labels_of(FORM, foreign, CHOSEN))
    kept = await mappings_of(year.clerk)
    assert [(one.title, len(one.places)) for one in kept] == [("省厅年报表", 4)]
    assert recognised(kept, sheet(province(year=2026, extra=True))) == kept[0]
    assert recognised(kept, sheet(book(("养护", 5), head=["指标", "2024年"]))) is None
    assert await mappings_of(year.clerks[1]) == []
    await keep_mapping(
        year.clerk, year.unit, "省厅年报表", {"penalty.fine": kept[0].places["penalty.fine"]}
    )
    assert [len(one.places) for one in await mappings_of(year.clerk)] == [1]


async def test_a_mapping_is_forgotten_only_by_its_own_unit(db):
    year = await a_statistics_year()
    await keep_mapping(year.clerk, year.unit, "甲", labels_of(FORM, sheet(province()), CHOSEN))
    (kept,) = await mappings_of(year.clerk)
    with pytest.raises(NotFound):
        await forget_mapping(year.clerks[1], kept.id)
    await forget_mapping(year.clerk, kept.id)
    assert await mappings_of(year.clerk) == []


@pytest.mark.parametrize(("title", "words"), [(" ", "起个名字"), ("长" * 61, "最多 60 字")])
async def test_a_mapping_needs_a_title(db, title, words):
    year = await a_statistics_year()
    with pytest.raises(Refused, match=words):
        await keep_mapping(year.clerk, year.unit, title, {})
