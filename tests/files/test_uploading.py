"""上传: parts in any order, twice, from another computer; joined once, by those whose it is."""

from hashlib import sha256
from uuid import uuid4

import pytest

from evaluation.accounts.rules import Role
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.files import rules, storing
from evaluation.files.joining import join_upload
from evaluation.files.queries import kept_content
from evaluation.files.rules import PART, PartDiffers, PartsLacking, PartUnfit
from evaluation.files.storing import folder_of, path_of, uploads_folder
from evaluation.files.sweeping import sweep
from evaluation.files.uploading import (
    begin_upload,
    drop_upload,
    file_of,
    open_uploads,
    take_part,
)
from evaluation.inspection.kinds import NotTaken
from tests import given
from tests.files.sending import a_pdf_of, parts_of, piecemeal, send, upload
from tests.scans import a_pdf

LARGE = a_pdf_of(2 * PART + 1000)
"""Three parts."""


@pytest.fixture
async def clerk(db):
    return await given.a_person(Role.CLERK, jurisdiction=await given.a_jurisdiction())


async def take(person, begun, number: int, part: bytes, digest: str = "") -> None:
    digest = digest or sha256(part).hexdigest()
    await take_part(person, begun.id, number, digest, piecemeal(part))


async def events() -> list[str]:
    return [row["name"] for row in await fetch("SELECT name FROM audit_event ORDER BY sequence")]


async def test_a_file_of_three_parts_comes_back_as_it_was(clerk):
    begun, received = await upload(clerk, "自查报告.pdf", LARGE)
    assert await file_of(clerk, begun) == received.file
    kept = await kept_content(clerk.jurisdiction, received.file)
    assert (kept.name, kept.media_type, kept.content) == ("自查报告.pdf", "application/pdf", LARGE)
    assert received.sha256 == sha256(LARGE).hexdigest()
    assert not folder_of(begun).exists()
    assert await fetch_one("SELECT count(*) FROM upload_part") == 0
    assert await events() == ["FileReceived"]


async def test_only_what_is_missing_is_sent_after_the_browser_was_closed(clerk):
    begun = await begin_upload(clerk, "报告.pdf", len(LARGE))
    await send(clerk, begun.id, LARGE, {0, 2})
    again = await begin_upload(clerk, "报告.pdf", len(LARGE))
    first, _, last = parts_of(LARGE)
    assert again.id == begun.id
    assert [(part.number, part.digest) for part in again.parts] == [
        (0, sha256(first).hexdigest()),
        (2, sha256(last).hexdigest()),
    ]
    assert again.arrived == len(first) + len(last)
    assert await open_uploads(clerk) == [again]
    with pytest.raises(PartsLacking, match="还差 1 部分没有传到（第 2 部分起）"):
        await join_upload(clerk, begun.id)
    await send(clerk, begun.id, LARGE, {1})
    assert (await join_upload(clerk, begun.id)).sha256 == sha256(LARGE).hexdigest()
    assert await open_uploads(clerk) == []


async def test_parts_may_come_in_any_order_and_twice(clerk):
    begun = await begin_upload(clerk, "报告.pdf", len(LARGE))
    for number in (2, 0, 2, 1, 0):
        await send(clerk, begun.id, LARGE, {number})
    assert (await join_upload(clerk, begun.id)).sha256 == sha256(LARGE).hexdigest()


async def test_joining_again_gives_the_same_answer(clerk):
    begun, received = await upload(clerk, "报告.pdf", LARGE)
    assert await join_upload(clerk, begun) == received
    assert await fetch_one("SELECT count(*) FROM kept_file") == 1
    with pytest.raises(Refused, match="已经收到了"):
        await send(clerk, begun, LARGE, {0})


async def test_another_part_under_a_taken_number_is_refused(clerk):
    begun = await begin_upload(clerk, "报告.pdf", len(LARGE))
    await send(clerk, begun.id, LARGE, {0})
    with pytest.raises(PartDiffers, match="第 1 部分和先前传的不一样"):
        await take(clerk, begun, 0, b"x" * PART)
    anew = await begin_upload(clerk, "报告.pdf", len(LARGE), anew=True)
    assert (anew.id != begun.id, anew.parts) == (True, ())
    assert not folder_of(begun.id).exists()


