"""People who log in one after the other, and what they press and read."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from evaluation.accounts.rules import Person
from tests import given

Form = dict[str, object]
Files = dict[str, tuple[str, bytes, str]]
Press = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def press(client: httpx.AsyncClient) -> Press:
    """As this person, send this form; the answer as the browser gets it, redirects not followed."""

    async def press(
        person: Person, path: str, form: Form | None = None, files: Files | None = None
    ) -> httpx.Response:
        await given.log_in(client, person)
        token = client.headers.pop("x-csrftoken")
        return await client.post(path, data={"form_token": token} | (form or {}), files=files)

    return press


@pytest.fixture
def read(client: httpx.AsyncClient) -> Callable[[Person, str], Awaitable[str]]:
    """As this person, the text of this page, which must be there."""

    async def read(person: Person, path: str) -> str:
        await given.log_in(client, person)
        answer = await client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    return read
