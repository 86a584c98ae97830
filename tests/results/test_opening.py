"""启封: two cards, two accounts, a box that is what was closed; and what is kept of it."""

import json

import asyncpg
import pytest

from evaluation.box.crockford import CodeUnreadable
from evaluation.box.keys import new_key_card
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import Refused
from evaluation.results.opening import confirm_opening, open_box
from evaluation.results.publishing import publish_results
from evaluation.results.queries import bundle_of, indicator_scores, ranking_of
from evaluation.results.rules import (
    CardNotConfirmed,
    NotThisSittingsCard,
    SameCardTwice,
)
from evaluation.scoring.conduct import close_sitting
from evaluation.scoring.queries import sitting_state
from evaluation.scoring.rules import NotNow
from tests import given

SLIPS = {"party": 6, "npc": 1, "cppcc": 1}


@pytest.fixture
async def hall(client):
    """Closed: eight slips on two units, one of them recused, one abstained."""
    hall = await given.an_open_sitting(slips=SLIPS)
    for place, slip in enumerate(hall.slips):
        await given.enter(client, slip)
        scores = given.FULL if place % 2 else given.HALF
        bodies = [given.sheet(scores), given.sheet(scores)]
        if place == 0:
            bodies[1] = {"key": bodies[1]["key"], "choice": "recused"}
        if place == 1:
            bodies[1] = {"key": bodies[1]["key"], "choice": "abstained"}
        for unit, body in zip(hall.units, bodies, strict=True):
            assert (await client.put(f"/t/ballots/{unit}", json=body)).status_code == 200
    await close_sitting(hall.officer, hall.sitting)
    return hall


async def test_an_opening_counts_once_and_destroys_the_key(hall):
    await given.open_with_cards(hall)
    assert await sitting_state(hall.sitting) == "opened"
    assert await fetch("SELECT id FROM envelope WHERE sitting = $1", hall.sitting) == []
    with pytest.raises(NotNow, match="不能启封"):
        await open_box(hall.scrutineers[1], hall.sitting, hall.cards[0], hall.cards[1])


async def test_any_two_cards_open_whichever_scrutineer_is_first(hall):
    await confirm_opening(hall.scrutineers[2], hall.sitting)
    await open_box(hall.scrutineers[0], hall.sitting, hall.cards[2].lower(), hall.cards[0])
    assert await sitting_state(hall.sitting) == "opened"


async def test_cards_that_do_not_fit_open_nothing(hall):
    first, second, third = hall.scrutineers
    one, two, three = hall.cards
    with pytest.raises(CardNotConfirmed):
        await open_box(second, hall.sitting, one, two)
    await confirm_opening(first, hall.sitting)
    for person, codes, refusal in (
        (second, (one, one), SameCardTwice),
        (second, (one, new_key_card().code), NotThisSittingsCard),
        (second, (one, "12345"), CodeUnreadable),
        (second, (one, three), CardNotConfirmed),
        (first, (one, two), Refused),
        (third, (one, two), CardNotConfirmed),
    ):
        with pytest.raises(refusal):
            async with transaction():
                await open_box(person, hall.sitting, *codes)
    assert await sitting_state(hall.sitting) == "closed"
    assert len(await fetch("SELECT id FROM envelope WHERE sitting = $1", hall.sitting)) == 3
    await open_box(second, hall.sitting, one, two)


async def test_nobody_but_a_holder_of_a_card_confirms(hall):
    with pytest.raises(Refused, match="只有持有这场评议会钥匙卡的监票人"):
        await confirm_opening(hall.officer, hall.sitting)


async def test_the_counters_add_up_and_recusal_is_counted_apart(hall):
    await given.open_with_cards(hall)
    ranking = await ranking_of(hall.sitting)
    by_unit = {line.unit: line for line in ranking.lines}
    first, second = (by_unit[unit].counted for unit in hall.units)
    assert first == {
        "issued": 8,
        "recused": 0,
        "valid": 8,
        "invalid": 0,
        "abstained": 0,
        "missing": 0,
    }
    assert second == {
        "issued": 7,
        "recused": 1,
        "valid": 6,
        "invalid": 0,
        "abstained": 1,
        "missing": 0,
    }


