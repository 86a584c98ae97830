"""What the lists of clues find, in which order, for whom, and in how many questions."""

import asyncio
from datetime import date, timedelta

import msgspec
import pytest

from evaluation.accounts.rules import Role
from evaluation.clues.conditions import pair_of, pattern
from evaluation.clues.queries import board_of, due_between, search_clues, waiting_for
from evaluation.clues.queries_one import clue_named, clue_view
from evaluation.clues.queries_year import MOST_COUNTED, clue_year, counted, counts_of
from evaluation.clues.search import Tab, address_of, kept_address, read_search
from evaluation.clues.seeing import sight_of
from evaluation.clues.states import RUNNING, ClueState
from evaluation.db import engine, fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.workdays.queries import due_after, due_before, today
from tests import given
from tests.clues.given import a_clue, a_unit, a_year


class Year:
    """A year of clues as one officer sees it."""

    def __init__(self, here, cycle, officer, unit):
        self.here, self.cycle, self.officer, self.unit = here, cycle, officer, unit

    @property
    def sight(self):
        return sight_of(self.officer, self.cycle)

    async def clue(self, **wanted):
        wanted = {"unit": self.unit, "state": ClueState.INVESTIGATING} | wanted
        return (await a_clue(jurisdiction=self.here, cycle=self.cycle, **wanted)).id

    async def found(self, person=None, **asked):
        sight = sight_of(person, self.cycle) if person else self.sight
        return await search_clues(sight, await clue_year(sight), read_search(asked))

    async def titles(self, person=None, **asked):
        return [line.title for line in (await self.found(person, **asked)).lines]


@pytest.fixture
async def year(db) -> Year:
    here, cycle = await a_year()
    unit = await a_unit(here, "市城管局")
    return Year(here, cycle, await given.a_person(Role.CITY_OFFICER, jurisdiction=here), unit)


async def test_overdue_comes_first_then_by_due_day_and_what_has_no_day_last(year):
    now = await today()
    await year.clue(title="明天", due_on=now + timedelta(days=1))
    await year.clue(title="没有期限", state=ClueState.WRITTEN_OFF)
    await fetch("UPDATE clue SET due_on = NULL WHERE title = '没有期限'")
    await year.clue(title="早就超期", due_on=now - timedelta(days=30))
    await year.clue(title="昨天", due_on=now - timedelta(days=1))
    assert await year.titles() == ["早就超期", "昨天", "明天"]
    assert await year.titles(tab="all") == ["早就超期", "昨天", "明天", "没有期限"]
    found = await year.found()
    assert [line.overdue for line in found.lines] == [True, True, False]


async def test_another_order_has_to_be_asked_for(year):
    other = await a_unit(year.here, "安监局")
    now = await today()
    await year.clue(title="甲", number=1, received_on=now)
    await year.clue(title="乙", number=3, received_on=now - timedelta(days=2), unit=other)
    await year.clue(title="丙", number=2, received_on=now - timedelta(days=1))
    assert await year.titles(sort="number") == ["乙", "丙", "甲"]
    assert await year.titles(sort="received") == ["甲", "丙", "乙"]
    assert (await year.titles(sort="unit"))[0] == "乙"
    with pytest.raises(msgspec.ValidationError):
        read_search({"sort": "DROP TABLE"})


async def test_tabs_hold_what_they_count(year):
    now = await today()
    soon, later = await due_after(3), await due_after(4)
    await year.clue(title="超期", due_on=now - timedelta(days=1))
    await year.clue(title="三日内", due_on=soon)
    await year.clue(title="充足", due_on=later, handler=year.officer.account)
    await year.clue(title="整改", due_on=later, state=ClueState.RECTIFYING)
    await year.clue(title="销了", state=ClueState.WRITTEN_OFF)
    counts = await counts_of(year.sight, (await clue_year(year.sight)).clock)
    shown = {tab: sorted(await year.titles(tab=tab.value)) for tab in Tab}
    assert shown[Tab.OVERDUE] == ["超期"]
    assert shown[Tab.SOON] == ["三日内"]
    assert shown[Tab.AMPLE] == ["充足", "整改"]
    assert shown[Tab.WRITTEN_OFF] == ["销了"]
    assert shown[Tab.MINE] == ["三日内", "充足", "超期"]
    assert {tab: len(titles) for tab, titles in shown.items()} == counts


