"""操作记录: what was done in the jurisdiction, and whether the chain holds."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from evaluation.accounts.rules import Person, Role
from evaluation.audit.queries import A_PAGE, events_of, trail_state
from evaluation.web.guards import only
from evaluation.web.office.pages import RUN, page
from evaluation.web.office.titles import EVENT_TITLES, field_lines


@get("/trail", guards=[only(*RUN, Role.AUDITOR)])
async def show_trail(
    person: NamedDependency[Person],
    before: FromQuery[int | None] = None,
    *,
    verify: FromQuery[bool] = False,
) -> Template:
    return page(
        "trail",
        person,
        events=await events_of(person.jurisdiction, before),
        a_page=A_PAGE,
        titles=EVENT_TITLES,
        field_lines=field_lines,
        chain=await trail_state() if verify else None,
    )


HANDLERS = [show_trail]
