"""A tablet's requests, through the real app and a real PostgreSQL."""

from uuid import UUID, uuid4

import pytest

from evaluation.cycles.defaults import options_scheme, points_scheme
from evaluation.db import fetch
from evaluation.scoring.actions import withdraw_slip
from evaluation.scoring.conduct import (
    change_scoring,
    close_sitting,
    pause_sitting,
    resume_sitting,
)
from evaluation.scoring.rules import Scoring
from tests import given


async def put(client, unit, **body):
    return await client.put(f"/t/ballots/{unit}", json=body)


async def ballots_in(hall) -> int:
    rows = await fetch("SELECT count(*) AS n FROM ballot WHERE sitting = $1", hall.sitting)
    return rows[0]["n"]


@pytest.fixture
async def hall(client):
    hall = await given.an_open_sitting()
    await given.enter(client, hall.slips[0])
    return hall


async def test_the_same_key_again_gives_the_same_answer_and_one_row(client, hall):
    body = given.sheet(given.FULL)
    answers = [await put(client, hall.units[0], **body) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert len({answer.text for answer in answers}) == 1
    assert await ballots_in(hall) == 1


async def test_an_earlier_key_keeps_its_answer_after_a_change(client, hall):
    first_key = uuid4()
    first = await put(client, hall.units[0], **given.sheet(given.FULL, first_key))
    changed = await put(client, hall.units[0], **given.sheet(given.HALF))
    again = await put(client, hall.units[0], **given.sheet(given.FULL, first_key))
    assert (first.json()["revision"], changed.json()["revision"]) == (1, 2)
    assert again.json() == first.json()
    assert await ballots_in(hall) == 1


async def test_a_message_that_was_overtaken_does_not_overwrite_the_newer_score(client, hall):
    newer = await put(client, hall.units[0], **given.sheet(given.FULL, turn=2))
    late = await put(client, hall.units[0], **given.sheet(given.HALF, turn=1))
    assert newer.status_code == 200
    assert (late.status_code, late.json()["reason"]) == (409, "overtaken")


async def test_what_is_sealed_has_one_length_whatever_was_chosen(client, hall):
    bodies = [
        given.sheet(given.FULL),
        given.sheet(dict.fromkeys(given.FULL)),
        {"key": str(uuid4()), "choice": "abstained"},
        {"key": str(uuid4()), "choice": "recused"},
    ]
    lengths = set()
    for body in bodies:
        answer = await put(client, hall.units[0], **body)
        assert answer.status_code == 200, answer.text
        lengths |= {row["n"] for row in await fetch("SELECT length(sealed) AS n FROM ballot")}
    assert len(lengths) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'{"key": "x", "scores": {}}',
        b'{"scores": {}}',
        b"[" * 200_000,
        b'{"key": "11111111-1111-4111-8111-111111111111"}',
        b'{"key": "11111111-1111-4111-8111-111111111111", "choice": "scored"}',
        b'{"key": "11111111-1111-4111-8111-111111111111", "choice": "invalid"}',
        b'{"key": "11111111-1111-4111-8111-111111111111", "choice": "recused", "scores": {}}',
        b'{"key": "11111111-1111-4111-8111-111111111111", "choice": "recused", "role": "x"}',
        b'{"key": "11111111-1111-4111-8111-111111111111", "choice": "recused", "turn": 0}',
        b'{"key": "11111111-1111-4111-8111-111111111111", "choice": "recused", "turn": 40000}',
        b'{"key": "11111111-1111-4111-8111-111111111111", "choice": "recused", "turn": 1.5}',
        b'{"key": "11111111-1111-4111-8111-111111111111", "scores": {"team": "1", "team": "2"}}',
        b'{"key": "11111111-1111-4111-8111-111111111111", "choice": "recused", "key": "2"}',
        b'{"key": "11111111-1111-4111-8111-111111111111", "scores": "' + b"9" * 9000 + b'"}',
        '{"key": "11111111-1111-4111-8111-111111111111", "choice": "回避"}'.encode("utf-16"),
        b"\xff\xfe\x00",
    ],
    ids=lambda body: repr(body[:60]),
)  # fmt: skip
async def test_a_body_off_the_contract_is_refused_in_words_and_nothing_is_written(
    client, hall, body
):
    answer = await client.put(
        f"/t/ballots/{hall.units[0]}", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422
    assert set(answer.json()) == {"title", "detail", "fields", "reason"}
    assert await ballots_in(hall) == 0


async def test_a_bad_score_names_its_field(client, hall):
    answer = await put(client, hall.units[0], **given.sheet(given.FULL | {"team": "NaN"}))
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["team"])
    assert await ballots_in(hall) == 0


