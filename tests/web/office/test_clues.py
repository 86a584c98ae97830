"""线索督办 through the pages: list, board, calendar, form, one clue's whole way, who complained."""

import re
from datetime import timedelta

import pytest

from evaluation.accounts.rules import Role
from evaluation.clues.queries_year import clue_year
from evaluation.clues.seeing import sight_of
from evaluation.clues.states import ClueState, Level
from evaluation.db import fetch, fetch_one
from evaluation.workdays.queries import today
from tests import given
from tests.clues.given import a_clue, a_unit, a_year
from tests.scans import a_pdf
from tests.web.office.test_reports import the_form
from tests.web.office.year import went_to


class Office:
    """A city's year with an officer and a unit."""

    def __init__(self, here, cycle, unit, officer):
        self.here, self.cycle, self.unit, self.officer = here, cycle, unit, officer

    def path(self, room: str = "") -> str:
        return f"/office/years/{self.cycle}/clues{room}"

    async def clue(self, **wanted):
        wanted = {"unit": self.unit} | wanted
        return await a_clue(jurisdiction=self.here, cycle=self.cycle, **wanted)

    async def first_clue(self):
        return await fetch_one("SELECT id FROM clue WHERE cycle = $1", self.cycle)


@pytest.fixture
async def office(db) -> Office:
    here, cycle = await a_year(await given.a_jurisdiction("常德市"))
    unit = await a_unit(here)
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=here)
    return Office(here, cycle, unit, officer)


FORM = {
    "title": "占道经营整治不分时段",
    "text": "十一月三日上午整治占道经营，不听商户陈述，当场扣走货架。",
    "source": "complaint",
    "channel": "12345 热线",
    "received_on": "2024-11-04",
    "name": "向阿华",
    "telephone": "13973600017",
}


async def test_without_a_year_the_page_says_what_to_do(client, read):
    county = await given.a_jurisdiction("石门县")
    officer = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=county)
    assert "请先建立年度" in await read(officer, "/office/clues")
    _, cycle = await a_year(county)
    await given.log_in(client, officer)
    answer = await client.get("/office/clues")
    assert answer.headers["location"] == f"/office/years/{cycle}/clues"
    assert "本年度还没有线索" in await read(officer, f"/office/years/{cycle}/clues")


async def test_the_list_begins_with_what_is_overdue_and_says_so(office, read):
    now = await today()
    await office.clue(state=ClueState.ACCEPTED, number=2, title="还有时间", due_on=now)
    await office.clue(
        state=ClueState.RECTIFYING, number=97, title="已经超期", level=Level.KEY,
        due_on=now - timedelta(days=9),
    )  # fmt: skip
    page = await read(office.officer, office.path())
    assert page.index("已经超期") < page.index("还有时间")
    assert 'class="flag"' in page
    assert "24-097" in page
    assert "<b>重点</b>" in page
    assert "在办 2</a>" in page
    assert "超期 1</a>" in page
    home = await read(office.officer, "/office")
    assert "线索超期　1 条" in home
    assert f"{office.path()}?tab=overdue" in home


async def test_the_board_and_the_calendar_lead_to_the_list(office, read):
    now = await today()
    clue = await office.clue(state=ClueState.INVESTIGATING, number=1, title="查得慢", due_on=now)
    board = await read(office.officer, office.path("/board"))
    assert f'href="{office.path()}?state=investigating">调查中　1</a>' in board
    assert f"{office.path()}/{clue.id}" in board
    month = await read(office.officer, office.path("/calendar"))
    link = f"{office.path()}?tab=running&amp;due={now}"
    assert f'href="{link}">到期 1 条</a>' in month
    assert "查得慢" in month
    assert "查得慢" in await read(office.officer, link.replace("&amp;", "&"))
    await_october = await read(office.officer, office.path("/calendar?month=2024-10"))
    assert "国庆节，放假" in await_october
    assert "国庆节调休，上班" in await_october


