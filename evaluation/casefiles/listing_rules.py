"""案卷目录 as a sheet: its form, its rows read, and every fault by row and column."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import msgspec

from evaluation.casefiles.rules import ListedFile
from evaluation.casefiles.states import KIND_TITLES
from evaluation.errors import Refused
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.forms import Column, SheetForm
from evaluation.spreadsheets.reading import Row, read

KIND, NUMBER, TITLE, CLOSED_ON = "案卷类型", "文号", "案件名称", "办结日期"
LONGEST_NUMBER, LONGEST_TITLE = 60, 120
MOST_FILES = 5000
"""Of one unit in one campaign."""
FORM = SheetForm(
    "案卷目录",
    (
        Column(KIND, kind="choice", longest=10, choices=tuple(KIND_TITLES.values())),
        Column(NUMBER, "决定书或许可证的文号，不能重复", longest=LONGEST_NUMBER),
        Column(TITLE, "案由或许可事项，不写当事人的身份证号、电话", longest=LONGEST_TITLE),
        Column(CLOSED_ON, "结案或发证的日期", kind="date", longest=20),
    ),
    ("行政处罚", "示例罚决字〔2024〕118号", "未按规定明码标价案", "2024-05-20"),
)
_KINDS = {title: kind for kind, title in KIND_TITLES.items()}


class ReadList(msgspec.Struct, frozen=True):
    """With faults nothing of it is taken; notes stop nothing."""

    rows: tuple[ListedFile, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]


def read_list(content: bytes, name: str, today: date) -> ReadList:
    """XLSX or CSV. Raises SheetRefused for what is no such sheet."""
    reading = read(content, name, FORM)
    unread = {fault.row for fault in reading.faults if fault.column == CLOSED_ON}
    dated = [row for row in reading.rows if row.number not in unread]
    faults = [*reading.faults, *_twice(reading.rows), *_in_future(dated, today)]
    if faults:
        return ReadList((), tuple(sorted(faults, key=lambda one: one.row)), reading.notes)
    return ReadList(tuple(_file(row) for row in reading.rows), (), reading.notes)


def _file(row: Row) -> ListedFile:
    values = row.values
    return ListedFile(
        _KINDS[values[KIND]],
        values[NUMBER],
        values[TITLE],
        date.fromisoformat(values[CLOSED_ON]),
    )


def _twice(rows: Sequence[Row]) -> list[Fault]:
    counted = Counter(row.values.get(NUMBER, "") for row in rows)
    return [
        Fault(FORM.sheet_name, row.number, NUMBER, f"“{row.values[NUMBER]}”在表里出现了不止一次。")
        for row in rows
        if row.values.get(NUMBER) and counted[row.values[NUMBER]] > 1
    ]


def _in_future(rows: Sequence[Row], today: date) -> list[Fault]:
    return [
        Fault(FORM.sheet_name, row.number, CLOSED_ON, "办结日期在今天以后，请核对。")
        for row in rows
        if row.values.get(CLOSED_ON, "") > today.isoformat()
    ]


def written(files: Sequence[ListedFile]) -> list[tuple[str, str, str, str]]:
    """As rows of the form, to be mended and sent back."""
    return [
        (KIND_TITLES[one.kind], one.number, one.title, one.closed_on.isoformat()) for one in files
    ]


def check_list(files: Sequence[ListedFile], today: date) -> list[ListedFile]:
    """Blanks gone. Raises Refused in words for the first row that can't be kept."""
    kept = [msgspec.structs.replace(one, **_cleaned(one)) for one in files]
    if not kept:
        raise Refused("目录里一卷也没有，没有保存。")
    for place, one in enumerate(kept, 1):
        if not 1 <= len(one.number) <= LONGEST_NUMBER or not 1 <= len(one.title) <= LONGEST_TITLE:
            raise Refused(
                f"第 {place} 卷：文号要有 1 到 {LONGEST_NUMBER} 个字，名称要有 1 到 "
                f"{LONGEST_TITLE} 个字，没有保存。"
            )
        if one.closed_on > today:
            raise Refused(f"第 {place} 卷“{one.number}”的办结日期在今天以后，没有保存。请核对。")
    numbers = Counter(one.number for one in kept)
    twice = next((number for number, count in numbers.items() if count > 1), None)
    if twice is not None:
        raise Refused(f"文号“{twice}”出现了不止一次，没有保存。")
    return kept


def _cleaned(one: ListedFile) -> dict[str, object]:
    return {"number": " ".join(one.number.split()), "title": " ".join(one.title.split())}


def check_listing(*, listing: bool, until: date, today: date, officer: bool) -> None:
    """A unit until the last day, the office until the draw."""
    if not listing:
        raise Refused("案卷已经抽取，目录不能再改，没有改动。")
    if not officer and until < today:
        raise Refused(
            f"报送目录的期限是{until.month}月{until.day}日，已经过了，没有改动。请联系评议办。"
        )
