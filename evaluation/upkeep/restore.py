"""恢复 — a backup into an empty place: all of it is read and judged before anything is written."""

import asyncio
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import asyncpg
import msgspec

from evaluation.audit import trail
from evaluation.db import fetch, fetch_one
from evaluation.errors import Refused
from evaluation.migrate import migrate
from evaluation.server.dsn import owner_dsn
from evaluation.server.programs import folder_of_programs
from evaluation.server.running import running
from evaluation.settings import Settings
from evaluation.upkeep import archive
from evaluation.upkeep.archive import ArchiveRefused, Manifest

MIGRATIONS = Path(__file__).parent.parent / "migrations"


class PlaceNotEmpty(Refused):
    """Something lies there already; a restore never mixes two installations."""


class Restored(msgspec.Struct, frozen=True):
    """`events` and `head` are those of the trail, which was recomputed."""

    made_at: str
    files: int
    events: int
    head: str


def restore_backup(settings: Settings, path: Path, printed_head: str = "") -> Restored:
    """Not from inside an event loop. `printed_head`: the trail must hold it, as proof that the
    archive is not older than a paper (封箱单) that bears it.

    Raises PlaceNotEmpty, ArchiveRefused, Refused; then the place is as empty as before.
    """
    _check_empty(settings)
    with archive.opened(path) as tar:
        manifest = archive.checked_manifest(tar)
    _check_not_newer(manifest)
    was_there = settings.data_folder.exists()
    try:
        with archive.opened(path) as tar:
            _unpack(tar, settings.data_folder)
        with running(settings):
            return asyncio.run(_restored(settings, manifest, printed_head))
    except BaseException:
        _empty(settings.data_folder, keep=was_there)
        raise


def _check_empty(settings: Settings) -> None:
    folder = settings.data_folder
    if folder.exists() and any(folder.iterdir()):
        raise PlaceNotEmpty(f"{folder} 不是空的，没有恢复。请用 EVALUATION_DATA 指定一个空目录。")
    if settings.database_url and asyncio.run(_has_tables(settings)):
        raise PlaceNotEmpty("DATABASE_URL 指定的数据库里已有表，没有恢复。请指定一个空的数据库。")


async def _has_tables(settings: Settings) -> bool:
    connection = await asyncpg.connect(owner_dsn(settings))
    try:
        return bool(
            await connection.fetchval(
                "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')"
            )
        )
    finally:
        await connection.close()


def _check_not_newer(manifest: Manifest) -> None:
    known = {file.stem for file in MIGRATIONS.glob("*.py")}
    strange = [name for name in manifest.migrations if _file_of(name) not in known]
    if strange:
        raise ArchiveRefused(
            f"备份由较新的版本（{manifest.version}）制作，请先安装那个版本。什么也没有改动。"
        )


def _file_of(migration: str) -> str:
    """Piccolo names a migration by its moment, its file with other signs between."""
    return "evaluation_" + migration.replace("-", "_").replace(":", "_").lower()


def _unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Only names that `archive.is_known` let pass; each on the disk before the next."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for member in tar:
        content = tar.extractfile(member)
        if content is None or member.name == archive.MANIFEST:
            continue
        path = folder / member.name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            shutil.copyfileobj(content, file)
            file.flush()
            os.fsync(file.fileno())


async def _restored(settings: Settings, manifest: Manifest, printed_head: str) -> Restored:
    _load(settings)
    await migrate()
    await fetch("DELETE FROM upload WHERE file IS NULL")  # no backup has their parts
    events = await trail.verify()
    for head in filter(None, (manifest.head, printed_head.lower())):
        if not await fetch_one(
            "SELECT EXISTS (SELECT FROM audit_event WHERE encode(hash, 'hex') = $1)", head
        ):
            raise ArchiveRefused(
                f"备份里的审计轨迹没有摘要 {head}：它比那张纸旧，或不是同一套数据。没有恢复。"
            )
    files = sum(name.startswith("files/") for name in manifest.members)
    return Restored(manifest.made_at, files, events, (await trail.head())[1])


def _load(settings: Settings) -> None:
    dump = settings.data_folder / archive.DUMP
    told = subprocess.run(  # noqa: S603  # our own program, our own address
        [
            folder_of_programs(None) / "pg_restore",
            *("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"),
            f"--dbname={owner_dsn(settings)}",
            dump,
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    if told.returncode:
        raise Refused(f"数据库没有恢复：{told.stderr.strip().splitlines()[-1:]}。")
    dump.unlink()


def _empty(folder: Path, *, keep: bool) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if keep:
        folder.mkdir(parents=True, exist_ok=True)
