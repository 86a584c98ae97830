"""All unit reports: ordered once, made one by one, a fault stops nobody, a correction outdates."""

import asyncio
import io
import json
import zipfile

import asyncpg
import pytest

from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import Refused
from evaluation.results.report_archive import report_archive
from evaluation.results.reports import (
    make_next_report,
    order_reports,
    report_progress,
    retry_reports,
)
from evaluation.results.rules import NotCounted
from evaluation.server.dsn import app_dsn
from evaluation.settings import settings
from tests import given
from tests.documents.reading import texts_of
from tests.results.counted import a_counted_sitting


@pytest.fixture
async def hall(db) -> given.Hall:
    return await a_counted_sitting()


async def make_all() -> int:
    made = 0
    while await make_next_report():
        made += 1
    return made


async def test_before_the_count_nothing_is_ordered(db):
    hall = await given.an_open_sitting()
    with pytest.raises(NotCounted):
        await order_reports(hall.officer, hall.sitting)


async def test_every_unit_gets_one_report_however_often_it_is_ordered(hall):
    assert await order_reports(hall.officer, hall.sitting) == 2
    assert await order_reports(hall.other, hall.sitting) == 0
    assert await make_all() == 2
    rows = await fetch(
        "SELECT o.unit, d.unit AS of, d.kind, d.pdf, d.docx FROM report_order o "
        "JOIN document d ON d.id = o.document"
    )
    assert {row["unit"] for row in rows} == set(hall.units)
    for row in rows:
        assert (row["unit"], row["kind"]) == (row["of"], "unit_report")
        title = await fetch_one("SELECT title FROM unit WHERE id = $1", row["unit"])
        assert title in "".join(texts_of(row["pdf"]))
        assert zipfile.ZipFile(io.BytesIO(row["docx"])).testzip() is None
    assert (await report_progress(hall.sitting)).complete


async def test_progress_counts_what_is_made_and_names_what_comes_next(hall):
    await order_reports(hall.officer, hall.sitting)
    assert await make_next_report()
    progress = await report_progress(hall.sitting)
    assert (progress.made, len(progress.lines), progress.complete) == (1, 2, False)
    assert [line.title for line in progress.waiting] == ["第2局"]


async def test_a_report_that_cannot_be_made_says_why_and_the_others_are_made(hall):
    await fetch("UPDATE unit SET title = '市\ue000局' WHERE id = $1", hall.units[0])
    await order_reports(hall.officer, hall.sitting)
    assert await make_all() == 2
    progress = await report_progress(hall.sitting)
    assert [line.title for line in progress.faulty] == ["第1局"]
    assert "没有字库" in progress.faulty[0].fault
    assert progress.made == 1
    await fetch("UPDATE unit SET title = '市城管局' WHERE id = $1", hall.units[0])
    assert not await make_next_report()
    assert await retry_reports(hall.officer, hall.sitting) == 1
    assert await make_all() == 1
    assert (await report_progress(hall.sitting)).complete


async def test_of_a_corrected_tally_nothing_more_is_made(hall):
    await order_reports(hall.officer, hall.sitting)
    await fetch(
        "INSERT INTO tally (id, jurisdiction, sitting, version, reason, document_number, "
        "audit_bundle, audit_result, public_bundle, public_result, first, second, made_at) "
        "SELECT gen_random_uuid(), jurisdiction, sitting, 2, '更正', '常司发〔2025〕4号', "
        "audit_bundle, audit_result, public_bundle, public_result, first, second, made_at "
        "FROM tally WHERE sitting = $1",
        hall.sitting,
    )
    assert not await make_next_report()
    assert (await report_progress(hall.sitting)).lines == ()


async def test_while_another_renders_nobody_else_does(hall):
    """The lock is the database's: here another connection of the same server holds it."""
    await order_reports(hall.officer, hall.sitting)
    other = await asyncpg.connect(app_dsn(settings()))
    async with other.transaction():
        await other.execute("SELECT pg_advisory_xact_lock(hashtextextended('report', 0))")
        assert not await make_next_report()
    await other.close()
    assert await make_next_report()


async def test_the_event_names_who_ordered_and_each_report_leaves_one(hall):
    await order_reports(hall.officer, hall.sitting)
    await make_all()
    rows = await fetch("SELECT actor, name, detail FROM audit_event ORDER BY sequence DESC LIMIT 3")
    assert [row["name"] for row in rows] == ["DocumentMade", "DocumentMade", "ReportsOrdered"]
    assert {row["actor"] for row in rows} == {hall.officer.username}
    assert json.loads(rows[2]["detail"])["units"] == 2


async def test_the_archive_is_there_when_all_are_and_its_bytes_are_always_the_same(hall):
    await order_reports(hall.officer, hall.sitting)
    assert await make_next_report()
    with pytest.raises(Refused, match="1 / 2 份"):
        await report_archive(hall.sitting)
    await make_all()
    packed = await report_archive(hall.sitting)
    await asyncio.sleep(2.1)  # a zip counts time in steps of two seconds
    assert await report_archive(hall.sitting) == packed
    names = zipfile.ZipFile(io.BytesIO(packed)).namelist()
    assert names == ["01 第1局.pdf", "01 第1局.docx", "02 第2局.pdf", "02 第2局.docx"]


async def test_a_rehearsal_has_no_reports(db):
    hall = await given.a_prepared_sitting()
    rehearsal = await given.rehearse(hall)
    with pytest.raises(Refused, match="演练不存文件"):
        async with transaction():
            await order_reports(hall.officer, rehearsal)


async def test_a_fault_of_the_program_is_numbered_and_stops_nobody(hall):
    """A tally that is not as a tally is: stored by hand, past every check."""
    await fetch(
        "WITH t AS (INSERT INTO tally (id, jurisdiction, sitting, version, reason, "
        "document_number, audit_bundle, audit_result, public_bundle, public_result, first, "
        "second, made_at) SELECT gen_random_uuid(), jurisdiction, sitting, 2, '更正', "
        "'常司发〔2025〕4号', audit_bundle, replace(audit_result, 'grade_reason', 'x'), "
        "public_bundle, public_result, first, second, made_at FROM tally WHERE sitting = $1 "
        "RETURNING id) INSERT INTO standing (id, jurisdiction, tally, unit, state, rank, tied) "
        "SELECT gen_random_uuid(), n.jurisdiction, t.id, n.unit, n.state, n.rank, n.tied "
        "FROM standing n JOIN tally o ON o.id = n.tally, t WHERE o.sitting = $1",
        hall.sitting,
    )
    await order_reports(hall.officer, hall.sitting)
    assert await make_all() == 2
    progress = await report_progress(hall.sitting)
    assert len(progress.faulty) == 2
    assert "请把编号" in progress.faulty[0].fault
    assert "KeyError" not in progress.faulty[0].fault
