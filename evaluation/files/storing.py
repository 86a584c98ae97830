"""Bytes on the disk: written whole, flushed, then named; under a name they never change."""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from evaluation.files.rules import JoiningAlready, NoRoom
from evaluation.settings import settings

BLOCK = 2**18


def uploads_folder() -> Path:
    """Parts on their way in; in no backup."""
    return settings().data_folder / "uploads"


def folder_of(upload: UUID) -> Path:
    return uploads_folder() / str(upload)


def path_of(digest: str) -> Path:
    return settings().files_folder / digest[:2] / digest


def part_path(upload: UUID, number: int, digest: str) -> Path:
    """With its digest in its name: two different parts of one number never meet."""
    return folder_of(upload) / f"{number:04}-{digest}"


def free_bytes() -> int:
    folder = settings().data_folder
    folder.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free


@contextmanager
def in_words() -> Iterator[None]:
    """A disk that is full says so."""
    try:
        yield
    except OSError as full:
        if full.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom("没有收：服务器的磁盘满了。请告诉系统管理员腾出空间，过后再传。") from full
        raise


class Arriving:
    """A part as it comes in, in a file without a name that counts."""

    def __init__(self, upload: UUID) -> None:
        folder_of(upload).mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = folder_of(upload) / f"arriving.{uuid4().hex}"
        self.size, self._digest = 0, sha256()
        self._file = self.path.open("wb", buffering=0)

    def add(self, block: bytes | bytearray) -> None:
        with in_words():
            self._file.write(block)
        self._digest.update(block)
        self.size += len(block)

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()

    def keep(self, path: Path) -> None:
        """On the disk, under its name, when this returns."""
        with in_words():
            os.fsync(self._file.fileno())
            self.path.rename(path)
            flush(path.parent)

    def close(self) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)


def flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone_with(upload: UUID) -> Iterator[None]:
    """The kernel lets go of it when a worker dies. Raises JoiningAlready."""
    folder_of(upload).mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder_of(upload) / "lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise JoiningAlready("这个文件正在检查，请稍等。") from None
        yield


def join(upload: UUID, parts: dict[int, str]) -> tuple[Path, str, set[int]]:
    """All parts one behind the other, on the disk, with the digest of the whole.

    The set: the numbers of parts that are not there or not as they were; then nothing is joined.
    """
    whole = sha256()
    unfit: set[int] = set()
    path = folder_of(upload) / f"joined.{uuid4().hex}"
    with in_words(), path.open("wb", buffering=0) as file:
        for number, digest in sorted(parts.items()):
            part = sha256()
            for block in _blocks(part_path(upload, number, digest)):
                part.update(block)
                whole.update(block)
                file.write(block)
            if part.hexdigest() != digest:
                unfit.add(number)
        os.fsync(file.fileno())
    if unfit:
        path.unlink()
    return path, whole.hexdigest(), unfit


def _blocks(path: Path) -> Iterator[bytes]:
    """None of a file that is not there."""
    with suppress(FileNotFoundError), path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK):
            yield block


def write_beside(content: bytes) -> Path:
    """A file that waits to be judged."""
    uploads_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = uploads_folder() / f"judged.{uuid4().hex}"
    with in_words(), path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return path


def place(path: Path, digest: str) -> None:
    """Give flushed bytes their name; the same bytes lie there once, and whole."""
    named = path_of(digest)
    named.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if digest_of(named) != digest:
        with in_words():
            path.rename(named)
            flush(named.parent)
            flush(named.parent.parent)


def remove_folder(upload: UUID) -> None:
    shutil.rmtree(folder_of(upload), ignore_errors=True)


def remove_bytes(digest: str) -> None:
    with suppress(FileNotFoundError):
        path_of(digest).unlink()


def digest_of(path: Path) -> str:
    """Block by block, whatever the size."""
    whole = sha256()
    for block in _blocks(path):
        whole.update(block)
    return whole.hexdigest()
