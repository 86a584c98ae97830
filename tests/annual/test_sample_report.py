"""The proof: from the sample's returns to the report, whose figures are nowhere in the code."""

import re
from datetime import date
from pathlib import Path

import msgspec
import pytest

import evaluation
from evaluation.annual.actions import set_head
from evaluation.annual.issuing import issue_report
from evaluation.annual.queries import annual_desk, issued_file
from evaluation.annual.rules import Doubt
from evaluation.errors import Refused
from evaluation.sample.annual import write_annual_report
from evaluation.sample.people import person
from tests.annual.year import the_sample_returns
from tests.documents.reading import texts_of

FIGURES = {
    "行政处罚": ("2895237", "3373999", "下降14.2%", "−14.2%"),
    "行政许可": ("3135279", "1211998", "增长158.7%", "+158.7%"),
    "其他行政案件": ("936035", "5299471", "下降82.3%", "−82.3%"),
    "轻微不罚": ("309529", "1189145", "下降74.0%", "−74.0%"),
    "首违不罚": ("73048", "411042", "下降82.2%", "−82.2%"),
}


async def test_the_report_states_the_sums_of_all_returns_and_their_changes(db):
    cycle = await the_sample_returns()
    await write_annual_report()
    officer = await person("zhoumin")
    desk = await annual_desk(officer.jurisdiction, cycle)
    assert (desk.obstacles, desk.moved, desk.doubts) == ((), [], {})
    pdf = (await issued_file(officer.jurisdiction, cycle, desk.issues[0].id, "pdf")).content
    pages = texts_of(pdf)
    annex = next(number for number, page in enumerate(pages) if page.startswith("附件"))
    body, table = "".join(pages[:annex]), "".join(pages[annex:])
    for name, (now, before, words, rate) in FIGURES.items():
        assert f"{name}{now}件（比上年{words}）" in body
        assert f"{name}件{now}{before}{rate}" in table
    assert "常司报〔2025〕3号" in body
    assert "2025年1月24日" in body
    head = msgspec.structs.replace(desk.head, signed_on=date(2024, 2, 5))
    await set_head(officer, cycle, head, desk.head.revision)
    desk = await annual_desk(officer.jurisdiction, cycle)
    assert [*desk.doubts] == [Doubt.EARLY]
    with pytest.raises(Refused, match="2024年2月5日 早于统计期末 2024年12月31日"):
        await issue_report(officer, cycle, number="常司报〔2025〕3号")


def test_no_figure_of_the_report_stands_in_the_code():
    package = Path(evaluation.__file__).parent
    figures = re.compile("|".join(f for name in FIGURES.values() for f in name[:2]))
    sources = [package.rglob("*"), (package.parent / "templates").rglob("*")]
    found = {
        path.relative_to(package.parent).as_posix()
        for some in sources
        for path in some
        if path.suffix in {".py", ".html", ".csv", ".sql", ".txt", ".css"}
        and figures.search(path.read_text("utf-8"))
    }
    assert found == {"evaluation/sample/figures.csv"}