@pytest.mark.parametrize(
    ("number", "part", "digest", "words"),
    [
        (0, b"x" * (PART - 1), "", "第 1 部分应有 2097152 字节，收到 2097151 字节"),
        (0, b"x" * (PART + 1), "", "第 1 部分应有 2097152 字节，收到 2097153 字节"),
        (0, b"", "", "收到 0 字节"),
        (0, b"x" * PART, "0" * 64, "传坏了，与校验码不符"),
        (0, b"x" * PART, "short", "没有校验码"),
        (3, b"x", "", "文件只有 3 部分，没有第 4 部分"),
        (-1, b"x", "", "文件只有 3 部分"),
    ],
)
async def test_a_part_that_is_not_as_it_should_be_leaves_nothing(
    clerk, number, part, digest, words
):
    begun = await begin_upload(clerk, "报告.pdf", len(LARGE))
    with pytest.raises(Refused) as refusal:
        await take(clerk, begun, number, part, digest)
    assert words in str(refusal.value)
    assert isinstance(refusal.value, PartUnfit) == (0 <= number < 3)
    assert list(uploads_folder().glob(f"{begun.id}/*")) == []
    assert await fetch_one("SELECT count(*) FROM upload_part") == 0


async def test_a_line_that_breaks_within_a_part_leaves_nothing(clerk):
    async def breaking():
        yield b"x" * 500_000
        raise ConnectionResetError

    begun = await begin_upload(clerk, "报告.pdf", len(LARGE))
    with pytest.raises(ConnectionResetError):
        await take_part(clerk, begun.id, 0, "0" * 64, breaking())
    assert list(folder_of(begun.id).iterdir()) == []


async def test_what_is_no_attachment_is_refused_with_its_reason_and_leaves_no_bytes(clerk):
    hostile = a_pdf() + b" " * 3000 + b"<script>alert(1)</script>"
    begun = await begin_upload(clerk, "报告.pdf", len(hostile))
    await send(clerk, begun.id, hostile)
    for _ in range(2):
        with pytest.raises(NotTaken, match="没有收：PDF 后面附着别的内容。"):
            await join_upload(clerk, begun.id)
    assert not path_of(sha256(hostile).hexdigest()).exists()
    assert await fetch_one("SELECT count(*) FROM kept_file") == 0
    assert await events() == ["FileRefused"]
    assert (await begin_upload(clerk, "报告.pdf", len(hostile))).id != begun.id


async def test_a_part_that_the_disk_has_lost_is_asked_for_again(clerk):
    begun = await begin_upload(clerk, "报告.pdf", len(LARGE))
    await send(clerk, begun.id, LARGE)
    part = parts_of(LARGE)[1]
    storing.part_path(begun.id, 1, sha256(part).hexdigest()).write_bytes(b"lost")
    with pytest.raises(PartsLacking, match="有 1 部分在服务器上损坏了，请接着传"):
        await join_upload(clerk, begun.id)
    await send(clerk, begun.id, LARGE, {1})
    assert (await join_upload(clerk, begun.id)).sha256 == sha256(LARGE).hexdigest()


async def test_nobody_else_reaches_an_upload(clerk):
    begun, _ = await upload(clerk, "报告.pdf", LARGE)
    other = await begin_upload(clerk, "另一份.pdf", len(LARGE))
    same_house = await given.a_person(Role.CLERK, jurisdiction=clerk.jurisdiction)
    elsewhere = await given.a_person(Role.CLERK, jurisdiction=await given.a_jurisdiction("石门县"))
    for stranger in (same_house, elsewhere):
        assert await open_uploads(stranger) == []
        for act in (
            file_of(stranger, begun),
            join_upload(stranger, begun),
            join_upload(stranger, other.id),
            send(stranger, other.id, LARGE, {0}),
            drop_upload(stranger, other.id),
        ):
            with pytest.raises(NotFound):
                await act
    for act in (file_of(clerk, uuid4()), file_of(clerk, other.id)):
        with pytest.raises(NotFound):
            await act


async def test_two_units_with_the_same_bytes_share_the_disk_and_not_the_rows(clerk):
    county = await given.a_jurisdiction("石门县")
    other = await given.a_person(Role.CLERK, jurisdiction=county)
    _, here = await upload(clerk, "甲.pdf", LARGE)
    _, there = await upload(other, "乙.pdf", LARGE)
    assert (here.sha256, here.file != there.file) == (there.sha256, True)
    assert [path.name for path in path_of(here.sha256).parent.iterdir()] == [here.sha256]
    with pytest.raises(NotFound):
        await kept_content(county, here.file)
    assert (await kept_content(county, there.file)).name == "乙.pdf"


