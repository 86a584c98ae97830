"""The scheme's form: what refuses it and where that is said, its versions, the try-out."""

import html
import re

import pytest

from evaluation.accounts.rules import Role
from evaluation.cycles.actions import adopt_scheme, begin_cycle
from evaluation.cycles.queries import bundle_scheme, newest_scheme, scheme_versions
from evaluation.cycles.rules import Scope
from evaluation.cycles.scheme_form import COLUMNS, PLACES
from evaluation.db import fetch
from evaluation.web.office.scheme_posted import PostedScheme
from tests import given
from tests.cycles.given import a_scheme, fields_of
from tests.web.office.year import went_to


@pytest.fixture
async def year(db):
    """An officer, and a year that has no scheme yet: its page, and its id."""
    jurisdiction = await given.a_jurisdiction()
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=jurisdiction)
    cycle = await begin_cycle(officer, 2025, {"市直单位": Scope.ALL}, basis="依据文件")
    return officer, f"/office/years/{cycle}/scheme", cycle


def error_at(page: str, field: str) -> str:
    found = re.search(rf'<span class="error" id="{field}-error"><svg.*?</svg>(.*?)</span>', page)
    return html.unescape(found[1]) if found else ""


def test_the_form_has_a_field_for_every_place_of_a_scheme():
    columns = {f"{table}_{key}" for table, keys in COLUMNS.items() for key in keys}
    others = {"form_token", "edit", "seen", "document_number", "new_dimension"}
    assert set(PostedScheme.__struct_fields__) == {*PLACES, *columns} | others


BAD_NUMBERS = ["", "x", "-1", "+1", "1e2", "0.1234567", ".5", "5.", "NaN", "1" * 31]
POSITIVE = "满分填大于 0 的数，最多六位小数，例如 20。"
STEP = "填大于 0 的数，最多六位小数，例如 0.5。"
PLACES_AFTER = "小数位数填 0 至 6 的整数。"
CAP = "填 0 或更大的数，最多六位小数；不加不扣填 0。"
LIST = "请从列表里选一个。"
ROW_TWICE = "这一行与前面一行的编号相同。请删去这一行，再加一行。"
FALLING = "分数线要比上一等低。请改分数线，或调整先后。"
LAST = "除最后一等外都要有分数线，最后一等留空。"
QUOTA = "比例填 0 至 100 的数，例如 30；不限请留空。"
FIRST_ONLY = "只有第一等可以限比例，并且后面要有下一等。请清空。"
TRIMMED = "要大于去掉的最高、最低张数之和，不然会去光。"
FRACTION = "分子、分母填整数，例如 1/2；不设法定票数填 0/1，选“达到”。"


def none_of(table: str) -> dict[str, list[str]]:
    return {f"{table}_{key}": [] for key in COLUMNS[table]}


