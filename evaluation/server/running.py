"""The database answers inside this block: started, shared with others, watched and restarted."""

import asyncio
import fcntl
import os
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import asyncpg
import structlog

from evaluation.server import embedded
from evaluation.server.dsn import owner_dsn
from evaluation.server.locks import alone, locked, opened
from evaluation.server.place import Place, ServerRefused, place_of
from evaluation.settings import Settings

DURABILITY = """
SELECT name, setting FROM pg_settings
WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')
"""
LOOK = 0.3
"""Seconds between two looks at the server."""
LONGEST_PAUSE = 10
"""Seconds between two attempts to start a server that doesn't start, as with a full disk."""

log = structlog.get_logger()


@contextmanager
def running(settings: Settings) -> Iterator[None]:
    """Raises ServerRefused with the reason. May be entered by several at once on one data folder.

    A server that others use is used and left to them; the last one out stops it. One that outlived
    a killed parent is stopped in order and started anew: it then has this version's programs and
    settings, and loses nothing. With a DATABASE_URL nothing is started, only asked. Not to be
    entered from inside a running event loop.
    """
    if settings.database_url:
        check_durability(_ask(settings))
        yield
        return
    place, users = _enter(settings)
    leaving = threading.Event()
    watch = threading.Thread(target=_watch, args=(place, leaving), daemon=True)
    watch.start()
    try:
        check_durability(_ask(settings))
        yield
    finally:
        leaving.set()
        watch.join()
        _leave(place, users)


def check_durability(rows: Iterable[Iterable[str]]) -> None:
    """Takes the rows of DURABILITY, from any connection: `synchronous_commit` is each one's own."""
    found = {name: setting for name, setting in rows}  # noqa: C416  # records, not tuples
    for name, wanted in embedded.DURABLE.items():
        if found.get(name) != wanted:
            raise ServerRefused(
                f"数据库的 {name} 没有打开，断电时已确认的评议票可能丢失："
                f"请在数据库中设 {name} = on 后再启动。"
            )


def _enter(settings: Settings) -> tuple[Place, int]:
    """With the descriptor that counts this one among the users."""
    try:
        settings.data_folder.mkdir(parents=True, exist_ok=True)
        place = place_of(settings)
        place.folder.mkdir(exist_ok=True)
        users = opened(place.users)
        try:
            with alone(place.starting):
                _start_or_share(place, users)
        except BaseException:
            os.close(users)
            raise
    except OSError as problem:
        raise ServerRefused(
            f"数据目录 {settings.data_folder} 不能使用（{problem.strerror}：{problem.filename}）："
            "请检查目录权限和磁盘空间，或用 EVALUATION_DATA 指定另一个目录。"
        ) from problem
    return place, users


def _start_or_share(place: Place, users: int) -> None:
    if locked(users):
        embedded.end(place)  # nobody else is here, so a server that runs was left by a killed one
    locked(users, fcntl.LOCK_SH)
    if not embedded.lives(place):
        embedded.start(place)


def _leave(place: Place, users: int) -> None:
    try:
        with alone(place.starting):
            if locked(users):
                embedded.end(place)
                if place.sockets.parent != place.folder:
                    shutil.rmtree(place.sockets, ignore_errors=True)
    finally:
        os.close(users)


def _watch(place: Place, leaving: threading.Event) -> None:
    """A kill of the server or a crash that it can't repair itself: start it again, in seconds."""
    pause = LOOK
    while not leaving.wait(pause):
        if embedded.lives(place):
            pause = LOOK
            continue
        try:
            with alone(place.starting):
                if not embedded.lives(place):
                    embedded.start(place)
                    log.warning("database_restarted", folder=str(place.folder))
        except (ServerRefused, OSError) as problem:
            pause = min(2 * pause, LONGEST_PAUSE)
            log.warning("database_not_restarted", reason=str(problem), next_attempt=pause)


def _ask(settings: Settings) -> list[asyncpg.Record]:
    """Waits a little for a server that starts at the same moment as this machine."""

    async def asked() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(owner_dsn(settings), timeout=10)
        try:
            return list(await connection.fetch(DURABILITY))
        finally:
            await connection.close()

    deadline = time.monotonic() + 10
    while True:
        try:
            # a loop of its own, which leaves the thread's current loop as it is
            with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
                return runner.run(asked())
        except (OSError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError) as no:
            if time.monotonic() > deadline:
                raise _unreachable(settings, no) from no
            time.sleep(0.2)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as no:
            raise _unreachable(settings, no) from no


def _unreachable(settings: Settings, reason: Exception) -> ServerRefused:
    """Names host and reason, never the password."""
    if not settings.database_url:
        return ServerRefused(f"自带的数据库已启动但没有应答，请重新启动本程序：{reason}")
    host = urlsplit(settings.database_url).hostname or "本机"
    return ServerRefused(
        f"连接不上 DATABASE_URL 指定的数据库（主机 {host}）："
        f"请检查地址、用户、口令和网络后再启动：{reason}"
    )
