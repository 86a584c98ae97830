"""上传 of a unit's clerk in parts of 2 MiB, each with its digest; what upload.js speaks with."""

from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody

from evaluation.accounts.rules import Person
from evaluation.errors import Refused
from evaluation.files.joining import Received, join_upload
from evaluation.files.rules import (
    PART,
    JoiningAlready,
    NoRoom,
    PartDiffers,
    PartsLacking,
    PartUnfit,
)
from evaluation.files.uploading import Upload, begin_upload, drop_upload, open_uploads, take_part
from evaluation.inspection.kinds import NotTaken
from evaluation.web.errors import AnyRequest, refusal
from evaluation.web.guards import Form

ROOM = "/uploads"
ONE = ROOM + "/{upload:uuid}"
DIGEST = "x-part-sha256"
REASONS: dict[type[Refused], str] = {
    JoiningAlready: "joining",
    PartUnfit: "unfit",
    PartDiffers: "differs",
    PartsLacking: "lacking",
    NotTaken: "not taken",
}
"""The word that the page's module acts upon."""


class Beginning(Form, frozen=True):
    """`anew` has a value where the file is another one than the one that was begun."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    size: Annotated[int, msgspec.Meta(ge=0, le=2**40)]
    anew: str = ""


def show_no(request: AnyRequest, no: Refused) -> Response[Any]:
    return refusal(request, 409, "没有收下", str(no), reason=REASONS.get(type(no), "refused"))


def show_no_room(request: AnyRequest, no: NoRoom) -> Response[Any]:
    return refusal(request, 507, "磁盘快满了", str(no), reason="no room")


SAYING_NO: dict[int | type[Exception], Any] = {Refused: show_no, NoRoom: show_no_room}


@get(ROOM)
async def show_open(person: NamedDependency[Person]) -> list[Upload]:
    return await open_uploads(person)


@post(ROOM, status_code=200, exception_handlers=SAYING_NO)
async def begin(person: NamedDependency[Person], data: URLEncodedBody[Beginning]) -> Upload:
    return await begin_upload(person, data.name, data.size, anew=bool(data.anew))


@put(
    ONE + "/parts",
    status_code=204,
    request_max_body_size=PART,
    exception_handlers=SAYING_NO,
)
async def send_part(
    request: Request[Any, Any, Any],
    person: NamedDependency[Person],
    upload: FromPath[UUID],
    number: FromQuery[int] = 0,
) -> None:
    """The bytes themselves, with their SHA-256 in the header."""
    sent: AsyncIterator[bytes] = request.stream()
    await take_part(person, upload, number, request.headers.get(DIGEST, ""), sent)


@post(ONE + "/join", status_code=200, exception_handlers=SAYING_NO)
async def join(person: NamedDependency[Person], upload: FromPath[UUID]) -> Received:
    return await join_upload(person, upload)


@post(ONE + "/remove", status_code=204, exception_handlers=SAYING_NO)
async def remove(person: NamedDependency[Person], upload: FromPath[UUID]) -> None:
    await drop_upload(person, upload)


HANDLERS = [show_open, begin, send_part, join, remove]
