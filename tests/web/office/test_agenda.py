"""议程 through its pages: previewed, drawn, planned, changed, printed."""

import re
from uuid import UUID

import pytest

from evaluation.accounts import sessions
from evaluation.accounts.rules import Role
from evaluation.scoring import queries
from evaluation.scoring.agenda import lots_of
from tests import given
from tests.documents.reading import texts_of
from tests.sound import violations
from tests.web.office.year import went_to

SEED = "361425516234"
NO_DAYS = {"held_on": ["", ""], "part": ["上午", "下午"], "units": ["", ""]}


def room(hall: given.Hall) -> str:
    return f"/office/sittings/{hall.sitting}/agenda"


def lots_form(hall: given.Hall, **more: object) -> dict[str, object]:
    units = [str(unit) for unit in hall.units]
    form = {"method": "seed", "seed": SEED, "unit": units, "number": [""] * len(units)}
    return form | NO_DAYS | more


async def order(hall: given.Hall) -> list[UUID]:
    return [line.id for line in await queries.agenda_lines(hall.sitting)]


def sent_again(page: str) -> dict[str, list[str]]:
    """What the question's own form sends."""
    form = page.partition('/agenda/draw" method="post"')[2].partition("</form>")[0]
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="(.*?)">', form):
        fields.setdefault(name, []).append(value)
    return {name: value for name, value in fields.items() if name != "form_token"}


async def test_lots_are_previewed_then_drawn_and_printed(press, read, client):
    hall = await given.a_prepared_sitting(units=4)
    form = lots_form(
        hall,
        written=str(hall.units[0]),
        held_on=["2025-01-16", "2025-01-17"],
        units=["2", ""],
    )
    asked = (await press(hall.officer, f"{room(hall)}/preview", form)).text
    assert "第 1 次抽签" in asked
    assert "1 至 2 号" in asked
    assert "3 至 3 号" in asked
    assert await lots_of(hall.sitting) == []
    went_to(await press(hall.officer, f"{room(hall)}/draw", sent_again(asked)), room(hall))
    page = await read(hall.officer, room(hall))
    assert "1月16日上午　2 家" in page
    assert "1月17日下午　1 家" in page
    assert "书面述职　1 家" in page
    assert SEED in page
    assert (await order(hall))[3] == hall.units[0]
    path = re.search(rf'href="({room(hall)}/lots/.{{36}})"', page)[1]
    answer = await client.get(path)
    assert answer.headers["content-type"] == "application/pdf"
    text = "".join(texts_of(answer.content))
    (drawn,) = await lots_of(hall.sitting)
    for place in drawn.drawn.places[:3]:
        assert f"{place.number}{place.title}{place.digest[:12]}" in text
    assert "4常德市第1局不抽签书面述职" in text


async def test_a_preview_from_a_seed_tells_nothing_of_its_order(press):
    """Two seeds that draw differently are asked about in the same words."""
    hall = await given.a_prepared_sitting(units=5)
    pages = []
    for seed in ("11111111", "22222222"):
        page = (await press(hall.officer, f"{room(hall)}/preview", lots_form(hall, seed=seed))).text
        pages.append(re.sub(r'name="form_token" value=".*?"', "", page).replace(seed, "seed"))
    assert pages[0] == pages[1]
    assert "按下“抽签”后才排出顺序" in pages[0]


async def test_an_order_by_hand_is_shown_before_it_is_kept(press, read):
    hall = await given.a_prepared_sitting(units=3)
    form = lots_form(hall, method="hand", seed="", number=["3", "1", "2"])
    asked = (await press(hall.officer, f"{room(hall)}/preview", form)).text
    rows = re.findall(r'<td class="num">(\d)</td><th scope="row">常德市第(\d)局', asked)
    assert rows == [("1", "2"), ("2", "3"), ("3", "1")]
    went_to(await press(hall.officer, f"{room(hall)}/draw", sent_again(asked)), room(hall))
    assert await order(hall) == [hall.units[1], hall.units[2], hall.units[0]]
    assert "现场抽签，录入号码" in await read(hall.officer, room(hall))


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"seed": "123"}, 409, "种子请填当场掷骰子"),
        ({"method": "hand", "number": ["1", "1"]}, 409, "重复的号码 1；缺的号码 2"),
        ({"method": "hand", "number": ["1", ""]}, 409, "请给“常德市第2局”填抽到的号码"),
        ({"held_on": ["2025-02-30", ""]}, 409, "没有 2025-02-30 这一天"),
        ({"held_on": ["2025-01-16", ""], "units": ["5", ""]}, 409, "各半天一共排了 5 家"),
        ({"held_on": ["2025-01-17", "2025-01-16"], "units": ["1", ""]}, 409, "按先后排"),
        ({"held_on": ["明天", ""]}, 400, "填写的内容不完整"),
        ({"unit": ["x"]}, 400, "填写的内容不完整"),
        ({"method": "favour"}, 400, "填写的内容不完整"),
    ],
)
async def test_what_is_typed_wrongly_is_said_and_nothing_is_drawn(press, more, status, words):
    hall = await given.a_prepared_sitting(units=2)
    for path in ("preview", "draw"):
        answer = await press(hall.officer, f"{room(hall)}/{path}", lots_form(hall, **more))
        assert (answer.status_code, words in answer.text) == (status, True), path
    assert await lots_of(hall.sitting) == []
    assert await order(hall) == hall.units


