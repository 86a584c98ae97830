"""The app with the office's door, and people who are logged in one after the other."""

from collections.abc import Awaitable, Callable

import httpx
import pytest
from litestar import Litestar

import evaluation.app
from evaluation.accounts.rules import Person
from evaluation.app import create_app
from evaluation.web.office.door import office
from tests import given

Form = dict[str, object]
Press = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture(scope="session")
def app() -> Litestar:
    with pytest.MonkeyPatch.context() as patch:
        others = [door for door in evaluation.app.DOORS if door is not office]
        patch.setattr(evaluation.app, "DOORS", [*others, office])
        return create_app()


@pytest.fixture
def press(client: httpx.AsyncClient) -> Press:
    """As this person, send this form; the answer as the browser gets it, redirects not followed."""

    async def press(person: Person, path: str, form: Form | None = None) -> httpx.Response:
        await given.log_in(client, person)
        token = client.headers.pop("x-csrftoken")
        return await client.post(path, data={"form_token": token} | (form or {}))

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
