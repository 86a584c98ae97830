"""A kept file: typed by its bytes, on the disk before its row, read back only by its own house."""

from hashlib import sha256

import pytest

from evaluation.accounts.rules import Role
from evaluation.db import fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.files.actions import keep_file
from evaluation.files.queries import kept_content
from evaluation.files.rules import LARGEST
from evaluation.settings import settings
from tests import given

SCAN = b"%PDF-1.7\nscan"


@pytest.fixture
async def officer(db):
    return await given.a_person(Role.CITY_OFFICER, jurisdiction=await given.a_jurisdiction())


async def test_a_file_comes_back_as_it_was(officer):
    file = await keep_file(officer, "扫描件.pdf", SCAN)
    kept = await kept_content(officer.jurisdiction, file)
    assert (kept.name, kept.media_type, kept.content) == ("扫描件.pdf", "application/pdf", SCAN)
    assert kept.digest == sha256(SCAN).hexdigest()


async def test_the_same_bytes_lie_on_the_disk_once(officer):
    for name in ("a.pdf", "b.pdf"):
        await keep_file(officer, name, SCAN)
    digest = sha256(SCAN).hexdigest()
    assert len(list((settings().files_folder / digest[:2]).glob(f"{digest}*"))) == 1


@pytest.mark.parametrize("start", [b"%PDF-1.4", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"])
async def test_a_scan_of_three_kinds_is_taken_whatever_its_name(officer, start):
    assert await keep_file(officer, "证据.exe", start + b"rest")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "是空的"),
        (b"MZ\x90\x00 program", "不是 PDF、JPG 或 PNG"),
        (b"PK\x03\x04 archive", "不是 PDF、JPG 或 PNG"),
        (b"<html>%PDF-", "不是 PDF、JPG 或 PNG"),
        (b"%PDF-" + b"0" * LARGEST, "超过 20 MB"),
    ],
)
async def test_anything_else_is_refused_in_words_and_leaves_no_row(officer, content, words):
    with pytest.raises(Refused) as refusal:
        await keep_file(officer, "证据.pdf", content)
    assert words in str(refusal.value)
    assert await fetch_one("SELECT count(*) FROM kept_file") == 0


async def test_another_house_finds_nothing(officer):
    file = await keep_file(officer, "扫描件.pdf", SCAN)
    with pytest.raises(NotFound):
        await kept_content(await given.a_jurisdiction("石门县"), file)


async def test_bytes_that_changed_on_the_disk_are_never_given_out(officer):
    content = SCAN + b" to be changed"
    file = await keep_file(officer, "扫描件.pdf", content)
    digest = sha256(content).hexdigest()
    path = settings().files_folder / digest[:2] / digest
    path.write_bytes(content + b"!")
    with pytest.raises(NotFound):
        await kept_content(officer.jurisdiction, file)
    path.unlink()
    with pytest.raises(NotFound):
        await kept_content(officer.jurisdiction, file)
