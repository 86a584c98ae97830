"""One real PostgreSQL for the whole run, and one rolled-back transaction around each test."""

import asyncio
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import httpx
import hypothesis
import pytest

WITH_A_SITE: set[Path] = set()
"""Modules of tests in which some want the site."""
DATA = Path(tempfile.mkdtemp(prefix="evaluation-tests-"))
os.environ["EVALUATION_DATA"] = str(DATA)

from litestar import Litestar  # noqa: E402  # settings are read once, so the folder comes first
from piccolo.engine.postgres import PostgresTransaction  # noqa: E402
from playwright.async_api import Browser, async_playwright  # noqa: E402

from evaluation.app import create_app  # noqa: E402
from evaluation.db import engine  # noqa: E402
from evaluation.migrate import migrate  # noqa: E402
from evaluation.server.running import running  # noqa: E402
from evaluation.settings import settings  # noqa: E402
from tests import site  # noqa: E402
from tests.script import command  # noqa: E402
from tests.site import Site, empty_tables, started  # noqa: E402
from tools.crawl import chromium  # noqa: E402

hypothesis.settings.register_profile("house", deadline=None)  # the machine may be busy
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def database() -> Iterator[None]:
    """The embedded server in a folder of its own, or the one of DATABASE_URL; migrated."""
    with running(settings()):
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            runner.run(migrate())
        yield
        site.stop()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A site that runs on from module to module ends before the first test that wants none."""
    if "site" not in getattr(item, "fixturenames", ()) and item.path not in WITH_A_SITE:
        site.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    WITH_A_SITE.update(item.path for item in items if "site" in getattr(item, "fixturenames", ()))


def pytest_unconfigure() -> None:
    shutil.rmtree(DATA, ignore_errors=True)


@pytest.fixture(scope="module")
def sample_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample year, for this module alone; made once for all workers."""
    ours = tmp_path_factory.getbasetemp()
    for_all = ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours
    made, half = for_all / "sample-year", for_all / "sample-year.half"
    with (for_all / "sample-year.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            command(half, "demo", "--no-serve")
            half.rename(made)
    folder = tmp_path_factory.mktemp("office")
    subprocess.run(["cp", "-a", f"{made}/.", folder], check=True)
    return folder


@pytest.fixture(scope="session")
def app() -> Litestar:
    return create_app()


_kept: list[asyncpg.Connection] = []


@pytest.fixture(scope="session")
async def kept_connection(database: None) -> AsyncIterator[None]:
    yield
    while _kept:
        await _kept.pop().close()


@pytest.fixture
async def db(kept_connection: None) -> AsyncIterator[None]:
    """One transaction around the test, always rolled back.

    Its connection goes on to the next test, where whatever this one prepared is there already; a
    test that crashes the server leaves it closed.
    """
    if not _kept or _kept[0].is_closed():
        _kept[:] = [await asyncpg.connect(**engine().config, statement_cache_size=2000)]
    around_the_test = PostgresTransaction(engine())
    around_the_test.connection = _kept[0]
    rolled_back = _kept[0].transaction()
    await rolled_back.start()
    token = engine().current_transaction.set(around_the_test)
    yield
    engine().current_transaction.reset(token)
    await rolled_back.rollback()


@pytest.fixture
async def client(app: Litestar, db: None) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on this machine that runs the app in this very task, inside the transaction."""
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 4307))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture(scope="module", name="site")
async def running_site(database: None) -> AsyncIterator[Site]:
    """The real site on the tests' own database server, with one worker."""
    async with started() as here:
        yield here


@pytest.fixture
async def committed(database: None) -> AsyncIterator[None]:
    """Several connections see only what was committed; it is gone before another test looks."""
    yield
    await empty_tables()


CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--host-resolver-rules=MAP hall.test 127.0.0.1",
]


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's own; `hall.test` is a name that is not loopback."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM)
        yield browser
        await browser.close()
