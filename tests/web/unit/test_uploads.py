"""上传 over HTTP: what is said with which status, and how little of a body is read."""

from hashlib import sha256
from urllib.parse import quote
from uuid import uuid4

import pytest

from evaluation.accounts.rules import Role
from evaluation.db import fetch_one
from evaluation.duty_reports.drafting import attach
from evaluation.files import rules
from evaluation.files.queries import kept_on_disk
from evaluation.files.rules import PART
from evaluation.web.downloads import as_stream
from tests import given
from tests.duty_reports.year import a_joined_upload, a_report, a_year_that_asks
from tests.files.sending import a_pdf_of, parts_of
from tests.inspection import making
from tests.scans import a_pdf

HERE = "/unit/uploads"
JSON = {"accept": "application/json"}
LARGE = a_pdf_of(PART + 1000)


@pytest.fixture
async def clerk(client):
    clerk = await given.a_person(Role.CLERK, jurisdiction=await given.a_jurisdiction())
    unit = await given.a_unit(clerk.jurisdiction, 1)
    clerk = await given.a_clerk(clerk.jurisdiction, unit)
    await given.log_in(client, clerk)
    client.headers.update(JSON)
    return clerk


async def begin(client, name: str, size: int, **more: str):
    return await client.post(HERE, data={"name": name, "size": str(size)} | more)


async def put(client, upload: str, number: int, body: bytes, digest: str = ""):
    digest = digest or sha256(body).hexdigest()
    path = f"{HERE}/{upload}/parts?number={number}"
    return await client.put(path, content=body, headers={"x-part-sha256": digest})


async def sent(client, name: str, content: bytes):
    """All of it; the answer to the join."""
    upload = (await begin(client, name, len(content))).json()["id"]
    for number, part in enumerate(parts_of(content)):
        assert (await put(client, upload, number, part)).status_code == 204
    return upload, await client.post(f"{HERE}/{upload}/join")


async def test_a_file_is_begun_sent_in_parts_and_joined(client, clerk):
    begun = await begin(client, "自查报告.pdf", len(LARGE))
    assert begun.status_code == 200
    assert begun.json() == {
        "id": begun.json()["id"],
        "name": "自查报告.pdf",
        "size": len(LARGE),
        "part_size": PART,
        "parts": [],
        "arrived": 0,
    }
    upload, answer = await sent(client, "自查报告.pdf", LARGE)
    assert (upload, answer.status_code) == (begun.json()["id"], 200)
    assert answer.json() == {
        "file": answer.json()["file"],
        "name": "自查报告.pdf",
        "media_type": "application/pdf",
        "sha256": sha256(LARGE).hexdigest(),
    }
    assert (await client.get(HERE)).json() == []


async def test_every_no_has_a_word_for_the_page_and_a_sentence_for_the_person(client, clerk):
    upload = (await begin(client, "报告.pdf", len(LARGE))).json()["id"]
    first, last = parts_of(LARGE)
    answers = [
        await put(client, upload, 0, first, "0" * 64),
        await put(client, upload, 1, b"short"),
        await client.post(f"{HERE}/{upload}/join"),
        await put(client, upload, 7, last),
    ]
    await put(client, upload, 1, last)
    answers.append(await put(client, upload, 1, bytes(len(last))))
    assert [(one.status_code, one.json()["reason"]) for one in answers] == [
        (409, "unfit"),
        (409, "unfit"),
        (409, "lacking"),
        (409, "refused"),
        (409, "differs"),
    ]
    assert all("请" in one.json()["detail"] for one in answers)


async def test_a_hostile_file_is_refused_with_its_reason_and_the_words_stay(client, clerk):
    content = making.docx(word__vbaProject_x_bin="x")
    upload, answer = await sent(client, "台账.docx", content)
    assert (answer.status_code, answer.json()["reason"]) == (409, "not taken")
    assert answer.json()["detail"] == "没有收：文件里有宏。请另存为 .docx 或 .xlsx 再传。"
    again = await client.post(f"{HERE}/{upload}/join")
    assert again.json() == answer.json()
    assert (await client.post(f"{HERE}/{upload}/remove")).status_code == 204


@pytest.mark.parametrize(("size", "words"), [(0, "是空的"), (50 * 2**20 + 1, "超过 50 MB")])
async def test_a_size_that_is_not_taken_is_refused_at_once(client, clerk, size, words):
    answer = await begin(client, "报告.pdf", size)
    assert (answer.status_code, words in answer.json()["detail"]) == (409, True)


