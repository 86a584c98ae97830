"""A hotline's sheet becomes clues: read by any names of its columns, with likenesses found."""

from datetime import date
from uuid import uuid4

import pytest

from evaluation.accounts.rules import Role
from evaluation.clues.import_queries import import_preview
from evaluation.clues.import_rules import Choice, Said
from evaluation.clues.importing import drop_orders, receive_orders, store_orders, taken
from evaluation.clues.recording import record_clues
from evaluation.clues.registering import NewClue, record_clue
from evaluation.clues.sealing import Complaint, opened_complaint
from evaluation.clues.states import ClueState
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused
from tests import given
from tests.clues import orders
from tests.clues.given import a_unit, a_year
from tests.clues.orders import (
    CHECK,
    NOISE,
    STALL,
    a_sheet,
    a_workbook,
    a_world,
    clues_of,
    looked_at,
    order,
    stored,
    taken_in,
    where,
)

OTHER_HEADS = (
    "受理编号,受理时间,标题,问题描述,来电人姓名,来电号码,事发地址,被反映单位,问题类型,办结期限"
)


async def test_a_row_becomes_a_clue_with_its_complainant_sealed(db):
    world = await a_world()
    line = order(
        "DH1", title="占道整治", text=f"张桂芳（13973600001）说：{STALL}", name="张桂芳",
        telephone="13973600001", address="白马湖路 3 号", kind="机械执法", happened="2024-03-04",
    )  # fmt: skip
    (clue,) = await taken_in(world, line)
    (row,) = await clues_of(world)
    assert row["text"] == f"（投诉人）（（号码已遮蔽））说：{STALL}"
    assert (row["unit"], row["kind"], row["title"]) == (world.stalls, "机械执法", "占道整治")
    assert (row["source"], row["channel"], row["outer_number"]) == (
        "complaint",
        "12345 热线",
        "DH1",
    )
    assert (row["received_on"], row["happened_on"]) == (date(2024, 3, 5), date(2024, 3, 4))
    assert (row["state"], row["number"]) == (ClueState.UNREGISTERED, None)
    sealed = await fetch_one("SELECT sealed FROM complainant WHERE clue = $1", clue)
    kept = opened_complaint(clue, sealed)
    assert (kept.name, kept.telephone, kept.address) == ("张桂芳", "13973600001", "白马湖路 3 号")
    assert kept.text.startswith("张桂芳（13973600001）说")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
async def test_other_names_of_the_columns_are_known_in_any_encoding(db, encoding):
    world = await a_world()
    line = f"W7,2024/3/5 14:22:07,占道,{STALL},匿名,,柳叶大道,市城管局,机械执法,2024-03-20"
    seen = await looked_at(world, a_sheet(line, heads=OTHER_HEADS, encoding=encoding))
    assert where(seen) == []
    assert "办结期限" in seen.looked.notes[0].words
    (one,) = seen.looked.orders
    assert (one.received_on, one.unit, one.kind) == (date(2024, 3, 5), world.stalls, "机械执法")
    assert (one.complaint.name, one.anonymous) == ("", True)


async def test_a_workbook_may_have_a_heading_moments_and_lines_in_a_cell(db):
    world = await a_world()
    content = a_workbook(
        ("常德市 12345 热线工单明细表",),
        ("工单编号", "来电时间", "诉求内容", "联系电话", "承办单位", "满意度"),
        ("DH1", 45356.6, f"第一段。\n{STALL}", "13973600001", "常德市城市管理和综合执法局", "满意"),
    )
    seen = await looked_at(world, content, "工单.xlsx")
    assert where(seen) == []
    (one,) = seen.looked.orders
    assert (one.row, one.received_on, one.unit) == (3, date(2024, 3, 5), world.stalls)
    assert one.text == f"第一段。 {STALL}"
    assert one.title == f"第一段。 {STALL}"[:30]


async def test_faults_are_told_by_row_and_column_and_a_faulty_row_may_be_left_out(db):
    world = await a_world()
    lines = (
        order("DH1"),
        order("DH2", on="去年春天", text=CHECK),
        order("DH3", text=""),
        order("DH4", text=NOISE, happened="2024-03-09"),
        order("DH5", text=orders.unlike(1), on="2199-01-01"),
    )
    seen = await looked_at(world, a_sheet(*lines))
    assert where(seen) == [(3, "来电时间"), (4, "诉求内容"), (5, "事发时间"), (6, "来电时间")]
    with pytest.raises(Refused, match="第 3、4、5、6 行还有要改的地方"):
        await stored(world, seen)
    assert await clues_of(world) == []
    done = await stored(world, seen, left_out=frozenset({3, 4, 5, 6}))
    assert (len(done.clues), done.left_out) == (1, 4)


