"""评议方案 as the texts of a form: what stands in which field, and back again, nothing lost.

The fields hold what was typed; whether it is a scheme is for `scheme_faults` to say. Text that is
no number goes into the content as it is, so that the tally's own reading refuses it there.
"""

import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from evaluation.cycles.defaults import OPTIONS, QUICK_GRADES

Row = Mapping[str, str]


class Typed(msgspec.Struct, frozen=True):
    """Single fields by their names; of each table its rows in order, every column a text."""

    single: Mapping[str, str]
    rows: Mapping[str, Sequence[Row]]


PLACES: Mapping[str, tuple[str, ...]] = {
    "form": ("rules", "form"),
    "step": ("rules", "step"),
    "trim_low": ("rules", "trim", "low"),
    "trim_high": ("rules", "trim", "high"),
    "trim_min_valid": ("rules", "trim", "min_valid"),
    "center": ("rules", "center"),
    "quorum_numerator": ("rules", "quorum", "numerator"),
    "quorum_denominator": ("rules", "quorum", "denominator"),
    "quorum_strict": ("rules", "quorum", "strict"),
    "panel": ("rules", "shares", "panel"),
    "objective": ("rules", "shares", "objective"),
    "bonus_cap": ("rules", "bonus_cap"),
    "deduction_cap": ("rules", "deduction_cap"),
    "decimals": ("rules", "decimals"),
    "rounding": ("rules", "rounding"),
    "rank_on": ("rules", "rank_on"),
    "rank_within": ("rules", "rank_within"),
    "quota_tie": ("rules", "quota_tie"),
    "strict": ("strict",),
}
"""Where each single field stands in the content."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "indicators": ("id", "title", "max"),
    "options": ("id", "title", "value"),
    "groups": ("id", "title", "weight"),
    "tie_break": ("key",),
    "grades": ("id", "title", "min", "quota"),
    "quick_grades": ("title", "percent"),
    "items": ("id", "dimension", "title", "max", "rule"),
}

WORDS = {"title", "rule", "id", "dimension", "key"}
COUNTS = {"trim_low", "trim_high", "trim_min_valid", "quorum_numerator", "quorum_denominator"}
COUNTS |= {"decimals"}
FLAGS = {"quorum_strict", "strict"}
_PLAIN = re.compile(r"[0-9]{1,20}(\.[0-9]{1,6})?")
_COUNT = re.compile(r"[0-9]{1,6}")


def content_of(typed: Typed) -> dict[str, Any]:
    """The scheme as it would be stored."""
    points = typed.single["form"] != "options"
    rules: dict[str, Any] = {
        "indicators": _table(typed, "indicators"),
        "options": None if points else _table(typed, "options"),
        "groups": _table(typed, "groups"),
        "tie_break": [_word(row["key"]) for row in typed.rows["tie_break"]],
        "grades": [_grade(row) for row in _table(typed, "grades")],
    }
    content: dict[str, Any] = {
        "rules": rules,
        "quick_grades": _table(typed, "quick_grades") if points else [],
        "items": _table(typed, "items"),
    }
    for name, way in PLACES.items():
        owner = content
        for key in way[:-1]:
            owner = owner.setdefault(key, {})
        owner[way[-1]] = _value(name, typed.single[name])
    for option in rules["options"] or []:
        option["value"] = option["value"] or None
    if not points:
        rules["step"] = None
    return content


def _table(typed: Typed, table: str) -> list[dict[str, Any]]:
    return [
        {key: (_word if key in WORDS else number)(row[key]) for key in COLUMNS[table]}
        for row in typed.rows[table]
    ]


def _grade(row: dict[str, Any]) -> dict[str, Any]:
    """A share is written as percent, and stored as the part of 1 that it is."""
    quota = {"quota": _shifted(row["quota"], -2)} if row["quota"] else {}
    return {"id": row["id"], "title": row["title"], "min": row["min"] or None} | quota


def _value(name: str, text: str) -> str | int | bool:
    if name in FLAGS:
        return text == "yes"
    plain = number(text)
    return int(plain) if name in COUNTS and _COUNT.fullmatch(plain) else plain


def number(text: str) -> str:
    """Full-width digits are what a Chinese keyboard gives; a space is nothing."""
    return unicodedata.normalize("NFKC", text).strip()


def _word(text: str) -> str:
    return text.strip()


def _shifted(text: str, places: int) -> str:
    """A plain decimal times a power of ten, in the shortest writing; other text as it is."""
    if not _PLAIN.fullmatch(text):
        return text
    moved = f"{Decimal(text).scaleb(places):f}"
    return moved.rstrip("0").rstrip(".") if "." in moved else moved


def typed_of(content: Mapping[str, Any]) -> Typed:
    """A stored scheme in its fields; `content` must be sound."""
    rules = content["rules"]
    single = {}
    for name, way in PLACES.items():
        value: Any = content
        for key in way:
            value = value[key]
        single[name] = _text(value)
    tables = {table: rules[table] or [] for table in ("indicators", "options", "groups", "grades")}
    tables |= {"quick_grades": content["quick_grades"], "items": content.get("items", [])}
    rows = {
        table: [{key: _text(row.get(key)) for key in COLUMNS[table]} for row in found]
        for table, found in tables.items()
    }
    rows["tie_break"] = [{"key": key} for key in rules["tie_break"]]
    for row in rows["grades"]:
        row["quota"] = _shifted(row["quota"], 2)
    return Typed(single, rows)


def _text(value: Any) -> str:  # noqa: ANN401  # whatever a scheme holds
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def edited(typed: Typed, command: str) -> Typed:
    """After a press beside a row: `groups:add`, `groups:2:up`, `:down`, `:remove`; or `form`."""
    if command == "form":
        return _with_what_the_form_needs(typed)
    table, _, rest = command.partition(":")
    if table not in COLUMNS:
        return typed
    rows = list(typed.rows[table])
    if rest == "add":
        rows.append(_new_row(typed, table))
    else:
        place, _, act = rest.partition(":")
        if _COUNT.fullmatch(place) and int(place) < len(rows):
            _move(rows, int(place), act)
    return Typed(typed.single, {**typed.rows, table: rows})


def _move(rows: list[Row], place: int, act: str) -> None:
    row = rows.pop(place)
    if act != "remove":
        rows.insert(max(place + {"up": -1, "down": 1}.get(act, 0), 0), row)


def _new_row(typed: Typed, table: str) -> Row:
    """Ids of rows are made once and stay; only those of objective items are the office's own."""
    row = dict.fromkeys(COLUMNS[table], "")
    if table == "items":
        return row | _next_item(typed)
    if "id" in row:
        row["id"] = f"{table[0]}-{secrets.token_hex(4)}"
    return row


