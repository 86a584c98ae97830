"""体检 — a line for each thing that an installation needs, and what to do where it is missing."""

import asyncio
from collections.abc import Callable, Iterable, Iterator

from evaluation.errors import Refused
from evaluation.server.running import running
from evaluation.settings import Settings
from evaluation.upkeep import machine, records, site
from evaluation.upkeep.findings import Finding, bad


def examine(settings: Settings, url: str, *, thorough: bool = False) -> Iterator[Finding]:
    """Not from inside an event loop. Goes on where the database doesn't answer.

    `url`: where the site should answer from here; `thorough` reads every kept file.
    """
    yield from _each(machine.check_disk, machine.check_fonts, machine.check_programs, to=settings)
    try:
        with running(settings):
            yield from asyncio.run(records.findings(settings, thorough=thorough))
            yield from site.check_site(settings, url)  # the workers may live on this database
    except Refused as no:
        yield bad("数据库", str(no))
        yield from site.check_site(settings, url)


def _each(*checks: Callable[[Settings], Iterable[Finding]], to: Settings) -> Iterator[Finding]:
    for check in checks:
        yield from check(to)
