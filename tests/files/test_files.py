"""A kept file: judged by its content, on the disk before its row, read back by its own house."""

from hashlib import sha256

import pytest

from evaluation.accounts.rules import Role
from evaluation.db import fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.files.actions import keep_file
from evaluation.files.queries import kept_content, kept_on_disk
from evaluation.files.rules import LARGEST
from evaluation.files.storing import path_of, uploads_folder
from tests import given
from tests.scans import a_pdf, a_picture

SCAN = a_pdf()


@pytest.fixture
async def officer(db):
    return await given.a_person(Role.CITY_OFFICER, jurisdiction=await given.a_jurisdiction())


async def test_a_file_comes_back_as_it_was(officer):
    file = await keep_file(officer, "扫描件.pdf", SCAN)
    kept = await kept_content(officer.jurisdiction, file)
    assert (kept.name, kept.media_type, kept.content) == ("扫描件.pdf", "application/pdf", SCAN)
    assert kept.digest == sha256(SCAN).hexdigest()
    there = await kept_on_disk(officer.jurisdiction, file)
    assert (there.size, there.path.read_bytes()) == (len(SCAN), SCAN)


async def test_the_same_bytes_lie_on_the_disk_once(officer):
    for name in ("a.pdf", "b.pdf"):
        await keep_file(officer, name, SCAN)
    assert [path.name for path in path_of(sha256(SCAN).hexdigest()).parent.iterdir()] == [
        sha256(SCAN).hexdigest()
    ]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SCAN, "证据.exe.pdf"),
        (a_picture(), "证据.exe.png"),
        (a_picture(form="JPEG"), "证据.exe.jpg"),
    ],
)
async def test_a_scan_of_three_kinds_is_taken_and_its_name_says_what_it_is(officer, content, name):
    file = await keep_file(officer, "证据.exe", content)
    assert (await kept_content(officer.jurisdiction, file)).name == name


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "是空的"),
        (b"MZ\x90\x00 program", "不是 PDF、JPG 或 PNG"),
        (b"PK\x03\x04 archive", "不是 PDF、JPG 或 PNG"),
        (b"<html>%PDF-", "这是网页，不是 PDF、JPG 或 PNG"),
        (SCAN[:-40], "PDF 已损坏或没有传完整"),
        (b"%PDF-" + b"0" * LARGEST, "超过 20 MB"),
    ],
)
async def test_anything_else_is_refused_in_words_and_leaves_no_row(officer, content, words):
    with pytest.raises(Refused) as refusal:
        await keep_file(officer, "证据.pdf", content)
    assert words in str(refusal.value)
    assert await fetch_one("SELECT count(*) FROM kept_file") == 0
    assert list(uploads_folder().glob("judged.*")) == []


async def test_another_house_finds_nothing(officer):
    file = await keep_file(officer, "扫描件.pdf", SCAN)
    for reading in (kept_content, kept_on_disk):
        with pytest.raises(NotFound):
            await reading(await given.a_jurisdiction("石门县"), file)


async def test_bytes_that_changed_on_the_disk_are_never_given_out(officer):
    content = a_pdf("to be changed")
    file = await keep_file(officer, "扫描件.pdf", content)
    path = path_of(sha256(content).hexdigest())
    path.write_bytes(content + b"!")
    for reading in (kept_content, kept_on_disk):
        with pytest.raises(NotFound):
            await reading(officer.jurisdiction, file)
    path.unlink()
    for reading in (kept_content, kept_on_disk):
        with pytest.raises(NotFound):
            await reading(officer.jurisdiction, file)


async def test_keeping_it_again_mends_what_had_changed(officer):
    content = a_pdf("to be mended")
    await keep_file(officer, "扫描件.pdf", content)
    path_of(sha256(content).hexdigest()).write_bytes(b"damaged")
    again = await keep_file(officer, "扫描件.pdf", content)
    assert (await kept_content(officer.jurisdiction, again)).content == content
