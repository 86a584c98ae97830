"""Every kind of page of every role, found by its links: axe, text at 200 %, the keyboard alone."""

import asyncio

import pytest

from tests.sound import OUTLINE, violations
from tools.crawl import log_in, walk, walkers_of
from tools.presses import prepare_sitting
from tools.screenshots import served

LARGER = "() => { document.documentElement.style.fontSize = '200%' }"
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth
  const scrolls = one => one && (['auto', 'scroll'].includes(getComputedStyle(one).overflowX)
    || scrolls(one.parentElement))
  return [...document.querySelectorAll('main *, header *')].filter(one => {
    const box = one.getBoundingClientRect()
    return box.width && box.right > room + 1 && !scrolls(one.parentElement)
      && !one.closest('.unseen, .skip, svg')
  }).map(one => one.outerHTML.slice(0, 120))
}"""
REACHABLE = """() => {
  const groups = new Set()
  return [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter(one => {
      if (one.disabled || one.type === 'hidden' || one.tabIndex < 0) return false
      if (!one.checkVisibility()) return false
      if (one.closest('details:not([open])') && one.tagName !== 'SUMMARY') return false
      if (one.type !== 'radio') return true
      const group = one.form + one.name
      return !groups.has(group) && groups.add(group)
    }).length
}"""
WATCH = """() => {
  window.reached = new Set()
  window.dim = new Set()
  document.addEventListener('focusin', ({ target: one }) => {
    const style = getComputedStyle(one)
    reached.add(one.type === 'radio' ? one.form + one.name : one)
    if (style.outlineStyle === 'none' && style.boxShadow === 'none') {
      dim.add(one.outerHTML.slice(0, 120))
    }
  })
}"""
REACHED = "() => [reached.size, [...dim]]"


@pytest.fixture(scope="module")
def sample(sample_year):
    """The sample year, served; its folder and its address."""
    site, home = served(sample_year)
    yield sample_year, home
    site.terminate()
    site.wait()


async def test_every_page_is_sound_at_twice_the_text_and_by_keyboard_alone(sample, browser):
    folder, home = sample
    made_of, faults, seen, known = set[str](), [], set[str](), set[str]()
    walkers = walkers_of(folder / "demo.json")
    page = await browser.new_page()
    await log_in(page, home, next(one for one in walkers if one.role == "city_officer"))
    await prepare_sitting(page, home)
    await page.close()
    for walker in walkers:
        size = (1920, 1080) if walker.role == "screen" else (1280, 800)
        viewport = {"width": size[0], "height": size[1]}
        async for found in walk(browser, home, walker, known, viewport=viewport):
            if found.page is None:
                assert found.content, f"{walker.role} {found.kind} is a link to nothing"
                continue
            seen.add(f"{walker.role} {found.kind}")
            if walker.role == "public":  # the same page for everybody
                known.add(found.kind)
            outline = await found.page.evaluate(OUTLINE)
            if outline not in made_of:
                made_of.add(outline)
                where = f"{walker.role} {found.kind}: "
                faults += [where + fault for fault in await faults_of(found.page)]
    assert not faults, "\n".join(faults)
    assert len(seen) > 60


async def faults_of(page) -> list[str]:
    found = [*await violations(page), *await keyboard_faults(page)]
    await page.evaluate(LARGER)
    found += [f"too wide at 200 %: {one}" for one in (await page.evaluate(TOO_WIDE))[:3]]
    return found


async def keyboard_faults(page) -> list[str]:
    """Everything that can be pressed is reached by Tab, and shows that it has the focus."""
    wanted = await page.evaluate(REACHABLE)
    dates = await page.locator("input[type=date]").count()  # each has parts of its own
    await page.evaluate(WATCH)
    presses = wanted + 10 + 3 * dates  # regions that scroll are stations as well
    await asyncio.gather(*(page.keyboard.press("Tab") for _ in range(presses)))  # sent in order
    reached, dim = await page.evaluate(REACHED)
    faults = [f"no mark of the focus: {one}" for one in dim]
    return faults + ([] if reached >= wanted else [f"Tab reaches {reached} of {wanted}"])
