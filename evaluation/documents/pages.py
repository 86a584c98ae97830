"""Templates of documents, and titles that break between words."""

import unicodedata
from functools import cache
from itertools import combinations, pairwise
from math import ceil

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evaluation.settings import folder

TITLE_WIDTH = 20
"""Characters of 22 pt in the 156 mm of the type area."""


def page(template: str, **values: object) -> str:
    """A document's HTML; every value is escaped."""
    return _templates().get_template(template).render(values)


def title_lines(words: tuple[str, ...], width: int = TITLE_WIDTH) -> list[str]:
    """As few lines as fit the width, as even as can be; no word is split (GB/T 9704)."""
    for breaks in range(len(words)):
        ways = (_broken(words, places) for places in combinations(range(1, len(words)), breaks))
        fitting = [way for way in ways if max(map(_width, way)) <= width]
        if fitting:
            return min(fitting, key=lambda way: max(map(_width, way)))
    return list(words)


def _broken(words: tuple[str, ...], places: tuple[int, ...]) -> list[str]:
    return ["".join(words[a:b]) for a, b in pairwise((0, *places, len(words)))]


def _width(text: str) -> int:
    """In full-width characters; bold Arabic figures and Latin letters take three fifths of one."""
    narrow = sum(unicodedata.east_asian_width(character) in {"Na", "H", "N"} for character in text)
    return ceil(len(text) - narrow * 2 / 5)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader([folder("templates") / "documents", folder("templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
