"""客观考核项 entered: points are the maximum less the deductions, each with its reason."""

import pytest

from evaluation.accounts.rules import Role
from evaluation.cycles import defaults
from evaluation.cycles.actions import adopt_scheme
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.objective import actions
from evaluation.objective.adjusting import add_adjustment, remove_adjustment
from evaluation.objective.holding import Finding
from evaluation.scoring.conduct import close_sitting
from tests import given
from tests.objective.year import SEEN, a_bare_unit, a_year, deductions_of, events_of, points_of
from tests.scans import a_pdf

PDF = a_pdf()


async def refused(act) -> str:
    with pytest.raises(Refused) as no:
        await act
    return str(no.value)


async def test_items_are_laid_out_once_with_full_points(db):
    year = await a_year(items=False)
    assert await actions.prepare_items(year.scorer, year.cycle) == 36
    assert await actions.prepare_items(year.scorer, year.cycle) == 0
    assert await points_of(year.units[1], "3.1") == "20"
    late = await a_bare_unit(year.jurisdiction, 3)
    assert await actions.prepare_items(year.scorer, year.cycle) == 18
    assert await points_of(late, "5.4") == "2"
    assert (await events_of(year.scorer))[-2:] == ["ItemsPrepared", "ItemsPrepared"]


async def test_untouched_items_follow_a_new_version_of_the_scheme(db):
    year = await a_year()
    await actions.add_deduction(year.scorer, year.units[0], "1.2", "1", SEEN)
    items = [
        item | ({"max": "6"} if item["id"] in ("1.1", "1.2") else {})
        for item in defaults.OBJECTIVE_ITEMS
        if item["id"] != "5.4"
    ]
    await adopt_scheme(year.scorer, year.cycle, defaults.points_scheme() | {"items": items})
    assert await actions.prepare_items(year.scorer, year.cycle) == 3
    assert await points_of(year.units[0], "1.1") == "6"
    assert await points_of(year.units[0], "1.2") == "4"
    assert await points_of(year.units[0], "5.4") is None


async def test_points_are_the_maximum_less_the_deductions_and_never_below_zero(db):
    year = await a_year()
    unit = year.units[0]
    await actions.add_deduction(year.scorer, unit, "1.1", "2.0", SEEN)
    await actions.add_deduction(year.scorer, unit, "1.1", "0.000001", SEEN)
    assert await points_of(unit, "1.1") == "2.999999"
    await actions.add_deduction(year.scorer, unit, "1.1", "5", SEEN)
    assert await points_of(unit, "1.1") == "0"
    last = (await deductions_of(unit))[-1]
    await actions.remove_deduction(year.other, unit, last["id"])
    assert await points_of(unit, "1.1") == "2.999999"
    assert (await events_of(year.other))[-1] == "DeductionRemoved"


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ("0", "扣分要大于 0"),
        ("5.5", "不超过满分 5 分"),
        ("-1", "分数只能填数字"),
        ("NaN", "分数只能填数字"),
        ("1e3", "分数只能填数字"),
        ("１", "分数只能填数字"),
        ("", "分数只能填数字"),
    ],
)
async def test_a_deduction_off_the_scale_is_refused(db, points, words):
    year = await a_year()
    no = await refused(actions.add_deduction(year.scorer, year.units[0], "1.1", points, SEEN))
    assert words in no
    assert await points_of(year.units[0], "1.1") == "5"


async def test_a_deduction_has_a_reason_and_something_that_shows_it(db):
    year = await a_year()
    unit = year.units[0]
    no = await refused(actions.add_deduction(year.scorer, unit, "1.1", "1", Finding(" ", "通报")))
    assert no == "请写明扣分的原因。"
    no = await refused(actions.add_deduction(year.scorer, unit, "1.1", "1", Finding("未公告")))
    assert no == "请写明扣分的证据，或附上文件。"
    strange = Finding("未公告", name="证据.exe", content=b"MZ")
    no = await refused(actions.add_deduction(year.scorer, unit, "1.1", "1", strange))
    assert "不是 PDF、JPG 或 PNG" in no
    await actions.add_deduction(
        year.scorer, unit, "1.1", "1", Finding("未公告", name="通报.pdf", content=PDF)
    )
    (row,) = await deductions_of(unit)
    assert row["evidence"] == "通报.pdf"
    assert await fetch_one("SELECT name FROM kept_file WHERE id = $1", row["file"]) == "通报.pdf"


