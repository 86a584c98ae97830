"""The whole trip of a ballot: from a tablet's request to its place in the published ranking."""

import json
from uuid import uuid4

from evaluation.audit import trail
from evaluation.db import fetch
from evaluation.results.queries import ranking_of
from evaluation.scoring.conduct import close_sitting
from tests import given


async def test_a_ballot_travels_from_the_tablet_to_the_published_ranking(client):
    hall = await given.an_open_sitting(units=2)
    first, second = hall.units
    receipts = []
    for slip in hall.slips:
        await given.enter(client, slip)
        for unit, scores in ((first, given.FULL), (second, given.HALF)):
            answer = await client.put(f"/t/ballots/{unit}", json=given.sheet(scores))
            assert answer.status_code == 200, answer.text
        receipts.append((await client.post("/t/hand-in")).json()["receipt"])

    closing = await close_sitting(hall.officer, hall.sitting)
    assert (closing.ballots, closing.slips) == (6, 3)
    await given.open_with_cards(hall)
    ranking = await ranking_of(hall.sitting)
    assert [(line.unit, line.rank, line.panel, line.total) for line in ranking.lines] == [
        (first, 1, "100.00", "100.00"),
        (second, 2, "50.00", "80.00"),
    ]

    publication = await given.publish(hall)
    page = (await client.get(f"/rankings/{publication}")).text
    assert "第1局" in page
    assert "80.00" in page
    listed = (await client.get(f"/rankings/{publication}/receipts.csv")).text
    assert [receipt for receipt in receipts if f"{receipt[:5]} {receipt[5:]}" in listed] == receipts
    assert await trail.verify() > 0


async def test_the_trail_of_a_sitting_tells_counts_and_steps_but_no_ballot(client):
    hall = await given.an_open_sitting(units=1)
    before = len(await fetch("SELECT sequence FROM audit_event"))
    await given.enter(client, hall.slips[0])
    await client.put(f"/t/ballots/{hall.units[0]}", json=given.sheet(given.FULL))
    await client.post("/t/hand-in")
    assert len(await fetch("SELECT sequence FROM audit_event")) == before
    await close_sitting(hall.officer, hall.sitting)
    rows = await fetch("SELECT name, detail FROM audit_event ORDER BY sequence DESC LIMIT 1")
    assert rows[0]["name"] == "SittingClosed"
    assert json.loads(rows[0]["detail"])["ballots"] == 1


async def test_an_unknown_slip_opens_nothing(client):
    answer = await client.get(f"/t/{uuid4().hex}")
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers
