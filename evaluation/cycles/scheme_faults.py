"""What keeps a scheme from being adopted: the tally's own reading judges, here it gets its words.

The tally stops at the first breach. So that a form shows them all, each part is read once more
beside parts that are sound; what only shows between parts is told by the whole.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from evaluation.cycles.defaults import options_scheme, points_scheme
from evaluation.tally import values
from evaluation.tally.bundle import read_bundle
from evaluation.tally.reading import BundleRefused
from evaluation.tally.writing import canonical

Content = Mapping[str, Any]


class Fault(msgspec.Struct, frozen=True):
    """`field` is the id of the field on the page; `words` say what to fill in there."""

    field: str
    words: str


def judge(content: Content) -> None:
    """Read the scheme as a count will, in a bundle with one unit. Raises BundleRefused."""
    items = [
        {"id": item["id"], "dimension": item["dimension"], "max": item["max"], "points": None}
        for item in content.get("items", [])
    ]
    unit = {"id": "unit", "title": "", "class": "", "ranked": True, "grade_ceiling": None}
    about = {"id": "sitting", "jurisdiction": "", "year": 2000, "title": ""}
    probe = {
        "format": "evaluation-bundle/1",
        "sitting": about | {"held_on": "2000-01-01"},
        "scheme": content["rules"],
        "units": [unit],
        "turnout": [],
        "ballots": [],
        "objective": [{"unit": "unit", "items": items}],
        "adjustments": [],
    }
    try:
        text = canonical(probe)
    except UnicodeEncodeError:  # half of a surrogate pair; no browser sends it
        raise BundleRefused("$.scheme", "文字不合 Unicode") from None
    read_bundle(text)


def faults_of(content: Content) -> list[Fault]:
    """All that can be told at once, one a field, in the order of the tally's reading."""
    found: dict[str, Fault] = {}
    for fault in [*_of_the_arithmetic(content), *_of_the_page(content)]:
        found.setdefault(fault.field, fault)
    return list(found.values())


def _of_the_arithmetic(content: Content) -> Iterator[Fault]:
    several = [fault for key in content["rules"] for fault in _of_one_part(content, key)]
    several += _of_one_part(content, "items")
    yield from several
    if not several:
        yield from _refused(content)


def _of_one_part(content: Content, key: str) -> list[Fault]:
    """Of one key beside sound ones: row by row, or, where each row is sound, together."""
    options = content["rules"].get("form") == "options"
    sound = options_scheme() if options else points_scheme()
    rules = sound["rules"] | {"tie_break": [], "form": content["rules"].get("form")}
    part = content["items"] if key == "items" else content["rules"][key]
    if key == "tie_break":  # its keys are known only with indicators and items
        return []

    def read(value: object, *, place: int = 0, at: int = 0) -> list[Fault]:
        if key == "items":
            return _refused({"rules": rules, "items": value}, place, at)
        return _refused({"rules": rules | {key: value}, "items": []}, place, at)

    rows = part if isinstance(part, list) else []
    single = [
        fault
        for place, row in enumerate(rows)
        for beside, at in [_beside(key, row, last=place == len(rows) - 1)]
        for fault in read(beside, place=place, at=at)
    ]
    return single or read(part)


SOUND: Mapping[str, Any] = {"id": "\0", "title": "", "dimension": "-", "max": "1", "value": "1"}


def _beside(key: str, row: Mapping[str, Any], *, last: bool) -> tuple[list[Mapping[str, Any]], int]:
    """The row with a sound one that makes it a list, and its place in that."""
    if key == "grades":
        line = {"id": "\0", "title": "", "min": None if not last else str(10**20)}
        return ([line, row], 1) if last else ([row, line], 0)
    columns = {"indicators": "max", "options": "value", "groups": "weight"}
    keys = ["id", "title", columns[key]] if key in columns else [*row]
    other = {name: SOUND.get(name, "1") for name in keys}
    return [row, other], 0


def _refused(content: Content, place: int = 0, at: int = 0) -> list[Fault]:
    """With the index of the row as the form has it."""
    try:
        judge({"items": [], **content})
    except BundleRefused as no:
        path = no.path.replace(f"[{at}]", f"[{place}]") if place or at else no.path
        return [fault_at(path, no.reason)]
    return []


_PATH = re.compile(r"(?:\$\.scheme|\$\.objective\[\d+\])\.?(.*)")
_ROW = re.compile(r"(\w+)\[(\d+)\](?:\.(\w+))?")


def fault_at(path: str, reason: str) -> Fault:
    """Where on the page a path of the bundle is, and the sentence for it."""
    inside = _PATH.fullmatch(path)
    place = inside[1] if inside else path
    words = next(
        (words for where, why, words in SENTENCES if re.fullmatch(where, place) and why in reason),
        f"{reason}。",
    )
    return Fault(field_of(place), words)


def field_of(place: str) -> str:
    row = _ROW.fullmatch(place)
    if row is None:
        return _SINGLE.get(place, place.replace(".", "_"))
    table, number, column = row.groups()
    if table == "tie_break":
        return f"tie_break-{number}-key"
    if column == "id" and table != "items":  # not shown; the row goes by its title
        column = "title"
    return f"{table}-{number}-{column or 'title'}"


