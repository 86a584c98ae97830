"""What clues, letters and findings cost, through the database: taken over, tried out, frozen."""

from datetime import UTC, date, datetime, timedelta

import pytest

from evaluation.clues.states import ClueState as S
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound
from evaluation.findings.actions import NewFinding, call_complete, enter_finding, strike_out
from evaluation.grounds.gathering import facts_of
from evaluation.grounds.overriding import lift_override, override
from evaluation.grounds.previewing import preview_of
from evaluation.grounds.queries import computed_in, grounds_of, read_steps
from evaluation.grounds.trying import tried
from evaluation.objective import confirming
from evaluation.objective.heads import sheet_head
from evaluation.objective.printing import document_of
from evaluation.objective.sheets import sheet_of
from evaluation.workdays.queries import now
from tests import given
from tests.grounds.clue_rows import (
    AGAIN_LATE,
    ANSWERED,
    ARCHIVED,
    LATE,
    NOTIFIED,
    PAST,
    a_letter,
    a_worked_clue,
    hold_to_account,
)
from tests.grounds.records import compute
from tests.objective.year import a_year, deductions_of, let_days_pass, points_of

ON_TIME = datetime(2024, 5, 8, 8, 0, tzinfo=UTC)


def found(rule: str, cases: int = 1, text: str = "应录未录") -> NewFinding:
    day = date(2024, 10, 8)
    return NewFinding(rule=rule, cases=cases, text=text, found_on=day, evidence="检查记录")


async def a_worked_year():
    """The first unit has six clues, two letters and three findings; the second has none."""
    year = await a_year()
    unit = year.units[0]
    good = await a_worked_clue(year, unit, 1, S.WRITTEN_OFF, NOTIFIED, ANSWERED, accountable=True)
    await hold_to_account(year, good)
    await a_worked_clue(year, unit, 2, S.ARCHIVED, NOTIFIED, LATE, ARCHIVED, accountable=True)
    await a_worked_clue(year, unit, 3, S.SENT_BACK, NOTIFIED, ANSWERED, due_on=PAST)
    reopened = (NOTIFIED, ANSWERED, AGAIN_LATE)
    await a_worked_clue(year, unit, 4, S.INVESTIGATING, *reopened, false_write_off=True)
    await a_worked_clue(year, unit, 5, S.FOUNDED, repeats=good)
    await a_worked_clue(year, unit, 6, S.DECLINED, repeats=good)
    await a_letter(year, unit, read_at=ON_TIME)
    await a_letter(year, unit, read_at=ON_TIME + timedelta(days=1), number=4)
    await a_letter(year, unit, read_at=None, number=5, state="withdrawn")
    await a_letter(year, unit, read_at=None, number=6, kind="feedback")
    await enter_finding(year.scorer, unit, found("unrecorded", 2))
    await enter_finding(year.scorer, unit, found("no_catalogue", 3, "没有目录清单"))
    wrong = await enter_finding(year.scorer, unit, found("media_city", 1, "记者报道"))
    await strike_out(year.other, wrong, "报道不实")
    return year, unit


async def after(year, unit, *items: str) -> list[str | None]:
    preview = await preview_of(year.jurisdiction, year.cycle, unit)
    points = {item.item: item.after for item in preview.units[0].items}
    return [points[item] for item in items]


async def test_a_units_year_as_computed_by_hand(db):
    year, unit = await a_worked_year()
    assert await compute(year) == 36
    # letters 1 of 2, answers 3 of 4: 5 × 4/6 = 3.333…; finished 1 of 4: 6 × 1/4;
    # written off 2 of 4: 6 × 2/4 less 2; one not held to account, one repeat: 3 − 1 − 0.5
    assert [await points_of(unit, item) for item in ("4.1", "4.2", "4.3", "4.4")] == [
        *("3.33", "1.5", "1", "1.5"),
    ]
    # two unrecorded: 6 − 2; no catalogue once, whatever the number: 7 − 1; the rest has no record
    assert [await points_of(unit, item) for item in ("2.1", "2.2", "2.3", "5.4")] == [
        *("7", "4", "6", "2"),
    ]
    assert [await points_of(year.units[1], item) for item in ("2.2", "4.1", "4.3")] == [
        *("6", "5", "6"),
    ]
    nothing = (await grounds_of(year.jurisdiction, year.units[1]))["4.1"]
    assert (nothing.points, nothing.steps[0].points) == (None, None)


