"""会前检查 on a real sitting: facts out of the database, and nothing that fails is ever raised."""

from typing import Any

from evaluation.accounts.rules import Role
from evaluation.db import engine, fetch
from evaluation.scoring.actions import make_key_card, make_slips
from evaluation.scoring.agenda import draw_lots
from evaluation.scoring.desk import sitting_head
from evaluation.scoring.lots import Draw, Method
from evaluation.scoring.rehearsal import start_rehearsal
from evaluation.upkeep.preflight import preflight_of
from evaluation.upkeep.preflight_facts import Line, Verdict
from tests import given

HERE = "http://127.0.0.1:8042"


async def checked(hall: given.Hall) -> Verdict:
    return await preflight_of(await sitting_head(hall.sitting), HERE, on_this_machine=True)


def line(verdict: Verdict, subject: str) -> Line:
    (one,) = [line for line in verdict.lines if line.subject == subject]
    return one


def states(verdict: Verdict) -> dict[str, str]:
    return {line.subject: line.state.value for line in verdict.lines}


async def some_delegates(hall: given.Hall, group: str, count: int) -> None:
    await fetch(
        'INSERT INTO delegate (id, jurisdiction, cycle, "group", name, organisation) '
        "SELECT gen_random_uuid(), $1, $2, $3, '代表' || n, '' FROM generate_series(1, $4) n",
        *(hall.jurisdiction, hall.cycle, group, count),
    )


async def test_a_sitting_without_a_rehearsal_may_not_open_and_afterwards_that_line_is_good(db):
    hall = await given.a_prepared_sitting()
    before = await checked(hall)
    assert line(before, "演练").refused
    assert before.refused
    await given.rehearse(hall)
    after = states(await checked(hall))
    assert after["演练"] == "good"
    assert after["试卡"] == "warning"  # two of three cards opened the box
    assert after["钥匙卡"] == "good"


async def test_what_changes_after_the_rehearsal_is_named(db):
    hall = await given.a_prepared_sitting()
    await given.rehearse(hall)
    draw = Draw(method=Method.SEED, units=frozenset(hall.units), seed="31415926")
    await draw_lots(hall.officer, hall.sitting, draw)
    fourth = await given.a_person(
        Role.SCRUTINEER, jurisdiction=hall.jurisdiction, full_name="赵四海"
    )
    await make_key_card(fourth, hall.sitting)
    verdict = await checked(hall)
    assert "又制了钥匙卡、又抽过签" in line(verdict, "演练").words
    assert "赵四海" in line(verdict, "试卡").words
    assert states(verdict)["述职顺序"] == "good"


async def test_a_rehearsals_own_changes_and_other_sittings_say_nothing_of_this_one(db):
    hall = await given.a_prepared_sitting()
    await given.rehearse(hall)
    await start_rehearsal(hall.officer, hall.sitting, 1, from_the_start=True)
    other = await given.a_prepared_sitting()
    await given.rehearse(other)
    assert line(await checked(hall), "演练").state == "good"


async def test_slips_are_held_against_the_delegates_of_each_group(db):
    hall = await given.a_prepared_sitting(slips={"party": 4, "npc": 2, "cppcc": 1})
    await some_delegates(hall, "party", 2)
    await some_delegates(hall, "npc", 3)
    verdict = await checked(hall)
    assert states(verdict)["评议卡　党代表"] == "good"
    assert "代表 3 人，可用的卡 2 张" in line(verdict, "评议卡　人大代表").words
    assert states(verdict)["评议卡　人大代表"] == "blocking"
    assert "应到 5 人，到 3 人" in line(verdict, "到会人数").words
    await make_slips(hall.officer, hall.sitting, "npc", 2)
    assert states(await checked(hall))["评议卡　人大代表"] == "good"


async def test_an_order_that_is_no_longer_the_one_drawn_is_said(db):
    hall = await given.a_prepared_sitting(units=3)
    assert "还没有抽签" in line(await checked(hall), "述职顺序").words
    draw = Draw(method=Method.SEED, units=frozenset(hall.units), seed="31415926")
    await draw_lots(hall.officer, hall.sitting, draw)
    assert line(await checked(hall), "述职顺序").state == "good"
    await fetch("DELETE FROM agenda_item WHERE sitting = $1 AND number = 1", hall.sitting)
    assert "有过增减" in line(await checked(hall), "述职顺序").words


async def test_a_guest_whose_account_ends_before_the_sitting_can_use_no_card(db):
    hall = await given.a_prepared_sitting()
    await fetch(
        "UPDATE account SET until = '2025-01-15', sitting = $2 WHERE id = $1",
        *(hall.scrutineers[0].account, hall.sitting),
    )
    assert "刘国平的账号停用了" in line(await checked(hall), "持卡人").words
    await fetch("UPDATE account SET disabled = true WHERE id = $1", hall.scrutineers[1].account)
    assert line(await checked(hall), "持卡人").state == "blocking"


async def test_the_machine_is_asked_what_the_doctor_asks(db):
    hall = await given.a_prepared_sitting()
    found = states(await checked(hall))
    assert {"磁盘", "数据库", "表", "时钟"} <= set(found)
    assert found["数据库"] == "good"
    assert found["平板打开的地址"] == "blocking"


async def test_an_address_that_does_not_answer_is_a_line_and_no_exception(db):
    hall = await given.a_prepared_sitting()
    head = await sitting_head(hall.sitting)
    verdict = await preflight_of(head, "http://127.0.0.1:9", on_this_machine=False)
    assert "没有应答" in line(verdict, "平板打开的地址").words
    strange = await preflight_of(head, "http://[", on_this_machine=False)
    assert states(strange)["平板打开的地址"] in ("blocking", "warning")


async def test_what_the_database_cannot_say_is_a_line_that_says_so_and_spoils_no_other(db):
    hall = await given.a_prepared_sitting()
    for table in ("lots", "backup"):
        await fetch(f"CREATE TEMP TABLE {table} (broken integer) ON COMMIT DROP")
    verdict = await checked(hall)
    assert line(verdict, "议程").words.startswith("这一项没有查到")
    assert line(verdict, "备份").words.startswith("这一项没有查到")
    assert line(verdict, "钥匙卡").state == "good"


async def test_it_asks_as_often_of_a_large_hall_as_of_a_small_one(db):
    small = await given.a_prepared_sitting(units=1)
    large = await given.a_prepared_sitting(units=9, slips={"party": 9, "npc": 9, "cppcc": 9})
    assert await questions(large) == await questions(small)


async def questions(hall: given.Hall) -> int:
    head = await sitting_head(hall.sitting)
    around = engine().current_transaction.get()
    assert around is not None
    asked: list[str] = []

    def listen(record: Any) -> None:
        asked.append(record.query)

    around.connection.add_query_logger(listen)
    try:
        await preflight_of(head, HERE, on_this_machine=True)
    finally:
        around.connection.remove_query_logger(listen)
    return len(asked)
