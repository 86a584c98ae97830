"""Hostile files, each with its refusal, judged by the child as uploads are; and the good kinds."""

import asyncio
import io
import socket
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from evaluation.inspection import asking, kinds, packages, pdf, pictures
from evaluation.inspection.asking import inspect
from evaluation.inspection.child import judged
from evaluation.inspection.kinds import ATTACHMENTS, SCANS, NotTaken
from tests.inspection import making as m
from tests.scans import a_pdf, a_picture

ROOT = Path(__file__).parent.parent.parent
SCRIPT = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
LAUNCH = Dictionary(S=Name.Launch, F=pikepdf.String("cmd.exe"))
FILLING = b" " * 1100
PAGE = b"<html><script>alert(1)</script></html>"
EVIL = "http://127.0.0.1:9/x"
DTD = packages.MANNER.declared


def doctype(inside: str) -> bytes:
    return m.with_part("docProps/app.xml", f"{m.XML}<!DOCTYPE x {inside}><x/>")


CORPUS = {
    # empty, cut off, other kinds
    "empty": (b"", kinds.EMPTY),
    "pdf cut off": (a_pdf()[:-60], pdf.BROKEN),
    "png cut off": (a_picture()[:-20], pictures.BROKEN),
    "jpg cut off": (a_picture(form="JPEG")[:-200], pictures.BROKEN),
    "docx cut off": (m.docx()[:-40], packages.BROKEN),
    "only a head of pdf": (b"%PDF-1.7\n", pdf.BROKEN),
    "text": ("述职报告".encode(), kinds.UNKNOWN),
    "html named pdf": (b"<!DOCTYPE html><p>x", kinds.WEB_PAGE),
    "html in utf-16": ("<html><script>x</script>".encode("utf-16"), kinds.WEB_PAGE),
    "html in utf-16 without mark": ("<html><script>x".encode("utf-16-le"), kinds.WEB_PAGE),
    "svg": (b'<?xml version="1.0"?><svg onload="alert(1)"/>', kinds.DRAWING),
    "eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n", kinds.DRAWING),
    "gif with script": (b"GIF89a/*\x00\x00*/=1;alert(1)", kinds.PICTURE),
    "tiff": (b"II*\x00\x08\x00\x00\x00", kinds.PICTURE),
    "program": (b"MZ\x90\x00", kinds.PROGRAM),
    "shell script": (b"#!/bin/sh\nrm -rf /\n", kinds.PROGRAM),
    "rar": (b"Rar!\x1a\x07\x00", kinds.PACKED),
    "old word": (m.OLE + bytes(2000), kinds.OLD),
    "encrypted docx": (m.encrypted_office(), kinds.LOCKED),
    "plain zip": (m.zipped({"a.txt": "a"}), packages.UNKNOWN),
    "powerpoint": (m.with_part("ppt/presentation.xml", "<a/>"), packages.UNKNOWN),
    "ofd": (m.zipped({"OFD.xml": "<a/>"}), packages.UNKNOWN),
    # bombs and odd archives
    "bomb": (m.bomb_of(30 * 2**20), packages.BOMB),
    "nested zip": (m.with_part("word/more.zip", m.docx()), packages.NESTED),
    "quine": (m.quine(), packages.NESTED),
    "overlapping": (m.overlapping(), packages.BOMB),
    "many entries": (
        m.zipped({f"word/media/{n}": b"" for n in range(3001)}),
        packages.BOMB,
    ),
    "zip slip": (m.with_part("../../etc/passwd", "x"), packages.ODD_NAMES),
    "absolute": (m.with_part("/etc/passwd", "x"), packages.ODD_NAMES),
    "drive": (m.with_part("C:/x", "x"), packages.ODD_NAMES),
    "backslash": (m.with_part("word\\..\\x", "x"), packages.ODD_NAMES),
    "twice": (m.duplicate(), packages.ODD_NAMES),
    "symbolic link": (m.linked(), packages.ODD_NAMES),
    "entry with password": (m.locked_entry(), packages.MANNER.locked),
    # what an XML part may not declare
    "xxe file": (doctype('[<!ENTITY a SYSTEM "file:///etc/passwd">]'), DTD),
    "xxe http": (doctype(f'SYSTEM "{EVIL}"'), DTD),
    "parameter entity": (doctype(f'[<!ENTITY % p SYSTEM "{EVIL}">%p;]'), DTD),
    "laughs": (doctype('[<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]'), DTD),
    "doctype in utf-16": (
        m.with_part(
            "docProps/app.xml",
            '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16"),
        ),
        DTD,
    ),
    "not well-formed": (m.with_part("word/document.xml", "<a><b></a>"), packages.BROKEN),
    # macros, objects, links
    "macros": (m.with_part("word/vbaProject.bin", b"x"), packages.MACROS),
    "docm": (
        m.zipped(
            m.docx_parts()
            | {
                "[Content_Types].xml": m.types(
                    "word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"
                )
            }
        ),
        packages.MACROS,
    ),
    "xlsm": (
        m.zipped(
            m.xlsx_parts()
            | {
                "[Content_Types].xml": m.types(
                    "xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
                )
            }
        ),
        packages.MACROS,
    ),
    "macros under another name": (
        m.with_part("word/_rels/document.xml.rels", m.relations("vbaProject", "x.bin")),
        packages.MACROS,
    ),
    "ole object": (m.with_part("word/embeddings/oleObject1.bin", b"x"), packages.NESTED),
    "ole in a picture": (m.with_part("word/media/image1.png", m.OLE), packages.NESTED),
    "activex": (m.with_part("word/activeX/activeX1.xml", "<a/>"), packages.NESTED),
    "dde": (m.field('DDEAUTO c:\\\\cmd.exe "/c calc"'), packages.FIELDS),
    "dde in a simple field": (
        m.with_part("word/document.xml", m.document('<w:fldSimple w:instr=" DDE cmd x"/>')),
        packages.FIELDS,
    ),
    "include text": (m.field(f'INCLUDETEXT "{EVIL}"'), packages.FIELDS),
    "dde formula": (
        m.zipped(m.xlsx_parts("<sheetData><row><c><f>cmd|'/c calc'!A0</f></c></row></sheetData>")),
        packages.FIELDS,
    ),
    "external links": (
        m.zipped(m.xlsx_parts() | {"xl/externalLinks/externalLink1.xml": "<a/>"}),
        packages.ELSEWHERE,
    ),
    "template from far": (
        m.with_part(
            "word/_rels/settings.xml.rels", m.relations("attachedTemplate", EVIL, "External")
        ),
        packages.ELSEWHERE,
    ),
    "picture from far": (
        m.with_part("word/_rels/document.xml.rels", m.relations("image", EVIL, "External")),
        packages.ELSEWHERE,
    ),
    "svg inside": (m.with_part("word/media/a.svg", "<svg/>"), "SVG"),
    # PDF
    "javascript": (m.acting(SCRIPT), pdf.SCRIPT),
    "javascript at opening": (m.at_opening(SCRIPT), pdf.SCRIPT),
    "javascript written oddly": (
        m.by_hand(
            [
                "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/J#61vaScript/J#53(x)>>>>",
                "<</Type/Pages/Count 1/Kids[3 0 R]>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
            ]
        ),
        pdf.SCRIPT,
    ),
    "names of scripts": (
        m.pdf(
            lambda one: one.Root.__setitem__(
                "/Names", Dictionary(JavaScript=Dictionary(Names=Array()))
            )
        ),
        pdf.SCRIPT,
    ),
    "launch": (m.acting(LAUNCH), pdf.ACTION),
    "launch at opening": (m.at_opening(LAUNCH), pdf.ACTION),
    "address at opening": (
        m.at_opening(Dictionary(S=Name.URI, URI=pikepdf.String(EVIL))),
        pdf.ACTION,
    ),
    "media": (m.with_media(), pdf.ACTION),
    "embedded file": (m.with_attachment(b"MZ", "a.exe"), pdf.ATTACHED),
    "xfa": (m.with_form(), pdf.FORM),
    "stream of another file": (
        m.with_stream(b"", F=pikepdf.String("/etc/passwd")),
        pdf.ELSEWHERE,
    ),
    "swelling map of characters": (
        m.with_stream(m.swelling(20), Filter=Name.FlateDecode),
        pdf.HUGE,
    ),
    "packed twice": (
        m.with_stream(m.swelling(2), Filter=Array([Name.FlateDecode, Name.FlateDecode])),
        pdf.HUGE,
    ),
    "encrypted pdf": (
        m.pdf(lambda _: None, encryption=pikepdf.Encryption(owner="o", user="u")),
        pdf.LOCKED,
    ),
    "pdf that may not be printed": (
        m.pdf(lambda _: None, encryption=pikepdf.Encryption(owner="o", user="")),
        pdf.LOCKED,
    ),
    "tree in a circle": (m.tree_in_a_circle(), pdf.BROKEN),
    "table in a circle": (m.table_in_a_circle(), pdf.BROKEN),
    "too many pages": (m.many_pages(5001), pdf.HUGE),
    "no pages": (
        m.by_hand(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>"]),
        pdf.BROKEN,
    ),
    "nested too deep": (m.deep(100_000), pdf.BROKEN),
    "giant picture in it": (
        m.with_stream(b"x", Subtype=Name.Image, Width=30_000, Height=30_000),
        pdf.HUGE,
    ),
    # two kinds in one
    "pdf and zip": (a_pdf() + m.docx(), kinds.DOUBLE),
    "pdf and html": (a_pdf() + FILLING + PAGE, pdf.BEHIND),
    "html in a pdf's head": (b"%PDF-1.7\n" + PAGE + a_pdf()[9:], kinds.DOUBLE),
    "pdf that begins late": (b"\n" * 1000 + a_pdf(), kinds.DOUBLE),
    "zip that begins as pdf": (m.begun_as_pdf(), kinds.DOUBLE),
    "zip with a page as comment": (m.commented(), packages.BEHIND),
    "zip with a page behind it": (m.docx() + PAGE, packages.BEHIND),
    "zip with a page inside it": (m.gap(), packages.BEHIND),
    "zip with something before it": (PAGE + m.docx(), kinds.WEB_PAGE),
    "png and zip": (a_picture() + m.docx(), kinds.DOUBLE),
    "png and html": (a_picture() + FILLING + PAGE, pictures.BEHIND),
    "jpg and zip": (a_picture(form="JPEG") + m.docx(), kinds.DOUBLE),
    "jpg and html": (a_picture(form="JPEG") + FILLING + PAGE, pictures.BEHIND),
    # giants
    "giant png": (m.png_of(30_000, 30_000), "30000×30000"),
    "giant jpg": (m.jpg_of(a_picture(form="JPEG"), 30_000, 30_000), "30000×30000"),
}

