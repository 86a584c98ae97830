"""审定 → 公示 → 公布: papers, days, scopes, two persons, and a second time after a correction."""

from datetime import date, timedelta

import asyncpg
import pytest

from evaluation.cycles.queries import announced_until
from evaluation.cycles.rules import Scope
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.files.queries import kept_content
from evaluation.results.changes import PointsChanged
from evaluation.results.correcting import correct_tally
from evaluation.results.desk import result_desk
from evaluation.results.published import published_rankings
from evaluation.results.publishing import (
    announce_results,
    approve_results,
    change_scope,
    publish_results,
)
from evaluation.results.queries import ranking_of
from evaluation.results.rules import Approval, Scan
from evaluation.workdays.queries import due_after, today
from tests import given
from tests.scans import a_pdf

PDF = Scan("审定文件.pdf", a_pdf())
NUMBER = "常司发〔2025〕3号"


@pytest.fixture
async def hall(client) -> given.Hall:
    hall = await given.an_open_sitting(slips={"party": 3, "npc": 3, "cppcc": 3})
    await given.cast_all(hall, {hall.units[0]: given.FULL, hall.units[1]: given.HALF})
    await given.close_and_open(hall)
    return hall


async def desk_of(hall: given.Hall):
    tally = (await ranking_of(hall.sitting)).tally
    return await result_desk(hall.sitting, hall.officer.account, tally)


async def announced(hall: given.Hall) -> None:
    await given.sign(hall)
    await given.approve(hall)
    await announce_results(hall.officer, hall.cycle)


async def corrected(hall: given.Hall) -> None:
    change = PointsChanged(
        unit=hall.units[0], item="1.1", points="1", reason="核实", document_number="〔2025〕9号"
    )
    for officer in (hall.officer, hall.other):
        await correct_tally(officer, hall.sitting, change)


async def test_approving_takes_number_and_date_of_a_paper_that_can_be(hall):
    await given.sign(hall)
    tomorrow = await today() + timedelta(days=1)
    for paper, words in (
        (Approval(" ", date(2025, 1, 20)), "请填写审定文件的文号"),
        (Approval(NUMBER, date(2025, 1, 15)), "早于评议会"),
        (Approval(NUMBER, tomorrow), "还没有到"),
    ):
        with pytest.raises(Refused, match=words):
            await approve_results(hall.officer, hall.sitting, paper)
    for paper in (Approval(NUMBER, date(2025, 1, 16)), Approval(NUMBER, await today())):
        assert not await approve_results(hall.officer, hall.sitting, paper)
        await fetch("DELETE FROM approval")


async def test_the_second_person_confirms_the_first_ones_number_date_and_scan(hall):
    await given.sign(hall)
    paper = Approval(NUMBER, date(2025, 1, 20))
    assert not await approve_results(hall.officer, hall.sitting, paper, PDF)
    waiting = (await desk_of(hall)).approval
    assert (waiting.document_number, waiting.dated_on) == (NUMBER, date(2025, 1, 20))
    kept = await kept_content(hall.jurisdiction, waiting.file)
    assert (kept.name, kept.content) == (PDF.name, PDF.content)
    for other in (paper, Approval("别的文号", date(2025, 1, 20), waiting.file)):
        with pytest.raises(Refused, match="〔2025〕3号，2025-01-20，附扫描件"):
            await approve_results(hall.other, hall.sitting, other)
    assert await approve_results(hall.other, hall.sitting, waiting)
    step = (await desk_of(hall)).steps["approved"]
    assert (step.document_number, step.dated_on, step.file) == (
        NUMBER,
        date(2025, 1, 20),
        waiting.file,
    )
    assert (step.first, step.second) == (hall.officer.full_name, hall.other.full_name)


async def test_a_scan_of_another_jurisdiction_is_not_there(hall):
    await given.sign(hall)
    paper = Approval(NUMBER, date(2025, 1, 20))
    await approve_results(hall.officer, hall.sitting, paper, PDF)
    file = (await desk_of(hall)).approval.file
    await fetch("DELETE FROM approval")
    elsewhere = await given.a_jurisdiction("石门县")
    await fetch("UPDATE kept_file SET jurisdiction = $2 WHERE id = $1", file, elsewhere)
    with pytest.raises(NotFound):
        await approve_results(hall.officer, hall.sitting, Approval(NUMBER, date(2025, 1, 20), file))


async def test_what_is_no_scan_is_refused_and_no_word_is_kept(hall):
    await given.sign(hall)
    paper = Approval(NUMBER, date(2025, 1, 20))
    with pytest.raises(Refused, match="不是 PDF、JPG 或 PNG"):
        await approve_results(hall.officer, hall.sitting, paper, Scan("a.pdf", b"MZ"))
    assert (await desk_of(hall)).approve_word is None


async def test_the_days_of_the_announcement_are_working_days_and_are_stored(hall):
    await given.sign(hall)
    await given.approve(hall)
    for days in (0, 31):
        with pytest.raises(Refused, match="1 至 30"):
            await announce_results(hall.officer, hall.cycle, days)
    until = await announce_results(hall.officer, hall.cycle, 7)
    assert until == await due_after(7)
    assert until == await announced_until(hall.cycle)
    assert until == (await desk_of(hall)).steps["announced"].until
    with pytest.raises(Refused, match="已经办过了"):
        await announce_results(hall.officer, hall.cycle, 1)