async def test_a_search_is_kept_opened_and_removed_by_its_own_account(office, read, press):
    await office.clue(state=ClueState.ACCEPTED, number=1)
    page = await read(office.officer, office.path("?q=占道&level="))
    form = the_form(page, office.path("/views")) | {"title": "占道的"}
    answer = await press(office.officer, office.path("/views"), form)
    assert answer.status_code == 303
    page = await read(office.officer, office.path())
    link = re.search(r'<a href="([^"]*)">占道的</a>', page)[1]
    assert "占道经营整治" in await read(office.officer, link.replace("&amp;", "&"))
    other = await given.a_person(Role.CITY_OFFICER, jurisdiction=office.here)
    assert "占道的" not in await read(other, office.path())
    remove = re.search(r'action="([^"]*/views/[^"]*/remove)"', page)[1]
    assert (await press(other, remove)).status_code == 404
    went_to(await press(office.officer, remove), office.path())
    assert "占道的" not in await read(office.officer, office.path())


async def test_a_number_of_a_person_is_not_kept_in_a_view(office, press):
    form = {"title": "他的", "query": "q=13973600017"}
    answer = await press(office.officer, office.path("/views"), form)
    assert answer.status_code == 409
    assert await fetch_one("SELECT count(*) FROM saved_view") == 0


async def test_a_refused_registration_comes_back_as_it_was_filled_in(office, press):
    form = FORM | {"title": "", "happened_on": "十一月", "received_on": "2024-11-04"}
    answer = await press(office.officer, office.path("/new"), form)
    assert answer.status_code == 409
    assert '<a href="#title">标题</a>：标题还没有写。' in answer.text
    assert 'id="happened_on-error"' in answer.text
    assert 'value="十一月"' in answer.text
    assert "当场扣走货架" in answer.text
    assert 'value="13973600017"' in answer.text
    assert await office.first_clue() is None
    form = FORM | {"repeats": "24-404"}
    answer = await press(office.officer, office.path("/new"), form)
    assert "没有编号是 24-404 的线索" in answer.text


async def test_a_clue_goes_its_way_from_registration_to_the_finding(office, read, press):
    answer = await press(office.officer, office.path("/new"), FORM)
    clue = await office.first_clue()
    own = office.path(f"/{clue}")
    went_to(answer, own)
    page = await read(office.officer, own)
    assert "24-001" in page
    assert "有姓名、电话，已加密" in page
    assert "向阿华" not in page
    form = the_form(page, f"{own}/accept") | {"unit": str(office.unit), "kind": "“一刀切”执法"}
    assert (await press(office.officer, f"{own}/accept", {"kind": "不作为"})).status_code == 409
    went_to(await press(office.officer, f"{own}/accept", form), own)
    page = await read(office.officer, own)
    assert "<h3>交办：定承办人</h3>" in page
    answer = await press(office.officer, f"{own}/assign", {"handler": str(office.officer.account)})
    went_to(answer, own)
    assert "<h3>写调查结论</h3>" in await read(office.officer, own)
    finding = {"finding": "find_founded", "reason": "查看了执法记录仪，反映的情况属实。"}
    went_to(await press(office.officer, f"{own}/conclude", finding), own)
    page = await read(office.officer, own)
    assert f"/office/years/{office.cycle}/notices/new?clue={clue}" in page
    steps = [row["step"] for row in await fetch("SELECT step FROM clue_step ORDER BY at")]
    assert steps == ["register", "accept", "assign", "find_founded"]
    assert page.index("认定属实") < page.index("<b>受理</b>")


async def test_who_complained_is_shown_only_for_a_reason_and_kept_by_no_browser(
    office, read, press
):
    clue = await office.clue(state=ClueState.REGISTERED, number=1, complainant="向阿华")
    own = office.path(f"/{clue.id}")
    assert "向阿华" not in await read(office.officer, own)
    answer = await press(office.officer, f"{own}/complainant", {"reason": ""})
    assert answer.status_code == 409
    answer = await press(office.officer, f"{own}/complainant", {"reason": "电话回访核实时间"})
    assert answer.status_code == 200
    assert "向阿华" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=office.here)
    answer = await press(auditor, f"{own}/complainant", {"reason": "电话回访核实时间"})
    assert answer.status_code == 404
    assert "电话回访核实时间" in await read(auditor, "/office/trail")


