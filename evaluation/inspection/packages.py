"""DOCX and XLSX: a ZIP of parts, judged without believing anything that it says of itself."""

import re
import struct
from typing import BinaryIO
from urllib.parse import unquote

from evaluation.inspection.kinds import DOCX, OFFICE, XLSX, Kind, NotTaken
from evaluation.spreadsheets.archives import Archive, Manner
from evaluation.spreadsheets.faults import SheetRefused

AGAIN = "请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 再传。"
MACROS = "没有收：文件里有宏。请另存为 .docx 或 .xlsx 再传。"
NESTED = "没有收：文件里嵌着别的文件或控件。请删去嵌入的对象（图表请复制成图片），另存一份再传。"
ELSEWHERE = (
    "没有收：文件引用了外部的模板、图片或数据。请断开链接，或把内容复制到新文档，另存一份再传。"
)
FIELDS = "没有收：文件里有会运行程序或取用外部内容的域。请删去这个域，另存一份再传。"
ODD_NAMES = f"没有收：文件里的目录不合常规。{AGAIN}"
BROKEN = f"没有收：文件已损坏，打不开。{AGAIN}"
BEHIND = f"没有收：文件的前后或中间附着别的内容。{AGAIN}"
BOMB = "没有收：文件解压后大得反常。请把要用的内容复制到新文档再传。"
SWOLLEN = "没有收：文件解压后太大。请压缩里面的图片，或分成几个文件再传。"
UNKNOWN = (
    "没有收：这是压缩包或别的格式，不是 .docx 或 .xlsx。"
    "请解压后逐个传；OFD、ODT、PPT 请转成 PDF 再传。"
)
MANNER = Manner(
    forbidden=(
        (r"vbaproject|vbadata|macrosheets/|customui", MACROS),
        (r"(^|/)encrypt(ed|ion)", "没有收：文件有打开密码。请去掉密码，另存一份再传。"),
        (r"externallinks/|connections\.xml$|querytables/|/model/|webextensions/", ELSEWHERE),
        (r"activex/|ctrlprops/|embeddings/|afchunk", NESTED),
        (
            r"\.(zip|xlsx|xlsm|xlsb|xls|docx?|docm|pptx?|jar|rar|7z|gz|exe|ole|js|hta|html?|mht)$",
            NESTED,
        ),
        (r"\.(svg|eps|ps)$", "没有收：文件里有 SVG 或 EPS 图形。请把图形换成图片，另存一份再传。"),
        (r"^xl/workbook\.bin$", f"没有收：这是 .xlsb 表格。{AGAIN}"),
        (r"^(mimetype|content\.xml|ofd\.xml|ppt/.*|visio/.*)$", UNKNOWN),
    ),
    most_entries=3_000,
    most_bytes=256 * 2**20,
    most_tags=20_000_000,
    broken=BROKEN,
    declared=f"没有收：文件里有 DTD（文档类型声明）。{AGAIN}",
    swollen=SWOLLEN,
    locked="没有收：文件有打开密码。请去掉密码，另存一份再传。",
    nested=NESTED,
    odd_names=ODD_NAMES,
    bomb=BOMB,
)
MAIN = {
    f"{OFFICE}.wordprocessingml.document.main+xml": DOCX,
    f"{OFFICE}.spreadsheetml.sheet.main+xml": XLSX,
}
TYPES, TOP = "[Content_Types].xml", "_rels/.rels"
RUNS = re.compile(r"(DDE(AUTO)?|LINK|INCLUDETEXT|INCLUDE|IMPORT|RD)\b", re.IGNORECASE)
"""Fields that start or fetch. INCLUDEPICTURE comes with a picture pasted from a web page and stays:
it is fetched only when somebody asks for it.
"""
LINK = re.compile(r"(?<!['\w.])[\w.]+\s*\|\s*('[^']*'|[^'!\s]+)!")
"""A formula that asks another program: cmd|'/c calc'!A0."""
TEXT = re.compile(r'"[^"]*"')
FAR = re.compile(r"^(https?|ftp|mhtml|file://[^/]|file:/{4,}|\\\\|//)", re.IGNORECASE)
END, TAIL = b"PK\x05\x06", struct.Struct("<4s4H2LH")
LOCAL = struct.Struct("<4s5H3L2H")
DESCRIPTOR = 24
"""Bytes that may follow an entry whose size was not known beforehand."""
RECORDS_64 = 76


def inspect_package(file: BinaryIO) -> Kind:
    """Raises NotTaken."""
    _check_whole(file)
    try:
        archive = Archive(file, MANNER)
        kind = _kind(archive)
        for name in sorted(archive.names):
            _check_part(archive, name)
    except SheetRefused as no:
        raise NotTaken(str(no)) from no
    return kind


