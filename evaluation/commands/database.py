"""A command's way to the database."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import click

from evaluation.errors import NotFound, Refused

Answer = TypeVar("Answer")


def with_database(work: Coroutine[Any, Any, Answer]) -> Answer:
    """Start or use the database, bring it to today's form, do the work; refusals as one line."""
    from evaluation.db import connection_pool
    from evaluation.migrate import migrate
    from evaluation.server.running import running
    from evaluation.settings import settings

    async def whole() -> Answer:
        await migrate()
        async with connection_pool(2, longest=None):
            return await work

    try:
        with running(settings()):
            return asyncio.run(whole())
    except (Refused, NotFound) as no:
        work.close()
        raise click.ClickException(str(no) or "没有找到，请核对编号。") from no


async def nothing() -> None:
    """The migration is all there is to do."""
