"""What the PDF itself says, by pikepdf: rules, colours, fonts of a text, tags and alternatives."""

import io
import re
from collections.abc import Iterator

import pikepdf

from tests.documents.reading import MM, Piece

SCALE = 0.75
"""WeasyPrint lays out in pixels of 96 an inch."""


def rules_of(pdf: bytes, page: int) -> list[Piece]:
    """The long horizontal borders of a page from the top; each is drawn inside its own path."""
    found: set[Piece] = set()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        path: list[tuple[float, float]] = []
        for operands, operator in pikepdf.parse_content_stream(opened.pages[page - 1]):
            if str(operator) == "m":
                path = []
            if str(operator) in {"m", "l"}:
                path.append((float(operands[0]) * SCALE / MM, float(operands[1]) * SCALE / MM))
            if str(operator) == "W*" and len(path) == 4:
                across, down = [x for x, _ in path], [y for _, y in path]
                found.add(Piece(min(across), min(down), max(across), max(down), ""))
    return sorted(r for r in found if r.right - r.left > 100 and r.bottom - r.top < 1)


def colours_of(pdf: bytes) -> set[tuple[float, ...]]:
    """All that anything is filled or drawn with, as RGB."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {
            tuple(float(part) for part in operands)
            for page in opened.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) in {"rg", "RG"}
        }


def fonts_at(pdf: bytes, text: str) -> set[tuple[str, float]]:
    """Font and size of the characters of a text that stands once in the document."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        shown = [one for page in opened.pages for one in _shown(page)]
    whole = "".join(character for character, *_ in shown)
    assert whole.count(text) == 1
    begin = whole.index(text)
    return {(font, size) for _, font, size in shown[begin : begin + len(text)]}


def tags_of(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {str(tag.S) for tag in _tagged(opened.Root.StructTreeRoot)}


def alternatives_of(pdf: bytes) -> list[str]:
    """The texts that stand for the figures."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tagged = _tagged(opened.Root.StructTreeRoot)
        return [str(tag.get("/Alt", "")) for tag in tagged if tag.S == "/Figure"]


def _tagged(node: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _tagged(kid)


def _shown(page: pikepdf.Page) -> Iterator[tuple[str, str, float]]:
    """Each character without white space, its font and its size in points."""
    fonts = {name: _unicode(font) for name, font in page.resources.Font.items()}
    name, size = "", 0.0
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            name, size = str(operands[0]), round(float(operands[1]) * SCALE, 2)
        if str(operator) == "TJ":
            family, letters = fonts[name]
            for part in (bytes(p) for p in operands[0] if isinstance(p, pikepdf.String)):
                for high, low in zip(part[::2], part[1::2], strict=True):
                    for letter in letters.get(high << 8 | low, "").strip():
                        yield letter, family, size


def _unicode(font: pikepdf.Dictionary) -> tuple[str, dict[int, str]]:
    cmap = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*\n", cmap)
    letters = {
        int(code, 16): bytes.fromhex(letter).decode("utf-16-be", errors="replace")
        for code, letter in pairs
    }
    return str(font.BaseFont).partition("+")[2], letters
