"""Whether a page is accessible: axe-core against WCAG 2.2 AA."""

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
OUTLINE = """() => [...document.querySelectorAll('body *')].map(one =>
    [one.tagName, one.className?.baseVal ?? one.className, one.getAttribute('type')].join(' '))
    .filter((one, at, all) => all.indexOf(one) === at).join('|')"""
"""What a page is made of; of two pages made of the same parts one needs to be looked at."""


async def violations(page: Page) -> list[str]:
    """Each rule that is broken, with the first element that breaks it."""
    found = await Axe().run(page, options=WCAG)
    return [f"{one['id']} {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]
