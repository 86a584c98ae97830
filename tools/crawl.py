"""Every page that a person can reach by links, each kind once: for screenshots and for tests."""

import json
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from playwright.async_api import Browser, Page

IDENTIFIER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST = {"/office/sittings/{id}": 5}
"""Of a page that is another one in each state; of all others one is looked at."""
FILES = re.compile(
    r"\.(pdf|xlsx|csv|json|zip|docx|txt|py)$|/(pdf|docx|scan|approval-scan)$"
    r"|^(?!.*/casefiles/).*/files/[^/]+$|/agenda/lots/[^/]+$|/trial/[^/]+$"
)


def chromium() -> str:
    """Debian's own, if possible the build without a window: it takes a third less of the machine.

    Raises FileNotFoundError.
    """
    for name in ("chromium-headless-shell", "chromium"):
        if found := shutil.which(name):
            return found
    raise FileNotFoundError("chromium-headless-shell")


class Walker(NamedTuple):
    """Who walks, and from where; without an account nobody logs in. `sitting` is the open one."""

    role: str
    starts: Sequence[str]
    username: str = ""
    password: str = ""
    sitting: str = ""


def walkers_of(sample: Path) -> list[Walker]:
    """Everybody of the sample year's `demo.json`: its accounts, a delegate, hall, public."""
    made = json.loads(sample.read_text("utf-8"))
    slip = made["slips"][-1]["url"].removeprefix(made["base_url"])
    people = {}
    for one in made["accounts"]:
        people.setdefault(one["role"], one)
    staff = [
        Walker(role, ("/home",), one["username"], one["password"], made["sitting"])
        for role, one in people.items()
    ]
    return [
        Walker("public", ("/", "/log-in")),
        *staff,
        Walker("screen", (f"/screen/{made['sitting']}",)),
        Walker("delegate", ("/t/enter", slip)),
    ]


class Found(NamedTuple):
    """A page as it stands in the browser, or a file that a page links to."""

    role: str
    kind: str
    page: Page | None = None
    content: bytes = b""


async def walk(
    browser: Browser, home: str, walker: Walker, known: set[str] | None = None, **context: object
) -> AsyncIterator[Found]:
    """One page of each kind, breadth first, then files; `kind` is the path with {id} for ids.

    `known`: kinds that another walker has seen; they are left out, and kinds of files had here are
    added.
    """
    here = await browser.new_context(locale="zh-CN", **context)  # type: ignore[arg-type]
    page = await here.new_page()
    if walker.username:
        await log_in(page, home, walker)
    had = set() if known is None else known
    waiting, files = list(walker.starts), dict[str, str]()
    seen, times = set[str](), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if path in seen or kind in had or times[kind] >= MOST.get(kind, 1):
            continue
        seen.add(path)
        times[kind] += 1
        await page.goto(home + path, wait_until="load")
        yield Found(walker.role, kind_of(page.url), page)
        for link in await _links(page, home):
            if FILES.search(urlsplit(link).path):
                files.setdefault(kind_of(link), home + link)
            else:
                waiting.append(link)
    for kind, url in files.items():
        if kind in had:
            continue
        had.add(kind)
        answer = await here.request.get(url)
        yield Found(walker.role, kind, content=await answer.body() if answer.ok else b"")
    await here.close()


def kind_of(path: str) -> str:
    """Pages that differ only in whom they are about, or in a filter, are of one kind."""
    bare = IDENTIFIER.sub("{id}", urlsplit(path).path)
    bare = re.sub(r"/t/[^/]{20,}$", "/t", bare)
    bare = re.sub(r"^/manual/[^/]+", "/manual/{page}", bare)
    return re.sub(r"/\d+(?=/|$)", "/{n}", bare)


async def log_in(page: Page, home: str, walker: Walker) -> None:
    await page.goto(f"{home}/log-in")
    await page.fill('[name="username"]', walker.username)
    await page.fill('[name="password"]', walker.password)
    await page.click('button[type="submit"]')
    await page.wait_for_url(lambda url: "/log-in" not in url)


async def _links(page: Page, home: str) -> list[str]:
    """Same site, without a fragment, in the order of the page; leaving is no page."""
    found = await page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    inside = [link for link in found if link.startswith(home + "/")]
    return [urljoin("/", link[len(home) :].partition("#")[0]) for link in dict.fromkeys(inside)]
