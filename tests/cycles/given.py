"""Schemes for tests: a default with some of its figures changed, and the texts of its form."""

import copy
from typing import Any

from evaluation.cycles.defaults import STARTS
from evaluation.cycles.scheme_form import Typed, typed_of


def a_scheme(start: str = "points", **rules: Any) -> dict[str, Any]:
    """A default scheme of its own, with these rules in the place of its."""
    content = copy.deepcopy(STARTS[start][1]())
    content["rules"] |= rules
    return content


def fields_of(content: dict[str, Any]) -> dict[str, Any]:
    """What a browser would send of a form that shows this scheme."""
    typed = typed_of(content)
    return {"edit": "check", "seen": "0", "document_number": "", **typed.single} | columns(typed)


def columns(typed: Typed) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table, rows in typed.rows.items():
        for row in rows:
            for key, text in row.items():
                found.setdefault(f"{table}_{key}", []).append(text)
    return found
