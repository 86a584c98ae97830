"""网站文件夹: whole in itself, recountable, the same bytes again, and nothing beyond its scope."""

import asyncio
import re
import sys
import zipfile
from html.parser import HTMLParser
from io import BytesIO
from pathlib import PurePosixPath
from uuid import UUID, uuid4

import pytest

from evaluation.box.receipt import spaced
from evaluation.cycles.rules import Scope
from evaluation.db import fetch
from evaluation.errors import NotFound, Refused
from evaluation.results.changes import PointsChanged
from evaluation.results.correcting import correct_tally
from evaluation.results.queries import ranking_of, receipts_of
from evaluation.results.site import Files, published_site, static_site, whole_site, zipped
from tests import given

EVIDENCE = {"bundle.json", "result.json", "ranking.pdf", "ranking.xlsx", "recount.py"}


class Links(HTMLParser):
    """Every address that a page leads to or loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.found += [value or "" for name, value in attrs if name in ("href", "src")]


def links(page: bytes) -> Links:
    parser = Links()
    parser.feed(page.decode())
    return parser


def broken(files: Files) -> list[str]:
    """Links that lead out of the folder or to nothing in it."""
    wrong = []
    for path in files:
        if path.endswith(".html"):
            page = links(files[path])
            ids = set(re.findall(rb'id="(.*?)"', files[path]))
            for address in page.found:
                file, _, anchor = address.partition("#")
                target = (PurePosixPath(path).parent / file).as_posix() if file else path
                if target not in files or (anchor and anchor.encode() not in ids):
                    wrong.append(f"{path}: {address}")
    return wrong


@pytest.fixture
async def hall(client) -> given.Hall:
    """Four units far apart; none of their figures is a round one that may stand elsewhere."""
    hall = await given.an_open_sitting(units=4, slips={"party": 3, "npc": 3, "cppcc": 3})
    scores = {
        unit: given.FULL | {"team": f"{19.5 - 3 * number}"}
        for number, unit in enumerate(hall.units)
    }
    await given.cast_all(hall, scores)
    await given.close_and_open(hall)
    return hall


async def published(hall: given.Hall, scope: Scope) -> UUID:
    await fetch("UPDATE board SET scope = $2 WHERE cycle = $1", hall.cycle, scope)
    return await given.publish(hall)


async def again(hall: given.Hall) -> UUID:
    """Corrected, signed and published anew."""
    change = PointsChanged(
        unit=hall.units[0], item="1.1", points="1", reason="核实材料", document_number="〔2025〕9号"
    )
    for officer in (hall.officer, hall.other):
        await correct_tally(officer, hall.sitting, change)
    await given.sign(hall)
    return await given.publish_now(hall)


def everything(files: Files) -> str:
    """All text of all files, those inside the spreadsheet too; a PDF has its own tests."""
    texts = []
    for path, content in files.items():
        if path.endswith(".xlsx"):
            with zipfile.ZipFile(BytesIO(content)) as book:
                texts += [book.read(name).decode(errors="replace") for name in book.namelist()]
        elif path != "app.css":
            texts.append(content.decode(errors="replace"))
    return "\n".join([*files, *texts])


@pytest.mark.parametrize("scope", list(Scope))
async def test_every_link_resolves_inside_the_folder_and_no_script_is_needed(hall, scope):
    files = await static_site(await published(hall, scope))
    assert broken(files) == []
    for path in files:
        if path.endswith(".html"):
            page = links(files[path])
            assert page.tags.isdisjoint({"script", "iframe", "object", "form", "img"})
            assert "app.css" in page.found
    assert b"url(" not in files["app.css"]
    assert b"@import" not in files["app.css"]


async def test_a_broken_link_would_be_seen(hall):
    files = await static_site(await published(hall, Scope.ALL))
    del files["bundle.json"]
    assert broken(files) == ["index.html: bundle.json"]


@pytest.mark.parametrize("scope", list(Scope))
async def test_evidence_is_there_with_the_whole_table_and_never_below(hall, scope):
    files = await static_site(await published(hall, scope))
    assert EVIDENCE & files.keys() == (EVIDENCE if scope == Scope.ALL else set())
    assert {"index.html", "receipts.html", "receipts.csv", "README.txt"} <= files.keys()
    assert ("ranking.html" in files) == (scope != Scope.INTERNAL)


async def test_the_exported_bundle_recounts_to_the_exported_result_byte_for_byte(hall, tmp_path):
    files = await static_site(await published(hall, Scope.ALL))
    for path, content in files.items():
        (tmp_path / path).write_bytes(content)
    command = [sys.executable, "recount.py", "bundle.json", "-o", "mine.json"]
    assert " ".join(["python3", *command[1:]]) in files["README.txt"].decode("utf-8-sig")
    program = await asyncio.create_subprocess_exec(*command, cwd=tmp_path)
    assert await program.wait() == 0
    assert (tmp_path / "mine.json").read_bytes() == files["result.json"]


async def test_the_pdf_is_the_published_one_and_its_digest_stands_beside_it(hall):
    publication = await published(hall, Scope.ALL)
    files = await static_site(publication)
    rows = await fetch("SELECT pdf, pdf_digest FROM publication WHERE id = $1", publication)
    assert files["ranking.pdf"] == rows[0]["pdf"]
    assert rows[0]["pdf_digest"].encode() in files["index.html"]
    assert rows[0]["pdf_digest"].encode() in files["README.txt"]


@pytest.mark.parametrize("scope", list(Scope))
async def test_nothing_beyond_the_scope_is_in_any_file(hall, scope):
    ranking = await ranking_of(hall.sitting)
    text = everything(await static_site(await published(hall, scope)))
    shown = {Scope.INTERNAL: 0, Scope.EXCELLENT: 1, Scope.GRADES: 4, Scope.ALL: 4}[scope]
    assert [line.title in text or line.short_title in text for line in ranking.lines] == [
        number < shown for number in range(4)
    ]
    assert [line.unit.hex in text for line in ranking.lines] == [scope == Scope.ALL] * 4
    figures = {line.total for line in ranking.lines} | {line.panel for line in ranking.lines}
    assert [figure in text for figure in sorted(figures)] == [scope == Scope.ALL] * len(figures)
    assert ("优秀" in text) == (scope != Scope.INTERNAL)
    assert ("良好" in text) == (scope in (Scope.GRADES, Scope.ALL))
    for word in ("party", "npc", "cppcc") if scope != Scope.ALL else ():
        assert word not in text


@pytest.mark.parametrize("scope", list(Scope))
async def test_all_receipts_are_there_in_every_scope(hall, scope):
    files = await static_site(await published(hall, scope))
    receipts = [spaced(receipt) for receipt in await receipts_of(hall.sitting)]
    assert len(receipts) == 9
    assert re.findall(r'<li class="code">(.*?)</li>', files["receipts.html"].decode()) == receipts
    assert files["receipts.csv"].decode("utf-8-sig").split("\r\n")[1:-1] == receipts


async def test_the_same_publication_gives_the_same_bytes(hall):
    publication = await published(hall, Scope.ALL)
    first, second = await static_site(publication), await static_site(publication)
    assert first == second
    assert zipped(first) == zipped(second)
    assert zipfile.ZipFile(BytesIO(zipped(first))).namelist() == sorted(first)


async def test_a_replaced_publication_says_so_and_stays_and_the_office_gets_the_newer(hall):
    former = await published(hall, Scope.ALL)
    before = await static_site(former)
    later = await again(hall)
    after, new = await static_site(former), await static_site(later)
    assert "已被更正公布替代".encode() not in before["index.html"]
    for page in ("index.html", "ranking.html"):
        assert "已被更正公布替代".encode() in after[page]
        assert "核实材料".encode() in new[page]
    assert {name: before[name] for name in EVIDENCE} == {name: after[name] for name in EVIDENCE}
    assert await published_site(hall.sitting) == new


async def test_before_a_publication_there_is_no_folder(hall):
    with pytest.raises(Refused, match="还没有公布"):
        await published_site(hall.sitting)
    with pytest.raises(Refused, match="还没有公布过结果"):
        await whole_site()
    with pytest.raises(NotFound):
        await static_site(uuid4())


async def test_the_whole_site_leads_to_every_publication(hall):
    former = await published(hall, Scope.ALL)
    later = await again(hall)
    files = await whole_site()
    assert broken(files) == []
    folders = {path.partition("/")[0] for path in files if "/" in path}
    assert {folder[-8:] for folder in folders} == {former.hex[:8], later.hex[:8]}
    assert len(links(files["index.html"]).found) == 2 + 2


async def test_titles_with_signs_of_markup_are_text_in_pages_and_in_the_readme(hall):
    await fetch("UPDATE board SET title = '<b>&市直' WHERE cycle = $1", hall.cycle)
    files = await static_site(await published(hall, Scope.GRADES))
    assert b"&lt;b&gt;&amp;" in files["index.html"]
    assert "（<b>&市直）".encode() in files["README.txt"]