async def test_the_light_turns_where_the_tab_turns(year):
    await year.clue(title="黄", due_on=await due_after(3))
    await year.clue(title="绿", due_on=await due_after(4))
    assert [line.light.look for line in (await year.found(tab="soon")).lines] == ["wait"]
    assert [line.light.look for line in (await year.found(tab="ample")).lines] == ["good"]
    await year.clue(title="红", due_on=await due_before(1, await today()))
    assert [line.light.look for line in (await year.found(tab="overdue")).lines] == ["bad"]


async def test_what_waits_for_me_is_not_what_a_colleague_handles_nor_what_i_verified(year):
    other = await given.a_person(Role.CITY_OFFICER, jurisdiction=year.here)
    await year.clue(title="没人办", state=ClueState.REGISTERED)
    await year.clue(title="同事办", handler=other.account)
    await year.clue(title="我办的待销号", state=ClueState.VERIFIED, handler=year.officer.account)
    await year.clue(title="同事办的待销号", state=ClueState.VERIFIED, handler=other.account)
    await year.clue(
        title="还没有告诉投诉人", state=ClueState.UNFOUNDED, feedback_due_on=await today()
    )
    mine = sorted(await year.titles(tab="mine"))
    assert mine == ["同事办的待销号", "没人办", "还没有告诉投诉人"]
    (line,) = await waiting_for(year.sight)
    assert (line.cycle, line.overdue, line.mine) == (year.cycle, 0, 3)
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=year.here)
    assert await year.titles(auditor, tab="mine") == []


async def test_words_are_found_in_title_text_outer_number_unit_and_number(year):
    await year.clue(title="占道经营整治", number=97, outer_number="CD0008811")
    await year.clue(title="别的事", unit=await a_unit(year.here, "水利局"), number=98)
    await fetch("UPDATE clue SET text = '砂石车 Overload 上路' WHERE title = '别的事'")
    for words in (
        "占道",
        "道经营",
        "占道经营整治",
        "24-097",
        "97",
        "cd0008811",
        "11",
        "城管",
        "占道 城管",
    ):
        assert await year.titles(q=words) == ["占道经营整治"], words
    for words in ("砂石", "砂石车", "overload", "OV", "水利局", "别的"):
        assert await year.titles(q=words) == ["别的事"], words
    assert await year.titles(q="占道 城管") == ["占道经营整治"]
    assert await year.titles(q="占营") == []
    assert await year.titles(q="占道 水利") == []


async def test_a_single_sign_is_not_looked_for_and_the_page_can_say_so(year):
    await year.clue(title="占道经营整治")
    search = read_search({"q": "占 甲 一二 三四 五六 七八 九十"})
    assert search.words == ["一二", "三四", "五六", "七八"]
    assert search.dropped == ["占", "甲", "九十"]
    assert await year.titles(q="占") == ["占道经营整治"]


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'", '"', "{", "}", "$1", ";"])
async def test_signs_of_the_database_are_looked_for_as_they_stand(year, sign):
    await year.clue(title=f"涨了3{sign}5成")
    await year.clue(title="涨了3x5成")
    assert await year.titles(q=f"3{sign}5") == [f"涨了3{sign}5成"]
    two = f"3{sign}"[:2]
    assert await year.titles(q=two) == [f"涨了3{sign}5成"]


def test_like_patterns_and_pairs_are_written_out():
    assert pattern(r"50%_\x") == r"%50\%\_\\x%"
    assert pair_of("占道") == str(ord("占") * 2097152 + ord("道"))
    assert pair_of("AB") == pair_of("ab")


