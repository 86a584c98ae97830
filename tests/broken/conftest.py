"""Several tablets in one hall, and the people at the desk beside them."""

import html
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import httpx
import pytest
from litestar import Litestar

from evaluation.accounts.rules import Person
from evaluation.scoring.actions import NewSlip
from tests import given

Tablets = Callable[..., Awaitable[httpx.AsyncClient]]
Press = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def tablet(app: Litestar, db: None) -> AsyncIterator[Tablets]:
    """Another tablet of the hall, with this slip entered on it by its QR code."""
    async with AsyncExitStack() as stack:

        async def entered(slip: NewSlip, address: str = "http://127.0.0.1") -> httpx.AsyncClient:
            transport = httpx.ASGITransport(app, client=("127.0.0.1", 4307))
            made = httpx.AsyncClient(transport=transport, base_url=address)
            await stack.enter_async_context(made)
            await given.enter(made, slip)
            return made

        yield entered


@pytest.fixture
def press(client: httpx.AsyncClient) -> Press:
    """As this person, send this form."""

    async def press(person: Person, path: str, **form: str) -> httpx.Response:
        await given.log_in(client, person)
        token = client.headers.pop("x-csrftoken")
        return await client.post(path, data={"form_token": token} | form)

    return press


@pytest.fixture
def read(client: httpx.AsyncClient) -> Callable[[Person, str], Awaitable[str]]:
    """As this person, the words of a page, without its markup."""

    async def read(person: Person, path: str) -> str:
        await given.log_in(client, person)
        answer = await client.get(path)
        assert answer.status_code == 200, answer.text
        return html.unescape(re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.text)))

    return read
