"""HTML to PDF/A-3a in a child process that knows no network and no secrets."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from evaluation.documents.fonts import FontMissing
from evaluation.documents.kept import ChildGone, ask
from evaluation.errors import Refused

REFUSED = 3
"""Exit status of a child that says why, in Chinese, on its standard output."""
PATIENCE = 10
"""How many times the seconds a patient document may take by the clock: it runs when others rest."""

TRY_AGAIN = "请稍后再试；还是不成，请告诉系统管理员。"


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


class Picture(msgspec.Struct, frozen=True):
    """A PNG that the document brings itself and shows as `<img src="picture:NAME">`."""

    name: str
    content: bytes


class Limits(msgspec.Struct, frozen=True):
    """Of one document. Measured: 42 units take 1 s and 350 MB, 1,680 units 24 s and 830 MB."""

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
    patient: bool = False
    pictures: tuple[Picture, ...] = ()


async def render(  # noqa: PLR0913  # each is a part of the document
    html: str,
    *,
    title: str,
    made_on: date,
    attachments: Sequence[Attachment] = (),
    fonts_folder: Path | None = None,
    limits: Limits = Limits(),  # noqa: B008 frozen
    patient: bool = False,
    pictures: Sequence[Picture] = (),
) -> bytes:
    """The same arguments and fonts give the same bytes. `html` may refer to nothing but `pictures`.

    A patient document is made while the machine has nothing better to do; one of a batch.
    Raises FontMissing, DocumentNotMade.
    """
    folder = str(fonts_folder) if fonts_folder else None
    shown = tuple(pictures)
    order = Order(html, title, made_on, tuple(attachments), folder, limits, patient, shown)
    return await _ask_child(order, limits.seconds * (PATIENCE if patient else 1))


async def _ask_child(order: Order, seconds: float) -> bytes:
    try:
        answer = await ask(msgspec.msgpack.encode(order), seconds, patient=order.patient)
    except TimeoutError:
        raise DocumentNotMade(
            f"这份文件排了 {seconds:g} 秒还没有排好，已停下，什么也没有保存。{TRY_AGAIN}"
        ) from None
    except ChildGone as gone:
        raise _not_made(None, b"") from gone
    if answer.status == REFUSED:
        raise FontMissing(answer.document.decode())
    if answer.status != 0:
        raise _not_made(answer.status, answer.words)
    return answer.document


def _not_made(status: int | None, words: bytes) -> DocumentNotMade:
    refusal = DocumentNotMade(f"这份文件没有排成，什么也没有保存。{TRY_AGAIN}")
    refusal.add_note(f"exit status {status}: {words.decode(errors='replace')[-2000:]}")
    return refusal
