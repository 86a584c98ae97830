"""What the city is told of its counties: the state in words, and no score before the opening."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import msgspec
import pytest
from python_calamine import CalamineWorkbook

from evaluation.cycles.rules import CycleState
from evaluation.db import fetch
from evaluation.results.counties import counties_in, county_results, years_of_counties
from evaluation.results.county_list import county_list
from evaluation.results.county_rules import CountySitting, CountyYear, Light, how_many, told
from evaluation.scoring.conduct import close_sitting
from evaluation.scoring.rules import SittingState
from tests import given

DAY = date(2025, 1, 16)
LATER = date(2025, 1, 20)


def a_sitting(state: SittingState, *, published: bool = False) -> CountySitting:
    return CountySitting(
        uuid4(),
        "县直单位",
        state,
        "paper",
        DAY,
        slips=None,
        ballots=None,
        root=None,
        paper_sheets=None,
        paper_root=None,
        publication=uuid4() if published else None,
        published_on=None,
    )


def a_year(state: CycleState | None, *sittings: CountySitting, until: date | None = None):
    return CountyYear(
        uuid4(), "430721", "安乡县", small_office=False, state=state, units=17, until=until,
        sittings=sittings,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("year", "today", "words", "following", "light"),
    [
        (a_year(None), DAY, "还没有建立本年度", "建立年度", Light.NOTHING),
        (a_year(CycleState.PREPARING), DAY, "还没有定评议会的日期", "筹备评议会", Light.UNDER_WAY),
        (
            a_year(CycleState.PREPARING, a_sitting(SittingState.PREPARED)),
            DAY,
            "安乡县尚未启封：评议会定在 1月16日",
            "演练开箱",
            Light.UNDER_WAY,
        ),
        (
            a_year(CycleState.PREPARING, a_sitting(SittingState.REHEARSED)),
            LATER,
            "安乡县尚未启封：原定 1月16日 的评议会已过 4 天，还没有开",
            "按期开会",
            Light.LATE,
        ),
        (
            a_year(CycleState.SITTING, a_sitting(SittingState.OPEN)),
            DAY,
            "安乡县尚未启封：评议会正在进行",
            "封箱",
            Light.UNDER_WAY,
        ),
        (
            a_year(CycleState.SITTING, a_sitting(SittingState.PAUSED)),
            DAY,
            "评议会暂停",
            "接着评",
            Light.UNDER_WAY,
        ),
        (
            a_year(CycleState.SITTING, a_sitting(SittingState.CLOSED)),
            LATER,
            "安乡县尚未启封：1月16日已封箱，票箱还没有打开",
            "两位监票人带钥匙卡启封",
            Light.LATE,
        ),
        (
            a_year(CycleState.SITTING, a_sitting(SittingState.VOIDED)),
            DAY,
            "评议会已作废",
            "重新筹备",
            Light.LATE,
        ),
        (
            a_year(CycleState.COUNTED, a_sitting(SittingState.OPENED)),
            DAY,
            "已启封计票，还没有签署",
            "签署",
            Light.UNDER_WAY,
        ),
        (
            a_year(CycleState.COUNTED, a_sitting(SittingState.SIGNED)),
            DAY,
            "已签署",
            "审定",
            Light.UNDER_WAY,
        ),
        (
            a_year(CycleState.APPROVED, a_sitting(SittingState.SIGNED)),
            DAY,
            "已审定",
            "开始公示",
            Light.UNDER_WAY,
        ),
        (
            a_year(CycleState.ANNOUNCED, a_sitting(SittingState.SIGNED), until=LATER),
            DAY,
            "正在公示，到 1月20日",
            "公示期满后公布",
            Light.UNDER_WAY,
        ),
        (
            a_year(CycleState.ANNOUNCED, a_sitting(SittingState.SIGNED), until=DAY),
            LATER,
            "公示期已满，还没有公布",
            "两位工作人员公布",
            Light.UNDER_WAY,
        ),
        (
            a_year(CycleState.PUBLISHED, a_sitting(SittingState.SIGNED, published=True)),
            LATER,
            "已公布结果",
            "没有要办的",
            Light.DONE,
        ),
        (
            a_year(
                CycleState.PUBLISHED,
                a_sitting(SittingState.SIGNED, published=True),
                a_sitting(SittingState.SIGNED),
            ),
            LATER,
            "还有一份结果没有公布",
            "公布另一场",
            Light.UNDER_WAY,
        ),
    ],
)
def test_each_state_is_told_in_words_with_what_comes_next(year, today, words, following, light):
    said = told(year, today)
    assert (words in said.words, following in said.following, said.light) == (True, True, light)


def test_of_two_sittings_the_one_that_is_behind_decides():
    both = (a_sitting(SittingState.SIGNED), a_sitting(SittingState.CLOSED))
    assert "尚未启封" in told(a_year(CycleState.SITTING, *both), DAY).words
    assert how_many([a_year(CycleState.SITTING, *both), a_year(None)], DAY)[Light.NOTHING] == 1


async def a_city_over(*halls: given.Hall):
    city = await given.a_jurisdiction("常德市")
    for number, (hall, title) in enumerate(zip(halls, ("安乡县", "澧县"), strict=False)):
        await fetch(
            "UPDATE jurisdiction SET superior = $2, title = $3, code = $4 WHERE id = $1",
            *(hall.jurisdiction, city, title, f"zz{number}"),
        )
    return city


async def test_the_city_sees_dates_counts_and_root_and_no_result_before_the_opening(db):
    hall = await given.an_open_sitting()
    city = await a_city_over(hall)
    await given.cast_all(hall, {hall.units[0]: given.FULL, hall.units[1]: given.HALF})
    (county,) = await counties_in(city, 2024)
    (sitting,) = county.sittings
    assert (sitting.state, sitting.ballots, sitting.slips, sitting.root) == (
        "open", None, None, None,
    )  # fmt: skip
    assert await county_results([county]) == []
    await close_sitting(hall.officer, hall.sitting)
    (county,) = await counties_in(city, 2024)
    (sitting,) = county.sittings
    assert (sitting.ballots, sitting.slips, len(sitting.root)) == (6, 3, 64)
    assert await county_results([county]) == []
    await given.open_with_cards(hall)
    (result,) = await county_results(await counties_in(city, 2024))
    assert [(line.rank, line.unit) for line in result.lines] == [(1, "第1局"), (2, "第2局")]
    assert (result.county, result.lines[0].grade) == ("安乡县", "良好")


async def test_a_rehearsal_is_no_sitting_of_the_county(db):
    hall = await given.a_prepared_sitting()
    city = await a_city_over(hall)
    await given.rehearse(hall)
    (county,) = await counties_in(city, 2024)
    assert [one.id for one in county.sittings] == [hall.sitting]
    assert await county_results([county]) == []


async def test_two_counties_stand_in_two_tables_and_two_sheets(db):
    halls = [await given.an_open_sitting(), await given.an_open_sitting()]
    city = await a_city_over(*halls)
    for hall in halls:
        await given.cast_all(hall, {hall.units[0]: given.FULL, hall.units[1]: given.HALF})
        await given.close_and_open(hall)
    counties = await counties_in(city, 2024)
    results = await county_results(counties)
    assert [(one.county, len(one.lines)) for one in results] == [("安乡县", 2), ("澧县", 2)]
    content = county_list("县市区评议情况", counties, results, LATER)
    assert content == county_list("县市区评议情况", counties, results, LATER)
    assert sheets_of(content) == ["各县市区情况", "1 安乡县 市直单位", "2 澧县 市直单位"]


def sheets_of(content: bytes) -> list[str]:
    return list(CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names)


async def test_a_county_without_the_year_is_there_with_its_words(db):
    hall = await given.a_prepared_sitting()
    city = await a_city_over(hall)
    assert await years_of_counties(city) == [2024]
    (county,) = await counties_in(city, 2023)
    assert (county.state, county.sittings) == (None, ())
    assert await counties_in(hall.jurisdiction, 2024) == []
    assert msgspec.structs.asdict(county)["units"] == 0