async def test_a_cell_that_reckons_is_a_fault_and_a_sheet_without_a_head_is_one_as_a_whole(db):
    world = await a_world()
    heads = ("工单编号", "来电时间", "诉求内容")
    seen = await looked_at(
        world, a_workbook(heads, ("DH1", "2024-03-05", STALL), formula=(1, 2)), "工单.xlsx"
    )
    assert where(seen) == [(2, "诉求内容")]
    assert "是公式" in seen.looked.faults[0].words
    seen = await looked_at(world, a_sheet("甲,乙", heads="一,二"))
    assert seen.looked.unreadable
    with pytest.raises(Refused, match="整张表的问题"):
        await stored(world, seen)


async def test_a_missing_column_that_has_to_be_there_is_a_fault_of_the_whole_sheet(db):
    world = await a_world()
    seen = await looked_at(world, a_sheet("DH1,2024-03-05", heads="工单编号,来电时间"))
    assert (1, "诉求内容") in where(seen)
    assert seen.looked.unreadable


async def test_the_same_number_is_surely_a_duplicate_of_the_sheet_or_of_what_is_there(db):
    world = await a_world()
    (former,) = await taken_in(world, order("DH1"))
    lines = (order("DH1", text=CHECK), order("DH2", text=NOISE), order("DH2", text="别的事情"))
    seen = await looked_at(world, a_sheet(*lines))
    assert {row: (twin.sure, twin.former.clue) for row, twin in seen.looked.twins.items()} == {
        2: (True, former),
        4: (True, None),
    }
    done = await stored(world, seen)
    assert (len(done.clues), done.left_out) == (1, 2)
    assert [row["outer_number"] for row in await clues_of(world)] == ["DH1", "DH2"]


async def test_the_same_caller_about_the_same_unit_and_the_same_words_are_likely_duplicates(db):
    world = await a_world()
    (former,) = await taken_in(
        world, order("DH1", name="张桂芳", telephone="139 7360 0001", text=orders.unlike(2))
    )
    lines = (
        order("DH2", on="2024-04-01", telephone="13973600001", text=orders.unlike(3)),
        order("DH3", on="2024-08-01", telephone="13973600001", text=orders.unlike(4)),
        order("DH4", telephone="13973600001", text=orders.unlike(5), unit="常德市生态环境局"),
        order("DH5", text=STALL),
        order("DH6", text=f"再次反映：{STALL}。", telephone="13973600009"),
    )
    seen = await looked_at(world, a_sheet(*lines))
    found = {row: twin.former.key for row, twin in seen.looked.twins.items()}
    assert found == {2: str(former), 6: "row 5"}
    assert (seen.sure, seen.likely) == ([], [2, 6])
    with pytest.raises(Refused, match="第 2、6 行像是重复的，还没有选"):
        await stored(world, seen)
    await stored(world, seen, choices={2: Choice.REPEAT}, others=Choice.NEW)
    rows = {row["outer_number"]: row["repeats"] for row in await clues_of(world)}
    assert rows == {"DH1": None, "DH2": former, "DH3": None, "DH4": None, "DH5": None, "DH6": None}


async def test_a_duplicate_may_be_taken_as_a_repeat_of_a_row_of_the_same_sheet(db):
    world = await a_world()
    lines = (order("DH1"), order("DH1", text=NOISE), order("DH1", text=CHECK))
    seen = await looked_at(world, a_sheet(*lines))
    await stored(world, seen, choices={3: Choice.LEAVE, 4: Choice.REPEAT})
    rows = {row["text"]: row for row in await clues_of(world)}
    assert list(rows) == [STALL, CHECK]
    assert rows[CHECK]["repeats"] == rows[STALL]["id"]


async def test_a_unit_is_known_by_its_former_name_and_a_stranger_stays_open(db):
    world = await a_world()
    former = await a_unit(world.jurisdiction, "常德市城市管理局", 2022)
    await fetch(
        "INSERT INTO unit_change (id, jurisdiction, unit, kind, successor) "
        "VALUES ($1, $2, $3, 'renamed', $4)",
        *(uuid4(), world.jurisdiction, former, world.stalls),
    )
    seen = await looked_at(
        world,
        a_sheet(
            order("DH1", unit="常德市城市管理局"),
            order("DH2", unit="某物业公司", text=NOISE, kind="噪声扰民"),
        ),
    )
    assert [one.unit for one in seen.looked.orders] == [world.stalls, None]
    words = [note.words for note in seen.looked.notes]
    assert "某物业公司（1 行）不在 2024 年名录里，导入后单位空着，登记时再选。" in words
    assert any("噪声扰民（1 行）不是督办规则里的问题类型" in one for one in words)


