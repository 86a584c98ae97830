"""A set-up from file to letters: looked at, hashed, printed, and only then done."""

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from evaluation.accounts.rules import ROLE_TITLES
from evaluation.documents.account_letters import AccountLetter, letters_pdf
from evaluation.errors import Refused
from evaluation.intake.accounts import Secrets, handed, new_secrets
from evaluation.intake.set_up import examine, set_up, workbook_of
from evaluation.intake.set_up_rules import SetUp
from evaluation.workdays.queries import today

Said = Callable[[str], None]


async def run_set_up(
    content: bytes,
    name: str,
    *,
    letters: Path,
    address: str = "",
    fonts_folder: Path | None = None,
    said: Said = lambda _: None,
) -> SetUp:
    """All of it or nothing; the letters are on the disk before anything is in the database.

    Hashing and printing take seconds, and no row is held meanwhile. Raises SheetRefused,
    SetUpUnfit, and Refused for letters that are there already.
    """
    book = await asyncio.to_thread(workbook_of, content, name)
    seen = await examine(book)
    opened = [one for place in seen.places for one in place.opened]
    if not opened:
        return await set_up(book, seen, {})
    check_free(letters)
    said(f"正在生成 {len(opened)} 个账号的密码和通知书……")
    secrets = await new_secrets(opened)
    pdf = await letters_pdf(
        _letters(seen, secrets), address=address, made_on=await today(), fonts_folder=fonts_folder
    )
    write_private(letters, pdf)
    try:
        return await set_up(book, seen, secrets)
    except BaseException:
        _drop(letters)
        raise


def _letters(seen: SetUp, secrets: Secrets) -> list[AccountLetter]:
    made = []
    for place in seen.places:
        for account in place.opened:
            one = handed(account, secrets)
            made.append(
                AccountLetter(
                    bureau=place.bureau,
                    full_name=one.full_name,
                    about=f"{place.title}　{one.office}".strip("　"),
                    roles="、".join(ROLE_TITLES[role] for role in account.roles),
                    username=one.username,
                    password=one.password,
                )
            )
    return made


def check_free(file: Path) -> None:
    if file.exists():
        raise Refused(f"已有文件 {file}，什么都没有建立。请先移走，或用 --letters 另取一个名字。")


def _drop(file: Path) -> None:
    with suppress(OSError):
        file.unlink()


def write_private(file: Path, content: bytes) -> None:
    """For its owner alone from the first byte; never over one that is there."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
