"""A file cut into parts and sent as a page would send it."""

import io
from collections.abc import AsyncIterator, Collection
from functools import cache
from hashlib import sha256
from uuid import UUID

import pikepdf

from evaluation.accounts import sessions
from evaluation.accounts.rules import Person
from evaluation.files.joining import Received, join_upload
from evaluation.files.rules import PART
from evaluation.files.uploading import begin_upload, take_part


@cache
def a_pdf_of(size: int, words: str = "large") -> bytes:
    """A real one of about that size: a page, and a picture that nobody can unpack."""
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        picture = pikepdf.Stream(pdf, (sha256(words.encode()).digest() * (size // 32 + 1))[:size])
        picture.Subtype, picture.Filter = pikepdf.Name.Image, pikepdf.Name.DCTDecode
        pdf.Root.Picture = pdf.make_indirect(picture)
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


def parts_of(content: bytes) -> list[bytes]:
    return [content[at : at + PART] for at in range(0, len(content), PART)]


async def piecemeal(content: bytes, piece: int = 100_000) -> AsyncIterator[bytes]:
    for at in range(0, len(content), piece):
        yield content[at : at + piece]


async def send(
    person: Person, upload: UUID, content: bytes, numbers: Collection[int] | None = None
) -> None:
    for number, part in enumerate(parts_of(content)):
        if numbers is None or number in numbers:
            digest = sha256(part).hexdigest()
            await take_part(person, upload, number, digest, piecemeal(part))


async def upload(person: Person, name: str, content: bytes) -> tuple[UUID, Received]:
    """From the choice of the file to its being kept."""
    begun = await begin_upload(person, name, len(content))
    await send(person, begun.id, content)
    return begun.id, await join_upload(person, begun.id)


async def headers_of(clerk: Person, url: str) -> dict[str, str]:
    """What the page of a clerk who is logged in sends with every request."""
    secret = await sessions.begin(clerk.account, clerk.jurisdiction)
    person = await sessions.person_of(secret)
    assert person is not None
    return {
        "cookie": f"sid={secret}",
        "x-csrftoken": person.form_token,
        "origin": url,
        "accept": "application/json",
    }
