"""The kinds of files that are taken, known by their first bytes, and what is said to the others."""

import re

import msgspec

from evaluation.errors import Refused


class NotTaken(Refused):
    """The file is not taken in; the sentence says why, and what to do."""


class Kind(msgspec.Struct, frozen=True):
    """`suffixes`: those that a name may have, the usual one first."""

    title: str
    media_type: str
    suffixes: tuple[str, ...]


OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = Kind("PDF", "application/pdf", (".pdf",))
JPG = Kind("JPG", "image/jpeg", (".jpg", ".jpeg"))
PNG = Kind("PNG", "image/png", (".png",))
DOCX = Kind("DOCX", f"{OFFICE}.wordprocessingml.document", (".docx",))
XLSX = Kind("XLSX", f"{OFFICE}.spreadsheetml.sheet", (".xlsx",))
SCANS = frozenset({PDF, JPG, PNG})
ATTACHMENTS = SCANS | {DOCX, XLSX}
BY_MEDIA_TYPE = {kind.media_type: kind for kind in ATTACHMENTS}

PACKED_PARTS = "package"
"""A ZIP, of which only the inside can tell whether it is a DOCX or an XLSX."""
HEAD = 4096
"""Bytes that tell a kind."""
EVERY, ONLY_SCANS = "PDF、DOCX、XLSX、JPG 或 PNG", "PDF、JPG 或 PNG"
EMPTY = "没有收：文件是空的。请重新选择文件。"
DOUBLE = "没有收：文件里还藏着另一种文件。请用原来的软件打开，另存一份再传。"
UNKNOWN = f"没有收：这不是 {EVERY}。请换一种格式再传。"
LOCKED = "没有收：文件有打开密码。请去掉密码，另存一份再传。"
OLD = "没有收：这是旧格式（.doc、.xls、.ppt、.wps 等）。请打开，另存为 .docx 或 .xlsx 再传。"
DRAWING = "没有收：这是 SVG 或 EPS 图形。请另存为 PNG 或 PDF 再传。"
PICTURE = "没有收：图片只收 JPG 和 PNG。请用画图打开，另存为 JPG 再传。"
PACKED = "没有收：这是压缩包。请解压后，把里面的文件逐个传。"
WEB_PAGE = f"没有收：这是网页，不是 {EVERY}。请打印成 PDF 再传。"
PROGRAM = f"没有收：这是程序，不是 {EVERY}。请选对文件再传。"

BEGINNINGS: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPG),
    (b"\x89PNG\r\n\x1a\n", PNG),
)
REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"%!PS", DRAWING),
    (b"\xc5\xd0\xd3\xc6", DRAWING),
    (b"GIF8", PICTURE),
    (b"BM", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"RIFF", PICTURE),
    (b"\0\0\0\x18ftyphei", PICTURE),
    (b"\0\0\0\x1cftyphei", PICTURE),
    (b"\0\0\0\x24ftyphei", PICTURE),
    (b"Rar!", PACKED),
    (b"7z\xbc\xaf", PACKED),
    (b"\x1f\x8b", PACKED),
    (b"BZh", PACKED),
    (b"\xfd7zXZ", PACKED),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"#!", PROGRAM),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
TAGS = re.compile(rb"<(!doctype|html|head|body|script|iframe|svg|\?php|meta\b)", re.IGNORECASE)


def kind_of(head: bytes) -> Kind | str:
    """By the first bytes; PACKED_PARTS for a ZIP. Raises NotTaken for everything else, in words.

    A head that other programs could read as a page or as a PDF is refused as well.
    """
    if not head:
        raise NotTaken(EMPTY)
    if head.startswith(ZIP):
        if b"%PDF-" in head:  # readers of PDF look for its beginning in the first thousand bytes
            raise NotTaken(DOUBLE)
        return PACKED_PARTS
    for beginning, kind in BEGINNINGS:
        if head.startswith(beginning):
            if TAGS.search(head[:1024]):
                raise NotTaken(DOUBLE)
            return kind
    raise NotTaken(_words_for(head))


def _words_for(head: bytes) -> str:
    for beginning, words in REFUSED:
        if head.startswith(beginning):
            return words
    if head.startswith(OLE):
        return LOCKED if ENCRYPTED in head else OLD
    plain = _as_text(head)
    if re.search(rb"<svg", plain, re.IGNORECASE):
        return DRAWING
    if TAGS.search(plain):
        return WEB_PAGE
    return DOUBLE if b"%PDF-" in head else UNKNOWN


def _as_text(head: bytes) -> bytes:
    """A page in UTF-16 is a page as well."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<\0" in head or b"\0<" in head:
        return head.replace(b"\0", b"")
    return head