async def test_what_costs_points_stands_on_the_sheet_in_words(db):
    year, unit = await a_worked_year()
    await compute(year)
    sheet = await sheet_of(await sheet_head(year.jurisdiction, unit))
    printed = {
        item.number: item.reasons
        for head in document_of(sheet, date(2024, 12, 31)).dimensions
        for item in head.items
    }
    one = "2024年10月8日检查发现（2 件）"
    two = "2024 年度问题线索台账：线索 24-003、线索 24-004"
    assert printed["2.2"] == (
        f"扣2分：检查发现 2 件：应录未录（证据：2024 年度检查发现登记册：{one}）",
    )
    assert printed["4.3"] == (
        f"扣3分：应销号 4 件，已销号 2 件，整改销号率 50%，得 3 分，扣 3 分（证据：{two}）",
        "扣2分：虚假销号 1 件，扣 2 分（证据：2024 年度问题线索台账：线索 24-004）",
    )
    assert "常司督〔2024〕4号、线索 24-002" in printed["4.1"][0]


async def test_no_finding_is_nought_only_once_the_register_is_called_complete(db):
    year, unit = await a_worked_year()
    (step,) = [
        step
        for item in (await preview_of(year.jurisdiction, year.cycle, unit)).units[0].items
        for step in item.steps
        if step.rule == "unfiled"
    ]
    assert (step.points, step.found) == (None, "没有这方面的记录，不核算，由评议办登记。")
    await call_complete(year.scorer, year.cycle)
    await compute(year)
    steps = (await grounds_of(year.jurisdiction, year.units[1]))["2.2"].steps
    assert [step.points for step in steps] == ["0", "0"]
    assert "登记册没有这方面的检查发现，周敏 20" in steps[0].found
    assert steps[0].found.endswith("声明登记齐全，不扣分")
    assert await points_of(unit, "5.4") == "2"


async def test_a_finding_that_is_struck_out_gives_its_points_back(db):
    year, unit = await a_worked_year()
    await compute(year)
    assert await points_of(unit, "2.2") == "4"
    finding = await fetch_one("SELECT id FROM finding WHERE rule = 'unrecorded'")
    await strike_out(year.other, finding, "记录找到了")
    assert (await computed_in(year.cycle)).stale == 1
    await compute(year)
    assert await points_of(unit, "2.2") == "6"
    assert not [row for row in await deductions_of(unit) if "应录未录" in row["reason"]]


async def test_a_trial_leaves_records_out_and_stores_nothing(db):
    year, unit = await a_worked_year()
    before = await everything()
    preview, trial = await tried(year.jurisdiction, year.cycle, unit)
    assert trial.before == trial.after
    assert trial.items == ()
    by_label = {one.record.label: one for one in trial.records}
    assert by_label["线索 24-004"].items == ("4.2", "4.3")
    late = by_label["线索 24-003"].record.id
    finding = by_label["2024年10月8日检查发现（2 件）"].record.id
    _, trial = await tried(year.jurisdiction, year.cycle, unit, {late, finding})
    assert {item.item: (item.before, item.after) for item in trial.items} == {
        "2.2": ("4", "6"),
        "4.1": ("3.33", "3"),
        "4.2": ("1.5", "2"),
        "4.3": ("1", "2"),
    }
    # 2 + 0.5 + 1 − 0.33 more
    assert float(trial.after) == pytest.approx(float(trial.before) + 3.17)
    assert trial.tried == 2
    assert await everything() == before
    assert preview.seen == (await preview_of(year.jurisdiction, year.cycle, unit)).seen


