"""The doors with passwords, through a small app of their own: gate, an office, a unit's desk."""

from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar, Router, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig

from evaluation.accounts.rules import Person, Role
from evaluation.app import refuse_unguarded_doors, template_environment
from evaluation.db import fetch, fetch_one
from evaluation.settings import settings
from evaluation.web.errors import EXCEPTION_HANDLERS
from evaluation.web.gate import gate
from evaluation.web.guards import Form, from_our_pages, only, password_door
from tests.accounts import given

HOME = "https://pingyi.example.cn"
UNSAFE_LINE = "这一页要用密码，只能经加密线路打开。请改用 https 开头的网址，或在服务器本机上打开。"


class Note(Form, frozen=True):
    text: str


@get("/")
async def show_desk(person: NamedDependency[Person]) -> str:
    return f"{person.full_name} {person.jurisdiction_code}"


@get("/boards", opt={"watching": True})
async def watch() -> str:
    return "boards"


@post("/notes", status_code=200)
async def write_note(person: NamedDependency[Person], data: URLEncodedBody[Note]) -> str:
    return f"{person.username}: {data.text}"


@get("/accounts", guards=[only(Role.ADMINISTRATOR)])
async def show_accounts() -> str:
    return "accounts"


@post("/t/card", status_code=200)
async def enter() -> str:
    return "card"


@pytest.fixture(scope="module")
def app() -> Litestar:
    staff = [role for role in Role if role != Role.CLERK]
    app = Litestar(
        [
            gate,
            password_door("/office", [show_desk, watch, write_note, show_accounts], *staff),
            password_door("/unit", [show_desk], Role.CLERK),
            Router("/", route_handlers=[enter], guards=[from_our_pages]),
        ],
        exception_handlers=EXCEPTION_HANDLERS,
        template_config=TemplateConfig(
            instance=JinjaTemplateEngine.from_environment(template_environment())
        ),
        openapi_config=None,
    )
    refuse_unguarded_doors(app)
    return app


def a_browser(app: Litestar, line: str = HOME, address: str = "10.43.7.21") -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, client=(address, 50_000)),
        base_url=line,
        headers={"origin": line},
    )


@pytest.fixture
async def browser(app: Litestar, db: None) -> AsyncIterator[httpx.AsyncClient]:
    async with a_browser(app) as browser:
        yield browser


@pytest.fixture
async def officer(db: None) -> Person:
    return await given.a_person(Role.CITY_OFFICER)


async def log_in(browser: httpx.AsyncClient, person: Person, **more: str) -> httpx.Response:
    form = {"username": person.username, "password": given.PASSWORD}
    return await browser.post("/log-in", data=form, **more)


async def token_of(person: Person) -> str:
    return await fetch_one(
        "SELECT form_token FROM session WHERE account = $1 ORDER BY begun_at DESC", person.account
    )


async def test_logging_in_leads_to_the_desk(browser, officer):
    answer = await log_in(browser, officer)
    assert (answer.status_code, answer.headers["location"]) == (303, "/home")
    answer = await browser.get("/home")
    assert (answer.status_code, answer.headers["location"]) == (303, "/office")
    assert (await browser.get("/office")).text.startswith("周敏 ")


async def test_a_clerk_is_led_to_the_unit(browser):
    city = await given.a_jurisdiction()
    clerk = await given.a_person(Role.CLERK, jurisdiction=city, unit=await given.a_unit(city, 1))
    await log_in(browser, clerk)
    assert (await browser.get("/home")).headers["location"] == "/unit"
    assert (await browser.get("/unit")).status_code == 200


async def test_a_cookie_from_before_the_log_in_is_never_taken_over(browser, officer):
    browser.cookies.set("__Host-sid", "attackerchosen", domain="pingyi.example.cn")
    await log_in(browser, officer)
    fresh = browser.cookies["__Host-sid"]
    assert len(fresh) == 43
    browser.cookies.clear()
    browser.cookies.set("__Host-sid", "attackerchosen")
    assert (await browser.get("/office")).status_code == 401
    browser.cookies.clear()
    browser.cookies.set("__Host-sid", fresh)
    await log_in(browser, officer)
    browser.cookies.clear()
    browser.cookies.set("__Host-sid", fresh)
    assert (await browser.get("/office")).status_code == 401


