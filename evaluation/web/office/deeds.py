"""我的操作: what a person of the office did, from the trail."""

from datetime import datetime
from typing import Any

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from evaluation.accounts.rules import Person
from evaluation.audit.queries import A_PAGE, deeds_of
from evaluation.web.office.pages import CHINA, page
from evaluation.web.office.titles import EVENT_TITLES, field_lines

NEWEST = 2**62
"""Above every number of the trail: an address may say anything."""


async def own_deeds(person: Person, here: str, before: int | None) -> dict[str, Any]:
    """What templates/deeds.html asks; at home, and in the county that is served just now."""
    places = {person.jurisdiction, person.home or person.jurisdiction}
    under = None if before is None else max(0, min(before, NEWEST))
    return {
        "events": await deeds_of(person.username, places, under),
        "a_page": A_PAGE,
        "titles": EVENT_TITLES,
        "field_lines": field_lines,
        "full_moment": full_moment,
        "here": here,
        "before": before,
    }


def full_moment(value: datetime) -> str:
    """With its year: a list that goes back for years."""
    here = value.astimezone(CHINA)
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"


@get("/deeds")
async def show_deeds(
    person: NamedDependency[Person], before: FromQuery[int | None] = None
) -> Template:
    return page("deeds", person, **await own_deeds(person, "/office/deeds", before))


HANDLERS = [show_deeds]
