from collections.abc import AsyncIterator

import pytest

from tests.site import Site, started


@pytest.fixture(scope="module")
async def site(database: None) -> AsyncIterator[Site]:
    """With two workers, so that one can be killed."""
    async with started(workers=2) as site:
        yield site
