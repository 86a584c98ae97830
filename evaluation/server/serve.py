"""The parent of everything: the database first, then the web workers, and back in that order."""

import multiprocessing
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial

import structlog

from evaluation.server.place import ServerRefused
from evaluation.server.running import running
from evaluation.server.workers import SERVERS, Site
from evaluation.settings import settings

APP = "evaluation.app:create_app"
PAUSE = 1
"""Seconds before workers that die again and again are started anew."""

log = structlog.get_logger()


def serve(
    site: Site,
    *,
    before: Callable[[], None],
    ready: Callable[[], None] = lambda: None,
    target: str = APP,
) -> None:
    """Returns after SIGTERM or SIGINT: workers end first (5 s, then by force), the database last.

    `before` runs once the database answers and before any worker (migrations), `ready` once the
    site answers. If this process is killed its workers die with it; the database stays for the
    next start. Raises ServerRefused.
    """
    # until granian has its own handler, a polite end must leave through `running` as well
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    # a fork could copy a lock that the watching thread holds at that moment
    multiprocessing.set_start_method("spawn", force=True)
    check_port(site.host, site.port)
    with running(settings()):
        before()
        _keep_serving(site, ready, partial(SERVERS[settings().server], site, target))


def _keep_serving(
    site: Site, ready: Callable[[], None], served_until_asked: Callable[[], bool]
) -> None:
    """Granian gives up when a worker dies twice in 5.5 s; a hall full of people doesn't."""
    answering = threading.Event()
    threading.Thread(
        target=_announce, args=(site.host, site.port, answering, ready), daemon=True
    ).start()
    while not served_until_asked():
        if not answering.is_set():
            raise ServerRefused("网站未能启动：请查看上面的记录，按其中的提示处理后再启动。")
        log.warning("workers_restarted", after=PAUSE)
        time.sleep(PAUSE)


def check_port(host: str, port: int) -> None:
    """Workers share the port, so the kernel would let a second platform in beside them."""
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[
            0
        ]
        with socket.socket(family, kind, number) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except OSError as problem:
        raise ServerRefused(
            f"地址 {host} 的端口 {port} 不能使用（{problem.strerror}）："
            "可能已有一个平台在运行；请先停止它，或用 --port 换一个端口。"
        ) from problem


def _announce(host: str, port: int, answering: threading.Event, ready: Callable[[], None]) -> None:
    """A worker listens only after its app has started up."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    while True:
        try:
            socket.create_connection((near, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            break
    answering.set()
    ready()
