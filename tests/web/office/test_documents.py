"""The pages of 文件: what can be made and why not yet, the 通报, the scan, the reports."""

import re
from hashlib import sha256

import pytest

from evaluation.accounts.rules import Role
from evaluation.db import fetch, fetch_one
from evaluation.results.reports import make_next_report
from evaluation.settings import settings
from tests import given
from tests.results.counted import a_counted_sitting
from tests.scans import a_pdf
from tests.web.office.year import went_to

SCAN = a_pdf()


@pytest.fixture
async def hall(client) -> given.Hall:
    return await a_counted_sitting()


def documents(hall: given.Hall) -> str:
    return f"/office/sittings/{hall.sitting}/documents"


async def send(client, person, path: str, content: bytes, name: str = "用印件.pdf"):
    """As the page's form does: in parts, with its token."""
    await given.log_in(client, person)
    token = client.headers.pop("x-csrftoken")
    file = {"file": (name, content, "application/octet-stream")}
    return await client.post(path, data={"form_token": token}, files=file)


async def test_before_the_count_the_page_says_what_is_missing(client, read):
    hall = await given.an_open_sitting()
    text = await read(hall.officer, documents(hall))
    assert "封箱以后才能印。现在是“评议进行中”。" in text
    assert "启封计票以后才能印。现在是“评议进行中”。" in text
    assert 'value="closing_sheet"' not in text
    assert 'value="scrutiny"' in text


async def test_who_may_only_read_gets_no_forms(hall, read):
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=hall.jurisdiction)
    text = await read(auditor, documents(hall))
    assert "/documents/make" not in text
    assert "计票结果报告单" in text


async def test_a_document_is_made_shown_and_taken_away_byte_for_byte(hall, press, client):
    answer = await press(hall.officer, documents(hall) + "/make", {"kind": "closing_sheet"})
    document = await fetch("SELECT id, pdf, pdf_digest FROM document")
    here = f"{documents(hall)}/{document[0]['id']}"
    went_to(answer, here)
    page = (await client.get(here)).text
    assert document[0]["pdf_digest"][:8] in page
    assert "字体替代：" in page
    pdf = await client.get(here + "/pdf")
    assert pdf.content == document[0]["pdf"]
    assert sha256(pdf.content).hexdigest() == document[0]["pdf_digest"]
    assert (await client.get(here + "/docx")).status_code == 404


async def test_a_day_that_is_none_and_a_number_that_is_none_are_refused_in_words(hall, press):
    make = documents(hall) + "/make"
    answer = await press(hall.officer, make, {"kind": "closing_sheet", "made_on": "2025-02-31"})
    assert (answer.status_code, "没有 2025-02-31 这一天" in answer.text) == (409, True)
    answer = await press(hall.officer, make, {"kind": "closing_sheet", "number": "常司发[2025]1号"})
    assert (answer.status_code, "六角括号" in answer.text) == (409, True)
    assert await fetch_one("SELECT count(*) FROM document") == 0


