"""The complainant stands in clear nowhere: not in a dump, a log, the trail, or a file's name."""

import asyncio
import base64
import subprocess
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from evaluation.clues.handling import accept, assign, conclude, decline, feed_back
from evaluation.clues.importing import receive_orders
from evaluation.clues.passing import pass_on
from evaluation.clues.registering import mend, record_clue
from evaluation.clues.steps import Step
from evaluation.db import connection_pool, fetch
from evaluation.server.dsn import owner_dsn
from evaluation.server.programs import folder_of_programs
from evaluation.settings import settings
from tests import given
from tests.clues.orders import a_sheet, order
from tests.clues.people import COMPLAINT, NAME, TELEPHONE, Room, a_new, a_room
from tests.scans import a_pdf

CONTROL = "扣走了秤"
"""Of the clue's own text, which stands in clear: who looks for it finds it."""
SPACED = "139 7361 2345"
TOLD = f"{NAME}（{TELEPHONE}，又 {SPACED}）来电：三月十一日下午城管{CONTROL}，没有凭证。"


def shapes(secret: str) -> list[bytes]:
    """As text, and as a dump writes the same bytes of a bytea column."""
    plain = secret.encode()
    return [plain, plain.hex().encode(), base64.b64encode(plain)]


SECRETS = [
    *(shape for secret in (NAME, TELEPHONE, SPACED) for shape in shapes(secret)),
    NAME.encode("unicode_escape"),
    *(NAME.encode(encoding) for encoding in ("gb18030", "utf-16-le")),
]


async def a_year_with_complaints(client: httpx.AsyncClient) -> Room:
    """Through the pages where a person types, and through the actions that take what they kept."""
    city = await a_room("常德市")
    county = await a_room("石门县", city.here)
    await given.log_in(client, city.officer)
    room = f"/office/years/{city.cycle}/clues"
    typed = {"title": f"{NAME}反映被扣秤", "text": TOLD, "source": "complaint", "kind": "过度执法",
             "received_on": "2024-03-12", "channel": "12345 热线", "name": NAME,
             "telephone": TELEPHONE, "address": "维新镇"}  # fmt: skip
    await client.post(f"{room}/new", data=typed | {"received_on": "没有这一天"})
    answer = await client.post(f"{room}/new", data=typed)
    assert answer.status_code == 303
    clue = answer.headers["location"]
    here = UUID(clue.rpartition("/")[2])
    await mend(city.officer, here, a_new(title=f"{NAME}的秤", text=TOLD, unit=city.unit))
    for reason in ("", NAME, f"给{NAME}回电话", "打电话核实情况"):
        shown = await client.post(f"{clue}/complainant", data={"reason": reason})
    assert NAME in shown.text
    said = {"ground": "与行政执法无关", "reason": f"{NAME}已经撤回，电话 {SPACED}"}
    assert (await client.post(f"{clue}/decline", data=said)).status_code == 409
    letter = {"file": (f"{NAME}来信{TELEPHONE}.pdf", a_pdf("来信"), "application/pdf")}
    await client.post(f"{clue}/files", files=letter)
    await client.get(room, params={"words": NAME})
    await client.get(f"{clue}/{NAME}")
    await pass_on(city.officer, here, county.here, "属于县里的职权")
    await receive_orders(city.officer, city.cycle, "工单.csv", a_hotline_sheet())
    await ended(city)
    return city


def a_hotline_sheet() -> bytes:
    line = order("DH1", text=TOLD.replace("，", "；"), name=NAME, telephone=TELEPHONE)
    return a_sheet(line)


async def ended(city: Room) -> None:
    new = a_new(text=TOLD, complaint=COMPLAINT)
    declined, founded = [await record_clue(city.officer, city.cycle, new) for _ in range(2)]
    await decline(city.officer, declined, "与行政执法无关", "是邻里纠纷")
    await feed_back(city.officer, declined, "电话", "说明可以起诉")
    await accept(city.officer, founded, unit=city.unit, kind="过度执法")
    await assign(city.officer, founded, city.other.account)
    await conclude(city.other, founded, Step.FIND_FOUNDED, "看了现场，确实没有凭证")


@pytest.fixture
async def client(app, committed):
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 4307))
    async with (
        connection_pool(),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
    ):
        yield client


async def dumped() -> bytes:
    program = folder_of_programs(None) / "pg_dump"
    task = await asyncio.create_subprocess_exec(
        program, f"--dbname={owner_dsn(settings())}", stdout=subprocess.PIPE
    )
    content, _ = await task.communicate()
    assert task.returncode == 0
    return content


def found_in(content: bytes) -> list[bytes]:
    low = content.lower()
    return [secret for secret in SECRETS if secret.lower() in low]


async def test_neither_the_dump_nor_a_log_nor_a_name_holds_the_complainant(client, capfd):
    city = await a_year_with_complaints(client)
    dump = await dumped()
    assert CONTROL.encode() in dump, "what stands in clear is found"
    assert found_in(dump) == []
    written = capfd.readouterr()
    assert found_in((written.out + written.err).encode()) == []
    files = [path for path in settings().data_folder.rglob("*") if path.is_file()]
    assert [path for path in files if found_in(str(path).encode())] == []
    logs = [path for path in files if path.suffix == ".log"]
    assert logs
    assert [path.name for path in logs if found_in(await read(path))] == []
    rows = await fetch("SELECT name, detail FROM audit_event WHERE jurisdiction = $1", city.here)
    names = {row["name"] for row in rows}
    assert {"ClueRecorded", "ClueMended", "ClueMoved", "ComplainantShown"} <= names
    kept = await fetch("SELECT name FROM kept_file")
    assert (
        found_in(
            "\n".join([*(row["detail"] for row in rows), *(row["name"] for row in kept)]).encode()
        )
        == []
    )


async def read(path: Path) -> bytes:
    return await asyncio.to_thread(path.read_bytes)


async def test_the_search_would_find_what_leaked(committed):
    room = await a_room()
    await record_clue(room.officer, room.cycle, a_new())
    await fetch("UPDATE clue SET title = $1", f"{NAME}的秤")
    await fetch("UPDATE account SET full_name = $1", TELEPHONE)
    assert found_in(await dumped()) == [NAME.encode(), TELEPHONE.encode()]
