"""市县一次建立: one workbook, whole or not at all, and again without harm."""

import re
import stat

import pytest

from evaluation.accounts import actions
from evaluation.db import fetch, fetch_one
from evaluation.errors import Refused
from evaluation.intake.accounts import new_secrets
from evaluation.intake.set_up import examine, set_up, workbook_of
from evaluation.intake.set_up_forms import FORMS, empty_form
from evaluation.intake.set_up_rules import SetUpUnfit
from evaluation.intake.set_up_running import run_set_up
from evaluation.spreadsheets.several import read_several
from evaluation.workdays.queries import today
from tests.documents.reading import texts_of
from tests.intake.workbooks import CITY, COUNTY, a_set_up, spoilt, xlsx

KEPT = ("jurisdiction", "cycle", "board", "scheme_version", "unit", "account", "delegate",
        "audit_event")  # fmt: skip


COUNTY_NEW = (
    "示范县（小局）：新建；2025 年度新建；单位新增 2 家，已有 0 家；账号新增 3 个，已有 0 个；"
    "评议代表新增 2 人，已有 0 人"
)


async def counts() -> dict[str, int]:
    return {name: await fetch_one(f"SELECT count(*) FROM {name}") for name in KEPT}


async def printed(sheets, folder, name="letters.pdf"):
    """As the command does it, with letters."""
    return await run_set_up(xlsx(sheets), "建立.xlsx", letters=folder / name)


async def run(sheets):
    """All but the letters, which take a second."""
    book = workbook_of(xlsx(sheets), "建立.xlsx")
    seen = await examine(book)
    opened = [one for place in seen.places for one in place.opened]
    return await set_up(book, seen, await new_secrets(opened))


async def faults_of(sheets) -> list[tuple[str, int, str]]:
    """Where the faults are; nothing may be kept."""
    before = await counts()
    with pytest.raises(SetUpUnfit) as no:
        await examine(workbook_of(xlsx(sheets), "建立.xlsx"))
    assert await counts() == before
    return [(fault.sheet, fault.row, fault.column) for fault in no.value.faults]


async def test_city_and_county_are_there_with_their_years_units_accounts_and_delegates(db):
    before = await counts()
    done = await run(a_set_up())
    after = await counts()
    assert {name: after[name] - before[name] for name in KEPT if name != "audit_event"} == {
        "jurisdiction": 2, "cycle": 2, "board": 3, "scheme_version": 2, "unit": 4, "account": 8,
        "delegate": 2,
    }  # fmt: skip
    assert [place.words for place in done.places] == [
        "示范市：新建；2025 年度新建；单位新增 2 家，已有 0 家；账号新增 5 个，已有 0 个",
        COUNTY_NEW,
    ]
    row = (
        await fetch(
            "SELECT j.small_office, s.code AS superior, c.basis, b.title, b.scope, "
            "v.content::json -> 'rules' ->> 'form' AS form FROM jurisdiction j "
            "JOIN jurisdiction s ON s.id = j.superior JOIN cycle c ON c.jurisdiction = j.id "
            "JOIN board b ON b.cycle = c.id JOIN scheme_version v ON v.cycle = c.id "
            "WHERE j.code = $1",
            COUNTY,
        )
    )[0]
    assert tuple(row) == (True, CITY, "依据二号", "县直单位", "internal", "options")
    clerk = await fetch_one(
        "SELECT u.title FROM account a JOIN unit u ON u.id = a.unit WHERE a.username = 'xf-tang'"
    )
    assert clerk == "示范县水利局"


async def test_every_account_has_a_page_for_its_owner_only_and_its_password_logs_in(db, tmp_path):
    await printed(a_set_up(), tmp_path)
    letters = tmp_path / "letters.pdf"
    assert stat.S_IMODE(letters.stat().st_mode) == 0o600
    pages = ["".join(text.split()) for text in texts_of(letters.read_bytes())]
    pages = [text for text in pages if "账号通知书" in text and "密码" in text]
    assert len(pages) == 8
    (mine,) = [text for text in pages if "xf-li" in text]
    assert "示范县监督股" in mine
    password = re.search(r"Cd-[0-9a-z]{16}", mine)[0]
    assert await actions.log_in("xf-li", password, "127.0.0.1")
    assert "Cd-" not in str(await fetch("SELECT detail FROM audit_event"))


