"""The child process that judges one file: it has limits, no network and no secrets.

The file comes on the standard input, the answer goes to the standard output; nothing of the file
is ever run, and the file is never told its name.
"""

import contextlib
import ctypes
import os
import resource
import sys
from collections.abc import Callable
from typing import BinaryIO

import msgspec

from evaluation.inspection.kinds import HEAD, PDF, Kind, NotTaken, kind_of

MEMORY = 512 * 2**20
"""Bytes of address space."""
SECONDS = 10
"""Of the processor."""
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
FORBIDDEN = {
    "socket.connect",
    "socket.getaddrinfo",
    "socket.bind",
    "subprocess.Popen",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
}
LOWER = 10
"""Of nice: a tablet's request comes first."""


class Said(msgspec.Struct, frozen=True):
    """The media type, or why not."""

    media_type: str = ""
    refusal: str = ""


def main() -> None:
    """`texts` as the first argument: see `inspect_pdf`."""
    try:
        kind = judged(sys.stdin.buffer, texts=sys.argv[1:2] == ["texts"], ready=_wall_in)
        said = Said(media_type=kind.media_type)
    except NotTaken as no:
        said = Said(refusal=str(no))
    sys.stdout.buffer.write(msgspec.json.encode(said))


def judged(
    file: BinaryIO, *, texts: bool = False, ready: Callable[[], None] = lambda: None
) -> Kind:
    """What the file is. `ready` once the reader it needs is loaded, and before it reads.

    Raises NotTaken.
    """
    kind = kind_of(file.read(HEAD))
    if not isinstance(kind, Kind):
        from evaluation.inspection.packages import inspect_package  # noqa: PLC0415  # as needed

        ready()
        return inspect_package(file)
    if kind is PDF:
        from evaluation.inspection.pdf import inspect_pdf  # noqa: PLC0415

        ready()
        inspect_pdf(file, texts=texts)
    else:
        from evaluation.inspection.pictures import inspect_picture  # noqa: PLC0415

        ready()
        inspect_picture(file, kind)
    return kind


def _wall_in() -> None:
    """The second and third wall: none of the readers opens a connection or a file by itself.

    In a namespace of its own it may find no more modules, where they are another user's.
    """
    os.nice(LOWER)
    with contextlib.suppress(OSError, AttributeError):  # a kernel may forbid it to us
        ctypes.CDLL(None).unshare(NEW_USER | NEW_NETWORK)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.addaudithook(_forbid)


def _forbid(event: str, _: tuple[object, ...]) -> None:
    if event in FORBIDDEN:
        raise PermissionError(event)


if __name__ == "__main__":
    main()