# What stands in the form in the place of the default's, the field that says so, and the sentence.
BREACHES = [
    *(({"step": bad}, "step", STEP) for bad in ["0", *BAD_NUMBERS]),
    *(({"indicators_max": ("20", bad, "25", "20", "15")}, "indicators-1-max", POSITIVE)
      for bad in ["0", "0.0", *BAD_NUMBERS]),
    (none_of("indicators") | {"tie_break_key": []}, "indicators", "至少要有一项指标。请加一行。"),
    ({"indicators_id": ("team", "team", "casefile", "clues", "public")}, "indicators-1-title",
     ROW_TWICE),
    (none_of("groups"), "groups", "至少要有一个组。请加一行。"),
    ({"groups_weight": ("0", "0.0", "0")}, "groups", "至少要有一个组的权重大于 0。"),
    *(({"groups_weight": ("30", "40", bad)}, "groups-2-weight",
       "权重填 0 或更大的数，最多六位小数，例如 30。") for bad in BAD_NUMBERS),
    ({"groups_id": ("party", "npc", "npc")}, "groups-2-title", ROW_TWICE),
    *(({name: bad}, name, "填整数；不去极值填 0。")
      for name in ("trim_low", "trim_high") for bad in ("", "x", "-1", "1.5")),
    ({"trim_min_valid": "2"}, "trim_min_valid", TRIMMED),
    ({"trim_low": "0", "trim_high": "0", "trim_min_valid": "0"}, "trim_min_valid", TRIMMED),
    ({"trim_min_valid": "五"}, "trim_min_valid", "填整数，例如 5；不去极值填 1。"),
    ({"quorum_denominator": "0", "quorum_numerator": "0"}, "quorum_denominator",
     "分母要大于 0，并且不小于分子。例如 1/2。"),
    ({"quorum_numerator": "3"}, "quorum_denominator", "分母要大于 0，并且不小于分子。例如 1/2。"),
    ({"quorum_numerator": "一"}, "quorum_numerator", FRACTION),
    ({"quorum_denominator": "-2"}, "quorum_denominator", FRACTION),
    ({"panel": "39.999999"}, "objective", "现场评议和客观考核的占比相加要等于 100。"),
    *(({name: bad}, name, "占比填 0 至 100 的数，最多六位小数，例如 40。")
      for name in ("panel", "objective") for bad in BAD_NUMBERS),
    *(({name: bad}, name, CAP) for name in ("bonus_cap", "deduction_cap") for bad in BAD_NUMBERS),
    *(({"decimals": bad}, "decimals", PLACES_AFTER) for bad in ("7", "", "-1", "2.0")),
    *(({name: "other"}, name, LIST)
      for name in ("form", "center", "rounding", "rank_on", "rank_within", "quota_tie")),
    (none_of("grades"), "grades", "至少要有一个等次。请加一行。"),
    ({"grades_id": ("excellent", "excellent", "pass", "fail")}, "grades-1-title", ROW_TWICE),
    ({"grades_min": ("", "80", "60", "")}, "grades-0-min", LAST),
    ({"grades_min": ("90", "80", "60", "10")}, "grades-3-min", LAST),
    ({"grades_min": ("90", "90", "60", "")}, "grades-1-min", FALLING),
    ({"grades_min": ("90", "80", "85", "")}, "grades-2-min", FALLING),
    ({"grades_min": ("90", "八十", "60", "")}, "grades-1-min",
     "分数线填 0 或更大的数，最多六位小数，例如 90。"),
    ({"grades_quota": ("100.0001", "", "", "")}, "grades-0-quota", "比例最高 100%，请改。"),
    ({"grades_quota": ("三成", "", "", "")}, "grades-0-quota", QUOTA),
    ({"grades_quota": ("-30", "", "", "")}, "grades-0-quota", QUOTA),
    ({"grades_quota": ("30", "20", "", "")}, "grades-1-quota", FIRST_ONLY),
    ({"grades_id": ("a",), "grades_title": ("合格",), "grades_min": ("",), "grades_quota": ("30",)},
     "grades-0-quota", FIRST_ONLY),
    ({"tie_break_key": ("objective", "deduction")}, "tie_break-1-key",
     "这一项既不是现有的指标，也不是客观考核的维度。请换一项或删去。"),
]  # fmt: skip

OPTION_BREACHES = [
    (none_of("options"), "options", "测评制至少要有一个选项。请加一行。"),
    ({"options_id": ("a", "a", "b", "c")}, "options-1-title", ROW_TWICE),
    ({"options_id": ("", "a", "b", "c")}, "options-0-title", ROW_TWICE),
    ({"options_value": ("100.000001", "70", "30", "")}, "options-0-value", "分值最高 100，请改。"),
    *(({"options_value": (bad, "70", "30", "")}, "options-0-value",
       "分值填 0 至 100 的数，最多六位小数；不了解请留空。") for bad in BAD_NUMBERS if bad),
]  # fmt: skip


def item_columns(**changed: str) -> dict[str, list[str]]:
    """The objective items, with other figures in the second of them."""
    fields = fields_of(a_scheme())
    return {
        f"items_{key}": [
            changed.get(key, text) if place == 1 else text
            for place, text in enumerate(fields[f"items_{key}"])
        ]
        for key in COLUMNS["items"]
    }