async def test_set_points_replaces_the_deductions_by_one_with_its_reason(db):
    year = await a_year()
    unit = year.units[0]
    await actions.add_deduction(year.scorer, unit, "3.1", "2", SEEN)
    no = await refused(actions.set_points(year.other, unit, "3.1", "17.25"))
    assert no == "请写明“抽查案卷平均分”扣分的原因。"
    assert await actions.set_points(year.other, unit, "3.1", "17.250", "均分 86.25", "评查表")
    assert not await actions.set_points(year.other, unit, "3.1", "17.25", "均分 86.25", "评查表")
    (row,) = await deductions_of(unit)
    assert (row["points"], row["reason"], row["evidence"]) == ("2.75", "均分 86.25", "评查表")
    assert await points_of(unit, "3.1") == "17.25"
    assert await actions.set_points(year.other, unit, "3.1", "20")
    assert await deductions_of(unit) == []
    assert await refused(actions.set_points(year.other, unit, "3.1", "20.5")) == (
        "最高 20 分。您输入的是 20.5，请改。"
    )
    assert "没有“9.9”这一项" in await refused(actions.set_points(year.other, unit, "9.9", "1"))


async def test_an_item_may_be_inapplicable_with_a_reason_and_back(db):
    year = await a_year()
    unit = year.units[0]
    await actions.add_deduction(year.scorer, unit, "5.2", "1", SEEN)
    await actions.set_inapplicable(year.scorer, unit, "5.2", "没有涉企检查职责")
    assert await points_of(unit, "5.2") is None
    no = await refused(actions.add_deduction(year.scorer, unit, "5.2", "1", SEEN))
    assert "现在是不适用" in no
    await actions.set_applicable(year.scorer, unit, "5.2")
    assert await points_of(unit, "5.2") == "3"
    assert await actions.set_points(year.scorer, unit, "5.2", None, "没有涉企检查职责")
    assert not await actions.set_points(year.scorer, unit, "5.2", None, "没有涉企检查职责")
    assert await points_of(unit, "5.2") is None
    no = await refused(actions.set_points(year.scorer, unit, "5.3", None))
    assert no == "请写明“12345 满意率”不适用的原因。"


async def test_points_without_a_reason_are_not_raised_by_a_further_deduction(db):
    year = await a_year()
    await fetch(
        "UPDATE objective_item SET points = '3' WHERE item = '1.1' AND unit = $1", year.units[0]
    )
    no = await refused(actions.add_deduction(year.scorer, year.units[0], "1.1", "1", SEEN))
    assert "还没有写明扣分原因" in no


async def test_bonus_and_deduction_stand_beside_the_items(db):
    year = await a_year()
    unit = year.units[0]
    await add_adjustment(year.scorer, unit, "bonus", "1.50", Finding("省级优秀案卷", "湘司通"))
    rows = await fetch("SELECT id, kind, points, entered_by FROM adjustment WHERE unit = $1", unit)
    assert tuple(rows[0])[1:] == ("bonus", "1.5", year.scorer.account)
    await remove_adjustment(year.other, unit, rows[0]["id"])
    assert await fetch("SELECT id FROM adjustment WHERE unit = $1", unit) == []
    assert "不超过 100 分" in await refused(
        add_adjustment(year.scorer, unit, "deduction", "101", Finding("败诉", "判决书"))
    )


async def test_another_county_finds_no_unit_and_no_deduction(db):
    year = await a_year()
    await actions.add_deduction(year.scorer, year.units[0], "1.1", "1", SEEN)
    taken = (await deductions_of(year.units[0]))[0]["id"]
    elsewhere = await given.a_jurisdiction("石门县")
    stranger = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=elsewhere)
    for act in (
        actions.prepare_items(stranger, year.cycle),
        actions.add_deduction(stranger, year.units[0], "1.1", "1", SEEN),
        actions.remove_deduction(stranger, year.units[0], taken),
        actions.remove_deduction(year.scorer, year.units[1], taken),
        actions.set_points(stranger, year.units[0], "1.1", "5"),
        add_adjustment(stranger, year.units[0], "bonus", "1", SEEN),
    ):
        with pytest.raises(NotFound):
            await act
    assert await points_of(year.units[0], "1.1") == "4"


async def test_after_the_opening_of_the_box_only_a_correction_changes_points(client):
    hall = await given.an_open_sitting(units=1)
    unit = hall.units[0]
    await actions.add_deduction(hall.officer, unit, "1.1", "1", SEEN)
    await close_sitting(hall.officer, hall.sitting)
    await given.open_with_cards(hall)
    for act in (
        actions.add_deduction(hall.officer, unit, "1.1", "1", SEEN),
        actions.set_points(hall.officer, unit, "1.1", "5"),
        actions.set_inapplicable(hall.officer, unit, "1.1", "没有"),
        add_adjustment(hall.officer, unit, "bonus", "1", SEEN),
    ):
        assert (await refused(act)).startswith("客观分已冻结，只能按更正办理。")
    assert await points_of(unit, "1.1") == "4"
    await actions.prepare_items(hall.officer, hall.cycle)
    assert await points_of(unit, "1.1") == "4"