async def test_two_files_of_one_name_are_two_files(clerk):
    _, first = await upload(clerk, "报告.pdf", a_pdf("first"))
    _, second = await upload(clerk, "报告.pdf", a_pdf("second"))
    assert first.file != second.file
    assert (await kept_content(clerk.jurisdiction, first.file)).content == a_pdf("first")


async def test_an_upload_that_is_removed_is_gone_with_its_parts(clerk):
    begun = await begin_upload(clerk, "报告.pdf", len(LARGE))
    await send(clerk, begun.id, LARGE, {0})
    await drop_upload(clerk, begun.id)
    assert not folder_of(begun.id).exists()
    assert await fetch_one("SELECT count(*) FROM upload") == 0
    with pytest.raises(NotFound):
        await send(clerk, begun.id, LARGE, {1})
    assert not folder_of(begun.id).exists()


async def test_twenty_open_uploads_are_enough(clerk):
    for number in range(20):
        await begin_upload(clerk, f"{number}.pdf", 10)
    with pytest.raises(Refused, match="您有 20 个文件还没有传完"):
        await begin_upload(clerk, "21.pdf", 10)
    assert (await begin_upload(clerk, "3.pdf", 10)).name == "3.pdf"


async def test_a_disk_that_is_nearly_full_takes_nothing_and_leaves_no_row(clerk, monkeypatch):
    monkeypatch.setattr(rules, "KEPT_FREE", 10**18)
    with pytest.raises(rules.NoRoom):
        await begin_upload(clerk, "报告.pdf", 10)
    assert await fetch_one("SELECT count(*) FROM upload") == 0


async def test_who_joins_while_it_is_being_joined_is_asked_to_wait(clerk):
    begun = await begin_upload(clerk, "报告.pdf", len(LARGE))
    await send(clerk, begun.id, LARGE)
    with (
        storing.alone_with(begun.id),
        pytest.raises(rules.JoiningAlready, match="正在检查，请稍等"),
    ):
        await join_upload(clerk, begun.id)
    assert (await join_upload(clerk, begun.id)).sha256 == sha256(LARGE).hexdigest()


async def test_what_nobody_touched_for_a_week_is_swept(clerk):
    _, received = await upload(clerk, "收到.pdf", a_pdf("kept"))
    stale = await begin_upload(clerk, "旧.pdf", len(LARGE))
    await send(clerk, stale.id, LARGE, {0})
    fresh = await begin_upload(clerk, "新.pdf", len(LARGE))
    await send(clerk, fresh.id, LARGE, {0})
    unknown = uploads_folder() / str(uuid4())
    unknown.mkdir()
    await fetch(
        "UPDATE upload SET touched_at = touched_at - interval '8 days' WHERE id <> $1", fresh.id
    )
    assert await sweep() == 2
    assert [row["id"] for row in await fetch("SELECT id FROM upload")] == [fresh.id]
    assert (folder_of(stale.id).exists(), unknown.exists()) == (False, False)
    assert folder_of(fresh.id).exists()
    assert (await kept_content(clerk.jurisdiction, received.file)).content == a_pdf("kept")


@pytest.mark.parametrize("end", ["swept", "removed", "begun anew"])
async def test_bytes_that_a_crash_left_before_their_row_go_with_the_upload(clerk, end):
    content = a_pdf(f"left {end}")
    digest = sha256(content).hexdigest()
    begun = await begin_upload(clerk, "报告.pdf", len(content))
    await send(clerk, begun.id, content)
    await fetch("UPDATE upload SET digest = $2 WHERE id = $1", begun.id, digest)
    storing.place(storing.write_beside(content), digest)
    if end == "swept":
        await fetch("UPDATE upload SET touched_at = touched_at - interval '8 days'")
        await sweep()
    elif end == "removed":
        await drop_upload(clerk, begun.id)
    else:
        await begin_upload(clerk, "报告.pdf", len(content), anew=True)
    assert not path_of(digest).exists()


async def test_bytes_that_a_crash_left_are_taken_up_by_the_next_try(clerk):
    content = a_pdf("taken up")
    digest = sha256(content).hexdigest()
    begun = await begin_upload(clerk, "报告.pdf", len(content))
    await send(clerk, begun.id, content)
    await fetch("UPDATE upload SET digest = $2 WHERE id = $1", begun.id, digest)
    storing.place(storing.write_beside(content), digest)
    assert (await join_upload(clerk, begun.id)).sha256 == digest
    assert path_of(digest).read_bytes() == content
