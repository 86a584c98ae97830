"""备份 — database, files, fonts and secret in one archive, read back before it bears its name."""

import asyncio
import os
import subprocess
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

import msgspec

from evaluation.audit import trail
from evaluation.db import fetch, transaction
from evaluation.errors import Refused
from evaluation.server.dsn import owner_dsn
from evaluation.server.programs import folder_of_programs
from evaluation.settings import Settings
from evaluation.upkeep import archive
from evaluation.upkeep.archive import Manifest


class BackupMade(trail.Event, frozen=True):
    """备份."""

    name: str
    sha256: str


class Made(msgspec.Struct, frozen=True):
    """`open_sittings`: meetings under way, whose sealed ballots and envelopes lie in it."""

    path: Path
    size: int
    sha256: str
    files: int
    open_sittings: int


def make_backup(settings: Settings, path: Path) -> Made:
    """Write the archive beside its place, read all of it back, then give it its name.

    Not from inside an event loop.

    The site may go on meanwhile: the database is dumped first, so every file that a row of it
    names is there when the files are taken. Raises Refused; then there is no new file.
    """
    if path.exists():
        raise Refused(f"{path} 已经有了。备份不覆盖旧文件，请换一个名字。")
    part, dump = (path.with_name(f"{path.name}.{end}") for end in ("part", "dump"))
    try:
        manifest = asyncio.run(_manifest_so_far(settings))
        _dump(settings, dump)
        files = _write(settings, part, dump, manifest)
        with archive.opened(part) as tar:
            archive.checked_manifest(tar)
        part.rename(path)
        _flush(path.parent)
    except OSError as problem:
        raise Refused(
            f"备份没有做成（{problem.strerror}：{path}）。请检查空间和权限。"
        ) from problem
    finally:
        part.unlink(missing_ok=True)
        dump.unlink(missing_ok=True)
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    open_sittings = asyncio.run(_record(path, path.stat().st_size, digest))
    return Made(path, path.stat().st_size, digest, files, open_sittings)


async def _manifest_so_far(settings: Settings) -> Manifest:
    number, head = await trail.head()
    rows = await fetch("SELECT name FROM migration ORDER BY name")
    return Manifest(
        format=archive.FORMAT,
        version=version("evaluation"),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        migrations=tuple(row["name"] for row in rows),
        head_number=number,
        head=head,
        settings={
            "hall_address": settings.hall_address or "",
            "secure_proxy": "1" if settings.secure_proxy else "0",
        },
        members={},
    )


def _dump(settings: Settings, dump: Path) -> None:
    """As the owner; who owns what and who may do what is said anew by `migrate` afterwards."""
    dump.touch(mode=0o600)
    told = subprocess.run(  # noqa: S603  # our own program, our own address
        [
            folder_of_programs(None) / "pg_dump",
            *("--format=custom", "--no-owner", "--no-privileges", f"--file={dump}"),
            f"--dbname={owner_dsn(settings)}",
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    if told.returncode:
        raise Refused(f"数据库没有导出：{told.stderr.strip().splitlines()[-1:]}。没有做成备份。")


def _write(settings: Settings, part: Path, dump: Path, manifest: Manifest) -> int:
    """How many kept files are in it."""
    members: dict[str, str] = {}
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:", format=tarfile.PAX_FORMAT) as tar:
            for name, path in _parts(settings, dump):
                members[name] = archive.add(tar, name, path)
            _add_manifest(tar, msgspec.structs.replace(manifest, members=members), part)
        file.flush()
        os.fsync(file.fileno())
    return sum(name.startswith("files/") for name in members)


def _parts(settings: Settings, dump: Path) -> Iterator[tuple[str, Path]]:
    yield archive.DUMP, dump
    assert settings.secret  # noqa: S101  # makes the file where it is not there yet
    yield archive.SECRET, settings.data_folder / "secret"
    for folder in (settings.files_folder, settings.fonts_folder):
        for path in sorted(folder.rglob("*")):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            if path.is_file() and archive.is_known(name):  # not what is half written
                yield name, path


def _add_manifest(tar: tarfile.TarFile, manifest: Manifest, part: Path) -> None:
    beside = part.with_name(f"{part.name}.manifest")
    beside.write_bytes(msgspec.json.encode(manifest, order="sorted"))
    try:
        archive.add(tar, archive.MANIFEST, beside)
    finally:
        beside.unlink()


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


async def _record(path: Path, size: int, digest: str) -> int:
    """The row of this very backup is not in it; it is for the office's first page.

    How many meetings are under way.
    """
    async with transaction():
        await fetch(
            "INSERT INTO backup (id, at, name, size, digest_algorithm, digest) "
            "VALUES ($1, clock_timestamp(), $2, $3, 'sha256', $4)",
            *(uuid4(), path.name[-200:], size, digest),
        )
        await trail.record(None, "command", BackupMade(path.name, digest))
    rows = await fetch(
        "SELECT count(*) AS n FROM sitting WHERE NOT rehearsal AND state IN ('open', 'paused', "
        "'closed')"
    )
    return int(rows[0]["n"])