ITEM_BREACHES = [
    (item_columns(id="1.1"), "items-1-id", "与前面一项的编号相同，请改。"),
    (item_columns(id=""), "items-1-id", "请写编号，例如 1.1。"),
    (item_columns(dimension=""), "items-1-dimension", "请选这一项归入哪个维度。"),
    *((item_columns(max=bad), "items-1-max", "满分填大于 0 的数，最多六位小数，例如 5。")
      for bad in ["0", *BAD_NUMBERS]),
]  # fmt: skip


async def test_every_breach_is_told_beside_its_field_and_nothing_is_adopted(client, year):
    officer, path, cycle = year
    await given.log_in(client, officer)
    told = [("points", *breach) for breach in (*BREACHES, *ITEM_BREACHES)]
    told += [("options", *breach) for breach in OPTION_BREACHES]
    for start, changed, field, sentence in told:
        form = fields_of(a_scheme(start)) | {"edit": "adopt"} | changed
        answer = await client.post(path, data=form)
        page = answer.text
        assert (changed, answer.status_code) == (changed, 422)
        assert (changed, error_at(page, field)) == (changed, sentence)
        assert f'<a href="#{field}">' in page
        assert f'id="{field}"' in page
    assert await scheme_versions(cycle) == []


async def test_several_faults_are_told_together_and_what_was_typed_stays(client, year, press):
    officer, path, _ = year
    form = fields_of(a_scheme()) | {"edit": "adopt", "step": "半分", "decimals": "9"}
    form |= {
        "indicators_title": ["队伍", "", "案卷", "线索", "公众"],
        "document_number": "常司发3号",
    }
    page = (await press(officer, path, form)).text
    assert "有 3 处要改" in page
    assert error_at(page, "indicators-1-title") == "请写名称；用不着这一行就删去。"
    assert 'name="step" value="半分"' in page
    assert 'name="document_number" value="常司发3号"' in page
    assert 'value="案卷"' in page


async def test_two_versions_are_adopted_and_told_apart(client, press, read, year):
    officer, path, cycle = year
    form = fields_of(a_scheme()) | {"edit": "adopt", "document_number": "常司发〔2025〕3号"}
    went_to(await press(officer, path, form), f"{path}/versions")
    form |= {"indicators_max": ["25", "20", "25", "15", "15"], "seen": "1"}
    went_to(await press(officer, path, form), f"{path}/versions")
    page = await read(officer, f"{path}/versions")
    assert "指标“执法队伍管理”满分 20 → 25" in page
    assert "指标“问题线索督办”满分 20 → 15" in page
    versions = await scheme_versions(cycle)
    assert [line.version for line in versions] == [2, 1]
    assert versions[0].sha256[:8] in page
    back = await read(officer, f"{path}/versions?older=2&newer=1")
    assert "指标“执法队伍管理”满分 25 → 20" in back
    assert "第 1 版" in await read(officer, f"{path}/versions/1")
    for room in ("/versions/7", "/versions?newer=7", "?version=7", "/try-out?version=7"):
        assert (await client.get(path + room)).status_code == 404


async def test_what_a_bundle_carries_are_the_rules_alone(press, year):
    officer, path, cycle = year
    await press(officer, path, fields_of(a_scheme()) | {"edit": "adopt"})
    version = await newest_scheme(cycle)
    rules = a_scheme()["rules"]
    rules["grades"][0]["quota"] = "0.3"
    assert await bundle_scheme(version) == rules


async def test_the_same_scheme_under_the_same_number_is_not_adopted_twice(press, year):
    officer, path, cycle = year
    form = fields_of(a_scheme()) | {"edit": "adopt"}
    await press(officer, path, form)
    answer = await press(officer, path, form | {"seen": "1"})
    assert answer.status_code == 409
    assert "与第 1 版的内容、文号都相同" in answer.text
    went_to(
        await press(officer, path, form | {"seen": "1", "document_number": "3号"}),
        f"{path}/versions",
    )
    assert len(await scheme_versions(cycle)) == 2


