"""The ZIP around a workbook, looked through before anything in it is believed."""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

import msgspec

from evaluation.spreadsheets.faults import SheetRefused
from evaluation.spreadsheets.markup import (
    BROKEN,
    DECLARED,
    SWOLLEN,
    Ended,
    MarkupWords,
    Started,
    Text,
    parse,
)

MOST_ENTRIES = 300
MOST_BYTES = 64 * 2**20
"""Unpacked and counted while it streams; what the archive declares is never trusted."""
MOST_SWELLING = 200
SMALL = 2**20
CHUNK = 2**20

MACROS = "没有收：文件里有宏。请另存为 .xlsx 再传。"
LOCKED = "没有收：文件有打开密码。请去掉密码，另存为 .xlsx 再传。"
NESTED = "没有收：文件里嵌着别的文件。请删去嵌入的对象，另存为 .xlsx 再传。"
ELSEWHERE = "没有收：表格引用了别的文件或外部数据。请断开链接、粘贴为数值，另存为 .xlsx 再传。"
ODD_NAMES = "没有收：文件里的目录不合常规。请用表格软件打开，另存为 .xlsx 再传。"
BOMB = "没有收：文件解压后大得反常。请把要用的几行复制到一个新文件，另存为 .xlsx 再传。"
NO_WORKBOOK = "没有收：这不是 .xlsx 表格。请用表格软件打开，另存为 .xlsx 再传。"

FORBIDDEN = (
    (r"vbaproject|vbadata|macrosheets/|activex/|ctrlprops/|customui", MACROS),
    (r"(^|/)encrypt(ed|ion)", LOCKED),
    (r"externallinks/|connections\.xml$|querytables/|/model/|webextensions/", ELSEWHERE),
    (r"embeddings/|\.(zip|xlsx|xlsm|xlsb|xls|docx|pptx|jar|rar|7z|gz|exe|ole)$", NESTED),
    (r"^xl/workbook\.bin$", "没有收：这是 .xlsb 表格。请另存为 .xlsx 再传。"),
    (r"^(mimetype|content\.xml)$", "没有收：这是 .ods 表格。请另存为 .xlsx 再传。"),
    (r"^(word|ppt|visio)/", "没有收：这不是表格。请把内容填进下载的表格再传。"),
)
PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"MZ")
MARKUP = (".xml", ".rels")


class Manner(msgspec.Struct, frozen=True):
    """What an archive may hold, and how its refusals are said. 0: the numbers of a workbook."""

    forbidden: tuple[tuple[str, str], ...] = FORBIDDEN
    most_entries: int = 0
    most_bytes: int = 0
    most_tags: int = 0
    broken: str = BROKEN
    declared: str = DECLARED
    swollen: str = SWOLLEN
    locked: str = LOCKED
    nested: str = NESTED
    odd_names: str = ODD_NAMES
    bomb: str = BOMB


WORKBOOK = Manner()


class Archive:
    """The parts of a workbook by name; every one was unpacked once and counted."""

    def __init__(self, content: bytes | IO[bytes], manner: Manner = WORKBOOK) -> None:
        self.manner = manner
        self._words = MarkupWords(manner.broken, manner.declared, manner.swollen)
        try:
            self._file = zipfile.ZipFile(
                io.BytesIO(content) if isinstance(content, bytes) else content
            )
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise SheetRefused(manner.broken) from error
        self._entries = self._file.infolist()
        self._check_entries()
        self.names = frozenset(entry.filename for entry in self._entries)
        self.bytes_unpacked = 0
        for entry in self._entries:
            self._examine(entry)

    def chunks(self, name: str) -> Iterator[bytes]:
        """One part, unpacked piece by piece."""
        if name not in self.names:
            raise SheetRefused(self.manner.broken)
        try:
            with self._file.open(name) as part:
                while chunk := part.read(CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
            raise SheetRefused(self.manner.broken) from error
        except (NotImplementedError, RuntimeError) as error:
            raise SheetRefused(self.manner.locked) from error

    def read_markup(
        self,
        name: str,
        started: Started | None = None,
        ended: Ended | None = None,
        text: Text | None = None,
    ) -> None:
        """Feed one part to the handlers."""
        self._parse(self.chunks(name), started, ended, text)

    def _parse(
        self,
        chunks: Iterator[bytes],
        started: Started | None = None,
        ended: Ended | None = None,
        text: Text | None = None,
    ) -> None:
        most = self.manner.most_tags or None
        parse(chunks, started, ended, text, words=self._words, most_tags=most)

    def _check_entries(self) -> None:
        entries = self._entries
        if len(entries) > (self.manner.most_entries or MOST_ENTRIES):
            raise SheetRefused(self.manner.bomb)
        for entry in entries:
            self._check_entry(entry)
        if len({entry.filename.casefold() for entry in entries}) != len(entries):
            raise SheetRefused(self.manner.odd_names)
        self._check_apart()

    def _check_apart(self) -> None:
        """Entries that share bytes unpack to more than the file could ever hold."""
        entries = sorted(self._entries, key=lambda entry: entry.header_offset)
        if not entries or entries[0].header_offset:
            raise SheetRefused(self.manner.broken)
        end = 0
        for entry in entries:
            if entry.header_offset < end:
                raise SheetRefused(self.manner.bomb)
            end = entry.header_offset + len(entry.orig_filename) + entry.compress_size + 30
        if end > self._file.start_dir:
            raise SheetRefused(self.manner.broken)

    def _examine(self, entry: zipfile.ZipInfo) -> None:
        name = entry.filename.casefold()
        if name.endswith(MARKUP):
            self._parse(self._counted(entry))
        else:
            for position, chunk in enumerate(self._counted(entry)):
                if position == 0 and chunk.startswith(PACKED):
                    raise SheetRefused(self.manner.nested)

    def _counted(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        unpacked = 0
        for chunk in self.chunks(entry.filename):
            unpacked += len(chunk)
            self.bytes_unpacked += len(chunk)
            if unpacked > SMALL and unpacked > MOST_SWELLING * entry.compress_size:
                raise SheetRefused(self.manner.bomb)
            if self.bytes_unpacked > (self.manner.most_bytes or MOST_BYTES):
                raise SheetRefused(self.manner.swollen)
            yield chunk

    def _check_entry(self, entry: zipfile.ZipInfo) -> None:
        name = entry.orig_filename.casefold()
        steps = name.split("/")
        if name.startswith("/") or ".." in steps or re.search(r"[\\:\x00-\x1f]", name):
            raise SheetRefused(self.manner.odd_names)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise SheetRefused(self.manner.odd_names)
        if entry.flag_bits & 0x1:
            raise SheetRefused(self.manner.locked)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise SheetRefused(self.manner.broken)
        for pattern, words in self.manner.forbidden:
            if re.search(pattern, name):
                raise SheetRefused(words)