async def test_a_notice_starts_from_the_result_and_then_from_what_was_written(hall, press, read):
    page = await read(hall.officer, documents(hall) + "/notice")
    assert "结果还没有审定" in page
    body = re.search(r'<textarea[^>]* id="body"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert body
    written = {"title": "关于 结果的 通报", "body": body[1], "number": "常司发〔2025〕3号"}
    refused = await press(hall.officer, documents(hall) + "/notice", written)
    assert (refused.status_code, "请填写" in refused.text) == (409, True)
    written["body"] = re.sub("（请填写.*?）", "无。", body[1])
    made = await press(hall.officer, documents(hall) + "/notice", written)
    assert made.status_code == 303, made.text
    assert "关于 结果的 通报" in await read(hall.officer, documents(hall) + "/notice")


async def test_a_scan_is_tied_to_its_document_by_both_digests(hall, client, read):
    document = await given.a_document(hall)
    here = f"{documents(hall)}/{document}"
    went_to(await send(client, hall.officer, here + "/copy", SCAN), here)
    row = (await fetch("SELECT * FROM official_copy"))[0]
    assert row["pdf_digest"] == sha256(b"%PDF-").hexdigest()
    assert row["file_digest"] == sha256(SCAN).hexdigest()
    page = await read(hall.officer, here)
    assert "纸质件为正本，扫描件 SHA-256" in page
    assert row["file_digest"][:8] in page
    taken = await client.get(f"{here}/copies/{row['id']}")
    assert (taken.content, taken.headers["content-type"]) == (SCAN, "application/pdf")


async def test_a_newer_scan_takes_its_place_and_the_older_one_stays(hall, client, read):
    document = await given.a_document(hall)
    here = f"{documents(hall)}/{document}"
    for content in (SCAN, SCAN, a_pdf("better")):
        went_to(await send(client, hall.officer, here + "/copy", content), here)
    rows = await fetch("SELECT file_digest FROM official_copy ORDER BY at")
    assert [row["file_digest"] for row in rows] == [
        sha256(SCAN).hexdigest(),
        sha256(a_pdf("better")).hexdigest(),
    ]
    assert "以前收的 1 份" in await read(hall.officer, here)


async def test_what_is_no_scan_is_not_taken(hall, client):
    document = await given.a_document(hall)
    here = f"{documents(hall)}/{document}/copy"
    for content, words in ((b"MZ", "不是 PDF、JPG 或 PNG"), (b"", "请先选择")):
        answer = await send(client, hall.officer, here, content)
        assert (answer.status_code, words in answer.text) == (409, True), answer.text
    assert await fetch_one("SELECT count(*) FROM official_copy") == 0


async def test_a_scan_whose_bytes_have_changed_is_not_given_out(hall, client):
    document = await given.a_document(hall)
    here = f"{documents(hall)}/{document}"
    await send(client, hall.officer, here + "/copy", SCAN)
    digest = sha256(SCAN).hexdigest()
    path = settings().files_folder / digest[:2] / digest
    path.write_bytes(b"%PDF-1.7 forged")
    copy = await fetch_one("SELECT id FROM official_copy")
    answer = await client.get(f"{here}/copies/{copy}")
    path.unlink()
    assert answer.status_code == 404


async def test_a_document_of_another_sitting_is_not_here(hall, client):
    elsewhere = await given.a_prepared_sitting()
    document = await given.a_document(elsewhere)
    await given.log_in(client, hall.officer)
    for rest in ("", "/pdf", f"/copies/{document}"):
        assert (await client.get(f"{documents(hall)}/{document}{rest}")).status_code == 404
    answer = await send(client, hall.officer, f"{documents(hall)}/{document}/copy", SCAN)
    assert answer.status_code == 404


async def test_the_progress_is_followed_with_a_tag_and_ends_in_one_file(hall, press, client):
    reports = documents(hall) + "/reports"
    await given.log_in(client, hall.officer)
    assert "还没有印" in (await client.get(reports)).text
    went_to(await press(hall.officer, reports + "/order"), reports)
    page = (await client.get(reports)).text
    assert 'data-live="' in page
    assert "服务器重启或断电后自动接着印" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    first = await client.get(reports + "/progress")
    tag = {"if-none-match": first.headers["etag"]}
    assert (await client.get(reports + "/progress", headers=tag)).status_code == 304
    assert await make_next_report()
    fresh = await client.get(reports + "/progress", headers=tag)
    assert (fresh.status_code, "已印 1 / 2 份" in fresh.text) == (200, True)
    assert (await client.get(reports + "/all.zip")).status_code == 409
    assert await make_next_report()
    done = (await client.get(reports)).text
    assert "全部印好" in done
    assert "data-live=" not in done
    assert (await client.get(reports + "/all.zip")).content.startswith(b"PK")


async def test_a_fault_is_said_in_words_and_can_be_tried_again(hall, press, client):
    reports = documents(hall) + "/reports"
    await fetch("UPDATE unit SET title = '市\ue000局' WHERE id = $1", hall.units[0])
    await press(hall.officer, reports + "/order")
    assert await make_next_report()
    page = (await client.get(reports)).text
    assert "没有字库" in page
    await fetch("UPDATE unit SET title = '市城管局' WHERE id = $1", hall.units[0])
    went_to(await press(hall.officer, reports + "/retry"), reports)
    assert await fetch_one("SELECT count(*) FROM report_order WHERE fault <> ''") == 0
