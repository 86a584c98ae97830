"""制卡、打印: what the office chooses, gets once, and can never get again."""

import io
import re
from pathlib import Path
from uuid import uuid4

import pikepdf
import pytest

from evaluation.accounts import sessions
from evaluation.box.codes import keyed_hash
from evaluation.cycles import defaults
from evaluation.db import fetch, fetch_one
from evaluation.settings import settings
from evaluation.web.office.preparing import is_on_this_machine
from tests import given
from tests.documents.reading import texts_of, words_of
from tests.secrecy.traces import server_log

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")


def room(hall: given.Hall) -> str:
    return f"/office/sittings/{hall.sitting}"


def wanted(**more: str) -> dict[str, object]:
    return {"group": "npc", "count": "3", "kind": "cards"} | more


async def stored(hall: given.Hall) -> int:
    return int(await fetch_one("SELECT count(*) FROM slip WHERE sitting = $1", hall.sitting))


async def test_cards_come_once_inline_and_kept_by_nobody_on_the_way(press, client):
    hall = await given.a_prepared_sitting()
    before = await stored(hall)
    answer = await press(hall.officer, f"{room(hall)}/slips", wanted())
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith("inline; ")
    assert answer.content.startswith(b"%PDF-")
    assert await stored(hall) == before + 3


async def test_what_is_printed_is_what_opens_the_tablet_and_withdraws_the_card(press, client):
    hall = await given.a_prepared_sitting()
    answer = await press(hall.officer, f"{room(hall)}/slips", wanted(count="2"))
    (page,) = words_of(answer.content)
    found = [word for word in page if CODE.fullmatch(word.text)]
    stubs = {word.text for word in found if word.left % 95 > 80 or word.left % 95 < 10}
    entered = {word.text for word in found} - stubs
    assert (len(stubs), len(entered)) == (2, 2)
    for purpose, column, codes in (
        ("slip code", "code_hash", entered),
        ("slip stub", "stub_hash", stubs),
    ):
        for code in codes:
            digest = keyed_hash(settings().secret, purpose, code)
            group = await fetch_one(f'SELECT "group" FROM slip WHERE {column} = $1', digest)
            assert group == "npc"


async def test_the_same_request_again_makes_other_slips(press):
    hall = await given.a_prepared_sitting()
    one, other = [
        "".join(texts_of((await press(hall.officer, f"{room(hall)}/slips", wanted())).content))
        for _ in range(2)
    ]
    assert set(CODE.findall(one)) & set(CODE.findall(other)) == set()


async def test_labels_and_paper_ballots_are_printed_when_asked_for(press):
    hall = await given.a_prepared_sitting(units=2)
    form = wanted(kind="labels", ballots="true", count="1")
    label, ballot = texts_of((await press(hall.officer, f"{room(hall)}/slips", form)).content)
    assert "平板卡号" in label
    assert "行政执法评议票" in ballot
    assert "1常德市第1局" in ballot
    assert "2常德市第2局" in ballot
    assert "执法队伍管理满分20" in ballot
    assert set(CODE.findall(ballot)) < set(CODE.findall(label))


async def test_the_scheme_with_options_prints_its_options(press):
    hall = await given.a_prepared_sitting(scheme=defaults.options_scheme())
    form = wanted(ballots="true", count="1")
    pages = texts_of((await press(hall.officer, f"{room(hall)}/slips", form)).content)
    assert "A满意B基本满意C不满意D不了解" in pages[1]


async def test_the_groups_letter_follows_the_order_of_the_scheme(press):
    hall = await given.a_prepared_sitting()
    for group, letter in (("party", "甲"), ("npc", "乙"), ("cppcc", "丙")):
        form = wanted(group=group, count="1")
        (page,) = texts_of((await press(hall.officer, f"{room(hall)}/slips", form)).content)
        assert f"（{letter}）" in page


async def test_when_printing_is_refused_no_slip_was_made(press):
    hall = await given.a_prepared_sitting()
    before = await stored(hall)
    await fetch("UPDATE sitting SET title = $2 WHERE id = $1", hall.sitting, "评议\ue000会")
    answer = await press(hall.officer, f"{room(hall)}/slips", wanted())
    assert (answer.status_code, "U+E000" in answer.text) == (409, True)
    assert f'href="{room(hall)}">' in answer.text
    assert await stored(hall) == before
    made = "SELECT count(*) FROM audit_event WHERE name = 'SlipsMade' AND jurisdiction = $1"
    assert await fetch_one(made, hall.jurisdiction) == 3


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"count": "0"}, "一次可制 1 至 500 张"),
        ({"count": "501"}, "一次可制 1 至 500 张"),
        ({"group": "nobody"}, "方案里没有这个组别"),
        ({"count": "51", "ballots": "true"}, "一次最多 50 张"),
    ],
)
async def test_what_cannot_be_made_is_refused_and_nothing_is_there(press, form, words):
    hall = await given.a_prepared_sitting()
    before = await stored(hall)
    answer = await press(hall.officer, f"{room(hall)}/slips", wanted(**form))
    assert (answer.status_code, words in answer.text) == (409, True)
    assert await stored(hall) == before


