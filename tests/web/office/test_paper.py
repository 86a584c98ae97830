"""纸质票 through the pages: entered, compared, settled, closed; nothing of it anywhere else."""

import re

import pytest

from evaluation.accounts.rules import Role
from evaluation.db import fetch_one
from evaluation.scoring.desk import sitting_head
from evaluation.scoring.modes import Mode
from evaluation.scoring.paper_desk import entry_page
from evaluation.scoring.paper_forms import BLANK, entry_form, form_rows
from evaluation.scoring.paper_marks import Line, Reading
from evaluation.spreadsheets.reading import read as read_sheet
from evaluation.spreadsheets.writing import xlsx
from evaluation.workdays.queries import today
from tests import given
from tests.scoring import papers
from tests.web.office.year import hidden_fields, went_to

ODD = ("18.5", "17.5", "23.5", "16.5", "13.5")
ODD_LINE = Line("scored", dict(zip(given.FULL, ODD, strict=True)))


@pytest.fixture
async def hall(client):
    return await papers.a_closed_hall(3)


def room(hall, path=""):
    return f"/office/sittings/{hall.sitting}/paper{path}"


def sheet(slip, *lines, **more):
    """Marks of each line, or a choice in their place."""
    marks = [mark for line in lines for mark in (line if len(line) == 5 else ("",) * 5)]
    choices = ["" if len(line) == 5 else line[0] for line in lines]
    form = {"group": slip.group, "number": slip.number, "mark": marks, "choice": choices}
    return form | more


async def test_a_mode_is_chosen_and_the_page_of_a_tablet_sitting_says_there_is_no_paper(
    press, read, client
):
    hall = await given.a_prepared_sitting()
    assert "没有纸质票" in await read(hall.officer, room(hall))
    answer = await press(hall.officer, f"/office/sittings/{hall.sitting}/mode", {"mode": "mixed"})
    went_to(answer, f"/office/sittings/{hall.sitting}")
    assert "封箱后才录纸质票" in await read(hall.officer, room(hall))
    assert 'href="' + room(hall) in await read(hall.tellers[0], f"/office/sittings/{hall.sitting}")


async def test_the_closing_asks_for_the_envelopes(press, read, client):
    hall = await papers.an_open_hall(Mode.MIXED)
    here = f"/office/sittings/{hall.sitting}"
    assert "收回的纸质票信封" in await read(hall.officer, f"{here}/ask/close")
    assert (await press(hall.officer, f"{here}/close")).status_code == 409
    went_to(await press(hall.officer, f"{here}/close", {"paper_sheets": "2"}), here)
    assert "去录纸质票" in await read(hall.tellers[0], here)
    assert "还不能启封" in await read(hall.scrutineers[0], f"{here}/opening")


async def test_sheets_are_entered_as_they_were_printed(hall, press, read):
    teller, slip = hall.tellers[0], hall.slips[0]
    page = await read(teller, room(hall, f"/enter?group={slip.group}"))
    assert page.count('name="mark"') == 2 * 5
    for typed in (slip.number.lower().replace("-", ""), slip.number):
        known = await press(teller, room(hall, "/card"), {"group": slip.group, "number": typed})
        assert known.json() == {"number": slip.number}
    form = sheet(slip, ODD, ("recused",))
    went_to(
        await press(teller, room(hall, "/enter"), form), room(hall, f"/enter?group={slip.group}")
    )
    known = await press(teller, room(hall, "/card"), {"group": slip.group, "number": slip.number})
    assert known.status_code == 409
    went_to(await press(teller, room(hall, "/drop"), {"number": slip.number}), room(hall))
    went_to(
        await press(teller, room(hall, "/enter"), sheet(slip, ODD, ODD, whole="named")),
        room(hall, f"/enter?group={slip.group}"),
    )


async def test_a_mark_that_cannot_stand_is_named_with_its_unit_and_nothing_is_stored(hall, press):
    slip = hall.slips[0]
    bad = sheet(slip, ODD, ("21", "1", "1", "1", "1"))
    answer = await press(hall.tellers[0], room(hall, "/enter"), bad)
    assert answer.status_code == 409
    assert "第2局：最高 20 分" in answer.text
    assert await fetch_one("SELECT count(*) FROM paper_entry") == 0
    short = sheet(slip, ODD)
    assert (await press(hall.tellers[0], room(hall, "/enter"), short)).status_code == 409


async def enter_all(hall, press, teller, *lines):
    for slip in hall.slips:
        await press(teller, room(hall, "/enter"), sheet(slip, *lines))
    went_to(await press(teller, room(hall, "/finish")), room(hall))


async def test_nobody_sees_what_was_read_before_both_are_done(hall, client, press, read):
    await enter_all(hall, press, hall.tellers[0], ODD, ("abstained",))
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=hall.jurisdiction)
    people = (*hall.tellers, hall.officer, hall.scrutineers[0], auditor)
    for person in people:
        await given.log_in(client, person)
        for path in ("", "/enter?group=party", "/differences", "/close"):
            answer = await client.get(room(hall, path))
            told = answer.text.partition("<main")[2] + str(answer.headers)
            assert not any(mark in told for mark in ODD), (person.full_name, path)
    desk = await read(hall.tellers[1], room(hall))
    assert hall.slips[0].number not in desk
    assert "录了 3 张" in desk


