"""县市区评议情况 as a spreadsheet: what the city's page says, and a sheet for each result."""

from collections.abc import Sequence
from datetime import date

from evaluation.cycles.rules import CYCLE_TITLES
from evaluation.documents.county_list import ListTable, county_xlsx
from evaluation.results.counties import CountyResult
from evaluation.results.county_rules import CountySitting, CountyYear, Told, told
from evaluation.scoring.modes import MODE_TITLES, Mode
from evaluation.scoring.rules import SITTING_TITLES

STATES = {
    "县市区": 12, "小局": 6, "阶段": 8, "现在怎样": 40, "下一步": 30, "单位（家）": 10,
    "榜单": 12, "评议会日期": 12, "方式": 12, "评议会": 14, "封箱时卡数": 11, "封箱时票数": 11,
    "封箱码": 68, "纸质票箱封箱码": 68, "公布日期": 12,
}  # fmt: skip
"""Each with its width in characters."""
RESULT = {"名次": 7, "并列": 6, "单位": 24, "类别": 18, "总分": 10, "等次": 10}


def county_list(
    title: str, counties: Sequence[CountyYear], results: Sequence[CountyResult], made_on: date
) -> bytes:
    """The first sheet in the order of the codes; then one sheet a result, never a common one."""
    states = [row for county in counties for row in _states(county, told(county, made_on))]
    tables = [ListTable("各县市区情况", STATES, states)]
    for number, result in enumerate(results, 1):
        name = f"{number} {result.county} {result.sitting.board}"
        tables.append(ListTable(name, RESULT, _lines(result)))
    return county_xlsx(tables, title=title, made_on=made_on)


def _states(county: CountyYear, words: Told) -> list[list[str]]:
    """One row a sitting; one for a county without any."""
    head = [
        county.title,
        "是" if county.small_office else "",
        CYCLE_TITLES[county.state] if county.state else "未建立",
        words.words,
        words.following,
        str(county.units),
    ]
    return [head + _sitting(one) for one in county.sittings] or [head + [""] * 9]


def _sitting(one: CountySitting) -> list[str]:
    return [
        one.board,
        one.held_on.isoformat(),
        MODE_TITLES[Mode(one.mode)],
        SITTING_TITLES[one.state],
        "" if one.slips is None else str(one.slips),
        "" if one.ballots is None else str(one.ballots),
        one.root or "",
        one.paper_root or "",
        one.published_on.isoformat() if one.published_on else "",
    ]


def _lines(result: CountyResult) -> list[list[str]]:
    return [
        [
            str(line.rank or "—"),
            "并列" if line.tied else "",
            line.unit,
            line.category,
            line.total or "—",
            line.grade or "—",
        ]
        for line in result.lines
    ]
