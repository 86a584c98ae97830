"""Whether the site answers, and whether it is this one: for `evaluation doctor`."""

import os

from litestar import Router, get

from evaluation.db import fetch_one
from evaluation.settings import settings
from evaluation.web.errors import AnyRequest
from evaluation.web.line import is_on_this_machine


@get("/", opt={"public": True})
async def say_alive(request: AnyRequest) -> dict[str, str]:
    """Asks the database. The worker's number is for those at the machine itself."""
    await fetch_one("SELECT 1")
    here = {"worker": str(os.getpid())} if is_on_this_machine(request) else {}
    return {"installation": settings().installation} | here


alive = Router("/alive", route_handlers=[say_alive])