def _next_item(typed: Typed) -> dict[str, str]:
    """In the dimension of the last one, with the number after its own: 5.4, 5.5."""
    rows = typed.rows["items"]
    if not rows:
        first = typed.rows["indicators"][:1]
        return {"id": "1.1", "dimension": first[0]["id"] if first else ""}
    head, point, last = rows[-1]["id"].rpartition(".")
    following = f"{head}{point}{int(last) + 1}" if _COUNT.fullmatch(last) else ""
    return {"id": following, "dimension": rows[-1]["dimension"]}


def in_new_dimension(typed: Typed, dimension: str) -> Typed:
    """The row added last, in a dimension that no item had before."""
    *before, last = typed.rows["items"]
    return Typed(typed.single, {**typed.rows, "items": [*before, {**last, "dimension": dimension}]})


def _with_what_the_form_needs(typed: Typed) -> Typed:
    """Another form was chosen: its options, or its step and quick grades, where there are none."""
    rows, single = dict(typed.rows), dict(typed.single)
    if single["form"] == "options":
        rows["options"] = rows["options"] or [
            {key: _text(value) for key, value in option.items()} for option in OPTIONS
        ]
    else:
        single["step"] = single["step"] or "0.5"
        rows["quick_grades"] = rows["quick_grades"] or QUICK_GRADES
    return Typed(single, rows)
