"""Files made by hand, as wrong as an upload may be; small, whatever they swell to."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from tests.scans import a_pdf

XML = '<?xml version="1.0" encoding="UTF-8"?>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FORMATS = "application/vnd.openxmlformats-officedocument"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCX_TYPE = f"{FORMATS}.wordprocessingml.document.main+xml"
XLSX_TYPE = f"{FORMATS}.spreadsheetml.sheet.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Parts = dict[str, str | bytes]


def types(part: str, sort: str, more: str = "") -> str:
    return f'{XML}<Types><Override PartName="/{part}" ContentType="{sort}"/>{more}</Types>'


def relations(sort: str, target: str, mode: str = "") -> str:
    external = f' TargetMode="{mode}"' if mode else ""
    return (
        f'{XML}<Relationships><Relationship Id="r1" Type="{OFFICE}/{sort}" '
        f'Target="{target}"{external}/></Relationships>'
    )


def document(body: str = "<w:p/>") -> str:
    return f'{XML}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'


def docx_parts() -> Parts:
    return {
        "[Content_Types].xml": types("word/document.xml", DOCX_TYPE),
        "_rels/.rels": relations("officeDocument", "word/document.xml"),
        "word/document.xml": document("<w:p><w:r><w:t>述职报告</w:t></w:r></w:p>"),
    }


def xlsx_parts(cells: str = "") -> Parts:
    return {
        "[Content_Types].xml": types("xl/workbook.xml", XLSX_TYPE),
        "_rels/.rels": relations("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{SHEET}"/>',
        "xl/worksheets/sheet1.xml": f'{XML}<worksheet xmlns="{SHEET}">{cells}</worksheet>',
    }


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(**more: str | bytes) -> bytes:
    """With other parts; `__` in a name stands for a slash, `_x_` for a dot."""
    named = {key.replace("__", "/").replace("_x_", "."): part for key, part in more.items()}
    return zipped(docx_parts() | named)


def with_part(name: str, content: str | bytes) -> bytes:
    return zipped(docx_parts() | {name: content})


def field(instruction: str) -> bytes:
    """A field whose instruction Word has cut in two."""
    half = len(instruction) // 2
    pieces = "".join(
        f"<w:r><w:instrText>{piece}</w:instrText></w:r>"
        for piece in (instruction[:half], instruction[half:])
    )
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    return with_part("word/document.xml", document(f"<w:p>{begin}{pieces}</w:p>"))


def bomb_of(size: int) -> bytes:
    return with_part("word/document.xml", b"<a>" + b" " * size + b"</a>")


def overlapping() -> bytes:
    """The last entry of the table points at the bytes of the one before it."""
    content = zipped(docx_parts())
    last = content.rindex(b"PK\x01\x02")
    before = content.rindex(b"PK\x01\x02", 0, last)
    return content[: last + 42] + content[before + 42 : before + 46] + content[last + 46 :]


def quine() -> bytes:
    """An archive that holds itself, as far as a test needs: an archive in which an archive lies."""
    inner = zipped(docx_parts())
    return with_part("word/media/image1.png", inner)


def duplicate() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in (docx_parts() | {"word/Document.xml": document()}).items():
            archive.writestr(name, content)
    return made.getvalue()


def linked() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in docx_parts().items():
            archive.writestr(name, content)
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return made.getvalue()


def locked_entry() -> bytes:
    content = bytearray(zipped(docx_parts()))
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(mark) + flags] |= 1
    return bytes(content)


def gap() -> bytes:
    """Something hidden between the last entry and the table of parts, which is moved behind it."""
    content, hidden = zipped(docx_parts()), b"<html><script>alert(1)</script></html>"
    start = content.index(b"PK\x01\x02")
    moved = content[:start] + hidden + content[start:]
    at = len(moved) - 22 + 16
    return moved[:at] + struct.pack("<L", start + len(hidden)) + moved[at + 4 :]


def commented() -> bytes:
    content = zipped(docx_parts())
    page = b"<html><script>alert(1)</script></html>"
    return content[:-2] + struct.pack("<H", len(page)) + page


def begun_as_pdf() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.bin", a_pdf())
        for name, content in docx_parts().items():
            archive.writestr(name, content)
    return made.getvalue()


def encrypted_office() -> bytes:
    return OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def pdf(change: Callable[[pikepdf.Pdf], Any], **saved: Any) -> bytes:
    """A page, and what `change` does to it."""
    made = io.BytesIO()
    with pikepdf.new() as one:
        one.add_blank_page(page_size=(200, 200))
        change(one)
        one.save(made, **saved)
    return made.getvalue()


def acting(action: Dictionary) -> bytes:
    """The action stands at a note of the page, as a dictionary within a dictionary."""
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
    return pdf(lambda one: one.pages[0].obj.__setitem__("/Annots", Array([note])))


def at_opening(action: Any) -> bytes:
    return pdf(lambda one: one.Root.__setitem__("/OpenAction", action))


def with_attachment(content: bytes, name: str) -> bytes:
    def attach(one: pikepdf.Pdf) -> None:
        one.attachments[name] = pikepdf.AttachedFileSpec(one, content, filename=name)

    return pdf(attach)


def with_form() -> bytes:
    def fill(one: pikepdf.Pdf) -> None:
        stream = Stream(one, b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
        one.Root.AcroForm = Dictionary(Fields=Array(), XFA=stream)

    return pdf(fill)


def with_media() -> bytes:
    note = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9])
    return pdf(lambda one: one.pages[0].obj.__setitem__("/Annots", Array([note])))


def with_stream(packed: bytes, **keys: Any) -> bytes:
    def add(one: pikepdf.Pdf) -> None:
        stream = Stream(one, packed)
        for key, value in keys.items():
            stream[f"/{key}"] = value
        one.Root.Extra = one.make_indirect(stream)

    return pdf(add, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def swelling(times: int) -> bytes:
    """So many megabytes of spaces, packed once."""
    packer = zlib.compressobj(9)
    block = b" " * 2**20
    return b"".join(packer.compress(block) for _ in range(times)) + packer.flush()


def many_pages(count: int) -> bytes:
    """All of them the same one, written by hand."""
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + count))
    bodies = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>",
        *["<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * count,
    ]
    return by_hand(bodies)


def by_hand(bodies: list[str], trailer: str = "", previous: int | None = None) -> bytes:
    """A PDF of these objects, with a right table of them."""
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(content))
        content += f"{number} 0 obj{body}endobj\n".encode()
    start = len(content)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    back = "" if previous is None else f"/Prev {start if previous < 0 else previous}"
    size = len(bodies) + 1
    content += (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer<</Size {size}/Root 1 0 R{back}{trailer}>>\nstartxref\n{start}\n%%EOF\n"
    ).encode()
    return content


def tree_in_a_circle() -> bytes:
    return by_hand([
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Pages/Count 1/Parent 2 0 R/Kids[2 0 R]>>",
    ])  # fmt: skip


def table_in_a_circle() -> bytes:
    return by_hand([
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    ], previous=-1)  # fmt: skip


def deep(levels: int) -> bytes:
    return by_hand([
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Deep {'[' * levels}{']' * levels}>>",
    ])  # fmt: skip


def png_of(width: int, height: int) -> bytes:
    """Black, packed a thousandfold."""
    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">2L5B", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(body)) + name + body + struct.pack(">L", zlib.crc32(name + body))
        for name, body in chunks
    )


def jpg_of(content: bytes, width: int, height: int) -> bytes:
    """The same picture, which says that it is larger."""
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">2H", height, width) + content[at + 4 :]
