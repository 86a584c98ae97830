"""The machine: room on the disk, fonts, and the programs that came with the package."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from tempfile import TemporaryFile

from evaluation.documents.fonts import FontMissing, chosen_fonts
from evaluation.server.place import ServerRefused
from evaluation.server.programs import folder_of_programs
from evaluation.settings import Settings
from evaluation.upkeep.findings import Finding, bad, good, note

LITTLE, TOO_LITTLE = 5_000_000_000, 500_000_000
"""Bytes free: a sitting takes some tens of millions, a year's scans a few thousand millions."""
FEWEST_INODES = 10_000


def check_disk(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_folder
    if not folder.is_dir():
        yield note("磁盘", f"数据目录 {folder} 还没有。第一次启动时会建立。")
        return
    try:
        with TemporaryFile(dir=folder) as file:
            file.write(b"x")
            os.fsync(file.fileno())
    except OSError as problem:
        yield bad("磁盘", f"数据目录 {folder} 写不进（{problem.strerror}）。请检查权限和磁盘。")
        return
    free, inodes = shutil.disk_usage(folder).free, os.statvfs(folder)
    said = f"{folder} 还有 {free / 1e9:.1f} GB"
    few = inodes.f_files > 0 and inodes.f_favail < FEWEST_INODES
    if free < TOO_LITTLE or few:
        yield bad("磁盘", f"{said}，太少了。开会前请腾出空间。")
    elif free < LITTLE:
        yield note("磁盘", f"{said}，请留意。")
    else:
        yield good("磁盘", said)


def check_fonts(settings: Settings) -> Iterator[Finding]:
    try:
        roles = chosen_fonts(settings.fonts_folder).roles
    except FontMissing as missing:
        yield bad("字体", str(missing))
        return
    for role in roles:
        if role.substitute:
            yield note(
                f"字体 {role.title}",
                f"用 {role.face.family} 代替。有授权字库时请放进 {settings.fonts_folder}。",
            )
        else:
            yield good(f"字体 {role.title}", role.face.family)


def check_programs(settings: Settings) -> Iterator[Finding]:
    if settings.database_url:
        return
    try:
        program = folder_of_programs(None) / "pg_dump"
        said = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)  # noqa: S603  # our own
    except (ServerRefused, OSError, subprocess.CalledProcessError) as problem:
        yield bad("程序", f"自带的 PostgreSQL 不能用（{problem}）。请重新安装本程序。")
    else:
        yield good("程序", said.stdout.strip())
