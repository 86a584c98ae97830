"""The workbook around the sheets: which there are, what texts and number formats they share."""

import posixpath

import msgspec

from evaluation.spreadsheets.archives import ELSEWHERE, MACROS, NO_WORKBOOK, Archive
from evaluation.spreadsheets.characters import unescaped
from evaluation.spreadsheets.faults import SheetRefused
from evaluation.spreadsheets.markup import BROKEN, SWOLLEN, Attributes, is_true, known, parse
from evaluation.spreadsheets.numbers import Look, look_of

RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
TAGS = known("sheet", "workbookPr", "si", "t", "rPh", "numFmt", "cellXfs", "xf")
MOST_STRINGS = 400_000
MOST_TABS = 50


class Tab(msgspec.Struct, frozen=True):
    """One sheet by name; `part` is where its cells lie, "" for a chart."""

    name: str
    part: str
    hidden: bool


class Book(msgspec.Struct, frozen=True):
    """What every sheet's cells refer to."""

    tabs: tuple[Tab, ...]
    strings: tuple[str, ...]
    looks: tuple[Look, ...]
    from_1904: bool


class _Target(msgspec.Struct, frozen=True):
    part: str
    sort: str


def open_book(archive: Archive) -> Book:
    """The workbook's own parts; the sheets are read one by one, and only if wanted."""
    _check_types(archive)
    for name in archive.names:
        if name.endswith(".rels"):
            _targets(archive, name, "")
    main = _only(_targets(archive, "_rels/.rels", ""), "officeDocument")
    if main not in archive.names:
        raise SheetRefused(NO_WORKBOOK)
    folder, _, leaf = main.rpartition("/")
    targets = _targets(archive, f"{folder}/_rels/{leaf}.rels".lstrip("/"), folder)
    if any(target.sort in ("vbaProject", "xlMacrosheet") for target in targets.values()):
        raise SheetRefused(MACROS)
    tabs, from_1904 = _tabs(archive, main, targets)
    return Book(
        tabs,
        _strings(archive, _only(targets, "sharedStrings")),
        _looks(archive, _only(targets, "styles")),
        from_1904,
    )


def _check_types(archive: Archive) -> None:
    if not {"[Content_Types].xml", "_rels/.rels"} <= archive.names:
        raise SheetRefused(NO_WORKBOOK)

    def started(_: str, attributes: Attributes) -> None:
        if any(word in attributes.get("ContentType", "") for word in ("macroEnabled", "vba")):
            raise SheetRefused(MACROS)

    parse(archive.chunks("[Content_Types].xml"), started)


def _targets(archive: Archive, name: str, folder: str) -> dict[str, _Target]:
    """Relationships by id; none may lead out of the file."""
    targets: dict[str, _Target] = {}

    def started(tag: str, attributes: Attributes) -> None:
        if tag != RELATIONSHIP:
            return
        sort = attributes.get("Type", "").rpartition("/")[2]
        if attributes.get("TargetMode", "Internal") != "Internal":
            if sort == "hyperlink":  # a typed web address; nothing follows it
                return
            raise SheetRefused(ELSEWHERE)
        part = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
        targets[attributes.get("Id", "")] = _Target(part.lstrip("/"), sort)

    if name in archive.names:
        parse(archive.chunks(name), started)
    return targets


def _only(targets: dict[str, _Target], sort: str) -> str:
    parts = {target.part for target in targets.values() if target.sort == sort}
    if len(parts) > 1:
        raise SheetRefused(BROKEN)
    return parts.pop() if parts else ""


def _tabs(archive: Archive, main: str, targets: dict[str, _Target]) -> tuple[tuple[Tab, ...], bool]:
    tabs: list[Tab] = []
    from_1904 = False

    def started(name: str, attributes: Attributes) -> None:
        nonlocal from_1904
        tag = TAGS.get(name)
        if tag == "workbookPr":
            from_1904 = is_true(attributes, "date1904")
        elif tag == "sheet":
            ids = (attributes.get(f"{office} id") for office in OFFICE)
            target = targets.get(next(filter(None, ids), ""))
            part = target.part if target and target.sort == "worksheet" else ""
            hidden = attributes.get("state", "visible") != "visible"
            tabs.append(Tab(attributes.get("name", ""), part, hidden))

    parse(archive.chunks(main), started)
    parts = [tab.part for tab in tabs if tab.part]
    if len(tabs) > MOST_TABS or len(set(parts)) < len(parts) or not archive.names.issuperset(parts):
        raise SheetRefused(BROKEN)
    return tuple(tabs), from_1904


class _Strings:
    """Shared texts; runs are joined, and the reading aids above them (rPh) left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._runs: list[str] = []
        self._aids = 0
        self._taking = False

    def started(self, name: str, _: Attributes) -> None:
        tag = TAGS.get(name)
        if tag == "si":
            self._runs = []
        elif tag == "rPh":
            self._aids += 1
        elif tag == "t":
            self._taking = not self._aids

    def ended(self, name: str) -> None:
        tag = TAGS.get(name)
        if tag == "rPh":
            self._aids -= 1
        elif tag == "t":
            self._taking = False
        elif tag == "si":
            self.texts.append(unescaped("".join(self._runs)))
            if len(self.texts) > MOST_STRINGS:
                raise SheetRefused(SWOLLEN)

    def text(self, words: str) -> None:
        if self._taking:
            self._runs.append(words)


def _strings(archive: Archive, part: str) -> tuple[str, ...]:
    if not part:
        return ()
    strings = _Strings()
    parse(archive.chunks(part), strings.started, strings.ended, strings.text)
    return tuple(strings.texts)


def _looks(archive: Archive, part: str) -> tuple[Look, ...]:
    """What each cell style makes of a number."""
    customs: dict[int, str] = {}
    codes: list[int] = []
    in_cells = False

    def started(name: str, attributes: Attributes) -> None:
        nonlocal in_cells
        tag = TAGS.get(name)
        if tag == "numFmt":
            customs[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            in_cells = True
        elif tag == "xf" and in_cells:
            codes.append(int(attributes.get("numFmtId", "0")))

    def ended(name: str) -> None:
        nonlocal in_cells
        in_cells = in_cells and TAGS.get(name) != "cellXfs"

    if part:
        parse(archive.chunks(part), started, ended)
    return tuple(look_of(code, customs.get(code)) for code in codes)
