"""案卷目录 of all units in one sheet: every row or none."""

from datetime import date

import pytest

from evaluation.casefiles.importing import ALL_UNITS, import_lists
from evaluation.casefiles.queries import campaign_head
from evaluation.errors import Refused
from evaluation.spreadsheets.writing import xlsx
from tests.casefiles.campaign import a_listing


def a_sheet(*rows: tuple[str, ...]) -> bytes:
    return xlsx(ALL_UNITS, rows, made_on=date(2024, 11, 1))


async def test_one_sheet_lists_all_units_or_none(db):
    made = await a_listing()
    good = a_sheet(
        ("常德市第1局", "行政处罚", "〔2024〕1号", "占道经营案", "2024-03-01"),
        ("常德市第2局", "行政许可", "〔2024〕1号", "设置户外广告", "2024-04-01"),
    )
    done = await import_lists(made.officer, made.cycle, made.campaign, "目录.xlsx", good)
    assert (done.units, done.files) == (2, 2)
    bad = a_sheet(
        ("第9局", "行政处罚", "〔2024〕2号", "占道经营案", "2024-03-01"),
        ("常德市第1局", "行政处罚", "〔2024〕3号", "占道经营案", "2024-03-01"),
        ("常德市第1局", "行政处罚", "〔2024〕3号", "占道经营案", "2024-03-01"),
    )
    with pytest.raises(Refused, match="第 2 行“单位”：本年度名录里没有“第9局”"):
        await import_lists(made.officer, made.cycle, made.campaign, "目录.xlsx", bad)
    assert (await campaign_head(made.jurisdiction, made.campaign)).counts.listed == 2