async def test_a_full_disk_is_a_507_in_words_without_a_row(client, clerk, monkeypatch):
    monkeypatch.setattr(rules, "KEPT_FREE", 10**18)
    answer = await begin(client, "报告.pdf", 1000)
    assert (answer.status_code, answer.json()["reason"]) == (507, "no room")
    assert answer.json()["detail"].startswith("没有收：服务器的磁盘快满了。请告诉系统管理员")
    assert await fetch_one("SELECT count(*) FROM upload") == 0


async def test_a_body_larger_than_a_part_is_cut_off(client, clerk):
    upload = (await begin(client, "报告.pdf", 40 * 2**20)).json()["id"]
    assert (await put(client, upload, 0, bytes(PART))).status_code == 204
    assert (await put(client, upload, 1, bytes(PART + 1))).status_code == 413
    read = 0

    async def endless():
        nonlocal read
        while True:
            read += 2**16
            yield bytes(2**16)

    path = f"{HERE}/{upload}/parts?number=1"
    answer = await client.put(path, content=endless(), headers={"x-part-sha256": "0" * 64})
    assert answer.status_code in (409, 413)
    assert read <= PART + 2**17


async def asked(app, path: str, headers: dict[str, str]) -> tuple[int, int]:
    """The status, and how many bytes of a body of nine megabytes were asked for."""
    read, status = 0, 0

    async def receive():
        nonlocal read
        read += 2**16
        return {"type": "http.request", "body": bytes(2**16), "more_body": read < 9_000_000}

    async def answer(message):
        nonlocal status
        status = message.get("status", status)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 4307),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    await app(scope, receive, answer)
    return status, read


MULTIPART = {"host": "127.0.0.1", "content-type": "multipart/form-data; boundary=b"}


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (HERE, {}, 403),
        (HERE, {"origin": "http://127.0.0.1"}, 401),
        ("/office/past-years/{nobody}/scan", {"origin": "http://127.0.0.1"}, 401),
        ("/office/past-years/{nobody}/scan", {"origin": "http://evil.test"}, 403),
    ],
)
async def test_of_a_strangers_body_nothing_is_read(app, db, path, headers, status):
    assert await asked(app, path.format(nobody=uuid4()), MULTIPART | headers) == (status, 0)


@pytest.mark.parametrize(
    "body",
    [
        b"".join(
            b'--b\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % n
            for n in range(1001)
        )
        + b"--b--\r\n",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="'
        + b"a" * 20_000
        + b'"\r\n\r\nx\r\n--b--\r\n',
        b"no boundary at all",
        b"--b\r\n" + b"X-Long: " + b"a" * 900_000 + b"\r\n\r\nx\r\n--b--\r\n",
    ],
    ids=["1001 parts", "name of 20000", "no boundary", "head of 900 kB"],
)
async def test_a_form_that_no_browser_sends_is_refused(client, body):
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=await given.a_jurisdiction())
    await given.log_in(client, officer)
    answer = await client.post(
        f"/office/past-years/{uuid4()}/scan",
        content=body,
        headers={"content-type": "multipart/form-data; boundary=b"},
    )
    assert 400 <= answer.status_code < 500


async def test_nobody_else_reaches_an_upload_by_its_address(client, clerk):
    upload = (await begin(client, "报告.pdf", len(LARGE))).json()["id"]
    other = await given.a_unit(clerk.jurisdiction, 2)
    county = await given.a_jurisdiction("石门县")
    for stranger in (
        await given.a_clerk(clerk.jurisdiction, other),
        await given.a_clerk(county, await given.a_unit(county, 1)),
    ):
        await given.log_in(client, stranger)
        answers = [
            await put(client, upload, 0, parts_of(LARGE)[0]),
            await client.post(f"{HERE}/{upload}/join"),
            await client.post(f"{HERE}/{upload}/remove"),
        ]
        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert (await client.get(HERE)).json() == []


async def test_a_file_goes_out_as_a_file_and_block_by_block(client, clerk):
    name = "自查‘报告’ 终稿.pdf"
    _, answer = await sent(client, name, a_pdf())
    kept = await kept_on_disk(clerk.jurisdiction, answer.json()["file"])
    stream = as_stream(kept)
    assert stream.headers == {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Length": str(len(a_pdf())),
    }
    assert b"".join([block async for block in stream.iterator]) == a_pdf()


async def test_a_download_runs_nothing_and_is_nobodys_page(client, db):
    year = await a_year_that_asks()
    report = await a_report(year)
    file = await attach(year.clerk, report, await a_joined_upload(year.clerk))
    await given.log_in(client, year.clerk)
    answer = await client.get(f"/unit/report/files/{file}")
    assert answer.status_code == 200
    assert answer.headers.get_list("content-security-policy") == ["default-src 'none'; sandbox"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
