"""One year through real pages: sheets, scheme, objective scores, slips, lots, results, publication.

Everyone is at a desk of the own; tests/browser/year holds what each of them does.
"""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from evaluation.cycles.rules import SCOPE_TITLES, Scope
from evaluation.results.publishing import change_scope
from evaluation.results.queries import receipts_of
from evaluation.results.site import static_site, write_site
from tests import given
from tests.browser.year import deciding, objective, public, scheme, sitting, taking_in
from tests.browser.year.desks import Year, begun, clean
from tests.site import Site


@pytest.fixture
async def year(site: Site, browser: Browser):
    async with begun(site, browser) as year:
        yield year


@pytest.fixture
async def outsider(browser: Browser):
    page = await public.outside(browser)
    yield page
    await page.context.close()


async def test_a_year_is_prepared_held_decided_and_published(year: Year, outsider, tmp_path: Path):
    await prepare(year)
    receipt = await hold(year)
    await deciding.make_documents(year)
    await deciding.approve(year)
    await deciding.ask_for_review(year)
    await deciding.uphold(year)
    await deciding.correct(year)
    await deciding.sign_again(year)
    path = await deciding.publish(year)
    await deciding.check_the_unit_was_told(year)
    await outsider.goto(year.site.url + path)
    await clean(outsider)
    places = await outsider.locator("#rank .who").all_inner_texts()
    assert places == list(deciding.AFTER)
    await public.looks_up(outsider, receipt)
    await deciding.unpacked(year, tmp_path)
    shown = await public.text_of_folder(outsider, tmp_path)
    assert [short for short in deciding.AFTER if short not in shown] == []


async def prepare(year: Year) -> None:
    await taking_in.import_register(year)
    await taking_in.begin_year(year)
    await scheme.change_twice(year)
    await taking_in.import_delegates(year)
    await taking_in.open_accounts(year, objective.CONFIRMS, objective.OBJECTS)
    await objective.score_and_settle(year)


async def hold(year: Year) -> str:
    """The receipt of the slip that was scored on a tablet."""
    await sitting.prepare(year)
    await sitting.draw_lots(year)
    await sitting.print_slips(year)
    await sitting.make_key_cards(year)
    await sitting.rehearse(year)
    receipt = await sitting.hold(year)
    await sitting.sign(year)
    return receipt


FIRST, LAST = "第1局", "第4局"
TOTAL = "98.80"
SEEN = {
    Scope.INTERNAL: set(),
    Scope.EXCELLENT: {FIRST},
    Scope.GRADES: {FIRST, LAST, "良好"},
    Scope.ALL: {FIRST, LAST, "良好", TOTAL},
}
"""Of the first and the last unit, a grade and a total: what each scope lets out."""


@pytest.mark.parametrize("scope", list(Scope))
async def test_outside_nothing_is_seen_beyond_the_scope(site: Site, outsider, scope, tmp_path):
    hall = await given.an_open_sitting(units=4, slips={"party": 3, "npc": 3, "cppcc": 3})
    lost = dict(zip(hall.units, ("17", "16", "10", "0"), strict=True))
    await given.cast_all(hall, {unit: given.FULL | {"team": team} for unit, team in lost.items()})
    await given.close_and_open(hall)
    await change_scope(hall.officer, hall.sitting, scope)
    publication = await given.publish(hall)
    await outsider.goto(site.url)
    listed = outsider.locator("li", has=outsider.locator(f"a[href='/rankings/{publication}']"))
    await expect(listed).to_contain_text(SCOPE_TITLES[scope])
    await outsider.goto(f"{site.url}/rankings/{publication}")
    await clean(outsider)
    assert seen_in(await public.text_of(outsider)) == SEEN[scope]
    await public.looks_up(outsider, (await receipts_of(hall.sitting))[0])
    for file in ("ranking.pdf", "ranking.xlsx", "bundle.json", "result.json"):
        answer = await outsider.context.request.get(f"{site.url}/rankings/{publication}/{file}")
        assert answer.status == (200 if scope == Scope.ALL else 404), file
    write_site(tmp_path, await static_site(publication))
    assert seen_in(await public.text_of_folder(outsider, tmp_path)) == SEEN[scope]


def seen_in(text: str) -> set[str]:
    return {words for words in SEEN[Scope.ALL] if words in text}
