"""What a reader of the PDF finds: text with its places by pdftotext, ink by pdftoppm."""

import re
import subprocess
from html import unescape
from typing import NamedTuple

MM = 72 / 25.4
LINE = re.compile(r'<line xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">((?:.|\n)*?)</line>')
WORD = re.compile(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>')
DOTS = 300 / 25.4
"""Of a picture, for each millimetre."""


class Piece(NamedTuple):
    """A line or a word, in millimetres from the upper left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def lines_of(pdf: bytes) -> list[list[Piece]]:
    """Of each page; in a table a line may run through several cells."""
    pages = _run("pdftotext", "-bbox-layout", "-", "-", pdf=pdf).split("<page ")[1:]
    return [[_piece(match) for match in LINE.finditer(page)] for page in pages]


def words_of(pdf: bytes) -> list[list[Piece]]:
    pages = _run("pdftotext", "-bbox", "-", "-", pdf=pdf).split("<page ")[1:]
    return [[_piece(match) for match in WORD.finditer(page)] for page in pages]


def texts_of(pdf: bytes) -> list[str]:
    """The text of each page without white space, in the order of the document."""
    pages = _run("pdftotext", "-raw", "-", "-", pdf=pdf).split("\f")[:-1]
    return ["".join(page.split()) for page in pages]


def ink_of(pdf: bytes, page: int) -> set[tuple[int, int]]:
    """The dark dots of a page, (x, y) of 300 an inch; page 1 is the first."""
    command = ["pdftoppm", "-gray", "-r", "300", "-f", str(page), "-l", str(page), "-"]
    picture = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    _, size, _, dots = picture.split(b"\n", 3)
    width = int(size.split()[0])
    return {(at % width, at // width) for at, grey in enumerate(dots) if grey < 128}


def _run(*command: str, pdf: bytes) -> str:
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def _piece(match: re.Match[str]) -> Piece:
    left, top, right, bottom = (float(match[n]) / MM for n in range(1, 5))
    text = "".join(re.sub("<[^>]*>", "", match[5]).split())
    return Piece(left, top, right, bottom, unescape(text))


def red_of(pdf: bytes, page: int) -> set[tuple[float, float]]:
    """The red dots of a page, in millimetres; 300 an inch."""
    command = ["pdftoppm", "-r", "300", "-f", str(page), "-l", str(page), "-"]
    picture = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    _, size, _, dots = picture.split(b"\n", 3)
    width = int(size.split()[0])
    red = re.finditer(rb"(?=[\xc8-\xff][\x00-\x50][\x00-\x50])", dots)
    places = (found.start() // 3 for found in red if found.start() % 3 == 0)
    return {(at % width / DOTS, at // width / DOTS) for at in places}
