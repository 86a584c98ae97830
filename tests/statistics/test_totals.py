"""汇总: what counts, what is lacking, and that the sample adds up to the bureau's figures."""

from decimal import Decimal

from evaluation.db import fetch
from evaluation.statistics.checks import standing_of
from evaluation.statistics.figures import Wanted, figure_of
from evaluation.statistics.filling import save_entries
from evaluation.statistics.grouping import By, groups_of, years_of
from evaluation.statistics.handed_up import handed_up_in
from evaluation.statistics.handing_up import hand_up
from evaluation.statistics.publishing import published_statistics
from evaluation.statistics.queries_office import amounts_in, desk_of
from evaluation.statistics.reviewing import send_back
from evaluation.statistics.totals import totals_of
from tests.statistics.returned import a_set_year, accepted, handed_in
from tests.statistics.sample import a_sample_of_returns
from tests.statistics.year import FORM, entries, fill

REPORT_2024 = {
    "行政处罚": 2895237,
    "行政许可": 3135279,
    "其他行政案件": 936035,
    "轻微不罚": 309529,
    "首违不罚": 73048,
}
REPORT_2023 = {
    "行政处罚": 3373999,
    "行政许可": 1211998,
    "其他行政案件": 5299471,
    "轻微不罚": 1189145,
    "首违不罚": 411042,
}


async def test_the_sample_adds_up_to_the_figures_of_the_reports_and_every_check_holds(db):
    city = await a_sample_of_returns()
    for year, report in ((2024, REPORT_2024), (2023, REPORT_2023)):
        totals = await totals_of(city, year)
        assert {one.title: one.amount for one in totals.highlights} == report
        assert (len(totals.below), totals.lacking_units, totals.lacking_counties) == (9, (), ())
    rows = await fetch("SELECT jurisdiction, id, year FROM cycle WHERE sample")
    assert len(rows) == 11
    for row in rows:
        for figures in (await amounts_in(row["jurisdiction"], row["year"])).values():
            standing = standing_of(FORM, figures, {})
            assert (standing.missing, standing.faults) == ((), ())
        desk = await desk_of(row["jurisdiction"], row["id"])
        assert {(line.stand, line.unexplained) for line in desk.units} == {("accepted", 0)}
        assert sum(line.late for line in desk.units) in (0, 2)
    assert [(one.year, one.version) for one in await published_statistics() if one.sample] == [
        (2023, 1)
    ]


async def test_a_return_counts_from_its_handing_in_until_it_is_sent_back(db):
    year = await a_set_year(units=3)
    await accepted(year, 0)
    await handed_in(year.clerks[1], year.units[1])
    totals = await totals_of(year.jurisdiction, 2024)
    assert (totals.own["penalty.fine"], totals.lacking_units) == (6, ("第3局",))
    await send_back(year.officer, year.cycle, year.units[1], 1, "请核对")
    totals = await totals_of(year.jurisdiction, 2024)
    assert (totals.own["penalty.fine"], totals.lacking_units) == (3, ("第2局", "第3局"))


async def test_no_power_adds_nothing_and_a_mean_is_never_added(db):
    year = await a_set_year()
    none = {"levy__count": "N", "levy__amount": "N"}
    await accepted(year, 0, **none)
    await accepted(year, 1, **none)
    totals = await totals_of(year.jurisdiction, 2024)
    assert ("levy.count" in totals.own, "training.hours" in totals.own) == (False, False)
    assert {one.title: one.amount for one in totals.highlights}["行政处罚"] == 72


async def test_every_figure_leads_to_the_units_that_it_is_made_of(db):
    year = await a_set_year()
    await accepted(year, 0, leniency__first="5")
    await accepted(year, 1, leniency__first="N")
    await fetch("UPDATE unit SET class = '经济管理类' WHERE id = $1", year.units[1])
    made = await figure_of(year.jurisdiction, 2024, Wanted("first"))
    assert (made.title, made.total) == ("首违不罚", 5)
    assert [(line.short_title, line.amount) for line in made.adding] == [("第1局", 5)]
    assert [(line.short_title, line.counted) for line in made.others] == [("第2局", True)]
    groups = await groups_of(year.jurisdiction, 2024, By.CLASS)
    assert [(one.title, one.sums.get("leniency.first")) for one in groups] == [
        ("综合执法类", 5),
        ("经济管理类", None),
        ("本级合计", 5),
    ]
    of_class = await figure_of(year.jurisdiction, 2024, Wanted("penalties", category="经济管理类"))
    assert [line.short_title for line in of_class.units] == ["第2局"]


async def test_the_figures_of_a_county_come_only_as_the_sums_it_handed_up(db):
    city = await a_set_year()
    county = await a_set_year("石门县", over=city.jurisdiction)
    await accepted(city, 0)
    await accepted(county, 0)
    before = await totals_of(city.jurisdiction, 2024)
    assert (before.below, before.lacking_counties) == ({}, ("石门县",))
    await hand_up(county.officer, county.cycle, 1)
    await accepted(county, 1)
    after = await totals_of(city.jurisdiction, 2024)
    assert (after.below["石门县"]["penalty.fine"], after.whole["penalty.fine"]) == (3, 6)
    groups = await groups_of(city.jurisdiction, 2024, By.JURISDICTION)
    assert [one.title for one in groups] == ["本级", "石门县", "全辖区"]
    made = await figure_of(city.jurisdiction, 2024, Wanted("penalties", whole=True))
    assert [(line.title, line.amount) for line in made.counties] == [("石门县", 36)]


async def test_a_year_that_was_on_paper_is_what_the_units_took_in(db):
    city = await a_set_year(units=1)
    county = await a_set_year("石门县", units=1, over=city.jurisdiction)
    for year in (city, county):
        await fill(year, {"penalty.total": "50"}, "before")
        await save_entries(year.clerk, year.unit, entries("why", penalty__total="口径调整"))
        await accepted(year, 0)
    await hand_up(county.officer, county.cycle, 1)
    former = await totals_of(city.jurisdiction, 2023)
    assert (former.own, former.below, former.whole) == (
        {"penalty.total": 50},
        {"石门县": {"penalty.total": 50}},
        {"penalty.total": 100},
    )
    columns = await years_of(city.jurisdiction, 2024)
    assert [(one.year, one.cycle, one.source) for one in columns] == [
        (2023, None, city.cycle),
        (2024, city.cycle, None),
    ]
    made = await figure_of(city.jurisdiction, 2024, Wanted("penalties", earlier=True))
    assert (made.total, len(made.units)) == (Decimal(50), 1)
    assert [one.taken_in for one in await handed_up_in(city.jurisdiction, 2023)] == [True]


async def test_a_year_without_any_figure_is_empty_and_no_fault(db):
    year = await a_set_year()
    totals = await totals_of(year.jurisdiction, 2019)
    assert (totals.whole, {one.amount for one in totals.highlights}) == ({}, {None})
    assert await years_of(year.jurisdiction, 2024) == []
