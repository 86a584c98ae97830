"""Two whole sittings that differ only in scores leave the same traces until the box is opened."""

from collections.abc import Sequence
from itertools import zip_longest
from uuid import uuid4

import httpx
import pytest
from litestar import Litestar

from evaluation.db import engine
from evaluation.results.reveal import switch_reveal
from evaluation.scoring.conduct import close_sitting, pause_sitting, resume_sitting
from evaluation.scoring.display import add_display, show_on
from evaluation.scoring.display_rules import Show
from evaluation.web import live
from tests import given
from tests.secrecy.looking import everybody, look_around
from tests.secrecy.traces import Traffic, database, server_log

ODD = {"team": "17.5", "systems": "3.5", "casefile": "21.5", "clues": None, "public": "0.5"}
ONE = [{"scores": given.FULL}] * 6
OTHER = [
    {"scores": ODD},
    {"scores": dict.fromkeys(given.FULL)},
    {"choice": "abstained"},
    {"choice": "recused"},
    {"scores": given.HALF},
    {"scores": given.FULL | {"team": "0"}},
]


async def whole_sitting(client: httpx.AsyncClient, app: Litestar, ballots: Sequence[dict]) -> dict:
    """Three slips score two units; every role looks at every page before and after the closing."""
    hall = await given.an_open_sitting(units=2)
    staff = await everybody(hall)
    displays = [await add_display(hall.officer, hall.sitting, name) for name in ("主屏", "侧屏")]
    await show_on(hall.officer, hall.sitting, displays[1:], Show.AGENDA)
    await switch_reveal(hall.officer, hall.sitting, on=True)
    traffic, sent = Traffic(client), iter(ballots)
    secrets = []
    for slip in hall.slips:
        client.cookies.clear()
        client.headers.pop("x-csrftoken", None)
        await given.enter(client, slip)
        for unit in hall.units:
            body = next(sent) | {"key": str(uuid4())}
            for _ in range(2):
                answer = await client.put(f"/t/ballots/{unit}", json=body)
                assert answer.status_code == 200, answer.text
            await client.get("/t/state")
        secrets += [slip.token, slip.code, client.cookies["slip"]]
    await look_around(client, app, hall, staff, displays)
    await pause_sitting(hall.officer, hall.sitting)
    await resume_sitting(hall.officer, hall.sitting)
    await client.post("/t/hand-in")
    await close_sitting(hall.officer, hall.sitting)
    await look_around(client, app, hall, staff, displays)
    return {"database": await database(), "traffic": traffic.seen, "secrets": secrets}


@pytest.fixture
async def traces(app, database, capfd, monkeypatch):
    """Each sitting in a transaction of its own that is rolled back: the same ground for both.

    Counts are asked anew each time: a second ends sooner in one sitting than in the other.
    """
    monkeypatch.setattr(live, "FRESH", 0.0)
    left = []
    for ballots in (ONE, OTHER):
        async with engine().transaction() as around:
            transport = httpx.ASGITransport(app, client=("127.0.0.1", 4307))
            async with httpx.AsyncClient(
                transport=transport,
                base_url="http://127.0.0.1",
                headers={"accept-encoding": "identity"},  # random ids compress by chance
            ) as client:
                left.append(await whole_sitting(client, app, ballots))
            await around.rollback()
        left[-1]["logs"] = capfd.readouterr()
    return left


def differences(mine: tuple, theirs: tuple) -> list[tuple[str, str]]:
    """Line by line, so that a fault can be read."""
    one, other = ("\n".join(map(str, seen)).splitlines() for seen in (mine, theirs))
    return [pair for pair in zip_longest(one, other) if pair[0] != pair[1]]


async def test_two_sittings_that_differ_only_in_scores_leave_equal_traces_and_no_secret_in_a_log(
    traces,
):
    one, other = traces
    assert one["logs"] == other["logs"]
    for table, rows in one["database"].items():
        assert rows == other["database"][table], table
    assert len(one["traffic"]) == len(other["traffic"])
    for mine, theirs in zip(one["traffic"], other["traffic"], strict=True):
        assert differences(mine, theirs) == []
    for left in traces:
        written = left["logs"].out + left["logs"].err + server_log()
        for secret in [*left["secrets"], "17.5", "21.5"]:
            assert secret not in written
