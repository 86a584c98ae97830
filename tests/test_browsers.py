"""No page uses what the browsers of docs/browsers.md haven't got, and an older one is told so."""

import re
from pathlib import Path

import pytest

from evaluation.app import template_environment
from evaluation.settings import folder
from evaluation.web import assets

DOCS = Path(__file__).parent.parent / "docs" / "browsers.md"
NEWER = {
    ".js": {
        r"\.to(Sorted|Reversed|Spliced)\(": "Chrome 110, Firefox 115, Safari 16",
        r"\.with\(": "Chrome 110",
        r"\b(Object|Map)\.groupBy\(": "Chrome 117",
        r"Array\.fromAsync\(": "Chrome 121",
        r"Promise\.(withResolvers|try)\(": "Chrome 119",
        r"AbortSignal\.any\(": "Chrome 116",
        r"\.(isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(": "Chrome 122",
        r"\.(intersection|union|difference)\(": "Chrome 122",
        r"\.(entries|keys|values)\(\)\.(map|filter|toArray|some|every|find)\(": "Chrome 122",
        r"\b(startViewTransition|requestClose)\(": "Chrome 111",
        r"\b(show|hide|toggle)Popover\(": "Chrome 114",
        r"\bURL\.(canParse|parse)\(": "Chrome 120",
        r"\b(toWellFormed|isWellFormed)\(": "Chrome 111",
        r"\bcheckVisibility\(": "Safari 17.4",
        r"\bstatic\s*\{": "Safari 16.4",
        r"\(\?<[=!]": "Safari 16.4",
        r"/[dgimsuy]*v[dgimsuy]*[.,;)]": "Chrome 112",
        r"\bfrom '[^']+' with \{": "Chrome 123",
        r"\bIntl\.(Segmenter|DurationFormat)\b": "Firefox 125",
        r"\b(RegExp\.escape|Error\.isError|Iterator\.from|Math\.sumPrecise)\(": "Chrome 135",
        r"\b(fromBase64|toBase64|fromHex|toHex)\(": "Chrome 140",
        r"\brandomUUID\(": "none over plain http",
        r"\bscheduler\.(yield|postTask)\(": "Chrome 129, Safari none",
        r"\brequestIdleCallback\(": "Safari none",
        r"\bnavigator\.wakeLock\.": "Safari 16.4; only as navigator.wakeLock?.",
        r"\b(await )?using \w+ =": "Chrome 134",
    },
    ".css": {
        r":has\(": "Firefox 121",
        r"(?m)^\s*&|\{\s*&|;\s*&": "Chrome 120",
        r"\b(color-mix|oklch|oklab|lab|lch|color|light-dark)\(": "Chrome 111",
        r"\b(rgb|hsl)\(from\b": "Chrome 119",
        r"@(property|scope|starting-style|view-transition|position-try)\b": "Chrome 118",
        r"@media[^{]*\(\s*\w+\s*[<>]": "Safari 16.4",
        r":(user-valid|user-invalid|popover-open|state\()": "Chrome 119",
        r"\bsubgrid\b": "Chrome 117",
        r":nth-(last-)?child\([^)]* of ": "Chrome 111",
        r"\b(anchor-name|position-anchor|field-sizing|interpolate-size)\s*:": "Chrome 123",
        r"\b(round|mod|rem|pow|sqrt|sin|cos|tan|if|sibling-index)\(": "Chrome 125",
        r"\blinear\(": "Chrome 113",
        r"\d[sdl]v[hw]\b": "Chrome 108; only after the same property in vh or vw",
    },
    ".html": {
        r"\s(popover|popovertarget|commandfor|command)\b[=>\s]": "Chrome 114",
        r"<details[^>]*\sname=": "Chrome 120",
        r"<(search|selectedcontent|geolocation)\b": "Chrome 118",
        r"<script(?![^>]*type=\"module\")[^>]*>": "none: every script is a module",
        r"rel=\"expect\"|blocking=": "Chrome 124",
    },
}
"""By ending: what a text must not contain, and from which version browsers have it."""
ONLY_NICER = {
    "html:has(.savebar)",
    "html:has(.savebar.above)",
    "html:has(.key-card)",
    ".screen:has(.blank)",
}
"""Named in docs/browsers.md: without them a page is as useful."""


