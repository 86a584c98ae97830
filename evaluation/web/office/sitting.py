"""评议会 on one page, and its counts for whoever watches them."""

import msgspec
from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from evaluation.accounts.rules import Person
from evaluation.cycles.rules import group_titles
from evaluation.scoring.desk import SittingHead, progress_of, sitting_desk
from evaluation.web.errors import AnyRequest
from evaluation.web.guards import only
from evaluation.web.live import once_a_second
from evaluation.web.office.pages import HALL, page
from evaluation.web.tags import tagged


@get("/sittings/{sitting_id:uuid}", guards=[only(*HALL)])
async def show_sitting(
    person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Template:
    desk = await sitting_desk(sitting, person.account)
    titles = group_titles(desk.scheme) if desk.scheme else {}
    return page("sitting", person, sitting=sitting, desk=desk, group_titles=titles)


counts_of = once_a_second(progress_of)


@get("/sittings/{sitting_id:uuid}/counts", guards=[only(*HALL)], opt={"watching": True})
async def show_counts(
    request: AnyRequest, sitting: NamedDependency[SittingHead]
) -> Response[bytes]:
    """Figures only; the page knows the titles. 304 without a body when nothing has changed."""
    counts = msgspec.json.encode(await counts_of(sitting.id))
    return tagged(request, counts, MediaType.JSON)


HANDLERS = [show_sitting, show_counts]