async def test_a_pair_is_the_same_in_the_database(year):
    for words in ("占道", "𠮷野", "aB", "3%"):
        pairs = await fetch_one("SELECT clue_pairs($1)", words)
        assert pairs == [int(pair_of(words))]


async def test_signs_that_no_text_can_hold_are_left_out(year):
    await year.clue(title="占道经营整治")
    assert await year.titles(q="占道\x00 \u3000经营\u200b") == ["占道经营整治"]
    assert await year.titles(source="\x00", tab="all") == ["占道经营整治"]


async def test_filters_narrow_together_and_a_search_looks_beyond_what_runs(year):
    now = await today()
    await year.clue(title="甲", kind="不作为", source="media", received_on=now)
    await year.clue(
        title="乙", kind="不作为", state=ClueState.ARCHIVED, received_on=now - timedelta(days=9)
    )
    assert sorted(await year.titles(kind="不作为")) == ["乙", "甲"]
    assert await year.titles(kind="不作为", tab="running") == ["甲"]
    assert await year.titles(kind="不作为", source="media") == ["甲"]
    assert await year.titles(state="archived") == ["乙"]
    assert await year.titles(until=f"{now - timedelta(days=1)}") == ["乙"]
    assert await year.titles(since=f"{now}") == ["甲"]
    assert await year.titles(unit=f"{year.unit}", kind="乱作为") == []
    assert await year.titles(level="key") == []


async def test_pages_end_where_the_clues_end(year):
    for number in range(1, 103):
        await year.clue(title=f"第{number}条", number=number)
    first, third, beyond = [await year.found(page=f"{n}") for n in (1, 3, 4)]
    assert (len(first.lines), first.more, first.total) == (50, True, None)
    assert first.pages(102) == 3
    assert (len(third.lines), third.more) == (2, False)
    assert (beyond.lines, beyond.more) == ([], False)
    searched = await year.found(q="条", sort="number")
    assert (searched.total, searched.more) == (None, True)
    searched = await year.found(kind="", source="complaint", sort="number")
    assert (searched.total, searched.pages(0)) == (102, 3)
    assert [line.label for line in searched.lines[:2]] == ["24-102", "24-101"]
    seen = {line.id for n in (1, 2, 3) for line in (await year.found(page=f"{n}")).lines}
    assert len(seen) == 102
    with pytest.raises(msgspec.ValidationError):
        read_search({"page": "0"})


def test_more_than_is_counted_is_said_so():
    assert counted(MOST_COUNTED) == "1000"
    assert counted(MOST_COUNTED + 1) == "1000+"


def test_an_address_keeps_what_was_asked_and_nothing_else():
    search = read_search({"q": "占道 经营", "level": "", "page": "3"})
    assert address_of(search, page=4) == "q=%E5%8D%A0%E9%81%93+%E7%BB%8F%E8%90%A5&page=4"
    assert kept_address("q=占道&page=7&strange=1") == "q=%E5%8D%A0%E9%81%93"
    assert kept_address("") == ""


async def test_the_board_has_ten_of_each_column_and_all_of_them_counted(year):
    for number in range(1, 13):
        due = await today() + timedelta(days=20 - number)
        await year.clue(title=f"第{number}条", number=number, due_on=due)
    board = {column.state: column for column in await board_of(year.sight, await _read(year))}
    column = board[ClueState.INVESTIGATING]
    assert column.count == 12
    assert [line.title for line in column.lines][:2] == ["第12条", "第11条"]
    assert len(column.lines) == 10
    assert board[ClueState.REGISTERED].lines == []
    assert set(board) == RUNNING | {ClueState.WRITTEN_OFF}


async def test_the_calendar_counts_what_runs_by_its_day(year):
    day = date(2024, 10, 8)
    for title in "甲乙丙丁":
        await year.clue(title=title, due_on=day)
    await year.clue(title="销了", due_on=day, state=ClueState.WRITTEN_OFF)
    await year.clue(title="下个月", due_on=date(2024, 11, 1))
    (due,) = await due_between(year.sight, date(2024, 10, 1), date(2024, 10, 31))
    assert (due.day, due.count, len(due.titles)) == (day, 4, 3)
    assert sorted(await year.titles(tab="running", due="2024-10-08")) == ["丁", "丙", "乙", "甲"]


