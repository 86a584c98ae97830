from collections.abc import AsyncIterator

import pytest

from evaluation.db import connection_pool
from tests.browser.site import Site, empty_tables


@pytest.fixture(scope="module")
async def site(database: None) -> AsyncIterator[Site]:
    """The real site with two workers on the tests' own database server."""
    site = Site(workers=2)
    async with connection_pool(3):
        yield site
    site.kill()
    await empty_tables()