GOOD = {
    "pdf": (a_pdf(), kinds.PDF),
    "pdf that opens on a page": (
        m.at_opening(Array([0, Name.Fit])),
        kinds.PDF,
    ),
    "pdf with a link": (m.acting(Dictionary(S=Name.URI, URI=pikepdf.String(EVIL))), kinds.PDF),
    "png": (a_picture(), kinds.PNG),
    "jpg": (a_picture(form="JPEG"), kinds.JPG),
    "docx": (m.docx(), kinds.DOCX),
    "docx with a picture and a link": (
        m.zipped(
            m.docx_parts()
            | {
                "word/media/image1.png": a_picture(),
                "word/_rels/document.xml.rels": m.relations("hyperlink", EVIL, "External"),
            }
        ),
        kinds.DOCX,
    ),
    "docx of an own template": (
        m.with_part(
            "word/_rels/settings.xml.rels",
            m.relations("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm", "External"),
        ),
        kinds.DOCX,
    ),
    "docx with a field of pages": (m.field("PAGEREF _Toc1"), kinds.DOCX),
    "docx with a picture pasted from a page": (m.field(f'INCLUDEPICTURE "{EVIL}"'), kinds.DOCX),
    "xlsx with a bar in its texts and names": (
        m.zipped(
            m.xlsx_parts(
                "<sheetData><row><c><f>A1&amp;\"a|b\"&amp;'甲|乙'!B1&amp;'x a|b'!B2</f></c></row>"
                "</sheetData>"
            )
        ),
        kinds.XLSX,
    ),
    "xlsx": (m.zipped(m.xlsx_parts()), kinds.XLSX),
    "xlsx with formulas": (
        m.zipped(m.xlsx_parts("<sheetData><row><c><f>SUM(A1:A3)</f></c></row></sheetData>")),
        kinds.XLSX,
    ),
}


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_file_is_refused_in_words(name):
    content, words = CORPUS[name]
    with pytest.raises(NotTaken) as refusal:
        judged(io.BytesIO(content))
    assert words in str(refusal.value)
    assert str(refusal.value).startswith("没有收：")
    assert "请" in str(refusal.value)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_known_by_its_content(name):
    content, kind = GOOD[name]
    assert judged(io.BytesIO(content)) == kind