async def test_a_township_finds_its_own_clues_in_every_list(year):
    place, other = [await _place(year.here, title) for title in ("城东所", "城西所")]
    worker = msgspec.structs.replace(
        await given.a_person(Role.JUSTICE_OFFICE, jurisdiction=year.here), place=place
    )
    own = await year.clue(title="城东的", place=place, state=ClueState.REGISTERED)
    strange = await year.clue(title="城西的", place=other, state=ClueState.REGISTERED)
    await year.clue(title="局里的")
    sight = sight_of(worker, year.cycle)
    page = await clue_year(sight)
    for asked in ({}, {"tab": "all"}, {"q": "城"}, {"q": "的 城西"}, {"place": f"{other}"}):
        assert set(await year.titles(worker, **asked)) <= {"城东的"}
    assert await year.titles(worker, tab="mine") == ["城东的"]
    assert (await counts_of(sight, page.clock))[Tab.ALL] == 1
    assert sum(column.count for column in await board_of(sight, page)) == 1
    assert (await clue_view(sight, page, own)).title == "城东的"
    with pytest.raises(NotFound):
        await clue_view(sight, page, strange)
    without = msgspec.structs.replace(worker, place=None)
    with pytest.raises(NotFound):
        sight_of(without, year.cycle)


async def test_nobody_finds_another_jurisdictions_clues(year):
    elsewhere, cycle = await a_year(await given.a_jurisdiction("石门县"))
    officer = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=elsewhere)
    clue = await year.clue(title="鼍鼓声声", number=1)
    sight = sight_of(officer, year.cycle)
    with pytest.raises(NotFound):
        await clue_year(sight)
    page = await clue_year(year.sight)
    assert (await search_clues(sight, page, read_search({"q": "鼍鼓"}))).lines == []
    assert set((await counts_of(sight, page.clock)).values()) == {0}
    assert {column.count for column in await board_of(sight, page)} == {0}
    assert await due_between(sight, date(2000, 1, 1), date(2100, 1, 1)) == []
    assert await waiting_for(sight) == []
    own = sight_of(officer, cycle)
    with pytest.raises(NotFound):
        await clue_view(own, await clue_year(own), clue)
    with pytest.raises(Refused, match="没有编号是 24-001 的线索"):
        await clue_named(own, "24-001")
    assert await clue_named(year.sight, "24-001") == clue
    assert await clue_named(year.sight, "1") == clue


async def test_no_page_asks_more_than_six_questions(year, client):
    """The log-in's is among them."""
    place = await _place(year.here, "城东所")
    clue = await year.clue(title="占道经营整治", number=1, complainant="向阿华", place=place)
    await given.log_in(client, year.officer)
    here = f"/office/years/{year.cycle}/clues"
    for room in (
        "", "?tab=mine", "?q=占道", "?q=占道经营+城管&sort=unit", "?source=complaint&page=2",
        "/board", "/calendar", "/calendar?month=2024-10", "/new", f"/{clue}",
    ):  # fmt: skip
        asked = []
        connection = engine().current_transaction.get().connection
        with connection.query_logger(told(asked)):
            answer = await client.get(here + room)
            await asyncio.sleep(0)  # the last question is told in the next turn of the loop
        assert answer.status_code == 200
        assert 3 <= len(asked) <= 6, (room, asked)


def told(asked):
    """The driver's own questions after types are none of the page's."""

    def tell(record):
        if "typeinfo_tree" not in record.query:
            asked.append(record.query)

    return tell


async def _read(year):
    return await clue_year(year.sight)


async def _place(here, title):
    return await fetch_one(
        "INSERT INTO justice_office (id, jurisdiction, title) VALUES (gen_random_uuid(), $1, $2) "
        "RETURNING id",
        *(here, title),
    )