async def test_who_was_overtaken_sees_what_the_other_changed_and_keeps_the_own(press, year):
    officer, path, cycle = year
    await adopt_scheme(officer, cycle, a_scheme("options"))
    form = fields_of(a_scheme(step="1")) | {"edit": "adopt", "seen": "0"}
    answer = await press(officer, path, form)
    assert answer.status_code == 409
    assert "刚刚有人采用了第 1 版" in answer.text
    assert "评分形式 测评制 → 打分制" in answer.text
    assert 'name="step" value="1"' in answer.text
    assert 'name="seen" value="1"' in answer.text
    went_to(await press(officer, path, form | {"seen": "1"}), f"{path}/versions")


async def test_rows_come_go_and_move_by_buttons(press, year):
    officer, path, cycle = year
    form = fields_of(a_scheme())
    page = (await press(officer, path, form | {"edit": "groups:add"})).text
    assert page.count('name="groups_title"') == 4
    assert 'role="alert"' not in page
    page = (await press(officer, path, form | {"edit": "indicators:4:up"})).text
    order = re.findall(r'name="indicators_title" value="(.*?)"', page)
    assert order[-2:] == ["社会公众评价", "问题线索督办"]
    page = (await press(officer, path, form | {"edit": "grades:1:remove"})).text
    assert re.findall(r'name="grades_title" value="(.*?)"', page) == ["优秀", "合格", "不合格"]
    added = form | {"edit": "items:add", "new_dimension": "信访"}
    page = (await press(officer, path, added)).text
    assert '<option value="信访" selected>信访</option>' in page
    known = form | {"edit": "items:add", "new_dimension": "案卷质量评查"}
    page = (await press(officer, path, known)).text
    assert page.count('<option value="casefile" selected>') == 3 + 1  # a tie-break among them
    assert await scheme_versions(cycle) == []


async def test_another_form_is_shown_and_brought_back_without_loss(press, year):
    officer, path, _ = year
    form = fields_of(a_scheme()) | {"edit": "form", "form": "options"}
    page = (await press(officer, path, form)).text
    assert 'aria-label="第 1 个选项的名称"' in page
    assert 'type="hidden" name="quick_grades_percent" value="95"' in page
    assert 'type="hidden" name="step" value="0.5"' in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "默认方案“打分制”"),
        ("?start=options", "默认方案“测评制”"),
        ("?start=panel", "述职是否实事求是"),
        ("?start=nothing", "默认方案“打分制”"),
    ],
)
async def test_every_default_is_a_start_of_the_form(read, year, query, words):
    officer, path, _ = year
    assert words in await read(officer, path + query)


async def test_every_default_is_ready_to_use_from_the_first_page(press, read, year):
    officer, path, cycle = year
    for number, form in enumerate(("points", "options", "panel"), 1):
        went_to(await press(officer, "/office/scheme", {"cycle": cycle, "form": form}), "/office")
        assert len(await scheme_versions(cycle)) == number
    home = await read(officer, "/office")
    assert f'href="{path}"' in home
    assert "打分制，第 3 版" in home


async def test_quick_grades_show_the_points_they_fill_in(read, year):
    officer, path, _ = year
    page = await read(officer, path)
    row = page.partition('value="案卷质量评查"')[2].partition("</tr>")[0]
    assert re.findall(r'<td class="num">([\d.]+)</td>', row) == ["24", "21.5", "17.5", "12.5"]


async def test_advice_stops_nothing(press, year):
    officer, path, _ = year
    form = fields_of(a_scheme()) | {"indicators_max": ["25", "20", "25", "20", "15"]}
    page = (await press(officer, path, form)).text
    assert "指标的满分合计 105，不是 100" in page
    assert "可以采用" in page
    went_to(await press(officer, path, form | {"edit": "adopt"}), f"{path}/versions")


