"""What differs between two schemes, in words: 指标“执法队伍管理”满分 20 → 25."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from evaluation.cycles.scheme_form import COLUMNS, PLACES, Row, Typed, typed_of
from evaluation.cycles.scheme_words import (
    CHOICES,
    COLUMN_LABELS,
    LABELS,
    TABLES,
    dimension_titles,
    key_titles,
    quoted,
)

BLANK = "空"


def changes(older: Mapping[str, Any], newer: Mapping[str, Any]) -> list[str]:
    """From the older to the newer; empty where they say the same in every figure and word."""
    before, after = typed_of(older), typed_of(newer)
    titles = dimension_titles(older) | dimension_titles(newer)
    keys = key_titles(older) | key_titles(newer)
    return [
        *_of_single(before, after),
        *(
            words
            for table in COLUMNS
            for words in _of_table(table, before, after, keys if table == "tie_break" else titles)
        ),
    ]


def _of_single(before: Typed, after: Typed) -> Iterator[str]:
    for name in PLACES:
        was, now = before.single[name], after.single[name]
        if not _same(was, now):
            yield f"{LABELS[name]} {_shown(name, was)} → {_shown(name, now)}"


def _shown(name: str, text: str) -> str:
    return CHOICES.get(name, {}).get(text, text) or BLANK


def _same(was: str, now: str) -> bool:
    """0.30 and 0.3 are one figure."""
    try:
        return Fraction(was) == Fraction(now)
    except (ValueError, ZeroDivisionError):
        return was == now


def _of_table(table: str, before: Typed, after: Typed, titles: Mapping[str, str]) -> Iterator[str]:
    if table == "tie_break":
        yield from _of_order(before, after, titles)
        return
    key = "title" if table == "quick_grades" else "id"
    was = {row[key]: row for row in before.rows[table]}
    now = {row[key]: row for row in after.rows[table]}
    name = TABLES[table]
    for found, row in now.items():
        if found in was:
            yield from _of_row(name, was[found], row, titles)
        else:
            yield f"增加{name}{quoted(row['title'])}{_about(row)}"
    for found, row in was.items():
        if found not in now:
            yield f"删去{name}{quoted(row['title'])}"
    kept = [found for found in was if found in now]
    if kept != [found for found in now if found in was]:
        yield f"{name}的先后：{'、'.join(row['title'] for row in now.values())}"


def _of_order(before: Typed, after: Typed, titles: Mapping[str, str]) -> Iterator[str]:
    was, now = (
        [titles.get(row["key"], row["key"]) for row in typed.rows["tie_break"]]
        for typed in (before, after)
    )
    if was != now:
        yield f"同分比较 {'、'.join(was) or '不比'} → {'、'.join(now) or '不比'}"


def _of_row(name: str, was: Row, now: Row, titles: Mapping[str, str]) -> Iterator[str]:
    for column, label in COLUMN_LABELS.items():
        if column not in now or _same(was[column], now[column]):
            continue
        if column == "title":
            yield f"{name}{quoted(was['title'])}改称{quoted(now['title'])}"
        else:
            old, new = (
                titles.get(text, text) if column == "dimension" else text
                for text in (was[column], now[column])
            )
            yield f"{name}{quoted(now['title'])}{label} {old or BLANK} → {new or BLANK}"


def _about(row: Row) -> str:
    figures = [
        f"{COLUMN_LABELS[column]} {row[column]}"
        for column in ("max", "weight", "value", "min", "percent")
        if row.get(column)
    ]
    return f"，{'，'.join(figures)}" if figures else ""
