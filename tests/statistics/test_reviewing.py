"""审核: accepted, sent back, and what was corrected afterwards."""

import pytest

from evaluation.errors import NotFound, Refused
from evaluation.statistics.handing_in import correct_cell, hand_in
from evaluation.statistics.queries import return_of
from evaluation.statistics.queries_office import desk_of
from evaluation.statistics.reviewing import accept, send_back
from evaluation.statistics.waiting import waiting_in
from tests.objective.year import events_of
from tests.statistics.returned import a_set_year, accepted, another_officer, handed_in
from tests.statistics.year import Year, state_of


@pytest.fixture
async def year(db: None) -> Year:
    year = await a_set_year()
    await handed_in(year.clerk, year.unit)
    return year


async def test_an_accepted_return_says_who_and_when(year):
    await accept(year.officer, year.cycle, year.unit, 1)
    head = (await return_of(year.jurisdiction, year.unit)).head
    assert (head.state, head.decided_by, head.decided_at is not None) == ("accepted", "周敏", True)
    assert (await events_of(year.officer))[-1] == "ReturnAccepted"


async def test_a_return_goes_back_with_a_remark_and_comes_again(year):
    await send_back(year.officer, year.cycle, year.unit, 1, " 罚款与上年差得多，请核对 ")
    head = (await return_of(year.jurisdiction, year.unit)).head
    assert (head.state, head.remark) == ("returned", "罚款与上年差得多，请核对")
    await hand_in(year.clerk, year.unit)
    assert (await state_of(year.unit))[:2] == ("waiting", 2)
    with pytest.raises(Refused, match="单位刚刚报送了第 2 次，您看的是第 1 次"):
        await accept(year.officer, year.cycle, year.unit, 1)
    await accept(year.officer, year.cycle, year.unit, 2)


@pytest.mark.parametrize("remark", ["", "  ", "多" * 501])
async def test_nothing_goes_back_without_a_word_that_can_be_read(year, remark):
    with pytest.raises(Refused, match="请写明哪里要改"):
        await send_back(year.officer, year.cycle, year.unit, 1, remark)
    assert (await state_of(year.unit))[0] == "waiting"


async def test_what_was_accepted_does_not_go_back(year):
    await accept(year.officer, year.cycle, year.unit, 1)
    for act in (accept(year.officer, year.cycle, year.unit, 1),
                send_back(year.officer, year.cycle, year.unit, 1, "再看看")):  # fmt: skip
        with pytest.raises(Refused, match="已经接收"):
            await act


async def test_a_draft_is_nothing_to_accept(year):
    with pytest.raises(NotFound):
        await accept(year.officer, year.cycle, year.units[1], 1)
    await send_back(year.officer, year.cycle, year.unit, 1, "请核对")
    with pytest.raises(Refused, match="不在待审"):
        await accept(year.officer, year.cycle, year.unit, 1)


async def test_neither_another_jurisdiction_nor_another_year_accepts_it(year):
    other = await a_set_year("岳阳市")
    for officer, cycle in ((other.officer, year.cycle), (year.officer, other.cycle)):
        with pytest.raises(NotFound):
            await accept(officer, cycle, year.unit, 1)


async def test_an_officer_corrects_with_a_trace_of_before_after_reason_and_name(year):
    await accept(year.officer, year.cycle, year.unit, 1)
    other = await another_officer(year)
    await correct_cell(other, year.unit, "penalty.fine", "10", "单位来函更正")
    one = await return_of(year.jurisdiction, year.unit)
    assert {(k.cell, k.before, k.after, k.by) for k in one.corrections} == {
        ("penalty.fine", "3", "10", "陈立"),
        ("penalty.total", "36", "43", "陈立"),
    }
    desk = await desk_of(year.jurisdiction, year.cycle)
    assert {line.short_title: line.corrections for line in desk.units}["第1局"] == 2


async def test_what_waits_is_told_on_the_first_page_until_it_is_done(year):
    (line,) = await waiting_in(year.jurisdiction)
    assert (line.waiting, line.missing, line.published) == (1, 1, False)
    await accept(year.officer, year.cycle, year.unit, 1)
    await accepted(year, 1)
    (line,) = await waiting_in(year.jurisdiction)
    assert (line.waiting, line.missing) == (0, 0)
