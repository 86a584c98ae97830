"""PDF: every object looked at, none run; what acts by itself or hides other files is refused."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf

from evaluation.inspection.kinds import DOUBLE, LOCKED, NotTaken

AGAIN = "请用“打印成 PDF”另存一份再传。"
BROKEN = f"没有收：PDF 已损坏或没有传完整。{AGAIN}"
BEHIND = f"没有收：PDF 后面附着别的内容。{AGAIN}"
SCRIPT = f"没有收：PDF 里有脚本。{AGAIN}"
ACTION = f"没有收：PDF 打开时会运行程序或播放媒体。{AGAIN}"
ATTACHED = f"没有收：PDF 里夹带着别的文件。请把它们单独传，这份{AGAIN}"
FORM = f"没有收：PDF 里有 XFA 表单。{AGAIN}"
ELSEWHERE = f"没有收：PDF 取用外部的文件。{AGAIN}"
HUGE = f"没有收：PDF 的页数或内容大得反常。请分成几个文件，或{AGAIN[1:]}"
MOST_PAGES = 5_000
MOST_OBJECTS = 400_000
MOST_UNPACKED = 256 * 2**20
"""Bytes of all that is packed and no picture; counted while it streams."""
MOST_SWELLING, SMALL = 200, 2**22
MOST_PIXELS = 500_000_000
"""Of one picture in it; a plan of A0 scanned in black and white has 280 million."""
MOST_TEXT = 5_000_000
CHUNK = 2**20
END = b"%%EOF"
TAIL = 2048

SUSPICIOUS = re.compile(
    rb"/(JavaScript|JS|Launch|OpenAction|EmbeddedFiles?|EF|FileAttachment|XFA|RichMedia\w*|Movie|"
    rb"Sound|Rendition|Screen|GoToE|ImportData|SubmitForm|3D|FFilter)\b"
)
"""In the text of one object; only then is it taken apart."""
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
SCRIPTS = frozenset({"/JavaScript"})
ACTIONS = frozenset({
    "/Launch", "/GoToE", "/ImportData", "/SubmitForm", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/GoTo3DView",
})  # fmt: skip
MEDIA = frozenset({"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})


def inspect_pdf(file: BinaryIO, *, texts: bool) -> None:
    """`texts`: plain JSON and CSV may lie in it, as in our own PDF/A-3. Raises NotTaken."""
    _check_end(file)
    file.seek(0)
    try:
        with pikepdf.open(file, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise NotTaken(LOCKED)
            _check_no_circles(pdf)
            _check_pages(pdf)
            _check_objects(pdf, texts=texts)
    except pikepdf.PasswordError as no:
        raise NotTaken(LOCKED) from no
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, ValueError, TypeError) as no:
        raise NotTaken(BROKEN) from no


def _check_end(file: BinaryIO) -> None:
    if zipfile.is_zipfile(file):
        raise NotTaken(DOUBLE)
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL))
    tail = file.read()
    at = tail.rfind(END)
    if at < 0:
        raise NotTaken(BEHIND if _ends_before(file, size) else BROKEN)
    if tail[at + len(END) :].strip(b"\0 \t\r\n\x1a"):
        raise NotTaken(BEHIND)


def _ends_before(file: BinaryIO, size: int) -> bool:
    file.seek(max(0, size - CHUNK))
    return END in file.read()


def _check_no_circles(pdf: pikepdf.Pdf) -> None:
    """The reader mends what is damaged; a table that leads back to itself was made so."""
    said = " ".join(str(warning) for warning in pdf.get_warnings()).lower()
    if "loop" in said:
        raise NotTaken(BROKEN)


def _check_pages(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > MOST_OBJECTS:
        raise NotTaken(HUGE)
    pages = len(pdf.pages)
    if pages > MOST_PAGES:
        raise NotTaken(HUGE)
    if not pages:
        raise NotTaken(BROKEN)


def _check_objects(pdf: pikepdf.Pdf, *, texts: bool) -> None:
    unpacked = 0
    for found in pdf.objects:
        thing: Any = found
        if isinstance(thing, pikepdf.Stream):
            unpacked += _unpacked(thing)
            if unpacked > MOST_UNPACKED:
                raise NotTaken(HUGE)
            thing = thing.stream_dict
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Array):
            written = thing.unparse(resolved=True)
            if SUSPICIOUS.search(written):
                for dictionary in _dictionaries(thing):
                    _check_dictionary(dictionary, texts=texts)


def _dictionaries(thing: Any) -> Iterator[Any]:  # noqa: ANN401  # what a PDF holds
    """Those written within one object; what is only referred to is an object of its own."""
    waiting, first = [thing], True
    while waiting:
        one = waiting.pop()
        if not first and one.is_indirect:
            continue
        first = False
        if isinstance(one, pikepdf.Dictionary):
            yield one
            values = list(one.values())
        else:
            values = list(one)
        waiting += [
            value for value in values if isinstance(value, pikepdf.Object) and _holds(value)
        ]


def _holds(value: pikepdf.Object) -> bool:
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array)


def _check_dictionary(one: Any, *, texts: bool) -> None:  # noqa: ANN401
    action, sort = str(one.get("/S", "")), str(one.get("/Subtype", ""))
    if action in SCRIPTS or "/JS" in one or "/JavaScript" in one:
        raise NotTaken(SCRIPT)
    if action in ACTIONS or sort in MEDIA:
        raise NotTaken(ACTION)
    if "/XFA" in one:
        raise NotTaken(FORM)
    if "/FFilter" in one:
        raise NotTaken(ELSEWHERE)
    if "/OpenAction" in one:
        _check_opening(one["/OpenAction"])
    if sort == "/FileAttachment" or ("/EmbeddedFiles" in one and not texts):
        raise NotTaken(ATTACHED)
    if "/EF" in one:
        _check_attached(one["/EF"], texts=texts)


def _check_opening(action: Any) -> None:  # noqa: ANN401
    """A place in the document to begin at is what many programs write; anything else acts."""
    if isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) != "/GoTo":
        raise NotTaken(SCRIPT if str(action.get("/S", "")) in SCRIPTS else ACTION)


def _check_attached(files: Any, *, texts: bool) -> None:  # noqa: ANN401
    if not texts or not isinstance(files, pikepdf.Dictionary):
        raise NotTaken(ATTACHED)
    for stream in files.values():
        if not isinstance(stream, pikepdf.Stream) or not _is_text(stream):
            raise NotTaken(ATTACHED)


def _is_text(stream: Any) -> bool:  # noqa: ANN401
    """Counted before, so it is known to be no bomb."""
    content = stream.read_bytes()
    if len(content) > MOST_TEXT or CONTROLS.search(content) or content.lstrip().startswith(b"<"):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unpacked(stream: Any) -> int:  # noqa: ANN401
    """How many bytes come out of it; a picture is measured by its sides."""
    filters = stream.get("/Filter", None)
    names = (
        [str(filters)] if isinstance(filters, pikepdf.Name) else [str(one) for one in filters or []]
    )
    if "/F" in stream:
        raise NotTaken(ELSEWHERE)
    if names.count("/FlateDecode") + names.count("/LZWDecode") > 1:
        raise NotTaken(HUGE)
    if str(stream.get("/Subtype", "")) == "/Image":
        if _side(stream, "/Width") * _side(stream, "/Height") > MOST_PIXELS:
            raise NotTaken(HUGE)
        return 0
    if names != ["/FlateDecode"]:
        return 0
    return _inflated(stream.read_raw_bytes())


def _side(stream: Any, name: str) -> int:  # noqa: ANN401
    value = stream.get(name, 0)
    return value if isinstance(value, int) else 0


def _inflated(packed: bytes) -> int:
    unpacker = zlib.decompressobj()
    total, rest = 0, packed
    try:
        while rest and not unpacker.eof:
            total += len(unpacker.decompress(rest, CHUNK))
            rest = unpacker.unconsumed_tail
            if total > MOST_UNPACKED or (total > SMALL and total > MOST_SWELLING * len(packed)):
                raise NotTaken(HUGE)
    except zlib.error:
        return total  # a reader shows what it can, or nothing
    return total
