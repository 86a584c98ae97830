"""What the child process cannot do: reach the network or a file, know a secret, take for ever."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from weasyprint.urls import FatalURLFetchingError

from evaluation.documents import child, kept
from evaluation.documents.kept import let_go
from evaluation.documents.rendering import DocumentNotMade, Limits
from tests.documents import given

WAYS_OUT = {
    "link": '<link rel="stylesheet" href="{}">',
    "import": '<style>@import url("{}");</style>',
    "font": '<style>@font-face{{font-family:x;src:url("{}")}}</style><p>字</p>',
    "background": '<style>p{{background:url("{}")}}</style><p>字</p>',
    "bullet": '<style>li{{list-style-image:url("{}")}}</style><li>字</li>',
    "content": '<style>p::before{{content:url("{}")}}</style><p>字</p>',
    "image": '<img src="{}">',
    "object": '<object data="{}"></object>',
    "embed": '<embed src="{}">',
    "drawing": '<svg width="9" height="9"><image href="{}" width="9" height="9"/></svg>',
    "attachment": '<link rel="attachment" href="{}">',
    "attached link": '<a rel="attachment" href="{}">字</a>',
    "base": '<base href="{}"><img src="x">',
}
NO_WAY_IN_WEASYPRINT = """
<iframe src="{}"></iframe>
<svg width="9" height="9"><use href="{}#a"/></svg>
<svg width="9" height="9"><style>@import url("{}");</style><rect width="9" height="9"/></svg>
<script src="{}"></script>
<form action="{}"><input type="image" src="{}"></form>
"""


@pytest.fixture
def fontconfig(monkeypatch):
    """What a layout in this process sets is put back."""
    monkeypatch.setenv("FONTCONFIG_FILE", "")


@pytest.fixture
async def canary():
    """An address on loopback, and how often somebody came."""
    visits: list[bytes] = []

    async def answer(reader, writer):
        visits.append(await reader.readline())
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/canary", visits


async def test_the_canary_sings_when_somebody_comes(canary):
    address, visits = canary
    host = await asyncio.open_connection("127.0.0.1", address.split(":")[2].split("/")[0])
    host[1].write(b"GET /canary\r\n")
    await host[0].read()
    host[1].close()
    assert visits == [b"GET /canary\r\n"]


@pytest.mark.parametrize("way", WAYS_OUT.values(), ids=WAYS_OUT)
@given.LEFT_OPEN
@pytest.mark.usefixtures("fontconfig")
async def test_a_document_that_refers_to_an_address_is_refused_unvisited(way, canary):
    address, visits = canary
    with pytest.raises(FatalURLFetchingError) as refusal:
        await asyncio.to_thread(child.pdf, given.an_order(given.html(way.format(address))))
    assert "127.0.0.1" in str(refusal.value)
    assert visits == []


async def test_what_is_no_way_out_stays_none(canary):
    address, visits = canary
    document = await given.a_document(NO_WAY_IN_WEASYPRINT.replace("{}", address))
    assert document.startswith(b"%PDF-1.7")
    assert visits == []


@pytest.mark.parametrize("way", ["image", "attachment"])
async def test_a_file_of_the_machine_is_not_taken_in(way, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    with pytest.raises(DocumentNotMade) as refusal:
        await given.a_document(WAYS_OUT[way].format(secret.as_uri()))
    assert secret.as_uri() in refusal.value.__notes__[0]


async def test_behind_the_fetcher_the_process_itself_may_not_connect(canary):
    address, visits = canary
    port = int(re.findall(r"\d+", address)[-1])
    attempt = (
        "import sys, socket; from evaluation.documents import child;"
        "sys.addaudithook(child._forbid); socket.create_connection(('127.0.0.1', int(sys.argv[1])))"
    )
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", attempt, str(port)], capture_output=True, check=False
    )
    assert b"PermissionError: socket." in done.stderr
    assert visits == []


async def test_a_document_that_takes_too_long_is_stopped_and_refused():
    with pytest.raises(DocumentNotMade) as refusal:
        await given.a_document("<p>字</p>" * 3000, limits=Limits(seconds=0.2))
    assert str(refusal.value).startswith("这份文件排了 0.2 秒还没有排好，已停下，什么也没有保存。")


async def test_the_stopped_process_is_gone_and_the_next_document_is_made():
    task = asyncio.create_task(given.a_document("<p>字</p>" * 20000, limits=Limits(seconds=3)))
    process = await _child()
    with pytest.raises(DocumentNotMade):
        await task
    assert not process.exists()
    assert (await given.a_document("<p>字</p>")).startswith(b"%PDF-1.7")


async def test_the_process_does_not_inherit_secrets(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://owner:canary@localhost/evaluation")
    let_go(patient=False)
    task = asyncio.create_task(given.a_document("<p>字</p>"))
    environment = (await _child() / "environ").read_bytes()
    await task
    assert b"PYTHONHASHSEED=0" in environment
    assert b"canary" not in environment


async def test_a_document_that_wants_too_much_memory_is_refused():
    with pytest.raises(DocumentNotMade) as refusal:
        await given.a_document("字" * 2_000_000, limits=Limits(address_space=64 << 20))
    assert str(refusal.value) == (
        "这份文件没有排成，什么也没有保存。请稍后再试；还是不成，请告诉系统管理员。"
    )


async def test_a_document_nested_too_deep_is_refused():
    with pytest.raises(DocumentNotMade) as refusal:
        await given.a_document("<div>" * 3000 + "字")
    assert "RecursionError" in refusal.value.__notes__[0]


async def test_one_process_answers_order_after_order_each_from_a_fork_of_its_own():
    await given.a_document("<p>字</p>")
    process = await _child()
    task = asyncio.create_task(given.a_document("<p>字</p>" * 300))
    fork = await _fork(process)
    await task
    assert not fork.exists()
    assert await _child() == process


async def test_with_the_process_its_fork_ends():
    task = asyncio.create_task(given.a_document("<p>字</p>" * 20000))
    process = await _child()
    fork = await _fork(process)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not process.exists()
    while fork.exists():  # noqa: ASYNC110 the system's first process collects it
        await asyncio.sleep(0.01)


async def test_a_process_that_nobody_asks_ends_and_is_replaced(monkeypatch):
    monkeypatch.setattr(kept, "IDLE", 0.3)
    let_go(patient=False)
    await given.a_document("<p>字</p>")
    idle = kept.children[False]
    assert await asyncio.to_thread(idle.wait, 20) == 0
    assert (await given.a_document("<p>字</p>")).startswith(b"%PDF-1.7")
    assert kept.children[False] is not idle
    let_go(patient=False)


async def test_a_process_that_is_gone_is_replaced():
    await given.a_document("<p>字</p>")
    os.kill(int((await _child()).name), signal.SIGKILL)
    assert (await given.a_document("<p>字</p>")).startswith(b"%PDF-1.7")


async def test_an_order_whose_process_is_killed_is_begun_anew_once():
    task = asyncio.create_task(given.a_document("<p>字</p>" * 2000))
    for _ in range(2):
        process = await _child()
        await _fork(process)
        os.killpg(int(process.name), signal.SIGKILL)
        while kept.children.get(False) and process.exists():  # noqa: ASYNC110 it tells nobody
            await asyncio.sleep(0.01)
    with pytest.raises(DocumentNotMade):
        await task


async def test_a_patient_document_is_made_while_nobody_else_wants_to_run():
    await given.a_document("<p>字</p>", patient=True)
    task = asyncio.create_task(given.a_document("<p>字</p>" * 2000, patient=True))
    fork = await _fork(await _child(patient=True))
    while os.sched_getscheduler(int(fork.name)) != os.SCHED_IDLE:
        assert not task.done()
        await asyncio.sleep(0)
    assert os.getpriority(os.PRIO_PROCESS, int(fork.name)) == 19
    assert (await task).startswith(b"%PDF-1.7")


async def test_a_batch_keeps_nobody_waiting():
    await given.a_document("<p>字</p>", patient=True)
    batch = asyncio.create_task(given.a_document("<p>字</p>" * 2000, patient=True))
    await _fork(await _child(patient=True))
    await given.a_document("<p>字</p>")
    assert not batch.done()
    await batch


async def _fork(process: Path) -> Path:
    """What lays out one document for the kept process; at its start that looks for libraries."""
    while True:
        for number in (process / "task" / process.name / "children").read_text().split():
            fork = Path("/proc", number)
            with suppress(FileNotFoundError, ProcessLookupError):
                if b"evaluation.documents.child" in (fork / "cmdline").read_bytes():
                    return fork
        await asyncio.sleep(0.01)


async def _child(*, patient: bool = False) -> Path:
    """The folder in /proc of the process that lays out, once it is there."""
    while patient not in kept.children:  # noqa: ASYNC110 it tells nobody
        await asyncio.sleep(0.01)
    return Path("/proc", str(kept.children[patient].pid))
