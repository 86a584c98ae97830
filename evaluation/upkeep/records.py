"""The database: its form, its rights, its clock, and what is kept in it and beside it."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from evaluation.db import fetch, fetch_one
from evaluation.documents.fonts import FontMissing, missing_characters
from evaluation.files.storing import digest_of
from evaluation.files.sweeping import nameless_bytes, stale_uploads
from evaluation.migrate import NEVER_CHANGED, WRITTEN_BY_FUNCTIONS
from evaluation.settings import Settings
from evaluation.upkeep.findings import Finding, bad, good, note
from evaluation.upkeep.queries import OLD, last_backup
from evaluation.upkeep.sound import check_clock, check_migrations
from evaluation.workdays.queries import is_announced, today

SAMPLE = 50
"""Kept files that are read where nobody asked for all of them."""
NAMED = {
    "单位": "SELECT title || short_title AS text FROM unit",
    "评议代表": "SELECT name || organisation AS text FROM delegate",
    "账号": "SELECT full_name || office AS text FROM account",
    "辖区": "SELECT title || bureau AS text FROM jurisdiction",
}


async def findings(settings: Settings, *, thorough: bool) -> list[Finding]:
    version = await fetch_one("SHOW server_version")
    said = [good("数据库", f"PostgreSQL {version} 有应答，断电不丢的三项设置都打开了")]
    if await fetch_one("SELECT to_regclass('public.migration')") is None:
        return [*said, bad("表", "数据库里还没有表。请运行 evaluation migrate。")]
    migrations = await check_migrations()
    said += migrations
    if any(one.level == "bad" for one in migrations):
        return said
    checks: list[Callable[[Settings], Coroutine[Any, Any, list[Finding]]]] = [
        check_rights, check_clock, check_names, check_holidays, check_backup,
        check_second_factor,
    ]  # fmt: skip
    for check in checks:
        said += await check(settings)
    said += await check_files(settings, thorough=thorough)
    return said + await check_uploads(settings)


async def check_rights(_: Settings) -> list[Finding]:
    """The role of the workers can't touch what only the owner's functions write."""
    rows = await fetch(
        "SELECT name, right_ FROM unnest($1::text[], $2::text[]) AS wanted(name, right_) "
        "WHERE has_table_privilege('evaluation_app', name, right_)",
        *zip(*_forbidden(), strict=True),
    )
    if rows:
        open_ = "、".join(f"{row['name']} {row['right_']}" for row in rows)
        return [bad("权限", f"工作进程的角色多了权限：{open_}。请运行 evaluation migrate。")]
    return [good("权限", "工作进程改不了审计轨迹、评议票和已定的记录")]


def _forbidden() -> list[tuple[str, str]]:
    pairs = [(name, right) for name in NEVER_CHANGED for right in ("UPDATE", "DELETE")]
    rights = ("INSERT", "UPDATE", "DELETE")
    return pairs + [(name, right) for name in WRITTEN_BY_FUNCTIONS for right in rights]


async def check_names(settings: Settings) -> list[Finding]:
    """Characters of names that no font has, before a document is refused for them."""
    said = []
    for subject, sql in NAMED.items():
        text = "".join(row["text"] for row in await fetch(sql))
        try:
            missing = await asyncio.to_thread(missing_characters, text, settings.fonts_folder)
        except FontMissing:
            return []  # said under 字体
        if missing:
            shown = "、".join(f"“{one}”（U+{ord(one):04X}）" for one in missing[:10])
            said.append(bad("生僻字", f"{subject}里的 {shown} 没有字库。请把字库放进字库文件夹。"))
    return said or [good("生僻字", "单位、代表、账号、辖区的名字都印得出")]


async def check_holidays(_: Settings) -> list[Finding]:
    year = (await today()).year
    missing = [str(one) for one in (year, year + 1) if not await is_announced(one)]
    if missing:
        words = f"{'、'.join(missing)} 年的节假日还不在表里，那时只按周末算工作日。"
        return [note("节假日", words)]
    return [good("节假日", f"{year}、{year + 1} 年都有")]


async def check_backup(_: Settings) -> list[Finding]:
    last = await last_backup()
    if last is None:
        return [note("备份", "还没有备份过。请运行 evaluation backup FILE。")]
    if last.days > OLD:
        return [note("备份", f"上次备份是 {last.days} 天前（{last.name}）。请再备份一次。")]
    return [good("备份", f"上次备份 {last.at:%Y-%m-%d}（{last.name}）")]


async def check_second_factor(_: Settings) -> list[Finding]:
    """动态口令 is asked where an administrator decided so."""
    rows = await fetch(
        "SELECT title FROM jurisdiction j WHERE NOT second_factor_required "
        "AND EXISTS (SELECT FROM account a WHERE a.jurisdiction = j.id AND NOT a.disabled) "
        "ORDER BY code"
    )
    if rows:
        names = "、".join(row["title"] for row in rows)
        words = f"{names}没有要求工作人员和三类管理员设。正式使用前请系统管理员在“账号”里打开。"
        return [note("动态口令", words)]
    return [good("动态口令", "各辖区都要求工作人员和三类管理员设")]


async def check_files(settings: Settings, *, thorough: bool) -> list[Finding]:
    rows = await fetch(
        "SELECT DISTINCT digest FROM kept_file ORDER BY digest LIMIT $1",
        None if thorough else SAMPLE,
    )
    digests = [row["digest"] for row in rows]
    broken = await asyncio.to_thread(_broken, settings.files_folder, digests)
    if broken:
        words = f"{len(broken)} 份不在或被改动（{broken[0][:12]}…）。请从备份恢复。"
        return [bad("存档文件", words)]
    return [good("存档文件", f"核对了 {len(digests)} 份，内容都与摘要相符")]


async def check_uploads(settings: Settings) -> list[Finding]:
    """What begun uploads and failed transactions have left; the next start sweeps the first."""
    nameless = len(await nameless_bytes(settings.files_folder))
    stale = await stale_uploads()
    if nameless:
        words = f"存档文件夹里有 {nameless} 份没有登记，多半是没有办成的操作留下的，不影响使用。"
        return [note("上传", words)]
    if stale:
        return [note("上传", f"有 {stale} 个文件一星期没有传完，下次启动时清除。")]
    return [good("上传", "没有遗留的文件")]


def _broken(folder: Path, digests: list[str]) -> list[str]:
    return [digest for digest in digests if not _is_whole(folder / digest[:2] / digest, digest)]


def _is_whole(path: Path, digest: str) -> bool:
    try:
        return digest_of(path) == digest
    except OSError:
        return False