def test_the_corpus_has_at_least_forty_files():
    assert len(CORPUS) >= 40


def test_a_pdf_of_our_own_may_carry_its_figures_and_nothing_else():
    ours = m.with_attachment(b'{"format": "result"}', "result.json")
    assert judged(io.BytesIO(ours), texts=True) == kinds.PDF
    for content, texts in ((b'{"a": 1}', False), (b"PK\x03\x04", True), (b"<html>", True)):
        with pytest.raises(NotTaken) as refusal:
            judged(io.BytesIO(m.with_attachment(content, "a.json")), texts=texts)
        assert str(refusal.value) == pdf.ATTACHED


async def test_the_child_says_the_same(tmp_path):
    assert await asked(tmp_path, a_pdf()) == kinds.PDF
    with pytest.raises(NotTaken) as refusal:
        await asked(tmp_path, m.docx(), SCANS)
    assert str(refusal.value) == "没有收：这不是 PDF、JPG 或 PNG。请换一种格式再传。"
    with pytest.raises(NotTaken) as refusal:
        await asked(tmp_path, m.acting(SCRIPT))
    assert str(refusal.value) == pdf.SCRIPT


async def asked(folder: Path, content: bytes, wanted=ATTACHMENTS):
    path = folder / "file"
    path.write_bytes(content)
    return await asyncio.to_thread(inspect, path, wanted)