async def test_without_an_agenda_there_is_no_paper_ballot(press):
    hall = await given.a_prepared_sitting()
    await fetch("DELETE FROM agenda_item WHERE sitting = $1", hall.sitting)
    answer = await press(hall.officer, f"{room(hall)}/slips", wanted(ballots="true"))
    assert (answer.status_code, "还没有议程，不能印纸质评议票" in answer.text) == (409, True)


async def test_no_log_trail_row_or_property_of_the_file_holds_a_code(press, capfd):
    hall = await given.a_prepared_sitting()
    answer = await press(hall.officer, f"{room(hall)}/slips", wanted())
    secrets = CODE.findall("".join(texts_of(answer.content)))
    assert len(secrets) == 6
    written = capfd.readouterr()
    trail = await fetch("SELECT detail FROM audit_event WHERE jurisdiction = $1", hall.jurisdiction)
    rows = await fetch("SELECT s::text FROM slip s WHERE sitting = $1", hall.sitting)
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        said = str(pdf.docinfo) + pdf.Root.Metadata.read_bytes().decode()
    places = [written.out, written.err, server_log(), said, str(trail), str(rows)]
    for place in [*places, str(answer.headers)]:
        assert [secret for secret in secrets if secret in place] == []


async def test_the_order_of_the_print_is_not_the_order_of_the_rows(press):
    hall = await given.a_prepared_sitting()
    await fetch("DELETE FROM slip WHERE sitting = $1", hall.sitting)
    answer = await press(hall.officer, f"{room(hall)}/slips", wanted(count="10"))
    rows = await fetch("SELECT number FROM slip WHERE sitting = $1 ORDER BY ctid", hall.sitting)
    numbers = [row["number"] for row in rows]
    assert numbers == sorted(numbers)
    printed = re.findall(r"卡号([0-9A-Z]{3}-[0-9A-Z]{3})代码", texts_of(answer.content)[0])
    assert sorted(printed) == numbers
    assert printed != numbers


async def test_the_page_warns_of_an_address_that_no_tablet_finds(read):
    hall = await given.a_prepared_sitting()
    page = await read(hall.officer, f"{room(hall)}/slips")
    assert "http://127.0.0.1" in page
    assert "平板扫不到" in page


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("http://127.0.0.1:8042", True),
        ("http://127.8.0.1", True),
        ("https://localhost", True),
        ("http://[::1]:8042", True),
        ("http://192.168.1.10:8042", False),
        ("https://pingyi.changde.gov.cn", False),
        ("http://localhost.gov.cn", False),
    ],
)
def test_loopback_is_known_by_its_number_and_by_its_name(address, own):
    assert is_on_this_machine(address) is own


async def test_the_list_to_sign_is_by_group_and_in_the_order_of_pinyin(client):
    hall = await given.a_prepared_sitting()
    await given.log_in(client, hall.officer)
    empty = await client.get(f"{room(hall)}/attendance.pdf")
    assert (empty.status_code, "请先导入评议代表名单" in empty.text) == (409, True)
    for group, name in (("party", "张伟"), ("party", "陈立新"), ("npc", "覃小武")):
        await fetch(
            'INSERT INTO delegate (id, jurisdiction, cycle, "group", name, organisation) '
            "VALUES ($1, $2, $3, $4, $5, '石门县')",
            *(uuid4(), hall.jurisdiction, hall.cycle, group, name),
        )
    answer = await client.get(f"{room(hall)}/attendance.pdf")
    assert answer.headers["cache-control"] == "no-store"
    pages = texts_of(answer.content)
    assert "1陈立新石门县2张伟石门县" in pages[0]
    assert "党代表（甲）2" in pages[0]
    assert "1覃小武石门县" in pages[1]


async def test_print_view_of_a_key_card_is_one_card_and_nothing_else(site, browser, tmp_path: Path):
    hall = await given.a_prepared_sitting()
    await fetch("DELETE FROM key_card WHERE scrutineer = $1", hall.scrutineers[0].account)
    context = await browser.new_context()
    secret = await sessions.begin(hall.scrutineers[0].account, hall.jurisdiction)
    await context.add_cookies([{"name": "sid", "value": secret, "url": site.url}])
    page = await context.new_page()
    await page.goto(f"{site.url}{room(hall)}/key-card")
    await page.get_by_role("button", name="制作我的钥匙卡").click()
    await page.get_by_role("heading", name="监票人钥匙卡").wait_for()
    code = (await page.get_by_role("list", name="密码").inner_text()).split()
    pdf = await page.pdf(prefer_css_page_size=True)
    await context.close()
    (text,) = texts_of(pdf)
    groups = [one for one in code if re.fullmatch(r"[0-9A-Z]{5}", one)]
    assert len(groups) == 13
    assert [group for group in groups if group not in text] == []
    for words in ("监票人刘国平", "2025年1月16日", "请放入信封密封", "当众粉碎", "封存", "销毁"):
        assert words in text
    for screen_only in ("这一页只显示一次", "退出", "账号与密码", "打印钥匙卡"):
        assert screen_only not in text
