"""The kept child: one process that has the layout loaded, asked one order after the other.

Two lanes: a batch of reports never keeps a person waiting who wants one document now.
"""

import asyncio
import atexit
import os
import signal
import subprocess
import sys
from contextlib import suppress

import msgspec

from evaluation.settings import PACKAGE

LENGTH = 8
"""Bytes before each order and each answer that say how long it is."""
OTHER_FONTS = 4
"""Status of a child that was started with other fonts than the order wants."""
IDLE = 60
"""Seconds after which a child that nobody asks ends, with its 110 MB."""
PASSED_ON = ("PATH", "LD_LIBRARY_PATH")
"""All that the child gets of the environment; the database's password and the secret stay here."""

_lanes = {False: asyncio.Lock(), True: asyncio.Lock()}
children: dict[bool, subprocess.Popen[bytes]] = {}


class Answer(msgspec.Struct, frozen=True):
    """`status` is the fork's exit status, negative when a signal ended it."""

    status: int
    document: bytes
    words: bytes
    """What it said on its standard error; for the log, never for the page."""


class ChildGone(Exception):
    """The kept child ended in the midst of an order."""


async def ask(order: bytes, seconds: float, *, patient: bool) -> Answer:
    """Raises TimeoutError after `seconds`, and ChildGone; the child is ended then."""
    async with _lanes[patient]:
        return await _again(order, seconds, patient)


async def _again(order: bytes, seconds: float, patient: bool) -> Answer:  # noqa: FBT001 a lane
    """A second try with a new child: the first was killed, or knows other fonts."""
    with suppress(ChildGone):
        answer = await _answer(order, seconds, patient)
        if answer.status != OTHER_FONTS:
            return answer
        let_go(patient)
    return await _answer(order, seconds, patient)


async def _answer(order: bytes, seconds: float, patient: bool) -> Answer:  # noqa: FBT001 a lane
    child = _kept(patient)
    exchange = asyncio.ensure_future(asyncio.to_thread(_exchange, child, order))
    try:
        return await asyncio.wait_for(asyncio.shield(exchange), seconds)
    except BaseException:
        _end(patient)
        exchange.add_done_callback(lambda done: _close(child, done))
        raise


def let_go(patient: bool) -> None:  # noqa: FBT001 a lane
    """End a child that has nothing to do."""
    if child := children.get(patient):
        _end(patient)
        _close(child)


def _kept(patient: bool) -> subprocess.Popen[bytes]:  # noqa: FBT001 a lane
    child = children.get(patient)
    if child is not None and child.poll() is not None:  # idle, or somebody ended it
        let_go(patient)
        child = None
    if child is None:
        child = children[patient] = subprocess.Popen(  # noqa: S603  # our own program
            [sys.executable, "-m", "evaluation.documents.child", str(IDLE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=PACKAGE.parent,
            env=_environment(),
            start_new_session=True,  # so that its fork ends with it
        )
    return child


def _exchange(child: subprocess.Popen[bytes], order: bytes) -> Answer:
    """Blocks; ends when the child is ended."""
    if child.stdin is None or child.stdout is None:  # pragma: no cover
        raise ChildGone
    try:
        child.stdin.write(len(order).to_bytes(LENGTH) + order)
        child.stdin.flush()
        length = int.from_bytes(child.stdout.read(LENGTH))
        answer = child.stdout.read(length)
    except OSError as gone:
        raise ChildGone from gone
    if not answer or len(answer) < length:
        raise ChildGone
    return msgspec.msgpack.decode(answer, type=Answer)


def _end(patient: bool) -> None:  # noqa: FBT001 a lane
    child = children.pop(patient)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _close(child: subprocess.Popen[bytes], done: asyncio.Future[Answer] | None = None) -> None:
    """Only when no thread reads any more."""
    if done is not None:
        done.exception()  # told already
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):  # an order that was never taken
                pipe.close()


def _environment() -> dict[str, str]:
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return passed_on | {"LANG": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}


@atexit.register
def _let_all_go() -> None:
    for patient in list(children):
        let_go(patient)