async def test_every_cookie_is_bound_to_https_this_host_and_no_script(browser, officer):
    came = (await log_in(browser, officer)).headers.get_list("set-cookie")
    went = (
        await browser.post("/log-out", headers={"x-csrftoken": await token_of(officer)})
    ).headers
    for header in [*came, *went.get_list("set-cookie")]:
        name, *flags = header.split("; ")
        assert name.startswith("__Host-sid=")
        assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} == set(flags) - {"Max-Age=0"}
    assert len(came) == 1
    assert went.get_list("set-cookie")[0].count("Max-Age=0") == 1


async def test_on_the_server_itself_plain_http_will_do(app, officer):
    for line, address in [("http://localhost:8042", "127.0.0.1"), ("http://[::1]:8042", "::1")]:
        async with a_browser(app, line, address) as browser:
            cookie = (await log_in(browser, officer)).headers["set-cookie"]
            assert cookie.startswith("sid=")
            assert "Secure" not in cookie
            assert (await browser.get("/office")).status_code == 200


@pytest.mark.parametrize(
    ("line", "address", "headers"),
    [
        ("http://10.43.7.2", "10.43.7.21", {}),
        ("http://evil.cn", "127.0.0.1", {}),
        ("http://localhost", "10.43.7.21", {}),
        ("http://pingyi.example.cn", "10.43.7.21", {"x-forwarded-proto": "https"}),
        ("http://localhost", "127.0.0.1", {"x-forwarded-for": "10.43.7.21"}),
        ("http://[", "127.0.0.1", {}),
    ],
)
async def test_no_password_goes_over_an_open_line(app, officer, line, address, headers):
    async with a_browser(app, "http://x", address) as browser:
        browser.headers.update({"host": line.removeprefix("http://"), "origin": line} | headers)
        for answer in [
            await browser.get("/log-in"),
            await log_in(browser, officer),
            await browser.get("/office"),
            await browser.get("/unit"),
        ]:
            assert answer.status_code == 409
            assert UNSAFE_LINE in answer.text
            assert "set-cookie" not in answer.headers


async def test_a_proxy_is_believed_only_when_the_settings_name_it(app, officer, monkeypatch):
    monkeypatch.setenv("EVALUATION_SECURE_PROXY", "1")
    settings.cache_clear()
    try:
        async with a_browser(app, "http://pingyi.example.cn", "127.0.0.1") as browser:
            browser.headers.update({"x-forwarded-proto": "https", "x-forwarded-for": "1.1.1.1"})
            browser.headers["origin"] = HOME
            cookie = (await log_in(browser, officer)).headers["set-cookie"]
            assert cookie.startswith("__Host-sid=")
            browser.headers["x-forwarded-proto"] = "http"
            assert (await browser.get("/log-in")).status_code == 409
    finally:
        settings.cache_clear()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "cross-site", "origin": HOME}, 403),
        ({"sec-fetch-site": "same-site", "origin": HOME}, 403),
        ({"origin": HOME}, 200),
        ({"origin": "https://PINGYI.example.cn"}, 200),
        ({"origin": HOME, "host": "pingyi.example.cn:443"}, 200),
        ({"origin": f"{HOME}:8443", "host": "pingyi.example.cn:8443"}, 200),
        ({"origin": f"{HOME}:8443"}, 403),
        ({"origin": "https://evil.cn"}, 403),
        ({"origin": "https://evil.cn", "x-forwarded-host": "evil.cn"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "null", "host": ""}, 403),
        ({"origin": f"{HOME}.evil.cn"}, 403),
        ({}, 403),
    ],
)
async def test_only_our_own_pages_change_anything(browser, officer, headers, status):
    await log_in(browser, officer)
    del browser.headers["origin"]
    form = {"text": "已核", "form_token": await token_of(officer)}
    assert (await browser.post("/office/notes", data=form, headers=headers)).status_code == status