async def test_an_open_sitting_freezes_the_scheme_and_the_page_says_why(press, read):
    hall = await given.an_open_sitting(units=1)
    path = f"/office/years/{hall.cycle}/scheme"
    page = await read(hall.officer, path)
    assert "评议会“评议会”已经开始；从那时起，本年度一直用第 1 版。" in page
    assert "<form" not in page.partition("<main")[2]
    answer = await press(hall.officer, path, fields_of(a_scheme()) | {"edit": "adopt"})
    assert answer.status_code == 409
    assert "方案已固定，不能再改" in answer.text
    assert len(await scheme_versions(hall.cycle)) == 1


async def test_a_rehearsal_freezes_nothing(read):
    hall = await given.a_prepared_sitting(units=1)
    await given.rehearse(hall)
    page = await read(hall.officer, f"/office/years/{hall.cycle}/scheme")
    assert "采用为第 2 版" in page


async def test_the_auditor_reads_and_is_offered_nothing_to_press(read):
    hall = await given.a_prepared_sitting(units=1)
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=hall.jurisdiction)
    path = f"/office/years/{hall.cycle}/scheme"
    for room in ("", "/versions", "/versions/1"):
        page = await read(auditor, path + room)
        assert "底稿" not in page
        assert "编写" not in page


async def test_a_version_is_tried_on_invented_ballots(read, year):
    officer, path, cycle = year
    await adopt_scheme(officer, cycle, a_scheme())
    page = await read(officer, f"{path}/try-out?seed=7&units=12&slips=9&slips=9&slips=9")
    for words in ("试算数据", "名义上现场评议占 40%", "（去最低）", "“优秀”最多 3 家", "第 1 版"):
        assert words in page
    recused = re.search(r'<option value="(u\d+)">第 \d+ 家（有一组全部回避）', page)
    one = await read(officer, f"{path}/try-out?seed=7&unit={recused[1]}")
    assert "它的权重按比例分给其余各组" in one
    assert "42.9%" in one


async def test_what_stands_in_the_form_is_tried_and_comes_back_to_the_form(press, year):
    officer, path, cycle = year
    form = fields_of(a_scheme(center="median")) | {"edit": "try", "document_number": "3号"}
    page = (await press(officer, path, form)).text
    assert "还没有采用的这一稿" in page
    carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(.*?)">', page))
    kept = {key: html.unescape(carried[key]) for key in ("content", "seen", "document_number")}
    more = {"seed": 3, "units": 3, "slips": [5, 5, 5]}
    assert "还没有采用的这一稿" in (await press(officer, f"{path}/try-out", kept | more)).text
    back = (await press(officer, f"{path}/resume", kept)).text
    assert '<option value="median" selected>' in back
    assert 'name="document_number" value="3号"' in back
    assert await scheme_versions(cycle) == []


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"rules": 1}', '{"rules": {}}'])
async def test_a_text_that_is_no_scheme_is_refused(press, year, content):
    officer, path, _ = year
    posted = {"content": content, "seen": 0, "seed": 1, "units": 3, "slips": 3}
    for room in ("try-out", "resume"):
        form = {k: v for k, v in posted.items() if room == "try-out" or k in {"content", "seen"}}
        assert (await press(officer, f"{path}/{room}", form)).status_code in {400, 409}


async def test_columns_of_different_lengths_are_no_form_of_ours(press, year):
    officer, path, _ = year
    form = fields_of(a_scheme()) | {"groups_weight": ["30", "40"]}
    assert (await press(officer, path, form)).status_code == 400


async def test_what_was_adopted_stands_in_the_trail(press, year):
    officer, path, _ = year
    await press(officer, path, fields_of(a_scheme()) | {"edit": "adopt"})
    rows = await fetch(
        "SELECT detail::json->>'version' AS version FROM audit_event "
        "WHERE jurisdiction = $1 AND name = 'SchemeAdopted'",
        officer.jurisdiction,
    )
    assert [row["version"] for row in rows] == ["1"]