_SINGLE = {"shares": "objective", "shares.panel": "panel", "shares.objective": "objective"}

_POSITIVE = "填大于 0 的数，最多六位小数，例如"
_ROW_TWICE = "这一行与前面一行的编号相同。请删去这一行，再加一行。"
SENTENCES: Sequence[tuple[str, str, str]] = (
    ("step", "", f"{_POSITIVE} 0.5。"),
    ("indicators", "", "至少要有一项指标。请加一行。"),
    (r"indicators\[\d+\]\.max", "", f"满分{_POSITIVE} 20。"),
    ("options", "", "测评制至少要有一个选项。请加一行。"),
    (r"options\[\d+\]\.value", "不大于", "分值最高 100，请改。"),
    (r"options\[\d+\]\.value", "", "分值填 0 至 100 的数，最多六位小数；不了解请留空。"),
    ("groups", "权重", "至少要有一个组的权重大于 0。"),
    ("groups", "", "至少要有一个组。请加一行。"),
    (r"groups\[\d+\]\.weight", "", "权重填 0 或更大的数，最多六位小数，例如 30。"),
    (r"(indicators|options|groups|grades)\[\d+\]\.id", "", _ROW_TWICE),
    (r"trim\.(low|high)", "", "填整数；不去极值填 0。"),
    (r"trim\.min_valid", "大于 low", "要大于去掉的最高、最低张数之和，不然会去光。"),
    (r"trim\.min_valid", "", "填整数，例如 5；不去极值填 1。"),
    (r"quorum\.denominator", "大于 0", "分母要大于 0，并且不小于分子。例如 1/2。"),
    (r"quorum\.\w+", "", "分子、分母填整数，例如 1/2；不设法定票数填 0/1，选“达到”。"),
    ("shares", "", "现场评议和客观考核的占比相加要等于 100。"),
    (r"shares\.\w+", "", "占比填 0 至 100 的数，最多六位小数，例如 40。"),
    (r"(bonus|deduction)_cap", "", "填 0 或更大的数，最多六位小数；不加不扣填 0。"),
    ("decimals", "", "小数位数填 0 至 6 的整数。"),
    ("grades", "", "至少要有一个等次。请加一行。"),
    (r"grades\[\d+\]\.min", "最后一个", "除最后一等外都要有分数线，最后一等留空。"),
    (r"grades\[\d+\]\.min", "一等比一等低", "分数线要比上一等低。请改分数线，或调整先后。"),
    (r"grades\[\d+\]\.min", "", "分数线填 0 或更大的数，最多六位小数，例如 90。"),
    (r"grades\[\d+\]\.quota", "第一等", "只有第一等可以限比例，并且后面要有下一等。请清空。"),
    (r"grades\[\d+\]\.quota", "不大于", "比例最高 100%，请改。"),
    (r"grades\[\d+\]\.quota", "", "比例填 0 至 100 的数，例如 30；不限请留空。"),
    (r"tie_break\[\d+\]", "", "这一项既不是现有的指标，也不是客观考核的维度。请换一项或删去。"),
    (r"items\[\d+\]\.id", "重复", "与前面一项的编号相同，请改。"),
    (r"items\[\d+\]\.id", "", "请写编号，例如 1.1。"),
    (r"items\[\d+\]\.max", "", f"满分{_POSITIVE} 5。"),
    (r"items\[\d+\]\.dimension", "", "请选这一项归入哪个维度。"),
    ("form|center|rounding|rank_on|rank_within|quota_tie", "", "请从列表里选一个。"),
)

_LONGEST = {"id": 40, "title": 40, "dimension": 40, "rule": 200, "key": 40}
_SPACE = re.compile(r"\s")


def _of_the_page(content: Content) -> Iterator[Fault]:
    """What the arithmetic lets pass, and pages, documents and tables don't."""
    rules = content["rules"]
    for table in ("indicators", "options", "groups", "grades"):
        yield from _texts(table, rules[table] or [])
    yield from _texts("quick_grades", content["quick_grades"])
    yield from _texts("items", content["items"])
    for place, item in enumerate(content["items"]):
        if len(item["id"]) > 12 or _SPACE.search(item["id"]):  # noqa: PLR2004  # as items are stored
            yield Fault(f"items-{place}-id", "编号最多 12 个字，中间没有空格。")
    for place, grade in enumerate(content["quick_grades"]):
        try:
            values.decimal(grade["percent"], "")
        except BundleRefused:
            words = "填 0 至 100 的数，最多六位小数，例如 95。"
            yield Fault(f"quick_grades-{place}-percent", words)


def _texts(table: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    for place, row in enumerate(rows):
        if not row["title"]:
            yield Fault(f"{table}-{place}-title", "请写名称；用不着这一行就删去。")
        for column in _LONGEST.keys() & row.keys():
            text = str(row[column])
            longest = 80 if (table, column) == ("items", "title") else _LONGEST[column]
            if len(text) > longest:
                yield Fault(f"{table}-{place}-{column}", f"最多 {longest} 个字，请缩短。")
            elif not text.isprintable():
                yield Fault(f"{table}-{place}-{column}", "里面有看不见的字符，请重新输入。")