def _check_whole(file: BinaryIO) -> None:
    """From the first byte to the last a ZIP and nothing else: no other file fits around it."""
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL.size))
    tail = file.read(TAIL.size)
    if len(tail) < TAIL.size or not tail.startswith(END):
        file.seek(max(0, size - 70_000))
        raise NotTaken(BEHIND if END in file.read() else BROKEN)
    _, _, _, entries, _, length, start, comment = TAIL.unpack(tail)
    if comment or not 0 <= size - TAIL.size - (start + length) <= RECORDS_64:
        raise NotTaken(BEHIND)
    if entries > MANNER.most_entries:
        raise NotTaken(BOMB)
    _check_gaps(file, start, entries)


def _check_gaps(file: BinaryIO, start: int, entries: int) -> None:
    """Entry follows on entry, and the table of parts on the last."""
    file.seek(start)
    spans = []
    for _ in range(entries):
        head = file.read(46)
        if len(head) < 46 or not head.startswith(b"PK\x01\x02"):  # noqa: PLR2004  # its own length
            raise NotTaken(BROKEN)
        packed = int.from_bytes(head[20:24], "little")
        name, extra, comment = struct.unpack("<3H", head[28:34])
        at = int.from_bytes(head[42:46], "little")
        spans.append((at, packed))
        file.seek(name + extra + comment, 1)
    end = 0
    for at, packed in sorted(spans):
        if not 0 <= at - end <= DESCRIPTOR and end:
            raise NotTaken(BOMB if at < end else BEHIND)
        file.seek(at)
        local = file.read(LOCAL.size)
        if len(local) < LOCAL.size or not local.startswith(b"PK\x03\x04"):
            raise NotTaken(BROKEN)
        *_, name, extra = LOCAL.unpack(local)
        end = at + LOCAL.size + name + extra + packed
    if not 0 <= start - end <= DESCRIPTOR:
        raise NotTaken(BEHIND if end < start else BROKEN)


def _kind(archive: Archive) -> Kind:
    """By the type of the part that the package says is its document."""
    if TYPES not in archive.names or TOP not in archive.names:
        raise NotTaken(UNKNOWN)
    by_name: dict[str, str] = {}
    by_suffix: dict[str, str] = {}
    mains: list[str] = []

    def typed(_: str, attributes: dict[str, str]) -> None:
        sort = attributes.get("ContentType", "").lower()
        if re.search(r"macroenabled|vbaproject|ms-office\.activex|oleobject", sort):
            raise NotTaken(NESTED if "activex" in sort or "oleobject" in sort else MACROS)
        if "PartName" in attributes:
            by_name[attributes["PartName"].lower()] = sort
        else:
            by_suffix[attributes.get("Extension", "").lower()] = sort

    def related(_: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("/officeDocument"):
            mains.append("/" + attributes.get("Target", "").lstrip("/"))

    archive.read_markup(TYPES, typed)
    archive.read_markup(TOP, related)
    if len(mains) != 1 or mains[0].lstrip("/") not in archive.names:
        raise NotTaken(UNKNOWN)
    main = mains[0].lower()
    sort = by_name.get(main, by_suffix.get(main.rpartition(".")[2], ""))
    if sort not in MAIN:
        raise NotTaken(UNKNOWN)
    return MAIN[sort]


def _check_part(archive: Archive, name: str) -> None:
    if name.casefold().endswith(".rels"):
        archive.read_markup(name, _check_relationship)
    elif re.match(r"(word|xl)/.*\.xml$", name, re.IGNORECASE):
        fields = _Fields()
        archive.read_markup(name, fields.started, fields.ended, fields.text)
        fields.check()


def _check_relationship(_: str, attributes: dict[str, str]) -> None:
    sort = attributes.get("Type", "").rpartition("/")[2].lower()
    if "vbaproject" in sort:
        raise NotTaken(MACROS)
    if sort in ("oleobject", "package", "control", "activexcontrolbinary", "afchunk"):
        raise NotTaken(NESTED)
    if attributes.get("TargetMode", "").lower() != "external" or sort == "hyperlink":
        return
    far = FAR.match(unquote(attributes.get("Target", "")).strip())
    if sort != "attachedtemplate" or far:  # Word notes the writer's own template on the own disk
        raise NotTaken(ELSEWHERE)


class _Fields:
    """Instructions of fields, which Word may cut into pieces, and formulas."""

    def __init__(self) -> None:
        self.inside = ""
        self.instructions: list[str] = []
        self.formula: list[str] = []

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        plain = tag.rpartition(" ")[2]
        if plain in ("ddeLink", "oleLink", "altChunk"):
            raise NotTaken(ELSEWHERE)
        if plain in ("instrText", "f"):
            self.inside, self.formula = plain, []
        elif plain == "fldChar":
            self.instructions.append("\n")
        elif plain == "fldSimple":
            self.instructions += ["\n", *attributes.values(), "\n"]

    def ended(self, _: str) -> None:
        if self.inside == "f" and LINK.search(TEXT.sub('""', "".join(self.formula))):
            raise NotTaken(FIELDS)
        self.inside = ""

    def text(self, words: str) -> None:
        if self.inside == "instrText":
            self.instructions.append(words)
        elif self.inside == "f":
            self.formula.append(words)

    def check(self) -> None:
        for instruction in "".join(self.instructions).split("\n"):
            if RUNS.match(instruction.strip()):
                raise NotTaken(FIELDS)
