"""Who looks where: every page of a sitting that needs nothing else in its address, as everybody."""

from collections.abc import Sequence

import httpx
from litestar import Litestar
from litestar.routes import HTTPRoute

from evaluation.accounts.rules import Person, Role
from tests import given

SITTING = "{sitting_id:uuid}"
PRINTED = (".pdf", ".zip")
"""Documents have tests of their own; a printed one takes a second."""


def rooms_of(app: Litestar, hall: given.Hall) -> list[str]:
    """Found among the routes, so that a page that is added is looked at as well."""
    paths = {
        route.path
        for route in app.routes
        if isinstance(route, HTTPRoute) and "GET" in route.methods and SITTING in route.path
    }
    fitting = {path.replace(SITTING, str(hall.sitting)) for path in paths}
    rooms = sorted(path for path in fitting if "{" not in path and not path.endswith(PRINTED))
    assert len(rooms) > 20
    return [*rooms, f"/office/sittings/{hall.sitting}/ranking/units/{hall.units[0]}"]


def screens_of(hall: given.Hall, displays: Sequence[object]) -> list[str]:
    screens = [f"/screen/{hall.sitting}", *(f"/screen/{hall.sitting}/{one}" for one in displays)]
    return [address for screen in screens for address in (screen, f"{screen}/now")]


async def everybody(hall: given.Hall) -> list[Person]:
    return [hall.officer, hall.scrutineers[0], hall.tellers[0]] + [
        await given.a_person(role, jurisdiction=hall.jurisdiction)
        for role in (Role.REGISTRAR, Role.HOST, Role.AUDITOR, Role.ADMINISTRATOR)
    ]


async def look_around(
    client: httpx.AsyncClient,
    app: Litestar,
    hall: given.Hall,
    staff: Sequence[Person],
    displays: Sequence[object] = (),
) -> None:
    for person in staff:
        await given.log_in(client, person)
        for page in ("/office", *rooms_of(app, hall)):
            await client.get(page)
    for page in (*screens_of(hall, displays), "/"):
        await client.get(page)