async def test_a_redraw_asks_for_its_reason_and_lists_every_draw(press, read):
    hall = await given.a_prepared_sitting(units=3)
    await press(hall.officer, f"{room(hall)}/draw", lots_form(hall))
    assert "为什么重抽" in await read(hall.officer, f"{room(hall)}/draw")
    answer = await press(hall.officer, f"{room(hall)}/draw", lots_form(hall, seed="66666666"))
    assert (answer.status_code, "重抽要写明原因" in answer.text) == (409, True)
    form = lots_form(hall, seed="66666666", reason="漏念一位")
    went_to(await press(hall.officer, f"{room(hall)}/draw", form), room(hall))
    page = await read(hall.officer, room(hall))
    for words in ("第 2 次", "第 1 次", SEED, "66666666", "重抽原因：漏念一位"):
        assert words in page
    assert page.count("现在用的") == 1


async def test_units_are_added_and_removed_and_the_sheet_of_lots_says_less_than_the_page(
    press, read
):
    hall = await given.a_prepared_sitting(units=2)
    await press(hall.officer, f"{room(hall)}/draw", lots_form(hall))
    late = await given.a_unit(hall.jurisdiction, 7)
    assert "常德市第7局（综合执法类）" in await read(hall.officer, room(hall))
    went_to(await press(hall.officer, f"{room(hall)}/add", {"unit": str(late)}), room(hall))
    page = await read(hall.officer, room(hall))
    assert "抽签以后单位有增减" in page
    assert (await order(hall))[2] == late
    went_to(await press(hall.officer, f"{room(hall)}/remove", {"unit": str(late)}), room(hall))
    assert "抽签以后单位有增减" not in await read(hall.officer, room(hall))
    twice = await press(hall.officer, f"{room(hall)}/remove", {"unit": str(late)})
    assert twice.status_code == 404


async def test_half_days_are_planned_apart_from_the_lots(press, read):
    hall = await given.a_prepared_sitting(units=3)
    form = {"held_on": ["2025-01-16", "2025-01-16"], "part": ["上午", "下午"], "units": ["1", "2"]}
    went_to(await press(hall.officer, f"{room(hall)}/half-days", form), room(hall))
    assert "1月16日下午　2 家" in await read(hall.officer, room(hall))
    one = {"held_on": "2025-01-17", "part": "晚上", "units": ""}
    went_to(await press(hall.officer, f"{room(hall)}/half-days", one), room(hall))
    assert "1月17日晚上　3 家" in await read(hall.officer, room(hall))


async def test_after_the_opening_the_page_shows_and_changes_nothing(press, read):
    hall = await given.an_open_sitting(units=2)
    page = await read(hall.officer, room(hall))
    assert "评议会开始后议程不再改" in page
    assert "移出" not in page
    answer = await press(hall.officer, f"{room(hall)}/draw", lots_form(hall))
    assert (answer.status_code, "评议会现在是“评议进行中”" in answer.text) == (409, True)


async def test_those_with_work_at_the_sitting_read_the_agenda_and_only_officers_change_it(read):
    hall = await given.a_prepared_sitting()
    registrar = await given.a_person(Role.REGISTRAR, jurisdiction=hall.jurisdiction)
    page = await read(registrar, room(hall))
    assert "常德市第1局" in page
    for words in ("移出", "保存半天", "抽签排顺序"):
        assert words not in page


async def test_the_sheet_of_another_sittings_lots_is_not_here(press, client):
    hall = await given.a_prepared_sitting()
    await press(hall.officer, f"{room(hall)}/draw", lots_form(hall))
    (drawn,) = await lots_of(hall.sitting)
    other = await given.a_prepared_sitting()
    await given.log_in(client, other.officer)
    for sitting in (hall.sitting, other.sitting):
        path = f"/office/sittings/{sitting}/agenda/lots/{drawn.id}"
        assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("path", ["/slips", "/agenda", "/agenda/draw"])
async def test_the_pages_of_the_preparation_have_no_violation_and_fit_a_phone(site, browser, path):
    hall = await given.a_prepared_sitting()
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    secret = await sessions.begin(hall.officer.account, hall.jurisdiction)
    await context.add_cookies([{"name": "sid", "value": secret, "url": site.url}])
    page = await context.new_page()
    await page.goto(f"{site.url}/office/sittings/{hall.sitting}{path}")
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await context.close()
