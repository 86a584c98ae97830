"""Characters that a role's font hasn't got: set apart for another font, or named as missing."""

from itertools import groupby
from xml.etree.ElementTree import Element

from evaluation.documents.fonts import Fonts, is_missing, is_rare, is_unseen, rare_font

AROUND = 8
"""Characters quoted on each side of a missing one, so that a person finds it."""
NOT_PRINTED = {"style", "script", "title"}


def places_of_missing(body: Element, fonts: Fonts) -> list[str]:
    """Where characters stand that no font has, each as “字”（U+…，在“…”里）."""
    texts = [text for element in _printed(body) for text in (element.text, element.tail) if text]
    return [place for text in texts for place in _places(text, fonts)]


def set_rare_apart(body: Element, fonts: Fonts) -> None:
    """Wrap each run of rare characters in a span with the font that has them.

    Left to the layout, a glyph of a second font makes its line higher: 20 lines a page, not 22.
    """
    parents = {child: parent for parent in body.iter() for child in parent}
    for element in _printed(body):
        if not element.tag.startswith("{"):  # the text of an SVG has no lines to disturb
            element.text, spans = _split(element.text or "", fonts)
            element[:0] = spans
        parent = parents.get(element)
        if parent is not None and not parent.tag.startswith("{"):
            element.tail, spans = _split(element.tail or "", fonts)
            after = list(parent).index(element) + 1
            parent[after:after] = spans


def rare_styles(fonts: Fonts) -> str:
    """The rules of the spans; `rare-0` is a family of `fontconfig(fonts)`."""
    each = (f".rare-{n}{{font-family:rare-{n}!important}}" for n in range(len(fonts.rare)))
    return '[class^="rare-"]{line-height:0!important}' + "".join(each)


def _printed(body: Element) -> list[Element]:
    return [e for e in body.iter() if isinstance(e.tag, str) and e.tag not in NOT_PRINTED]


def _places(text: str, fonts: Fonts) -> list[str]:
    return [
        f"“{character}”（U+{ord(character):04X}，在“{_around(text, at)}”里）"
        for at, character in enumerate(text)
        if is_missing(character, fonts)
    ]


def _around(text: str, at: int) -> str:
    return " ".join(text[max(0, at - AROUND) : at + AROUND + 1].split())


def _split(text: str, fonts: Fonts) -> tuple[str, list[Element]]:
    """The text before the first rare run, and a span for each run with what follows it."""
    before, spans = "", list[Element]()
    for rare, run in groupby(zip(text, _fonts_of(text, fonts), strict=True), lambda pair: pair[1]):
        characters = "".join(character for character, _ in run)
        if rare is not None:
            spans.append(Element("span", {"class": f"rare-{rare}"}))
            spans[-1].text = characters
        elif spans:
            spans[-1].tail = characters
        else:
            before = characters
    return before, spans


def _fonts_of(text: str, fonts: Fonts) -> list[int | None]:
    """For each character None, or its rare font; a variation selector stays with its character."""
    found: list[int | None] = []
    for character in text:
        if is_unseen(character) and not character.isspace() and found:
            found.append(found[-1])
        else:
            found.append(rare_font(character, fonts) if is_rare(character, fonts) else None)
    return found
