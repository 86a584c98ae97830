"""A file in a form. The route says how large a body may be; everything else stays at 1 MB."""

from pathlib import PurePath
from typing import Annotated, Any, TypeVar

import msgspec
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body

from evaluation.files.rules import LARGEST

Sent = TypeVar("Sent")
UploadBody = Annotated[Sent, Body(media_type=RequestEncodingType.MULTI_PART)]
"""`data: UploadBody[SomeForm]`, whose field is `file: UploadFile`."""
ROOM_FOR_A_FILE: dict[str, Any] = {"request_max_body_size": LARGEST + 100_000}
"""`@post(..., **ROOM_FOR_A_FILE)`."""


class Uploaded(msgspec.Struct, frozen=True):
    """`name` without any folder; both empty when nothing was chosen."""

    name: str
    content: bytes


async def uploaded(file: UploadFile | None) -> Uploaded:
    if file is None or not file.filename:
        return Uploaded("", b"")
    return Uploaded(PurePath(file.filename.replace("\\", "/")).name, await file.read())
