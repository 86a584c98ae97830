"""述职报告 printed, and the 汇编 of all: in the order of the agenda, and seen when it is old."""

import dataclasses
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import pytest

from evaluation.db import fetch
from evaluation.duty_reports.compilations import compilation_desk, content_of, volume_of
from evaluation.duty_reports.compiling import make_next_compilation, order_compilation
from evaluation.duty_reports.printing import print_version
from evaluation.duty_reports.reviewing import accept, reopen
from evaluation.errors import NotFound, Refused
from evaluation.workdays.queries import today
from tests import given
from tests.documents.reading import texts_of
from tests.duty_reports.year import (
    Asked,
    a_handed_in_report,
    a_report,
    a_year_that_asks,
    asked,
    handed_in,
    written,
)


@pytest.fixture
async def year(db: None) -> Asked:
    return await a_year_that_asks()


async def another(year: Asked, unit: UUID) -> Asked:
    """The same year at the desk of another unit."""
    clerk = await given.a_clerk(year.jurisdiction, unit)
    return dataclasses.replace(year, clerk=clerk, unit=unit)


async def accepted(year: Asked, *texts: str) -> UUID:
    report = await a_report(year)
    await written(year, report, *texts)
    version = await handed_in(year, report)
    await accept(year.officer, version)
    return version


async def all_orders_are_made() -> None:
    while await make_next_compilation():
        pass


async def test_a_version_is_printed_alike_for_office_and_unit(year):
    _, version = await a_handed_in_report(year)
    await accept(year.officer, version)
    first, again = [await print_version(year.jurisdiction, version) for _ in range(2)]
    assert first == again
    assert first.name == "2024年度述职报告（第1局，第1版）.pdf"
    text = "".join(texts_of(first.content))
    assert "一、案卷全年办结126件。" in text
    assert "已接收（周敏，" in text
    with pytest.raises(NotFound):
        await print_version(await given.a_jurisdiction("岳阳市"), version)


async def test_without_an_accepted_report_there_is_nothing_to_compile(year):
    await a_handed_in_report(year)
    with pytest.raises(Refused, match="还没有接收一份述职报告"):
        await order_compilation(year.officer, year.cycle)


async def test_the_volume_follows_the_agenda_and_names_who_is_not_in_it(db):
    hall = await given.a_prepared_sitting(units=3)
    first, second, third = hall.units
    await fetch("UPDATE agenda_item SET number = 9 WHERE unit = $1 AND live", first)
    year = await asked(hall.cycle, hall.officer, first)
    await accepted(year, "甲局自查三十卷。", "甲局七条。", "甲局的摘要。")
    await accepted(await another(year, third), "丙局自查八卷。", "丙局一条。", "丙局的摘要。")
    content = await content_of(hall.cycle)
    assert [one.unit for one in content.entries] == [second, third, first]
    await order_compilation(year.officer, year.cycle)
    await order_compilation(year.officer, year.cycle)  # another press while it waits
    assert (await compilation_desk(year.jurisdiction, year.cycle)).ordered
    await all_orders_are_made()
    desk = await compilation_desk(year.jurisdiction, year.cycle)
    [made] = desk.made
    assert (made.units, made.lacking, desk.current, desk.ordered) == (2, 1, True, False)
    volume = await volume_of(year.jurisdiction, year.cycle, made.id)
    assert sha256(volume.content).hexdigest() == made.digest
    text = "".join(texts_of(volume.content))
    assert text.index("丙局自查八卷") < text.index("甲局自查三十卷")
    assert "常德市第2局没有提交述职报告" in text
    with pytest.raises(NotFound):
        await volume_of(await given.a_jurisdiction("岳阳市"), year.cycle, made.id)
    names = await fetch("SELECT name FROM audit_event WHERE name LIKE 'Compilation%'")
    assert sorted(row["name"] for row in names) == ["CompilationMade", "CompilationOrdered"]


async def test_a_volume_is_old_once_a_report_is_accepted_or_goes_back(year):
    version = await accepted(year)
    content = await content_of(year.cycle)
    await fetch(
        "INSERT INTO report_compilation (id, jurisdiction, cycle, units, lacking, contents, pdf, "
        "digest_algorithm, digest, fault, made_by, at, made_at) VALUES (gen_random_uuid(), $1, $2, "
        "1, 0, $3, 'x', 'sha256', '', '', $4, clock_timestamp(), clock_timestamp())",
        *(year.jurisdiction, year.cycle, content.fingerprint, year.officer.account),
    )
    assert (await compilation_desk(year.jurisdiction, year.cycle)).current
    await reopen(year.officer, version, "补充")
    assert not (await compilation_desk(year.jurisdiction, year.cycle)).current


@pytest.mark.parametrize(
    ("days", "behind", "over"),
    [(4, False, False), (3, False, False), (2, True, False), (0, True, False), (-1, False, True)],
)
async def test_three_days_before_the_sitting_it_is_to_be_ready(db, days, behind, over):
    hall = await given.a_prepared_sitting(units=1)
    held_on = await today() + timedelta(days=days)
    await fetch("UPDATE sitting SET held_on = $2 WHERE id = $1", hall.sitting, held_on)
    desk = await compilation_desk(hall.jurisdiction, hall.cycle)
    assert (desk.behind, desk.over, desk.days) == (behind, over, days - 3)


async def test_a_sign_that_no_font_has_is_named_and_may_be_mended(year):
    version = await accepted(year, "自查三十卷\U0010f000。", "七条。", "摘要。")
    await order_compilation(year.officer, year.cycle)
    await all_orders_are_made()
    desk = await compilation_desk(year.jurisdiction, year.cycle)
    assert desk.made == ()
    assert "有的字没有字库" in desk.fault
    await reopen(year.officer, version, "有一个字印不出")
    with pytest.raises(Refused, match="还没有接收"):
        await order_compilation(year.officer, year.cycle)