async def test_a_difference_shows_both_readings_of_that_line_only_and_a_third_person_settles_it(
    hall, client, press, read
):
    await enter_all(hall, press, hall.tellers[0], ODD, ("19", "19", "24", "19", "14"))
    first = hall.slips[0]
    other = hall.tellers[1]
    for slip in hall.slips:
        line = ("18.5", "17", "23.5", "16.5", "13.5") if slip is first else ODD
        form = sheet(slip, line, ("19", "19", "24", "19", "14"))
        await press(other, room(hall, "/enter"), form)
    await press(other, room(hall, "/finish"))
    assert "有 1 处不同" in await read(hall.officer, room(hall))
    third = await papers.a_third(hall)
    await given.log_in(client, third)
    answer = await client.get(room(hall, "/differences"))
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    body = answer.text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert re.findall(r'class="read">([\d.]+)<', body) == [
        mark
        for teller in sorted(("何芳", "杨帆"))
        for mark in (ODD if teller == "何芳" else ("18.5", "17", "23.5", "16.5", "13.5"))
    ]
    assert first.number in answer.text
    form = hidden_fields(answer.text, "/paper/differences")
    went_to(
        await press(third, room(hall, "/differences"), form | {"mark": ODD, "choice": ""}),
        room(hall, "/differences"),
    )
    assert "没有不同了" in await read(third, room(hall, "/differences"))


async def test_two_tellers_close_the_box_and_its_root_stands_on_the_pages(hall, press, read):
    for teller in hall.tellers:
        await enter_all(hall, press, teller, ODD, ("altered",))
    one, other = hall.tellers
    assert "应是不录的" in await read(one, room(hall, "/close"))
    wrong = await press(one, room(hall, "/close"), {"tablet": "1"})
    assert "共 4 份；封箱时记的是 3 个信封" in wrong.text
    went_to(await press(one, room(hall, "/close"), {"tablet": "0"}), room(hall))
    asked = hidden_fields(await read(other, room(hall, "/close")), "/paper/close")
    went_to(await press(other, room(hall, "/close"), asked), room(hall))
    page = await read(hall.scrutineers[0], room(hall))
    root = (await fetch_one("SELECT paper_root FROM sitting WHERE id = $1", hall.sitting)).hex()
    assert root[:8] in page
    assert "单家无效：有改动" in page
    assert root[:8] in await read(hall.scrutineers[0], f"/office/sittings/{hall.sitting}/opening")


async def test_the_number_of_envelopes_is_corrected_by_two(hall, press, read):
    form = {"count": "2"}
    went_to(await press(hall.tellers[0], room(hall, "/envelopes"), form), room(hall))
    asked = hidden_fields(await read(hall.officer, room(hall)), "/paper/envelopes")
    assert asked == form
    went_to(await press(hall.officer, room(hall, "/envelopes"), asked), room(hall))
    assert "收回的信封　2 个" in await read(hall.officer, room(hall))


async def a_filled_form(hall, teller, group, fill):
    head = await sitting_head(hall.sitting)
    page = await entry_page(head, teller.account, group)
    rows = [list(row) for row in await form_rows(hall.sitting, page)]
    fill(rows)
    return xlsx(entry_form(page), rows, made_on=await today())


async def test_a_spreadsheet_is_taken_whole_and_compared_as_what_was_typed(hall, client, press):
    one, other = hall.tellers
    await given.log_in(client, one)
    form = await client.get(room(hall, "/form?group=party"))
    assert form.status_code == 200
    head = await sitting_head(hall.sitting)
    titled = entry_form(await entry_page(head, one.account, "party"))
    rows = read_sheet(form.content, "录票表.xlsx", titled).rows
    assert {row.values["卡号"] for row in rows} == {hall.slips_of("party")[0].number}

    def fill(rows):
        rows[0][3:8] = ODD
        rows[1][8] = "弃权"

    def blank(rows):
        rows[0][9] = BLANK

    for group, how in (("party", fill), ("npc", blank), ("cppcc", blank)):
        content = await a_filled_form(hall, one, group, how)
        answer = await press(
            one, room(hall, "/file"), {"group": group}, {"file": ("录.xlsx", content, "x")}
        )
        assert "收下了 1 张票" in answer.text
    await press(one, room(hall, "/finish"))
    typed = {slip.number: Reading() for slip in hall.slips}
    lines = {hall.units[0]: ODD_LINE, hall.units[1]: papers.ABSTAINED}
    await papers.enter(
        hall, other, typed | {hall.slips_of("party")[0].number: papers.reading(lines)}
    )
    assert await fetch_one("SELECT compared FROM paper_box") is True
    assert await papers.close_box(hall)
    assert await fetch_one("SELECT count(*) FROM paper_ballot") == 2


async def test_faults_of_a_spreadsheet_are_named_by_row_and_column(hall, press):
    def fill(rows):
        rows[0][3:8] = ("21", "", "1", "1", "1")
        rows[1][2] = "别的局"

    content = await a_filled_form(hall, hall.tellers[0], "party", fill)
    answer = await press(
        hall.tellers[0],
        room(hall, "/file"),
        {"group": "party"},
        {"file": ("录.xlsx", content, "x")},
    )
    cells = re.findall(r'class="num">(\d+)</td><td>(.*?)</td>', answer.text)
    assert cells == [("2", "执法队伍管理"), ("2", "“三项制度”落实"), ("3", "单位")]
    assert await fetch_one("SELECT count(*) FROM paper_entry") == 0
