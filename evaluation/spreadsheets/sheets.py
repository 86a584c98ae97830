"""Which sheet of a workbook is meant, and what the others hold."""

import msgspec

from evaluation.spreadsheets.archives import Archive
from evaluation.spreadsheets.book import Book, Tab, open_book
from evaluation.spreadsheets.characters import folded, shown
from evaluation.spreadsheets.faults import Fault, SheetRefused
from evaluation.spreadsheets.forms import EXPLANATION, SheetForm
from evaluation.spreadsheets.grid import has_content, read_grid
from evaluation.spreadsheets.table import Table

EMPTY = "没有收：表格是空的。请填好后再传。"


def read_workbook(content: bytes, form: SheetForm) -> Table:
    """The sheet with the form's title, or the only visible one that holds anything."""
    archive = Archive(content)
    book = open_book(archive)
    filled = [tab for tab in book.tabs if tab.part and _is_filled(archive, book, tab)]
    faults = [
        Fault(
            shown(tab.name), 0, "", f"隐藏的工作表“{shown(tab.name)}”里有内容。请删去或取消隐藏。"
        )
        for tab in filled
        if tab.hidden
    ]
    open_tabs = [tab for tab in filled if not tab.hidden and tab.name != EXPLANATION]
    if not open_tabs and faults:
        return Table(form.title, (), tuple(faults))
    tab = _meant(open_tabs, form)
    name = shown(tab.name)
    notes = tuple(
        Fault(shown(other.name), 0, "", f"只读“{name}”，这张工作表没有读。")
        for other in open_tabs
        if other is not tab
    )
    table = read_grid(book, archive.chunks(tab.part), name)
    return msgspec.structs.replace(table, faults=(*faults, *table.faults), notes=notes)


def _is_filled(archive: Archive, book: Book, tab: Tab) -> bool:
    return has_content(book, archive.chunks(tab.part))


def _meant(tabs: list[Tab], form: SheetForm) -> Tab:
    titled = [tab for tab in tabs if folded(tab.name) == folded(form.sheet_name)]
    wanted = titled or tabs
    if not wanted:
        raise SheetRefused(EMPTY)
    if len(wanted) > 1:
        names = "、".join(f"“{shown(tab.name)}”" for tab in wanted[:5])
        raise SheetRefused(
            f"没有收：有 {len(wanted)} 张工作表填了内容（{names}）。"
            f"请把要传的一张改名为“{form.sheet_name}”。"
        )
    return wanted[0]
