"""The effective weight of a counted sitting, and where it is shown."""

import pytest

from evaluation.db import fetch
from evaluation.results.effective import effective_weight_of
from evaluation.results.rules import NotCounted
from evaluation.scoring.conduct import close_sitting
from tests import given

SCORES = (given.FULL, given.HALF, dict.fromkeys(given.FULL, "0"))


async def counted(client, scores=SCORES):
    """Every unit gets its scores from every slip; objective points are full for all."""
    hall = await given.an_open_sitting(units=len(scores), slips={"party": 3, "npc": 3, "cppcc": 3})
    client.headers["origin"] = "http://127.0.0.1"
    for slip in hall.slips:
        await given.enter(client, slip)
        for unit, sheet in zip(hall.units, scores, strict=True):
            answer = await client.put(f"/t/ballots/{unit}", json=given.sheet(sheet))
            assert answer.status_code == 200, answer.text
    await close_sitting(hall.officer, hall.sitting)
    await given.open_with_cards(hall)
    return hall


async def test_where_only_the_panel_differs_it_decides_everything(client):
    hall = await counted(client)
    found = await effective_weight_of(hall.sitting)
    assert (found.panel, found.objective, found.adjustments) == ("100.0%", "0.0%", "0.0%")
    assert found.sentence == (
        "名义上现场评议占 40%，但各单位现场得分差距较大，实际决定了总分差别的 100.0%。"
    )


async def test_equal_totals_have_no_weight_and_a_sentence_that_says_so(client):
    hall = await counted(client, [given.FULL] * 3)
    found = await effective_weight_of(hall.sitting)
    assert (found.panel, found.objective, found.adjustments) == (None, None, None)
    assert "各单位总分都相同" in found.sentence


async def test_before_the_count_there_is_none(db):
    hall = await given.a_prepared_sitting()
    with pytest.raises(NotCounted):
        await effective_weight_of(hall.sitting)


async def test_it_is_read_from_the_tally_that_is_asked_for(client):
    """A second tally, here of equal units, is the newest; the first one can still be asked for."""
    hall = await counted(client)
    await fetch(
        "INSERT INTO tally (id, jurisdiction, sitting, version, reason, document_number, "
        "audit_bundle, audit_result, public_bundle, public_result, first, second, made_at) "
        "SELECT gen_random_uuid(), jurisdiction, sitting, 2, '更正', '1号', audit_bundle, "
        'replace(audit_result, \'"exact":"60"\', \'"exact":"100"\'), public_bundle, '
        "public_result, first, second, made_at FROM tally WHERE sitting = $1",
        hall.sitting,
    )
    newest = await effective_weight_of(hall.sitting)
    first = await effective_weight_of(hall.sitting, 1)
    assert first.panel == "100.0%"
    assert newest.panel != first.panel


async def test_the_ranking_shows_it_above_the_signatures(client):
    hall = await counted(client)
    await given.log_in(client, hall.tellers[0])
    page = (await client.get(f"/office/sittings/{hall.sitting}/ranking")).text
    place, signatures = page.index("<h2>有效权重</h2>"), page.index("<h2>签署</h2>")
    assert place < signatures
    assert "实际决定了总分差别的 100.0%" in page[place:signatures]