async def test_a_file_is_attached_and_taken_and_its_name_names_nobody(office, client, read, press):
    clue = await office.clue(state=ClueState.REGISTERED, number=1, complainant="向阿华")
    own = office.path(f"/{clue.id}")
    sent = {"file": ("向阿华的照片.pdf", a_pdf(), "application/pdf")}
    answer = await press(office.officer, f"{own}/files", files=sent)
    assert answer.status_code == 409
    assert "向阿华" not in answer.text
    sent = {"file": ("现场照片.pdf", a_pdf(), "application/pdf")}
    went_to(await press(office.officer, f"{own}/files", files=sent), own)
    page = await read(office.officer, own)
    link = re.search(r'href="([^"]*/files/[^"]*)"', page)[1]
    assert "现场照片.pdf" in page
    assert (await client.get(link)).content == a_pdf()
    other = await office.clue(state=ClueState.REGISTERED, number=2)
    elsewhere = link.replace(str(clue.id), str(other.id))
    assert (await client.get(elsewhere)).status_code == 404


async def test_what_was_registered_is_mended_and_keeps_its_complainant(office, read, press):
    clue = await office.clue(state=ClueState.REGISTERED, number=1, complainant="向阿华")
    own = office.path(f"/{clue.id}")
    page = await read(office.officer, f"{own}/mend")
    assert "向阿华" not in page
    answer = await press(
        office.officer, f"{own}/mend", FORM | {"title": "改过的标题", "name": "", "telephone": ""}
    )
    went_to(answer, own)
    page = await read(office.officer, own)
    assert "改过的标题" in page
    assert "有姓名、电话，已加密" in page


async def test_a_township_registers_hands_up_and_sees_nothing_else(office, client, read, press):
    place = await a_place(office.here, "城东司法所")
    worker = await at_the_place(office.here, place)
    await office.clue(state=ClueState.REGISTERED, number=9, title="局里的线索")
    went_to_clue = await press(worker, office.path("/new"), FORM)
    clue = await fetch_one("SELECT id FROM clue WHERE place = $1", place)
    own = office.path(f"/{clue}")
    went_to(went_to_clue, own)
    page = await read(worker, office.path())
    assert "占道经营" in page
    assert "局里的线索" not in page
    assert "全部 1</a>" in page
    page = await read(worker, own)
    assert "报送局里" in page
    assert "不予受理" not in page
    assert "城东司法所" in await read(office.officer, office.path())
    went_to(await press(worker, f"{own}/hand_up", {"reason": "已核实，情况属实"}), office.path())
    assert (await client.get(own)).status_code == 404
    assert "<h3>受理</h3>" in await read(office.officer, own)


async def test_an_auditor_reads_and_changes_nothing(office, read, press):
    clue = await office.clue(state=ClueState.REGISTERED, number=1)
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=office.here)
    page = await read(auditor, office.path(f"/{clue.id}"))
    assert "<form" not in page.partition("<main")[2]
    assert "等我办" not in await read(auditor, office.path())
    answer = await press(auditor, office.path(f"/{clue.id}/decline"), {"reason": "不"})
    assert answer.status_code == 404


async def test_another_county_finds_no_word_by_any_address(office, client, read):
    clue = await office.clue(state=ClueState.REGISTERED, number=1, title="鼍鼓声声")
    elsewhere = await given.a_jurisdiction("石门县")
    here, cycle = await a_year(elsewhere)
    stranger = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=here)
    await given.log_in(client, stranger)
    for room in ("", f"/{clue.id}", "/board", "/calendar", "/new", f"/{clue.id}/mend"):
        assert (await client.get(office.path(room))).status_code == 404
    theirs = f"/office/years/{cycle}/clues"
    assert (await client.get(f"{theirs}/{clue.id}")).status_code == 404
    assert "鼍鼓" not in await read(stranger, f"{theirs}?tab=all")
    assert "查到 <b>0</b> 条" in await read(stranger, f"{theirs}?q=鼍鼓")
    assert f"{clue.id}" not in await read(stranger, f"{theirs}?unit={office.unit}&tab=all")


async def a_place(here, title):
    return await fetch_one(
        "INSERT INTO justice_office (id, jurisdiction, title) VALUES (gen_random_uuid(), $1, $2) "
        "RETURNING id",
        *(here, title),
    )


async def at_the_place(here, place):
    worker = await given.a_person(Role.JUSTICE_OFFICE, jurisdiction=here)
    await fetch("UPDATE account SET justice_office = $2 WHERE id = $1", worker.account, place)
    return worker


async def test_a_year_is_read_in_one_question(office):
    year = await clue_year(sight_of(office.officer, office.cycle))
    assert [one.id for one in year.units] == [office.unit]
    assert year.setting.warn_days == 3
