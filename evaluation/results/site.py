"""网站文件夹 — one publication as files for a government portal: no server, no script needed."""

import io
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from evaluation.box.receipt import spaced
from evaluation.cycles.rules import SCOPE_TITLES, Scope
from evaluation.db import fetch_one
from evaluation.errors import Refused
from evaluation.results.printing import chinese_date, shares_sentence
from evaluation.results.published import (
    FILES,
    Published,
    publication_file,
    published_ranking,
    published_rankings,
    published_receipts,
    sections,
)
from evaluation.results.queries import Ranking, receipts_csv
from evaluation.settings import folder

Files = dict[str, bytes]
NAMES = {
    "pdf": "ranking.pdf",
    "xlsx": "ranking.xlsx",
    "bundle": "bundle.json",
    "result": "result.json",
}
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""A date for every file of the ZIP, so that the same content gives the same bytes."""


async def static_site(publication: UUID) -> Files:
    """By path, with relative links only; nothing in it goes beyond the publication's scope.

    Raises NotFound. The same publication gives the same bytes.
    """
    one, ranking = await published_ranking(publication)
    receipts = await published_receipts(publication)
    files = {NAMES[kind]: await publication_file(publication, kind) for kind in _kinds(one)}
    if files:
        files["recount.py"] = (folder("tools") / "recount.py").read_bytes()
    context = _context(one, ranking, receipts, files)
    pages = ["index", "receipts"] + (["ranking"] if one.scope != Scope.INTERNAL else [])
    for name in pages:
        files[f"{name}.html"] = _page(f"{name}.html", context)
    files["README.txt"] = _text("README.txt", context)
    files["receipts.csv"] = receipts_csv(receipts)
    files["app.css"] = (folder("assets") / "app.css").read_bytes()
    return dict(sorted(files.items()))


def _kinds(one: Published) -> list[str]:
    return list(FILES) if one.scope == Scope.ALL else []


def _context(
    one: Published, ranking: Ranking, receipts: list[str], files: Files
) -> dict[str, object]:
    return {
        "one": one,
        "ranking": ranking,
        "whole": one.scope == Scope.ALL,
        "internal": one.scope == Scope.INTERNAL,
        "scope": SCOPE_TITLES[one.scope],
        "sections": sections(ranking, ""),
        "formula": shares_sentence(ranking),
        "receipts": [spaced(receipt) for receipt in receipts],
        "mark": "示例数据，非真实结果" if one.sample else "",
        "files": files,
        "links": False,
        "day": _day,
    }


async def published_site(sitting: UUID) -> Files:
    """Of the publication that holds now. Raises Refused before there is one."""
    newest = await fetch_one(
        "SELECT p.id FROM publication p JOIN tally t ON t.id = p.tally WHERE t.sitting = $1 "
        "ORDER BY t.version DESC LIMIT 1",
        sitting,
    )
    if newest is None:
        raise Refused("结果还没有公布，现在没有网站文件夹。")
    return await static_site(newest)


async def whole_site() -> Files:
    """Every publication in a folder of its own, and one page that leads to them."""
    listed = await published_rankings()
    if not listed:
        raise Refused("还没有公布过结果，没有可以导出的网站。")
    places = {one.id: f"{one.year}-{one.code}-{one.id.hex[:8]}" for one in listed}
    files: Files = {}
    for one in listed:
        for path, content in (await static_site(one.id)).items():
            files[f"{places[one.id]}/{path}"] = content
    context = {"listed": listed, "places": places, "scopes": SCOPE_TITLES, "day": _day}
    files["index.html"] = _page("start.html", context)
    files["app.css"] = (folder("assets") / "app.css").read_bytes()
    return dict(sorted(files.items()))


def zipped(files: Files) -> bytes:
    """The same files give the same bytes."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = ZipInfo(path, LONG_AGO)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def write_site(folder: Path, files: Files) -> None:
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def _page(name: str, context: dict[str, object]) -> bytes:
    return _templates().get_template(f"public/static/{name}").render(context).encode()


def _text(name: str, context: dict[str, object]) -> bytes:
    """For Windows' Notepad: its line ends, and the mark that it reads UTF-8 by."""
    text = _page(name, context).decode()
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(folder("templates")),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _day(text: str) -> str:
    return chinese_date(date.fromisoformat(text))