async def test_while_it_waits_nothing_of_the_sheet_stands_in_clear(db):
    world = await a_world()
    content = a_sheet(order("DH1", name="张桂芳", telephone="13973600001"))
    draft = await receive_orders(world.officer, world.cycle, "张桂芳的工单.csv", content)
    (row,) = await fetch("SELECT name, sealed FROM clue_import WHERE id = $1", draft)
    events = await fetch("SELECT detail FROM audit_event")
    for kept in (row["name"].encode(), row["sealed"], *(one["detail"].encode() for one in events)):
        for secret in ("张桂芳", "13973600001", "白马湖"):
            assert secret.encode() not in kept


async def test_pressed_twice_it_is_stored_once_and_the_second_answer_is_the_first(db):
    world = await a_world()
    seen = await looked_at(world, a_sheet(order("DH1")))
    first = await stored(world, seen, register=True)
    second = await stored(world, seen, register=True)
    assert second == first == await taken(world.officer, seen.head.id)
    (row,) = await clues_of(world)
    assert (row["state"], row["number"], first.numbers) == ("registered", 1, "24-001 至 24-001")
    assert await fetch_one("SELECT count(*) FROM clue_import") == 0


async def test_what_changed_since_it_was_looked_at_is_looked_at_again(db):
    world = await a_world()
    seen = await looked_at(world, a_sheet(order("DH1")))
    new = NewClue(title="占道", text=NOISE, received_on=date(2024, 3, 5), outer_number="DH1")
    await record_clue(world.officer, world.cycle, new)
    with pytest.raises(Refused, match="您看过以后"):
        await store_orders(
            world.officer, world.cycle, seen.head.id, seen.looked.seen,
            Said(frozenset(), {2: Choice.REPEAT}), register=False,
        )  # fmt: skip
    await import_preview(world.officer, world.cycle, seen.head.id)


async def test_another_jurisdiction_neither_sees_nor_stores_nor_drops_it(db):
    world = await a_world()
    seen = await looked_at(world, a_sheet(order("DH1")))
    there, cycle = await a_year(await given.a_jurisdiction("澧县"))
    stranger = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=there)
    nothing = Said(frozenset(), {})
    for year in (world.cycle, cycle):
        with pytest.raises(NotFound):
            await import_preview(stranger, year, seen.head.id)
        with pytest.raises(NotFound):
            await store_orders(stranger, year, seen.head.id, "", nothing, register=False)
        with pytest.raises(NotFound):
            await drop_orders(stranger, year, seen.head.id)
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=world.jurisdiction)
    with pytest.raises(NotFound):
        await import_preview(auditor, world.cycle, seen.head.id)


async def test_dropped_or_a_day_old_it_is_gone(db):
    world = await a_world()
    seen = await looked_at(world, a_sheet(order("DH1")))
    await drop_orders(world.officer, world.cycle, seen.head.id)
    assert await fetch_one("SELECT count(*) FROM clue_import") == 0
    seen = await looked_at(world, a_sheet(order("DH1")))
    await fetch("UPDATE clue_import SET at = at - interval '25 hours'")
    with pytest.raises(NotFound):
        await import_preview(world.officer, world.cycle, seen.head.id)
    other = await given.a_person(Role.CITY_OFFICER, jurisdiction=world.jurisdiction)
    await receive_orders(other, world.cycle, "工单.csv", a_sheet(order("DH2")))
    assert await fetch_one("SELECT count(*) FROM clue_import") == 1


async def test_many_at_once_are_left_just_as_one_by_one(db):
    world = await a_world()
    complaint = Complaint(name="张桂芳", telephone="13973600001", text=f"张桂芳：{STALL}")
    new = NewClue(
        title="占道", text=f"张桂芳：{STALL}", received_on=date(2024, 3, 5), complaint=complaint,
        unit=world.stalls, kind="机械执法", channel="12345 热线", outer_number="DH1",
    )  # fmt: skip
    one, many = await record_clue(world.officer, world.cycle, new), uuid4()
    async with transaction():
        await record_clues(world.officer, world.cycle, [(many, new)], register=True)
    apart = {"id", "number", "state_since"}
    first, second = [
        {name: value for name, value in row.items() if name not in apart}
        for row in await fetch("SELECT * FROM clue WHERE id = ANY($1)", [one, many])
    ]
    assert first == second
    numbers = await fetch("SELECT number FROM clue WHERE id = ANY($1) ORDER BY 1", [one, many])
    assert [row["number"] for row in numbers] == [1, 2]
    steps = await fetch(
        "SELECT jurisdiction, step, before, after, reason, due_before, due_after, late, by "
        "FROM clue_step WHERE clue = ANY($1)", [one, many],
    )  # fmt: skip
    assert len(steps) == 2
    assert dict(steps[0]) == dict(steps[1])
    kept = await fetch(
        "SELECT clue, sealed, has_name, has_telephone, telephone_hash FROM complainant"
    )
    assert (
        len({(row["has_name"], row["has_telephone"], row["telephone_hash"]) for row in kept}) == 1
    )
    assert {opened_complaint(row["clue"], row["sealed"]) for row in kept} == {complaint}
