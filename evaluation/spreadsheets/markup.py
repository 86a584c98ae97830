"""XML parts by expat, streamed; a document type is refused before it can declare anything."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import NoReturn
from xml.parsers import expat

import msgspec

from evaluation.spreadsheets.faults import SheetRefused

BROKEN = "没有收：文件已损坏，打不开。请用表格软件打开，另存为 .xlsx 再传。"
DECLARED = "没有收：文件里有 DTD（文档类型声明）。请用表格软件打开，另存为 .xlsx 再传。"
MOST_TAGS = 4_000_000
"""In one part; more would only keep a worker busy."""
SWOLLEN = "没有收：表格太大。多半是表尾有大量只设了格式的空行，请把要用的几行复制到一个新文件再传。"


class MarkupWords(msgspec.Struct, frozen=True):
    """How a part is refused: by a workbook that is read, or by another kind of file."""

    broken: str = BROKEN
    declared: str = DECLARED
    swollen: str = SWOLLEN


WORKBOOK_WORDS = MarkupWords()

Attributes = dict[str, str]
Started = Callable[[str, Attributes], None]
Ended = Callable[[str], None]
Text = Callable[[str], None]

NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)


def known(*tags: str) -> dict[str, str]:
    """The spreadsheet's own tags, by the names that expat gives them."""
    return {f"{namespace} {tag}": tag for namespace in NAMESPACES for tag in tags}


def is_true(attributes: Attributes, name: str) -> bool:
    return attributes.get(name) in ("1", "true", "on")


def parse(
    chunks: Iterable[bytes],
    started: Started | None = None,
    ended: Ended | None = None,
    text: Text | None = None,
    *,
    words: MarkupWords = WORKBOOK_WORDS,
    most_tags: int | None = None,
) -> None:
    """Feed a part to the handlers; whatever isn't well-formed is refused in one sentence."""
    left = most_tags or MOST_TAGS
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = partial(_refuse, words.declared)
    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            left -= chunk.count(b"<")
            if left < 0:
                raise SheetRefused(words.swollen)
            parser.Parse(chunk, False)  # noqa: FBT003 — expat takes no keywords
        parser.Parse(b"", True)  # noqa: FBT003
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise SheetRefused(words.broken) from error


def _refuse(declared: str, *_: object) -> NoReturn:
    raise SheetRefused(declared)