async def test_without_a_slip_it_is_401_and_for_an_unknown_unit_404(client, hall):
    assert (await put(client, uuid4(), **given.sheet(given.FULL))).status_code == 404
    client.cookies.clear()
    for answer in (
        await put(client, hall.units[0], **given.sheet(given.FULL)),
        await client.post("/t/hand-in"),
        await client.get("/t/state"),
    ):
        assert answer.status_code == 401


async def test_another_origin_is_refused_before_the_body_is_looked_at(client, hall):
    for headers in (
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        answer = await client.put(f"/t/ballots/{hall.units[0]}", content=b"{", headers=headers)
        assert answer.status_code == 403
    own = await client.put(
        f"/t/ballots/{hall.units[0]}",
        json=given.sheet(given.FULL),
        headers={"origin": "http://127.0.0.1"},
    )
    assert own.status_code == 200


async def test_a_unit_that_has_not_begun_waits_and_a_closed_one_still_takes_late_ballots(
    client, hall
):
    first, second = hall.units
    await change_scoring(hall.officer, hall.sitting, [first], Scoring.CLOSED)
    assert (await put(client, first, **given.sheet(given.FULL))).status_code == 200
    await change_scoring(hall.officer, hall.sitting, [second], Scoring.WAITING)
    answer = await put(client, second, **given.sheet(given.FULL))
    assert (answer.status_code, answer.json()["reason"]) == (409, "waiting")


async def test_a_strict_scheme_ends_a_unit_when_its_scoring_is_closed(client):
    hall = await given.an_open_sitting(scheme=points_scheme() | {"strict": True})
    await given.enter(client, hall.slips[0])
    await change_scoring(hall.officer, hall.sitting, [hall.units[0]], Scoring.CLOSED)
    answer = await put(client, hall.units[0], **given.sheet(given.FULL))
    assert (answer.status_code, answer.json()["reason"]) == (409, "unit closed")


async def test_a_pause_keeps_ballots_out_and_a_known_key_still_gets_its_answer(client, hall):
    body = given.sheet(given.FULL)
    before = await put(client, hall.units[0], **body)
    await pause_sitting(hall.officer, hall.sitting)
    paused = await put(client, hall.units[0], **given.sheet(given.HALF))
    assert (paused.status_code, paused.json()["reason"]) == (409, "paused")
    assert (await put(client, hall.units[0], **body)).text == before.text
    await resume_sitting(hall.officer, hall.sitting)
    assert (await put(client, hall.units[0], **given.sheet(given.HALF))).status_code == 200


async def test_after_the_closing_a_known_key_gets_its_answer_and_an_unknown_one_409(client, hall):
    body = given.sheet(given.FULL)
    before = await put(client, hall.units[0], **body)
    await close_sitting(hall.officer, hall.sitting)
    assert (await put(client, hall.units[0], **body)).text == before.text
    late = await put(client, hall.units[0], **given.sheet(given.HALF))
    assert (late.status_code, late.json()["reason"]) == (409, "closed")


async def test_after_handing_in_nothing_changes_and_the_receipt_stays(client, hall):
    body = given.sheet(given.FULL)
    await put(client, hall.units[0], **body)
    receipt = (await client.post("/t/hand-in")).json()
    assert (await client.post("/t/hand-in")).json() == receipt
    assert (await put(client, hall.units[0], **body)).status_code == 200
    late = await put(client, hall.units[1], **given.sheet(given.FULL))
    assert (late.status_code, late.json()["reason"]) == (409, "handed in")
    await close_sitting(hall.officer, hall.sitting)
    assert (await client.post("/t/hand-in")).json() == receipt
    assert (await client.get("/t/state")).json()["slip"]["receipt"] == receipt["receipt"]


async def test_a_slip_that_cast_nothing_has_nothing_to_hand_in(client, hall):
    answer = await client.post("/t/hand-in")
    assert (answer.status_code, answer.json()["reason"]) == (409, "nothing")


async def test_entering_a_slip_elsewhere_takes_it_over(client, hall):
    await put(client, hall.units[0], **given.sheet(given.FULL))
    old = dict(client.cookies)
    client.cookies.clear()
    await given.enter(client, hall.slips[0])
    units = (await client.get("/t/state")).json()["units"]
    assert [unit["in_box"] for unit in units] == [True, False]
    assert (await put(client, hall.units[0], **given.sheet(given.HALF))).status_code == 200
    client.cookies.clear()
    client.cookies.update(old)
    for answer in (
        await put(client, hall.units[0], **given.sheet(given.FULL)),
        await client.post("/t/hand-in"),
    ):
        assert (answer.status_code, answer.json()["reason"]) == (410, "taken over")
    assert (await client.get("/t/state")).json()["slip"]["gone"] == "taken over"


async def test_scanning_the_slip_again_on_its_own_tablet_changes_nothing(client, hall):
    answer = await client.get(f"/t/{hall.slips[0].token}")
    assert answer.status_code == 303
    assert "set-cookie" not in answer.headers


async def test_a_withdrawn_slip_is_gone_and_its_ballots_do_not_count(client, hall):
    await put(client, hall.units[0], **given.sheet(given.FULL))
    await withdraw_slip(hall.officer, hall.sitting, hall.slips[0].stub)
    answer = await put(client, hall.units[0], **given.sheet(given.HALF))
    assert (answer.status_code, answer.json()["reason"]) == (410, "withdrawn")
    closing = await close_sitting(hall.officer, hall.sitting)
    assert (closing.ballots, closing.slips) == (0, 0)


async def test_the_entry_code_opens_the_slip_however_it_is_typed(client, hall):
    client.cookies.clear()
    code = hall.slips[1].code
    for typed in (code, code.lower().replace("-", " "), code.replace("0", "O").replace("1", "l")):
        client.cookies.clear()
        answer = await client.post("/t/enter", json={"code": typed})
        assert (answer.status_code, answer.json()) == (200, {"next": "/t"})
    state = (await client.get("/t/state")).json()
    assert state["slip"]["number"] == hall.slips[1].number


async def test_wrong_codes_are_counted_and_then_wait(client, hall):
    statuses = [
        (await client.post("/t/enter", json={"code": "0000-0000"})).status_code for _ in range(62)
    ]
    assert statuses == [404] * 60 + [429] * 2


async def test_the_slip_of_one_sitting_cannot_cast_into_another(client, hall):
    other = await given.an_open_sitting()
    answer = await put(client, other.units[0], **given.sheet(given.FULL))
    assert answer.status_code == 404


async def test_the_state_is_what_the_contract_says(client, hall):
    answer = await client.get("/t/state")
    state = answer.json()
    assert state["sitting"]["id"] == str(hall.sitting)
    assert state["sitting"]["state"] == "open"
    assert {"number", "group", "handed_in"} <= set(state["slip"])
    assert {"form", "step", "indicators", "options", "quick_grades"} <= set(state["scheme"])
    assert {"id", "title", "class", "open", "in_box"} <= set(state["units"][0])
    again = await client.get("/t/state", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_options_form_is_cast_by_option_ids(client):
    hall = await given.an_open_sitting(scheme=options_scheme())
    await given.enter(client, hall.slips[0])
    chosen = dict.fromkeys(given.FULL, "satisfied") | {"team": None}
    assert (await put(client, hall.units[0], **given.sheet(chosen))).status_code == 200
    wrong = await put(client, hall.units[0], **given.sheet(chosen | {"team": "20"}))
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["team"])


async def test_a_body_of_megabytes_is_refused_unread(client, hall):
    answer = await client.put(f"/t/ballots/{hall.units[0]}", content=b" " * 2_000_000)
    assert answer.status_code == 413
    assert await ballots_in(hall) == 0


async def test_a_unit_id_that_is_none_is_not_found(client, hall):
    answer = await client.put("/t/ballots/not-a-unit", json=given.sheet(given.FULL))
    assert answer.status_code == 404
    assert UUID(str(hall.units[0]))
