"""A report's DOCX in a process of its own, when the machine has nothing better to do.

It takes the better part of a second of Python, which in a worker every tablet would wait for.
"""

import asyncio
import os
import sys
from pathlib import Path

import msgspec

from evaluation.documents.fonts import FontMissing
from evaluation.documents.kept import PASSED_ON
from evaluation.documents.rendering import REFUSED, DocumentNotMade
from evaluation.documents.unit_report import UnitReport
from evaluation.settings import PACKAGE

LOWEST = 19
LONGEST = 600.0
"""Seconds by the clock; a tenth of a second of them would do on a machine that rests."""


class WordOrder(msgspec.Struct, frozen=True):
    report: UnitReport
    fonts_folder: str | None


async def unit_report_docx_apart(
    report: UnitReport, *, fonts_folder: Path | None = None, seconds: float = LONGEST
) -> bytes:
    """The bytes of `unit_report_docx`. Raises FontMissing, DocumentNotMade."""
    order = WordOrder(report, str(fonts_folder) if fonts_folder else None)
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "evaluation.documents.apart"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=PACKAGE.parent,
        env={name: os.environ[name] for name in PASSED_ON if name in os.environ}
        | {"LANG": "C.UTF-8", "PYTHONUTF8": "1"},
    )
    try:
        sent = child.communicate(msgspec.msgpack.encode(order))
        document, _ = await asyncio.wait_for(sent, seconds)
    except TimeoutError:
        raise DocumentNotMade("DOCX 没有排成，什么也没有保存。请稍后再印。") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode == REFUSED:
        raise FontMissing(document.decode())
    if child.returncode != 0:
        raise DocumentNotMade("DOCX 没有排成，什么也没有保存。请稍后再印。")
    return document


def main() -> int:
    """Exit status 0 with the DOCX, or REFUSED with a sentence, on the standard output."""
    os.nice(LOWEST)
    from evaluation.documents.unit_report_word import unit_report_docx  # noqa: PLC0415  # after it

    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=WordOrder)
    folder = Path(order.fonts_folder) if order.fonts_folder else None
    try:
        document = asyncio.run(unit_report_docx(order.report, fonts_folder=folder))
    except FontMissing as refusal:
        sys.stdout.buffer.write(str(refusal).encode())
        return REFUSED
    sys.stdout.buffer.write(document)
    return 0


if __name__ == "__main__":
    sys.exit(main())
