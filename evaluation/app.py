"""The roof: the one place where every part of the project meets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Litestar
from litestar.datastructures import ResponseHeader
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.routes import HTTPRoute
from litestar.template import TemplateConfig

from evaluation.db import connection_pool, fetch
from evaluation.server.running import DURABILITY, check_durability
from evaluation.settings import folder
from evaluation.web import assets
from evaluation.web.alive import alive
from evaluation.web.clock_room import clock_room
from evaluation.web.errors import EXCEPTION_HANDLERS, HEADERS
from evaluation.web.gate import gate
from evaluation.web.live import listening, live
from evaluation.web.manual import manual
from evaluation.web.office.door import office
from evaluation.web.printing_room import printing_room
from evaluation.web.public import public
from evaluation.web.public_statistics import public_statistics
from evaluation.web.screen import screen
from evaluation.web.tablet import tablet
from evaluation.web.unit.door import unit

DOORS = [
    *(alive, assets.assets, gate, live, manual, office, public, public_statistics),
    *(screen, tablet, unit),
]


def create_app() -> Litestar:
    """Everything that answers. Refuses to start while a route has no guard."""
    write_one_line_per_event()
    app = Litestar(
        DOORS,
        lifespan=[pool, listening, printing_room, clock_room],
        exception_handlers=EXCEPTION_HANDLERS,
        template_config=TemplateConfig(
            instance=JinjaTemplateEngine.from_environment(template_environment())
        ),
        response_headers=[ResponseHeader(name=name, value=it) for name, it in HEADERS.items()],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=1_000_000,
    )
    refuse_unguarded_doors(app)
    return app


def template_environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder("templates")),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset"] = assets.url
    return environment


@asynccontextmanager
async def pool(_: Litestar) -> AsyncIterator[None]:
    """Refuses a database that could lose what it acknowledged."""
    async with connection_pool():
        check_durability(await fetch(DURABILITY))
        yield


def refuse_unguarded_doors(app: Litestar) -> None:
    """Deny by default: a route has a guard, or says `opt={"public": True}` in so many words."""
    for route in app.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else []:
            if handler.http_methods != {"OPTIONS"} and not (
                handler.resolve_guards() or handler.opt.get("public")
            ):
                raise RuntimeError(f"{route.path} has no guard and is not marked public")


def write_one_line_per_event() -> None:
    """JSON lines, escaped; the framework's own logs of requests stay off (they hold tokens)."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        logger_factory=structlog.PrintLoggerFactory(),
    )
