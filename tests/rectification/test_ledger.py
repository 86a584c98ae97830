"""专项整治台账: its rows as an office would write them by hand; filtered, printed, as a sheet."""

import io
from datetime import timedelta

import msgspec
import pytest
from python_calamine import CalamineWorkbook

from evaluation.db import fetch
from evaluation.documents.ledger import COLUMNS, ledger_xlsx
from evaluation.documents.write_off_sheet import write_off_html
from evaluation.errors import NotFound, Refused
from evaluation.rectification import ledger_printing
from evaluation.rectification.accountability import NewEntry, enter, say_accountable
from evaluation.rectification.ledger_printing import (
    in_words,
    ledger_document,
    print_ledger,
    write_off_sheet,
)
from evaluation.rectification.ledger_queries import Stand, Wanted, ledger_of, whole_ledger
from evaluation.rectification.problem_queries import problem_of
from evaluation.rectification.verifying import send_back, write_off
from evaluation.workdays.queries import due_before, today
from tests import given
from tests.clues.given import a_unit, a_year
from tests.documents.reading import texts_of
from tests.rectification.asked import ANSWER, Asked, a_problem, handed_in, verified

EVERYTHING = Wanted()


async def a_full_ledger() -> list[Asked]:
    """In one year: 1 written off with 约谈, 2 sent back, 3 overdue and another unit's."""
    year = await a_year()
    unit = await a_unit(year[0], "市城市管理和行政执法局")
    other = await a_unit(year[0], "市水利局")
    first = await a_problem(
        number=1,
        year=year,
        unit=unit,
        kind="机械执法",
        level="key",
        due_on=await today() + timedelta(days=6),
    )
    officers = (first.officer, first.second)
    second = await a_problem(number=2, year=year, unit=unit, officers=officers, kind="不作为")
    late = await due_before(3, await today())
    third = await a_problem(
        number=3, year=year, unit=other, officers=officers, due_on=late, kind="不作为"
    )
    await fetch("UPDATE clue SET source = 'media' WHERE id = $1", third.clue)
    await handed_in(first, file="=SUM(1)回访.pdf")
    await verified(first)
    await write_off(first.second, first.clue)
    entry = NewEntry(kind="约谈", persons=2, text="副大队长", decided_on=await today())
    await enter(first.officer, first.clue, entry)
    await handed_in(second)
    await send_back(second.officer, second.clue, 1, "没有回访记录。")
    await say_accountable(third.officer, third.clue, accountable=True, reason="有过错。")
    return [first, second, third]


async def whole(asked: Asked, **wanted: object):
    return await whole_ledger(asked.jurisdiction, asked.cycle, Wanted(**wanted))


async def test_the_rows_are_as_an_office_writes_them(db):
    first, *_ = await a_full_ledger()
    ledger = await whole(first)
    day = in_words(await today())
    times = [
        in_words(await today() + timedelta(days=6)),
        in_words(await due_before(3, await today())),
    ]
    unit, text = (
        "市城市管理和行政执法局",
        "占道经营整治不分时段。整治占道经营时不分时段，不听商户陈述。",
    )
    rows = ledger_document(ledger).rows
    assert rows[0] == (
        "1",
        unit,
        "投诉举报",
        "机械执法",
        f"24-001　{text}",
        "修订占道经营整治规程，分时段管理。",
        times[0],
        unit,
        "分管副局长",
        "执法大队大队长",
        "已对三名队员批评教育，回访商户 12 户。",
        "=SUM(1)回访.pdf",
        "已销号",
        "周敏（现场验收）：到现场看过，已改。　销号：陈立",
        day,
        "约谈2人",
        "否",
    )
    assert rows[1][12:] == ("整改退回", "周敏（退回）：没有回访记录。", "", "无", "否")
    assert (rows[2][1], rows[2][2], rows[2][5]) == ("市水利局", "媒体曝光", "")
    assert rows[2][12:] == ("整改中，超期 3 个工作日", "", "", "应追责，尚未追责", "否")
    assert rows[2][6] == times[1]


async def test_it_is_chosen_by_unit_kind_stand_level_source_and_on_site(db):
    first, *_ = await a_full_ledger()
    numbers = {
        "unit": ({"unit": first.unit}, [1, 2]),
        "kind": ({"kind": "不作为"}, [2, 3]),
        "level": ({"level": "key"}, [1]),
        "source": ({"source": "media"}, [3]),
        "overdue": ({"stand": Stand.OVERDUE}, [3]),
        "owing": ({"stand": Stand.OWING}, [3]),
        "mending": ({"stand": Stand.MENDING, "kind": "不作为"}, [2, 3]),
        "written off": ({"stand": Stand.WRITTEN_OFF}, [1]),
        "waiting": ({"stand": Stand.WAITING}, []),
        "on site": ({"on_site": True}, []),
        "not on site": ({"on_site": False}, [1, 2, 3]),
    }
    for wanted, expected in numbers.values():
        assert [one.number for one in (await whole(first, **wanted)).lines] == expected
    ledger = await ledger_of(first.jurisdiction, first.cycle, Wanted(kind="不作为"))
    assert {stand: ledger.counts[stand] for stand in ("all", "overdue", "written_off")} == {
        "all": 2,
        "overdue": 1,
        "written_off": 0,
    }
    assert ([one.title for one in ledger.units], ledger.kinds) == (
        ["市城市管理和行政执法", "市水利局"],
        ("不作为", "机械执法"),
    )
    assert [one.number for one in ledger.lines] == [3, 2]
    facts = ledger_document(await whole(first, stand=Stand.OVERDUE, kind="不作为")).facts
    assert "单位超期　不作为　共 1 条" in facts