async def everything() -> list[object]:
    """What scores consist of, to the last column."""
    return [
        await fetch("SELECT * FROM objective_item ORDER BY id"),
        await fetch("SELECT * FROM deduction ORDER BY id"),
        await fetch("SELECT * FROM item_ground ORDER BY id"),
        await fetch("SELECT * FROM finding ORDER BY id"),
        await fetch_one("SELECT count(*) FROM audit_event"),
    ]


async def test_a_trial_of_another_county_is_not_found(db):
    year, unit = await a_worked_year()
    there = await a_year(jurisdiction=await given.a_jurisdiction("石门县"))
    with pytest.raises(NotFound):
        await tried(there.jurisdiction, year.cycle, unit)
    with pytest.raises(NotFound):
        await tried(there.jurisdiction, there.cycle, unit)


async def test_a_frozen_copy_moves_no_more_and_keeps_its_records(db):
    year, unit = await a_worked_year()
    await compute(year)
    await confirming.send_confirmations(year.scorer, year.cycle)
    for each in year.units:
        await let_days_pass(each)
    await confirming.freeze(year.scorer, year.cycle)
    kept = await everything(), await grounds_of(year.jurisdiction, unit)
    sheet = await sheet_of(await sheet_head(year.jurisdiction, unit))
    await fetch("UPDATE clue SET state = 'written_off', false_write_off = false")
    await fetch("UPDATE clue SET title = '另一个题目'")
    await fetch("UPDATE notice SET read_at = NULL")
    later = found("unrecorded", 5, "会后发现")
    finding = await enter_finding(year.scorer, unit, later)
    await strike_out(year.scorer, finding, "登记错了")
    assert (await everything())[:3] == kept[0][:3]
    grounds = await grounds_of(year.jurisdiction, unit)
    assert grounds == kept[1]
    assert await sheet_of(await sheet_head(year.jurisdiction, unit)) == sheet
    titles = [one.title for step in grounds["4.3"].steps for one in step.records]
    assert titles == ["占道经营整治不分时段"] * 3
    _, trial = await tried(year.jurisdiction, year.cycle, unit)
    assert trial is None


async def test_an_override_stands_against_the_records_of_clues_too(db):
    year, unit = await a_worked_year()
    await compute(year)
    await override(year.scorer, unit, "4.3", "1", "暂停期间不计")
    await fetch("UPDATE clue SET state = 'written_off'")
    await compute(year)
    assert await points_of(unit, "4.3") == "5"
    _, trial = await tried(year.jurisdiction, year.cycle, unit)
    assert all("4.3" not in one.items for one in trial.records)
    await lift_override(year.scorer, unit, "4.3")
    # all five written off, and one of them falsely before: 6 − 2
    assert await points_of(unit, "4.3") == "4"


async def test_a_letter_that_went_out_since_is_counted_as_stale(db):
    year, unit = await a_worked_year()
    await compute(year)
    assert (await computed_in(year.cycle)).stale == 0
    await a_letter(year, unit, read_at=None, number=7, issued_at=await now())
    assert (await computed_in(year.cycle)).stale == 1


async def test_grounds_of_a_former_version_still_read_and_are_not_new(db):
    year = await a_year(1)
    await compute(year)
    old = (
        '[{"rule":"survey","words":"问卷","found":"没有","points":null,"evidence":"","source":""}]'
    )
    assert read_steps(old)[0].records == ()
    await fetch(
        "UPDATE item_ground SET content = replace(content, ',\"records\":[]', '') "
        "WHERE content LIKE '%records%'"
    )
    assert (await preview_of(year.jurisdiction, year.cycle)).fresh == []


async def test_facts_are_read_with_the_same_questions_for_one_unit_and_for_many(db, monkeypatch):
    year, _ = await a_worked_year()
    asked = []

    async def counting(sql, *values):
        asked.append(sql)
        return await fetch(sql, *values)

    monkeypatch.setattr("evaluation.grounds.gathering.fetch", counting)
    await facts_of(year.cycle, year.units[:1])
    one = len(asked)
    await facts_of(year.cycle, year.units)
    assert len(asked) == 2 * one == 16