async def test_a_cross_site_log_in_is_refused(browser, officer):
    answer = await log_in(browser, officer, headers={"origin": "https://evil.cn"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_a_tablet_may_leave_the_origin_out_but_not_send_a_foreign_one(app, db):
    async with a_browser(app, "http://10.43.7.2") as tablet:
        assert (await tablet.post("/t/card")).status_code == 200
        foreign = {"origin": "http://evil.cn"}
        assert (await tablet.post("/t/card", headers=foreign)).status_code == 403
        del tablet.headers["origin"]
        assert (await tablet.post("/t/card")).status_code == 200


async def test_a_foreign_origin_is_refused_before_the_body_is_read(app, db):
    async def endless() -> AsyncIterator[bytes]:
        yield b"username="
        raise AssertionError("the body was read")

    async with a_browser(app) as browser:
        browser.headers["origin"] = "https://evil.cn"
        browser.headers["content-type"] = "application/x-www-form-urlencoded"
        for path in ["/log-in", "/office/notes"]:
            assert (await browser.post(path, content=endless())).status_code == 403


async def test_a_form_needs_the_token_of_its_own_log_in(browser, app, officer):
    await log_in(browser, officer)
    before = await token_of(officer)
    async with a_browser(app) as other:
        stranger = await given.a_person(Role.CITY_OFFICER)
        await log_in(other, stranger)
        foreign = await token_of(stranger)
    for form in [{}, {"form_token": ""}, {"form_token": "伪"}, {"form_token": foreign}]:
        answer = await browser.post("/office/notes", data={"text": "x"} | form)
        assert answer.status_code == 403
    good = await browser.post("/office/notes", data={"text": "已核", "form_token": before})
    assert (good.status_code, good.text) == (200, f"{officer.username}: 已核")
    by_module = await browser.post(
        "/office/notes", data={"text": "已核"}, headers={"x-csrftoken": before}
    )
    assert by_module.status_code == 200
    await log_in(browser, officer)
    stale = await browser.post("/office/notes", data={"text": "x", "form_token": before})
    assert stale.status_code == 403


async def test_json_in_disguise_and_method_overrides_change_nothing(browser, officer):
    await log_in(browser, officer)
    token = await token_of(officer)
    plain = await browser.post(
        "/office/notes",
        content=f'{{"text": "x", "form_token": "{token}"}}',
        headers={"content-type": "text/plain"},
    )
    assert plain.status_code == 403
    override = await browser.get("/office/notes", headers={"x-http-method-override": "POST"})
    assert override.status_code == 405


@pytest.mark.parametrize(
    "more",
    ["role=administrator", "jurisdiction=x", "text=second", "form_token={token}"],
)
async def test_a_field_too_many_or_twice_is_refused(browser, officer, more):
    await log_in(browser, officer)
    token = await token_of(officer)
    answer = await browser.post(
        "/office/notes",
        content=f"text=x&form_token={token}&{more.format(token=token)}",
        headers={"content-type": "application/x-www-form-urlencoded", "x-csrftoken": token},
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("more", ["role=administrator", "username=other", f"password={'x' * 201}"])
async def test_the_log_in_form_takes_two_fields_once(browser, more):
    answer = await browser.post(
        "/log-in",
        content=f"username=zhou&password=x&{more}",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 400


async def test_a_wrong_password_says_how_many_tries_are_left(browser, officer):
    form = {"username": officer.username, "password": "Wrong-0000"}
    answer = await browser.post("/log-in?back=/office/accounts", data=form)
    assert answer.status_code == 401
    assert "用户名或密码不对。还可以试 4 次，之后要等 15 分钟。" in answer.text
    assert f'value="{officer.username}"' in answer.text
    assert "Wrong-0000" not in answer.text
    assert 'action="/log-in?back=/office/accounts"' in answer.text
    for _ in range(4):
        await browser.post("/log-in", data=form)
    answer = await log_in(browser, officer)
    assert answer.status_code == 429
    assert "试的次数太多了，请等 15 分钟再试。" in answer.text


async def test_another_forwarded_address_does_not_give_new_tries(browser):
    form = {"username": "nobody-here", "password": "Wrong-0000"}
    for last in range(5):
        await browser.post("/log-in", data=form, headers={"x-forwarded-for": f"10.{last}.0.1"})
    assert (await browser.post("/log-in", data=form)).status_code == 429
    networks = await fetch(
        "SELECT DISTINCT detail::json->>'network' AS network FROM audit_event "
        "WHERE name = 'PasswordRefused' AND at > now()"
    )
    assert [row["network"] for row in networks] == ["10.43.7.0/24"]


async def test_who_is_not_logged_in_is_asked_and_led_back(browser, officer):
    asked = await browser.get("/office/accounts?year=2026&name=周")
    assert asked.status_code == 401
    assert asked.headers["cache-control"] == "no-store"
    assert asked.headers["content-security-policy"].startswith("default-src 'none'")
    back = "/log-in?back=/office/accounts%3Fyear%3D2026%26name%3D%25E5%2591%25A8"
    assert f'action="{back}"' in asked.text
    answer = await log_in(browser, officer)
    assert answer.status_code == 303
    form = {"username": officer.username, "password": given.PASSWORD}
    answer = await browser.post(back, data=form)
    assert answer.headers["location"] == "/office/accounts?year=2026&name=%E5%91%A8"


@pytest.mark.parametrize(
    "back", ["//evil.cn", "https://evil.cn", "/\\evil.cn", "/office\\@evil.cn", "/officer", "/t/x"]
)
async def test_the_way_back_stays_in_the_house(browser, officer, back):
    form = {"username": officer.username, "password": given.PASSWORD}
    answer = await browser.post("/log-in", params={"back": back}, data=form)
    assert answer.headers["location"] == "/home"


async def test_what_was_sent_after_the_log_in_ended_is_not_taken(browser):
    answer = await browser.post("/office/notes", data={"text": "x"})
    assert answer.status_code == 401
    assert "登录已到期，刚才提交的没有收下。" in answer.text
    assert 'action="/log-in"' in answer.text
    as_json = await browser.get("/office", headers={"accept": "application/json"})
    assert (as_json.status_code, as_json.json()["title"]) == (401, "请先登录")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CLERK])
async def test_a_page_of_another_role_does_not_exist(browser, role):
    person = await given.a_person(role)
    await log_in(browser, person)
    expected = 200 if role == Role.ADMINISTRATOR else 404
    assert (await browser.get("/office/accounts")).status_code == expected
    assert (await browser.get("/unit")).status_code == 404
    assert (await browser.get("/office/no-such-page")).status_code == 404


async def test_a_clerk_finds_no_office(browser):
    city = await given.a_jurisdiction()
    clerk = await given.a_person(Role.CLERK, jurisdiction=city, unit=await given.a_unit(city, 1))
    await log_in(browser, clerk)
    token = await token_of(clerk)
    assert (await browser.get("/office")).status_code == 404
    form = {"text": "x", "form_token": token}
    assert (await browser.post("/office/notes", data=form)).status_code == 404


async def test_a_role_that_is_taken_away_is_gone_at_the_next_request(browser):
    person = await given.a_person(Role.ADMINISTRATOR)
    await log_in(browser, person)
    assert (await browser.get("/office/accounts")).status_code == 200
    await fetch("UPDATE account SET roles = '{host}' WHERE id = $1", person.account)
    assert (await browser.get("/office/accounts")).status_code == 404
    await fetch("UPDATE account SET disabled = true WHERE id = $1", person.account)
    assert (await browser.get("/office")).status_code == 401


async def test_a_page_that_watches_keeps_nobody_logged_in(browser, officer):
    await log_in(browser, officer)
    await fetch("UPDATE session SET seen_at = seen_at - interval '14 minutes'")
    assert (await browser.get("/office/boards")).status_code == 200
    await fetch("UPDATE session SET seen_at = seen_at - interval '1 minute'")
    assert (await browser.get("/office")).status_code == 401


async def test_logging_out_ends_the_log_in_on_the_server_too(browser, officer):
    await log_in(browser, officer)
    secret = browser.cookies["__Host-sid"]
    form = {"form_token": await token_of(officer)}
    assert (await browser.post("/log-out", data=form)).headers["location"] == "/log-in"
    assert "__Host-sid" not in browser.cookies
    browser.cookies.set("__Host-sid", secret)
    assert (await browser.get("/office")).status_code == 401


async def test_a_person_changes_the_own_password(browser, officer):
    await log_in(browser, officer)
    page = await browser.get("/password")
    assert f'name="form_token" value="{await token_of(officer)}"' in page.text
    form = {"old": given.PASSWORD, "new": "Taoyuan-4307", "again": "Taoyuan-4307"}
    token = {"form_token": await token_of(officer)}
    unlike = await browser.post("/password", data=form | token | {"again": "Taoyuan-4308"})
    assert (unlike.status_code, "两次输入的新密码不一样" in unlike.text) == (409, True)
    answer = await browser.post("/password", data=form | token)
    assert (answer.status_code, answer.headers["location"]) == (303, "/password?done=true")
    assert "密码已修改" in (await browser.get("/password?done=true")).text