async def test_where_a_group_is_small_only_the_panel_score_is_shown(hall):
    await given.open_with_cards(hall)
    for line in (await ranking_of(hall.sitting)).lines:
        assert line.panel is not None
        assert [group.score for group in line.groups] == [None] * 3
        assert await indicator_scores(hall.sitting, line.unit) == []


async def test_the_audit_bundle_holds_no_slip_and_its_ballots_are_sorted(hall):
    await given.open_with_cards(hall)
    text = await bundle_of(hall.sitting, public=False)
    for slip in hall.slips:
        assert slip.number not in text
    ballots = [json.dumps(one, sort_keys=True) for one in json.loads(text)["ballots"]]
    assert len(ballots) == 15
    groups = [(one["unit"], one["group"]) for one in json.loads(text)["ballots"]]
    assert len(set(groups)) == 6


async def test_the_public_bundle_withholds_every_unit_and_recounts_to_the_same_ranking(hall):
    await given.open_with_cards(hall)
    public = json.loads(await bundle_of(hall.sitting, public=True))
    assert (public["ballots"], public["turnout"], len(public["withheld"])) == ([], [], 2)
    rows = await fetch("SELECT audit_result, public_result FROM tally")
    audit, published = (
        json.loads(rows[0][name])["units"] for name in ("audit_result", "public_result")
    )
    for mine, theirs in zip(audit, published, strict=True):
        for figure in ("unit", "state", "total", "exact", "rank", "grade", "grade_reason"):
            assert mine[figure] == theirs[figure]


async def test_aggregates_are_kept_for_groups_of_five_slips_or_more_only(hall):
    await given.open_with_cards(hall)
    rows = await fetch(
        'SELECT "group", content FROM panel_aggregate WHERE sitting = $1', hall.sitting
    )
    assert [row["group"] for row in rows] == ["party"]
    content = json.loads(rows[0]["content"])
    assert (content["slips"], len(content["pairs"]), content["flat"]) == (6, 1, 6)
    assert content["pairs"][0]["count"] == 4
    assert hall.slips[0].number not in rows[0]["content"]


async def test_a_correction_without_a_reason_or_by_one_person_is_held_by_the_database(hall):
    await given.open_with_cards(hall)
    columns = (
        "id, jurisdiction, sitting, version, reason, document_number, audit_bundle, "
        "audit_result, public_bundle, public_result, first, second, made_at"
    )
    for change, constraint in (
        ("NULL, NULL, '', '', '', '', first, second", "a_correction_says_why"),
        ("'x', 'y', '', '', '', '', first, first", "two_persons"),
    ):
        with pytest.raises(asyncpg.CheckViolationError, match=constraint):
            async with transaction():
                await fetch(
                    f"INSERT INTO tally ({columns}) SELECT gen_random_uuid(), jurisdiction, "
                    f"sitting, 2, {change}, made_at FROM tally WHERE sitting = $1",
                    hall.sitting,
                )


async def test_what_was_counted_cannot_be_rewritten_by_the_app(hall):
    await given.open_with_cards(hall)
    for statement in (
        "UPDATE tally SET audit_result = ''",
        "DELETE FROM tally",
        "UPDATE audit_event SET actor = 'x'",
        "DELETE FROM audit_event",
        "INSERT INTO audit_event (sequence, actor) VALUES (1, 'x')",
        "UPDATE ballot SET sealed = ''",
        "DELETE FROM ballot",
        "INSERT INTO ballot (id, slip) VALUES (gen_random_uuid(), gen_random_uuid())",
        "UPDATE scheme_version SET content = ''",
        "SELECT destroy_box((SELECT id FROM sitting WHERE state = 'opened' AND NOT rehearsal))",
    ):
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.CheckViolationError)):
            async with transaction():
                await fetch(statement)


async def test_a_rehearsal_is_never_published(client):
    hall = await given.a_prepared_sitting()
    rehearsal = await given.rehearse(hall)
    with pytest.raises(Refused, match="演练的结果不能公布"):
        await publish_results(hall.officer, rehearsal)
    assert await fetch_one("SELECT count(*) FROM publication") == 0