async def test_again_it_says_what_is_there_and_changes_nothing(db, tmp_path):
    await run(a_set_up())
    before = await counts()
    done = await printed(a_set_up(), tmp_path)
    assert await counts() == before
    assert not (tmp_path / "letters.pdf").exists()
    assert "已有；2025 年度已有；单位新增 0 家，已有 2 家；账号新增 0 个，已有 5 个" in (
        done.places[0].words
    )


async def test_what_came_later_into_the_sheet_is_added_to_what_is_there(db):
    await run(a_set_up())
    sheets = a_set_up()
    sheets["单位"].append((COUNTY, "县直单位", "综合执法类", "示范县林业局", "县林业局"))
    sheets["账号"].append((COUNTY, "xf-hu", "胡军", "监督股", "主持", ""))
    sheets["辖区"][2] = (*sheets["辖区"][2][:6], "别的依据", "", "", "")
    done = await run(sheets)
    assert (done.places[1].units.added, done.places[1].accounts.added) == (1, 1)
    assert [note.column for note in done.notes if note.sheet == "辖区"] == ["依据文件"]
    assert await fetch_one("SELECT count(*) FROM cycle WHERE basis = '别的依据'") == 0


async def test_used_jurisdictions_are_not_switched_by_a_sheet_and_unused_ones_are(db):
    sheets = a_set_up()
    alone = {"辖区": [sheets["辖区"][0], *(row[:4] for row in sheets["辖区"][1:])]}
    await run(alone)
    small = "SELECT small_office FROM jurisdiction WHERE code = $1"
    assert await fetch_one(small, COUNTY) is False
    await run(sheets)
    assert await fetch_one(small, COUNTY) is True
    off = await run(spoilt("辖区", 3, "小局", "否"))
    assert await fetch_one(small, COUNTY) is True
    assert ("辖区", 3, "小局") in [(note.sheet, note.row, note.column) for note in off.notes]


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value"),
    [
        ("辖区", 3, "行政区划代码", "安乡"),
        ("辖区", 3, "辖区名称", ""),
        ("辖区", 3, "上级代码", "999998"),
        ("辖区", 3, "小局", "可以"),
        ("辖区", 3, "评议年度", "1999"),
        ("辖区", 3, "评议年度", "明年"),
        ("辖区", 3, "依据文件", ""),
        ("辖区", 2, "小局", "是"),
        ("辖区", 3, "评议方案", "随便"),
        ("账号", 2, "用户名", "周 敏"),
        ("账号", 2, "姓名", "=A1"),
        ("账号", 2, "角色", "局长"),
        ("账号", 2, "角色", "县评议办工作人员"),
        ("账号", 7, "角色", "市评议办工作人员"),
        ("账号", 4, "角色", "系统管理员、审计管理员"),
        ("账号", 9, "所属单位", "不存在的局"),
        ("账号", 9, "行政区划代码", "123456"),
        ("账号", 3, "用户名", "SF-zhou"),
        ("账号", 7, "用户名", "sf-zhou"),
        ("单位", 4, "行政区划代码", "654321"),
        ("单位", 5, "单位全称", "示范县水利局"),
        ("单位", 5, "单位简称", "县水利局"),
        ("单位", 4, "承办单位", "不知道"),
        ("单位", 4, "单位全称", "局" * 81),
        ("评议代表", 2, "组别", "群众"),
        ("评议代表", 2, "单位", "电话 13907361234"),
        ("评议代表", 2, "行政区划代码", "111111"),
    ],
    ids=lambda value: str(value)[:12],
)
async def test_a_fault_is_told_by_sheet_row_and_column_and_nothing_is_set_up(
    db, sheet, row, column, value
):
    assert (sheet, row, column) in await faults_of(spoilt(sheet, row, column, value))