async def test_fifty_to_a_page(db, monkeypatch):
    monkeypatch.setattr("evaluation.rectification.ledger_queries.PAGE", 2)
    first = (await a_full_ledger())[0]
    ledger = await ledger_of(first.jurisdiction, first.cycle, EVERYTHING, 2)
    assert (ledger.total, ledger.pages, [one.number for one in ledger.lines]) == (3, 2, [1])


async def test_the_sheet_has_the_columns_of_the_trade_and_no_formula(db):
    first = (await a_full_ledger())[0]
    content = ledger_xlsx(ledger_document(await whole(first)))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert sheet[0][0] == "常德市2024年度行政执法突出问题专项整治台账"
    assert tuple(sheet[2]) == tuple(COLUMNS)
    assert [row[0] for row in sheet[3:]] == [1, 2, 3]
    assert sheet[3][11] == "=SUM(1)回访.pdf"


async def test_on_paper_it_has_its_head_and_its_rows(db, monkeypatch):
    first = (await a_full_ledger())[0]
    printed = await print_ledger(first.jurisdiction, first.cycle, EVERYTHING)
    page = "".join(texts_of(printed.content))
    assert printed.name == "常德市2024年度行政执法突出问题专项整治台账.pdf"
    for words in ("是否现场通报", "24-001", "已销号", "约谈2人", "市水利局"):
        assert words in page
    monkeypatch.setattr(ledger_printing, "MOST_PRINTED", 2)
    with pytest.raises(Refused, match="选出了 3 条，打印最多 2 条"):
        await print_ledger(first.jurisdiction, first.cycle, EVERYTHING)


async def test_the_form_for_writing_off_names_both_and_every_round(db):
    asked = await a_problem(complainant="钟晓燕")
    await handed_in(asked)
    await send_back(asked.officer, asked.clue, 1, "没有回访记录。")
    await handed_in(asked, msgspec.structs.replace(ANSWER, progress="附回访记录。"), file="二.pdf")
    problem = await problem_of(asked.jurisdiction, asked.cycle, asked.clue)
    sheet = write_off_sheet(problem, await today())
    assert (sheet.verified, sheet.written_off, sheet.accountability) == ("", "", ())
    await verified(asked, 2)
    await write_off(asked.second, asked.clue)
    problem = await problem_of(asked.jurisdiction, asked.cycle, asked.clue)
    sheet = write_off_sheet(problem, await today())
    day = in_words(await today())
    assert sheet.verified == f"周敏，{day}。现场验收：到现场看过，已改。"
    assert sheet.written_off == f"陈立，{day}，同意销号。"
    assert [one.number for one in sheet.rounds] == [1, 2]
    assert "没有回访记录。" in sheet.rounds[0].decision
    html = write_off_html(sheet)
    assert ("二.pdf" in html, "编号 24-007" in html, "钟晓燕" in html) == (True, True, False)


async def test_another_place_and_another_year_have_no_such_ledger(db):
    first = (await a_full_ledger())[0]
    elsewhere = await given.a_jurisdiction("石门县")
    with pytest.raises(NotFound):
        await ledger_of(elsewhere, first.cycle, EVERYTHING)
    with pytest.raises(NotFound):
        await problem_of(elsewhere, first.cycle, first.clue)
    _, other_year = await a_year(first.jurisdiction, 2023)
    assert (await ledger_of(first.jurisdiction, other_year, EVERYTHING)).lines == ()
    with pytest.raises(NotFound):
        await problem_of(first.jurisdiction, other_year, first.clue)


async def test_a_long_ledger_is_drawn_in_four_questions(db, monkeypatch):
    first = (await a_full_ledger())[0]
    asked = []

    async def counting(sql: str, *values: object) -> object:
        asked.append(sql)
        return await fetch(sql, *values)

    for module in ("rectification.ledger_queries", "workdays.queries"):
        monkeypatch.setattr(f"evaluation.{module}.fetch", counting)
    await ledger_of(first.jurisdiction, first.cycle, EVERYTHING)
    assert len(asked) + len(["the setting"]) == 4
