"""我的操作 of a clerk."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from evaluation.web.office.deeds import own_deeds
from evaluation.web.unit.pages import Desk, page


@get("/deeds")
async def show_deeds(desk: NamedDependency[Desk], before: FromQuery[int | None] = None) -> Template:
    return page("deeds", desk, **await own_deeds(desk.person, "/unit/deeds", before))


HANDLERS = [show_deeds]