async def test_faults_of_all_sheets_are_told_at_once_and_in_order(db):
    sheets = spoilt("辖区", 3, "依据文件", "")
    sheets["账号"][1] = (CITY, "sf-zhou", "周敏", "科", "局长", "")
    sheets["单位"][3] = ("777777", *sheets["单位"][3][1:])
    sheets["评议代表"][2] = (COUNTY, "群众", "刘玉兰", "")
    assert await faults_of(sheets) == [
        ("辖区", 3, "依据文件"),
        ("账号", 2, "角色"),
        ("账号", 9, "所属单位"),
        ("单位", 4, "行政区划代码"),
        ("评议代表", 3, "组别"),
    ]


async def test_a_county_without_a_year_takes_no_units_and_a_second_city_is_none(db):
    sheets = a_set_up()
    sheets["辖区"][2] = sheets["辖区"][2][:5]
    assert {row for sheet, row, _ in await faults_of(sheets) if sheet == "单位"} == {4, 5}
    assert ("辖区", 3, "上级代码") in await faults_of(spoilt("辖区", 3, "上级代码", ""))


async def test_missing_and_strange_columns_and_sheets_are_told(db):
    sheets = a_set_up()
    sheets["账号"] = [row[:4] for row in sheets["账号"]]
    assert {("账号", 1, "角色"), ("账号", 1, "所属单位")} <= set(await faults_of(sheets))
    sheets = a_set_up()
    sheets["帐号"] = sheets.pop("账号")
    assert ("帐号", 0, "") in await faults_of(sheets)
    only = {"单位": a_set_up()["单位"]}
    assert ("辖区", 0, "") in await faults_of(only)
    heads = {"辖区": a_set_up()["辖区"][:1]}
    assert await faults_of(heads) == [("辖区", 0, "")]
    with pytest.raises(Refused, match="要一个 XLSX 文件"):
        workbook_of("行政区划代码,辖区名称\n".encode(), "建立.csv")


async def test_what_is_hidden_is_not_taken_in_silently(db):
    hidden = xlsx(a_set_up(), hidden="评议代表")
    with pytest.raises(SetUpUnfit, match="隐藏的工作表“评议代表”里有内容") as no:
        await examine(workbook_of(hidden, "建立.xlsx"))
    assert len(no.value.faults) == 1


async def test_a_name_that_another_office_has_taken_is_refused(db):
    await run(a_set_up())
    sheets = a_set_up()
    sheets["账号"][1] = (CITY, "xf-li", "周敏", "执法监督科", "市评议办工作人员", "")
    del sheets["账号"][6]
    assert await faults_of(sheets) == [("账号", 2, "用户名")]


async def test_letters_that_are_there_are_never_written_over(db, tmp_path):
    (tmp_path / "letters.pdf").write_bytes(b"mine")
    before = await counts()
    with pytest.raises(Refused, match="已有文件"):
        await printed(a_set_up(), tmp_path)
    assert (await counts(), (tmp_path / "letters.pdf").read_bytes()) == (before, b"mine")


async def test_what_changed_between_the_look_and_the_deed_stops_it(db):
    book = workbook_of(xlsx(a_set_up()), "建立.xlsx")
    seen = await examine(book)
    await fetch(
        "INSERT INTO jurisdiction (id, code, title, bureau) "
        "VALUES (gen_random_uuid(), $1, '示范市', '示范市司法局')",
        CITY,
    )
    before = await counts()
    with pytest.raises(Refused, match="又有人改过"):
        await set_up(book, seen, {})
    assert await counts() == before


async def test_what_is_still_lacking_is_said(db):
    sheets = a_set_up()
    sheets["账号"] = [row for row in sheets["账号"] if row[1] not in ("sf-zeng", "xf-tan")]
    notes = [note.words for note in (await run(sheets)).notes]
    assert any("示范市还没有安全管理员" in words for words in notes)
    assert any("示范县评议办工作人员不到两人" in words for words in notes)
    assert not any("示范县还没有" in words for words in notes)


async def test_the_empty_form_reads_as_empty_and_its_example_is_not_read(db):
    made = empty_form(await today())
    book = read_several(made, "空表.xlsx", FORMS, [form.title for form in FORMS])
    assert book.faults == ()
    assert [len(reading.rows) for reading in book.readings.values()] == [0, 0, 0, 0]
    assert [one for reading in book.readings.values() for one in reading.faults] == []
    with pytest.raises(SetUpUnfit, match="没有填任何一行"):
        await examine(workbook_of(made, "空表.xlsx"))