async def test_an_announcement_posted_before_is_counted_from_its_day(hall):
    await given.sign(hall)
    await given.approve(hall)
    for starts in (date(2025, 1, 19), await today() + timedelta(days=1)):
        with pytest.raises(Refused, match="审定之前"):
            await announce_results(hall.officer, hall.cycle, starts=starts)
    # 2025-01-21 is a Tuesday; 1月26日 is a worked Sunday, 1月28日至2月4日 the Spring Festival
    until = await announce_results(hall.officer, hall.cycle, starts=date(2025, 1, 21))
    assert until == date(2025, 1, 27)


async def test_nothing_is_published_before_the_last_day_has_passed(hall):
    await announced(hall)
    until = await announced_until(hall.cycle)
    with pytest.raises(Refused, match=f"公示到 {until} 为止"):
        await publish_results(hall.officer, hall.sitting)
    assert not (await desk_of(hall)).over
    await given.the_days_have_passed(hall.cycle)
    assert (await desk_of(hall)).over
    assert await given.publish_now(hall)


async def test_the_last_day_itself_is_too_early(hall):
    await announced(hall)
    await given.the_days_have_passed(hall.cycle)
    await given.announced_until(hall.cycle, await today())
    with pytest.raises(Refused, match="过了这一天才能公布"):
        await publish_results(hall.officer, hall.sitting)


async def test_the_scope_is_changed_until_the_first_word_and_never_after_the_publication(hall):
    await announced(hall)
    await given.the_days_have_passed(hall.cycle)
    await change_scope(hall.officer, hall.sitting, Scope.GRADES)
    assert (await desk_of(hall)).scope == Scope.GRADES
    await publish_results(hall.officer, hall.sitting)
    with pytest.raises(Refused, match="先撤回"):
        await change_scope(hall.officer, hall.sitting, Scope.ALL)
    publication = await publish_results(hall.other, hall.sitting)
    assert (await published_rankings(publication))[0].scope == Scope.GRADES
    with pytest.raises(Refused, match="已经公布，公布范围不能再改"):
        await change_scope(hall.officer, hall.sitting, Scope.ALL)
    events = await fetch("SELECT detail FROM audit_event WHERE name = 'ScopeChanged'")
    assert '"after":"公开等次","before":"公开全部"' in events[-1]["detail"].replace(" ", "")


async def test_the_same_count_is_not_published_twice(hall):
    await given.publish(hall)
    with pytest.raises(Refused, match="已经公布，不用再公布"):
        await publish_results(hall.officer, hall.sitting)


async def test_a_correction_is_signed_anew_and_published_beside_the_former(hall):
    former = await given.publish(hall)
    await corrected(hall)
    with pytest.raises(Refused, match="还没有签署齐"):
        await publish_results(hall.officer, hall.sitting)
    await given.sign(hall)
    later = await given.publish_now(hall)
    listed = {one.id: one for one in await published_rankings()}
    assert (listed[former].replaced_by, listed[former].replaces) == (later, None)
    assert (listed[later].replaced_by, listed[later].replaces) == (None, former)
    assert (listed[later].document_number, listed[later].reason) == ("〔2025〕9号", "核实")
    assert [one.id for one in (await desk_of(hall)).publications] == [later, former]
    assert await fetch_one("SELECT state FROM cycle WHERE id = $1", hall.cycle) == "published"


async def test_words_for_two_different_counts_do_not_meet(hall):
    await announced(hall)
    await given.the_days_have_passed(hall.cycle)
    await publish_results(hall.officer, hall.sitting)
    await corrected(hall)
    await given.sign(hall)
    with pytest.raises(Refused, match=r"“第 1 版，公开全部”，与您的不同"):
        await publish_results(hall.other, hall.sitting)


async def test_the_reason_of_a_correction_is_public_only_with_the_whole_table(hall):
    await fetch("UPDATE board SET scope = 'grades' WHERE cycle = $1", hall.cycle)
    await given.publish(hall)
    await corrected(hall)
    await given.sign(hall)
    later = await given.publish_now(hall)
    one = (await published_rankings(later))[0]
    assert (one.document_number, one.reason) == ("〔2025〕9号", None)


async def test_a_year_of_two_sittings_is_approved_once_and_each_is_published(hall):
    other = await given.an_open_sitting(units=1)
    await given.close_and_open(other)
    await fetch("UPDATE sitting SET cycle = $2 WHERE id = $1", other.sitting, hall.cycle)
    await given.sign(hall)
    with pytest.raises(Refused, match="还没有签署齐"):
        await approve_results(hall.officer, hall.sitting, given.APPROVED)
    await given.sign(other)
    await given.approve(hall)
    await announce_results(hall.officer, hall.cycle, starts=given.POSTED)
    first, second = await given.publish_now(hall), await given.publish_now(other)
    listed = {one.id: one for one in await published_rankings()}
    assert {first, second} == set(listed)
    assert [one.replaced_by for one in listed.values()] == [None, None]


async def test_the_database_takes_no_publication_by_one_person(hall):
    publication = await given.publish(hall)
    with pytest.raises(asyncpg.CheckViolationError, match="two_persons"):
        await fetch(
            "INSERT INTO publication (id, jurisdiction, tally, scope, pdf, xlsx, "
            "digest_algorithm, pdf_digest, first, second, at) SELECT gen_random_uuid(), "
            "jurisdiction, gen_random_uuid(), scope, pdf, xlsx, digest_algorithm, pdf_digest, "
            "first, first, at FROM publication WHERE id = $1",
            publication,
        )
