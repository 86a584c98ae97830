"""The one archive of a backup: what lies in it, and how it is read back without trusting it."""

import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO

import msgspec

from evaluation.errors import Refused

FORMAT = "evaluation-backup/1"
DUMP, SECRET, MANIFEST = "database.dump", "secret", "manifest.json"
KNOWN = re.compile(
    r"database\.dump|secret|files/[0-9a-f]{2}/[0-9a-f]{64}|fonts/([^/\\\0]{1,200}/){0,4}[^/\\\0]{1,200}"
)
LARGEST_MANIFEST = 50_000_000


class Manifest(msgspec.Struct, frozen=True):
    """The last member: what the others must be. `head` is a hash that the trail must hold."""

    format: str
    version: str
    made_at: str
    migrations: tuple[str, ...]
    head_number: int
    head: str
    settings: dict[str, str]
    members: dict[str, str]
    """SHA-256 of each, by name."""


class ArchiveRefused(Refused):
    """The file is no backup, or not the one that was written."""


def add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    """One file, without the names and times of the machine; its SHA-256 as it was written."""
    member = tarfile.TarInfo(name)
    member.mode = 0o600
    with path.open("rb") as file:
        member.size = path.stat().st_size
        reader = _Reader(file)
        tar.addfile(member, reader)
    return reader.digest.hexdigest()


class _Reader:
    """Digests what passes through."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.file.read(size)
        self.digest.update(block)
        return block


@contextmanager
def opened(path: Path) -> Iterator[tarfile.TarFile]:
    """Raises ArchiveRefused for what is no whole archive of ours."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield tar
    except (tarfile.TarError, EOFError) as broken:
        raise ArchiveRefused(
            f"{path.name} 不是本程序的备份，或已残缺。什么也没有改动。"
        ) from broken


def checked_manifest(tar: tarfile.TarFile) -> Manifest:
    """Reads every member once. Raises ArchiveRefused at the first that is not as it must be."""
    found: dict[str, str] = {}
    manifest: Manifest | None = None
    for member in tar:
        if not member.isreg():
            raise ArchiveRefused(f"备份里有不认识的内容：{member.name}。什么也没有改动。")
        if member.name == MANIFEST:
            manifest = _manifest(tar, member)
        elif is_known(member.name) and member.name not in found:
            found[member.name] = _digest(_content(tar, member))
        else:
            raise ArchiveRefused(f"备份里有不认识的内容：{member.name}。什么也没有改动。")
    if manifest is None:
        raise ArchiveRefused("备份不完整：没有清单。什么也没有改动。")
    _compare(found, manifest.members)
    return manifest


def _digest(content: IO[bytes]) -> str:
    whole = sha256()
    while block := content.read(1 << 20):
        whole.update(block)
    return whole.hexdigest()


def is_known(name: str) -> bool:
    return KNOWN.fullmatch(name) is not None and ".." not in name.split("/")


def _manifest(tar: tarfile.TarFile, member: tarfile.TarInfo) -> Manifest:
    try:
        text = _content(tar, member).read(LARGEST_MANIFEST)
        manifest = msgspec.json.decode(text, type=Manifest)
    except msgspec.MsgspecError as broken:
        raise ArchiveRefused("备份的清单读不出来。什么也没有改动。") from broken
    if manifest.format != FORMAT:
        raise ArchiveRefused("备份由别的版本制作，本版本不能恢复。什么也没有改动。")
    return manifest


def _compare(found: dict[str, str], listed: dict[str, str]) -> None:
    for name in sorted(found.keys() | listed.keys()):
        if found.get(name) != listed.get(name):
            raise ArchiveRefused(f"备份里的 {name} 与清单不符，可能被改动或残缺。什么也没有改动。")
    if not {DUMP, SECRET} <= found.keys():
        raise ArchiveRefused("备份里没有数据库或密钥。什么也没有改动。")


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    if content is None:
        raise ArchiveRefused(f"备份里的 {member.name} 读不出来。什么也没有改动。")
    return content
