"""One document in full, and the scan of its sealed paper."""

from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.results.copies import copies_of, copy_content, take_copy
from evaluation.results.document_list import DocumentFile, document_of
from evaluation.scoring.desk import SittingHead
from evaluation.web.guards import Form, only
from evaluation.web.office.documents import ROOM, as_file
from evaluation.web.office.pages import RESULT, RUN, page, to_sitting
from evaluation.web.uploads import ROOM_FOR_A_FILE, UploadBody, uploaded


class NewCopy(Form, frozen=True):
    file: UploadFile | None = None


@get("/sittings/{sitting_id:uuid}/documents/{document:uuid}", guards=[only(*RESULT)])
async def show_document(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    document: FromPath[UUID],
) -> Template:
    line = await document_of(real.id, document)
    return page(
        "documents-one", person, sitting=real, document=line, copies=await copies_of(document)
    )


@post(
    "/sittings/{sitting_id:uuid}/documents/{document:uuid}/copy",
    guards=[only(*RUN)],
    **ROOM_FOR_A_FILE,
)
async def take_in(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    document: FromPath[UUID],
    data: UploadBody[NewCopy],
) -> Redirect:
    file = await uploaded(data.file)
    await take_copy(person, real.id, document, file.name, file.content)
    return to_sitting(real, f"{ROOM}/{document}")


@get(
    "/sittings/{sitting_id:uuid}/documents/{document:uuid}/copies/{copy:uuid}",
    guards=[only(*RESULT)],
)
async def take_scan(
    real: NamedDependency[SittingHead], document: FromPath[UUID], copy: FromPath[UUID]
) -> Response[bytes]:
    await document_of(real.id, document)
    kept = await copy_content(real.jurisdiction, document, copy)
    return as_file(DocumentFile(kept.name, kept.media_type, kept.content))


HANDLERS = [show_document, take_in, take_scan]