def texts():
    for root in ("assets", "templates"):
        for path in sorted(folder(root).rglob("*")):
            if path.suffix in NEWER and "documents" not in path.parts:
                yield pytest.param(path, id=f"{root}/{path.relative_to(folder(root))}")


def too_new(ending, text):
    text = re.sub(r"/\*.*?\*/|^\s*//.*$", "", text, flags=re.DOTALL | re.MULTILINE)
    for nicer in ONLY_NICER:
        text = text.replace(nicer, "")
    text = re.sub(r"([\w-]+): 100v[hw]; \1: 100[dsl]v[hw]", "", text)
    return {
        found[0]: since for each, since in NEWER[ending].items() if (found := re.search(each, text))
    }


@pytest.mark.parametrize("path", list(texts()))
def test_nothing_is_newer_than_the_smallest_browsers(path):
    assert too_new(path.suffix, path.read_text("utf-8")) == {}


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (".js", "const sorted = units.toSorted()"),
        (".js", "for (const one of map.values().map(first)) all.push(one)"),
        (".css", ".a:has(.b) { color: red }"),
        (".css", ".a { color: red; & b { color: blue } }"),
        (".css", ".a { block-size: 100dvh }"),
        (".html", '<div popover id="a">'),
        (".html", '<script src="x.js"></script>'),
    ],
)
def test_what_is_newer_is_found(ending, text):
    assert too_new(ending, text)


def test_the_versions_are_named_in_one_place_and_said_alike():
    named = re.findall(r"(?m)^\| [^|]+ \| (\d+)", DOCS.read_text("utf-8"))
    assert named == ["105", "115", "16"]
    said = (folder("templates") / "base.html").read_text("utf-8")
    assert all(version in said for version in named)
    manual = (folder("docs/manual") / "installation.md").read_text("utf-8")
    assert "Chrome、Edge 105 以上，Firefox 115 以上，Safari 16 以上" in manual


CONDITION = b"@supports (container-type: inline-size)"
OF_TOMORROW = b"@supports (container-type: of-tomorrow)"


async def shown(browser, template, *, old):
    """The page as it stands, in a browser that has what is asked for or hasn't."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    html = template_environment().get_template(template).render(no="", back="", username="")

    async def answer(route):
        path = route.request.url.partition("hall.test")[2]
        found = assets.ASSETS.get(path.split("/", 3)[-1])
        if found is None:
            await route.fulfill(body=html, content_type="text/html; charset=utf-8")
            return
        body = found.plain.replace(CONDITION, OF_TOMORROW) if old else found.plain
        await route.fulfill(body=body, content_type=found.media_type)

    await context.route("**/*", answer)
    page = await context.new_page()
    await page.goto("http://hall.test/page")
    return page


async def test_a_tablet_that_is_too_old_says_so_in_place_of_a_dead_page(browser):
    page = await shown(browser, "tablet/enter.html", old=True)
    told = page.locator(".too-old")
    assert "到签到台换一台平板" in await told.inner_text()
    box = await told.bounding_box()
    assert (box["width"], box["height"]) == (1280, 800)
    on_top = "() => document.elementFromPoint(640, 400).className"
    assert await page.evaluate(on_top) == "too-old"
    await page.context.close()


async def test_a_desk_that_is_too_old_is_told_and_may_go_on(browser):
    page = await shown(browser, "gate/log-in.html", old=True)
    assert "浏览器太旧" in await page.locator(".too-old").inner_text()
    assert (await page.locator(".too-old").bounding_box())["height"] < 200
    await page.fill("#username", "tangli")
    await page.context.close()


async def test_a_browser_of_today_is_told_nothing(browser):
    page = await shown(browser, "tablet/enter.html", old=False)
    assert CONDITION in assets.ASSETS["app.css"].plain
    assert await page.locator(".too-old").is_hidden()
    assert "太旧" not in await page.inner_text("body")
    await page.context.close()
