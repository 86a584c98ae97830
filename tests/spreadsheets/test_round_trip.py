"""What was exported goes in again unchanged, whatever the form accepts."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.spreadsheets.characters import cleaned, strange
from evaluation.spreadsheets.reading import read
from evaluation.spreadsheets.writing import csv, xlsx
from tests.spreadsheets.making import FORM, noted, said

WAYS = {
    "xlsx": lambda rows: xlsx(FORM, rows, made_on=date(2026, 11, 24)),
    "utf-8": lambda rows: csv(FORM, rows),
    "gb18030": lambda rows: csv(FORM, rows, "gb18030"),
}


def is_accepted(text: str) -> bool:
    return bool(text) and text == cleaned(text) and not strange(text)


signs = st.one_of(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]),
    st.sampled_from("=+-@'\"\\,;&<>_x0041 ＝＋－＠"),
    st.characters(min_codepoint=0x20000, max_codepoint=0x323AF),
)
names = st.text(signs, min_size=1, max_size=20).filter(is_accepted)
scores = st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,6})?", fullmatch=True) | st.just("")
days = st.dates().map(date.isoformat) | st.just("")
rows = st.tuples(names, st.sampled_from(["市直单位", "县市区"]), scores, days)


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=150, deadline=None)
@given(table=st.lists(rows, max_size=6))
def test_an_export_goes_in_again_unchanged(way, table):
    reading = read(WAYS[way](table), "", FORM)
    assert said(reading) == []
    assert noted(reading) == ([] if table else ["“单位名录”只有表头，没有填任何一行。"])
    assert [tuple(row.values.values()) for row in reading.rows] == table
    assert [row.number for row in reading.rows] == list(range(2, len(table) + 2))
