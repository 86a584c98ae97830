"""The web workers, by either of two servers: granian, or uvicorn where granian won't run."""

import ctypes
import os
import pkgutil
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec
from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops, SSLProtocols
from granian.log import LogLevels
from uvicorn.config import Config
from uvicorn.supervisors import Multiprocess

from evaluation.server.certificates import Line

PR_SET_PDEATHSIG = 1
WAITING = 1024
"""Connections that may wait: a whole hall that comes back at once."""
GRACE = 5
"""Seconds; an open SSE stream would hold the end up for ever."""


class Site(msgspec.Struct, frozen=True):
    """Where and by how many workers; with a `line` over https."""

    host: str
    port: int
    workers: int
    line: Line | None = None

    @property
    def scheme(self) -> str:
        return "https" if self.line else "http"


def by_granian(site: Site, target: str) -> bool:
    """Until asked to end; False if it gave up."""
    server = Granian(
        target,
        address=site.host,
        port=site.port,
        workers=site.workers,
        interface=Interfaces.ASGI,
        loop=Loops.asyncio,
        http=HTTPModes.http1,
        websockets=False,
        backlog=WAITING,
        log_access=False,  # addresses under /t hold tokens
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        ssl_cert=site.line.chain if site.line else None,
        ssl_key=site.line.key if site.line else None,
        ssl_protocol_min=SSLProtocols.tls12,  # tablets of ten years ago know no 1.3
    )
    with suppress(SystemExit):
        server.serve(target_loader=partial(load, target, os.getpid()), wrap_loader=False)
    return bool(server.interrupt_signal)


def by_uvicorn(site: Site, target: str) -> bool:
    """Until asked to end; False if a worker can't even start."""
    config = Config(
        partial(load, target, os.getpid()),
        factory=True,
        host=site.host,
        port=site.port,
        workers=site.workers,
        loop="asyncio",
        ws="none",
        lifespan="on",
        backlog=WAITING,
        access_log=False,
        log_level="warning",
        proxy_headers=False,  # what a proxy says is heard by our own rule (web/line.py)
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        ssl_certfile=site.line.chain if site.line else None,
        ssl_keyfile=site.line.key if site.line else None,
    )
    parent = Multiprocess(config, [config.bind_socket()])
    parent.run()
    return all(worker.exitcode != STARTUP_FAILED for worker in parent.processes)


STARTUP_FAILED = 3
SERVERS: Mapping[str, Callable[[Site, str], bool]] = {"granian": by_granian, "uvicorn": by_uvicorn}


def load(target: str, parent: int) -> Any:  # noqa: ANN401  # whatever the factory makes
    """Runs in the worker: it dies with its parent, and makes its own app."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)
    return pkgutil.resolve_name(target)()
