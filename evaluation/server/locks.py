"""Locks on files (flock): the kernel frees them when their holder dies, however it dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evaluation.server.place import ServerRefused

PATIENCE = 300
"""Seconds; a first start or a recovery takes a few, so a longer one hangs."""


def opened(path: Path) -> int:
    """A descriptor to lock; it isn't inherited, and a link in its place isn't followed."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)


def locked(file: int, kind: int = fcntl.LOCK_EX) -> bool:
    """False if somebody else holds it."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_held(path: Path) -> bool:
    file = opened(path)
    try:
        return not locked(file)
    finally:
        os.close(file)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One at a time, between all processes and threads of the machine."""
    file = opened(path)
    try:
        deadline = time.monotonic() + PATIENCE
        while not locked(file):
            if time.monotonic() > deadline:
                raise ServerRefused(
                    f"另一个程序长时间占用数据库目录 {path.parent}：请先结束它，再重新启动。"
                )
            time.sleep(0.02)
        yield
    finally:
        os.close(file)