WALLED = """
import {imports}, sys
from evaluation.inspection import child
child._wall_in()
{deed}
"""


@pytest.mark.parametrize(
    ("imports", "deed", "last"),
    [
        ("socket", "socket.create_connection(('127.0.0.1', 9))", "PermissionError"),
        ("socket", "socket.getaddrinfo('a.test', 80)", "PermissionError"),
        ("os", "os.system('true')", "PermissionError"),
        ("os", "bytearray(600 * 2**20)", "MemoryError"),
        ("os", "open('written', 'wb').write(b'x' * 10**6)", "OSError"),
    ],
)
def test_the_child_is_walled_in(imports, deed, last, tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", WALLED.format(imports=imports, deed=deed)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert told.stderr.strip().splitlines()[-1].startswith(last)


async def test_a_child_that_takes_too_long_is_a_refusal(tmp_path, monkeypatch):
    monkeypatch.setattr(asking, "LONGEST", 0.001)
    with pytest.raises(NotTaken) as refusal:
        await asked(tmp_path, a_pdf())
    assert str(refusal.value) == asking.UNJUDGED


async def test_nothing_in_a_file_is_ever_fetched(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/x"
        for content in (
            m.with_part("docProps/app.xml", f'{m.XML}<!DOCTYPE x SYSTEM "{address}"><x/>'),
            m.with_part("word/_rels/a.xml.rels", m.relations("image", address, "External")),
            m.field(f'INCLUDETEXT "{address}"'),
            m.at_opening(Dictionary(S=Name.URI, URI=pikepdf.String(address))),
            m.with_stream(b"", F=pikepdf.String(address)),
        ):
            with pytest.raises(NotTaken):
                await asked(tmp_path, content)
        with pytest.raises(BlockingIOError):
            canary.accept()
