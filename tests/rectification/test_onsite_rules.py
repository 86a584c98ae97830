"""现场通报稿 without a database: what fits the screen, and until when the unit may answer."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from evaluation.clues.states import ClueState
from evaluation.errors import Refused
from evaluation.rectification.onsite_rules import (
    CHINA,
    MOST_SIGNS,
    Matter,
    first_draft,
    last_due,
    read_text,
    rows_of,
    usual_due,
)

FRIDAY = datetime(2024, 9, 27, 2, 0, tzinfo=UTC)
HOLIDAYS = {date(2024, 9, 29): True} | {date(2024, 10, day): False for day in range(1, 8)}


def test_paragraphs_are_kept_without_blanks_around_them():
    assert read_text("  一、  甲 \r\n\r\n 二、乙\n") == "一、 甲\n二、乙"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  \n ", "请先写"),
        ("字" * 221, "现在有 221 字"),
        ("\n".join("甲" * 7), "7 段"),
        ("\n".join(["字" * 37, "字" * 37, "字" * 37, "字" * 37]), "要占 8 行"),
    ],
)
def test_what_does_not_fit_the_screen_is_refused_in_words(text, said):
    with pytest.raises(Refused, match=said):
        read_text(text)


def test_the_longest_text_fits_one_paragraph():
    assert rows_of(read_text("字" * MOST_SIGNS)) == 7


def test_half_width_signs_take_half_a_place():
    assert rows_of("a" * 72) == 1
    assert rows_of("a" * 73) == 2


def test_the_usual_time_is_the_next_working_day_at_noon():
    assert usual_due(FRIDAY, None, {}) == datetime(2024, 9, 30, 12, tzinfo=CHINA)
    assert usual_due(FRIDAY, None, HOLIDAYS) == datetime(2024, 9, 29, 12, tzinfo=CHINA)


def test_the_evening_before_the_sitting_comes_first():
    assert usual_due(FRIDAY, date(2024, 9, 29), {}) == datetime(2024, 9, 28, 23, 59, tzinfo=CHINA)
    assert last_due(FRIDAY, date(2024, 9, 27)) is None


def test_a_first_draft_fits_the_screen_and_counts_what_it_has_no_room_for():
    matters = [
        Matter(
            uuid4(), f"24-{n:03d}", "整治占道经营不分时段不听商户陈述" * 2, "简单粗暴执法", state
        )
        for n, state in enumerate([ClueState.WRITTEN_OFF, ClueState.FOUNDED] * 4)
    ]
    draft = first_draft(matters)
    assert read_text(draft) == draft
    told = len(draft.splitlines()) - 1
    assert draft.endswith(f"另有 {8 - told} 件，已书面通报。")
    assert "已整改。" in draft
    assert first_draft([]) == ""
