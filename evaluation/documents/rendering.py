"""HTML to PDF/A-3a in a child process that knows no network, no secrets and no patience."""

import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from evaluation.documents.fonts import FontMissing
from evaluation.errors import Refused
from evaluation.settings import PACKAGE

REFUSED = 3
"""Exit status of a child that says why, in Chinese, on its standard output."""
PASSED_ON = ("PATH", "LD_LIBRARY_PATH")
"""All that the child gets of the environment; the database's password and the secret stay here."""

TRY_AGAIN = "请稍后再试；还是不成，请告诉系统管理员。"

_one_at_a_time = asyncio.Lock()


class DocumentNotMade(Refused):
    """The child ended without a document; its own last words are in the exception's notes."""


class Attachment(msgspec.Struct, frozen=True):
    """A file inside the PDF, unchanged; no two of one document have the same names."""

    name: str
    """As people see it, such as 计票结果.json."""
    ascii_name: str
    """For readers that know no Unicode, such as result.json."""
    description: str
    mime_type: str
    relationship: Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"]
    """AFRelationship of ISO 19005-3: what the file is to the document."""
    content: bytes


class Limits(msgspec.Struct, frozen=True):
    """Of the child. Measured: 42 units take 2 s and 350 MB, 1,680 units 24 s and 830 MB."""

    seconds: float = 60
    address_space: int = 3 << 29
    """In bytes, mapped fonts included."""


class Order(msgspec.Struct, frozen=True):
    """What the child is told on its standard input, as MessagePack."""

    html: str
    title: str
    made_on: date
    attachments: tuple[Attachment, ...]
    fonts_folder: str | None
    limits: Limits


async def render(
    html: str,
    *,
    title: str,
    made_on: date,
    attachments: Sequence[Attachment] = (),
    fonts_folder: Path | None = None,
    limits: Limits = Limits(),  # noqa: B008 frozen
) -> bytes:
    """The same arguments and fonts give the same bytes. `html` may refer to nothing outside itself.

    Raises FontMissing, DocumentNotMade.
    """
    folder = str(fonts_folder) if fonts_folder else None
    order = Order(html, title, made_on, tuple(attachments), folder, limits)
    async with _one_at_a_time:
        return await _ask_child(msgspec.msgpack.encode(order), limits.seconds)


async def _ask_child(order: bytes, seconds: float) -> bytes:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "evaluation.documents.child"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=PACKAGE.parent,
        env=_environment(),
    )
    try:
        document, words = await asyncio.wait_for(child.communicate(order), seconds)
    except TimeoutError:
        raise DocumentNotMade(
            f"这份文件排了 {seconds:g} 秒还没有排好，已停下，什么也没有保存。{TRY_AGAIN}"
        ) from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode == REFUSED:
        raise FontMissing(document.decode())
    if child.returncode != 0:
        raise _not_made(child.returncode, words)
    return document


def _not_made(status: int | None, words: bytes) -> DocumentNotMade:
    refusal = DocumentNotMade(f"这份文件没有排成，什么也没有保存。{TRY_AGAIN}")
    refusal.add_note(f"exit status {status}: {words.decode(errors='replace')[-2000:]}")
    return refusal


def _environment() -> dict[str, str]:
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return passed_on | {"LANG": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}
