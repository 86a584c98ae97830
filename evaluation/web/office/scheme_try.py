"""试算 in the office: a version, or what stands in the form, tried on invented ballots."""

import asyncio
from typing import Annotated, Any

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter, URLEncodedBody
from litestar.response import Template

from evaluation.accounts.rules import Person, Role
from evaluation.cycles.actions import check_scheme
from evaluation.cycles.queries import SchemeDesk
from evaluation.cycles.scheme_advice import advice_on
from evaluation.cycles.tryout import try_out
from evaluation.cycles.tryout_bundle import Wanted
from evaluation.errors import NotFound
from evaluation.web.guards import only
from evaluation.web.office.pages import RUN, page
from evaluation.web.office.scheme_posted import PostedTryOut

SEED, UNITS, SLIPS = 2024, 12, 9
MOST = {"seed": 999_999, "units": 60, "slips": 60}


@get("/years/{cycle:uuid}/scheme/try-out", guards=[only(*RUN, Role.AUDITOR)])
async def try_version(
    person: NamedDependency[Person],
    desk: NamedDependency[SchemeDesk],
    version: Annotated[int | None, QueryParameter()] = None,
    seed: Annotated[int, QueryParameter(ge=0, le=MOST["seed"])] = SEED,
    units: Annotated[int, QueryParameter(ge=1, le=MOST["units"])] = UNITS,
    slips: Annotated[list[int] | None, QueryParameter()] = None,
    unit: Annotated[str, QueryParameter(max_length=10)] = "",
) -> Template:
    line = next((one for one in desk.versions if one.version == (version or desk.newest)), None)
    if line is None:
        raise NotFound
    wanted = sized(line.scheme, seed, units, slips or [])
    return await tried(person, desk, line.scheme, wanted, unit, version=line.version)


@post("/years/{cycle:uuid}/scheme/try-out", guards=[only(*RUN)], status_code=200)
async def try_unsaved(
    person: NamedDependency[Person],
    desk: NamedDependency[SchemeDesk],
    data: URLEncodedBody[PostedTryOut],
) -> Template:
    check_scheme(data.scheme)
    slips = data.slips if isinstance(data.slips, list) else [data.slips]
    wanted = sized(data.scheme, data.seed, data.units, slips)
    return await tried(person, desk, data.scheme, wanted, data.unit, number=data.document_number)


async def unsaved_try_out(
    person: Person, desk: SchemeDesk, content: dict[str, Any], number: str
) -> Template:
    """The first one of what stands in the form."""
    return await tried(person, desk, content, sized(content, SEED, UNITS, []), number=number)


def sized(content: dict[str, Any], seed: int, units: int, slips: list[int]) -> Wanted:
    """As many groups as the scheme has, whatever was sent."""
    groups = len(content["rules"]["groups"])
    given = [min(max(count, 0), MOST["slips"]) for count in slips][:groups]
    return Wanted(seed, units, tuple(given + [SLIPS] * (groups - len(given))))


async def tried(  # what is tried, and where the page comes from
    person: Person,
    desk: SchemeDesk,
    content: dict[str, Any],
    wanted: Wanted,
    unit: str = "",
    *,
    version: int | None = None,
    number: str = "",
) -> Template:
    """`version` None: what stands in the form; the page carries it along as text."""
    found = await asyncio.to_thread(try_out, content, wanted, unit)
    return page(
        "scheme-try-out",
        person,
        desk=desk,
        scheme=content,
        content=msgspec.json.encode(content).decode(),
        wanted=wanted,
        most=MOST,
        version=version,
        number=number,
        tried=found,
        advice=advice_on(content),
    )
