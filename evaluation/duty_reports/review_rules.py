"""What the bureau may ask for in an outline, and how it decides on what came back."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from hashlib import sha256
from uuid import UUID

import msgspec

from evaluation.duty_reports.rules import LONGEST_SUMMARY, VERSION_TITLES, VersionState
from evaluation.errors import Refused

CHINA = timezone(timedelta(hours=8))
USUAL_HOUR = time(17, 30)
USUAL_DAYS = 15
"""Working days that a deadline lies before the sitting when nobody says otherwise."""
READY_DAYS = 3
"""Days before the sitting on which the 述职材料汇编 is to be ready."""
LONGEST_REMARK = 500
LONGEST_TITLE, LONGEST_HINT = 40, 200
SHORTEST_LIMIT, LARGEST_LIMIT = 50, 5000
"""Characters that a heading may allow."""
MOST_HEADINGS = 12
FURTHEST = timedelta(days=732)


class WrittenHeading(msgspec.Struct, frozen=True):
    """A row of the form as it was typed; a row without title is not there."""

    id: UUID | None
    number: str
    title: str
    hint: str
    longest: str
    summary: bool = False
    removed: bool = False


class OutlineHeading(msgspec.Struct, frozen=True):
    """A heading in its place; `id` None: it is new."""

    id: UUID | None
    title: str
    hint: str
    longest: int
    summary: bool = False


class StoredHeading(msgspec.Struct, frozen=True):
    """`written`: units whose report, draft or handed in, says something under it."""

    id: UUID
    title: str
    hint: str
    longest: int
    summary: bool
    written: int


def stamp_of(due_at: datetime, remark: str, headings: Sequence[StoredHeading]) -> str:
    """Says which outline a person had before the eyes."""
    parts = [f"{one.id.hex} {one.title} {one.hint} {one.longest} {one.summary}" for one in headings]
    text = "\n".join([due_at.astimezone(UTC).isoformat(), remark, *parts])
    return sha256(text.encode()).hexdigest()[:16]


def read_due(day: str, hour: str) -> datetime:
    """The deadline as an office writes it: a day and an hour of Asia/Shanghai."""
    try:
        moment = datetime.combine(date.fromisoformat(day), time.fromisoformat(hour))
    except ValueError:
        raise Refused("交稿截止的日期或时间没有填全，请按“年-月-日”和“时:分”填写。") from None
    return moment.replace(tzinfo=CHINA)


def check_due(due_at: datetime, former: datetime | None, now: datetime) -> None:
    """A deadline that stands may lie behind; a new one lies ahead, and not by a typing mistake."""
    if former is not None and due_at == former:
        return
    shown = f"{due_at.astimezone(CHINA):%Y年%m月%d日 %H:%M}"
    if due_at <= now:
        raise Refused(f"交稿截止 {shown} 已经过了，请改成以后的时间。提纲没有保存。")
    if due_at > now + FURTHEST:
        raise Refused(f"交稿截止 {shown} 离现在两年多，请核对年份。提纲没有保存。")


def read_headings(rows: Sequence[WrittenHeading]) -> list[OutlineHeading]:
    """In the order of the numbers; rows to be removed and empty new ones are left out."""
    kept = []
    for place, row in enumerate(rows, 1):
        if row.removed or not (row.id or row.title.strip()):
            continue
        kept.append((_place(row, place, len(rows)), place, _heading(row, place)))
    return [heading for _, _, heading in sorted(kept, key=lambda one: one[:2])]


def _place(row: WrittenHeading, place: int, rows: int) -> int:
    text = row.number.strip()
    if not text:
        return 10 * rows
    if not (text.isascii() and text.isdigit() and len(text) <= len("999")):
        raise Refused(f"第 {place} 行的次序填的是“{text}”，请填 1 到 999 的整数。")
    return int(text)


def _heading(row: WrittenHeading, place: int) -> OutlineHeading:
    title, hint = " ".join(row.title.split()), " ".join(row.hint.split())
    if not title:
        raise Refused(f"第 {place} 行没有写标题。不要这一段，请勾选“删去”。")
    for what, text, longest in (("标题", title, LONGEST_TITLE), ("提示", hint, LONGEST_HINT)):
        if len(text) > longest:
            raise Refused(f"第 {place} 行的{what}最多 {longest} 字，现在有 {len(text)} 字。")
    return OutlineHeading(row.id, title, hint, _limit(row.longest.strip(), place), row.summary)


def _limit(text: str, place: int) -> int:
    plain = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_LIMIT))
    if not plain or not SHORTEST_LIMIT <= int(text) <= LARGEST_LIMIT:
        raise Refused(
            f"第 {place} 行的字数上限请填 {SHORTEST_LIMIT} 到 {LARGEST_LIMIT} 的整数，"
            f"现在是“{text}”。"
        )
    return int(text)


def check_headings(headings: Sequence[OutlineHeading]) -> None:
    if not headings:
        raise Refused("请至少写一段的标题，例如“执法队伍”。")
    if len(headings) > MOST_HEADINGS:
        raise Refused(f"最多 {MOST_HEADINGS} 段，现在有 {len(headings)} 段，请合并。")
    titles = [one.title for one in headings]
    twice = next((one for one in titles if titles.count(one) > 1), None)
    if twice:
        raise Refused(f"有两段都叫“{twice}”，请改其中一段的标题。")
    summaries = [one for one in headings if one.summary]
    if len(summaries) != 1:
        raise Refused("请选定一段作“述职摘要”，只能有一段：评议时给代表在平板上看。")
    if summaries[0].longest > LONGEST_SUMMARY:
        raise Refused(
            f"“{summaries[0].title}”是述职摘要，平板上只放得下一屏，字数上限最多 "
            f"{LONGEST_SUMMARY}，现在是 {summaries[0].longest}。"
        )


def check_changes(stored: Sequence[StoredHeading], headings: Sequence[OutlineHeading]) -> None:
    """What units have written under stays; and it stays what it is, a summary or not."""
    by_id = {one.id: one for one in headings if one.id}
    if not by_id.keys() <= {one.id for one in stored}:
        raise OutlineChanged
    gone = [one for one in stored if one.id not in by_id and one.written]
    if gone:
        named = "、".join(f"“{one.title}”已有 {one.written} 家写了内容" for one in gone)
        raise Refused(f"{named}，不能删去。标题、提示和字数上限可以改。提纲没有保存。")
    for one in stored:
        if one.written and one.id in by_id and by_id[one.id].summary != one.summary:
            raise Refused(
                f"“{one.title}”已有 {one.written} 家写了内容，不能再改"
                f"{'为普通段落' if one.summary else '作述职摘要'}。提纲没有保存。"
            )


class OutlineChanged(Refused):
    def __init__(self) -> None:
        super().__init__(
            "另一位工作人员刚刚改过提纲，没有保存。请重新打开这一页，看过新的提纲再改。"
        )


def check_decidable(number: int, state: str, newest: int, decided_by: str | None) -> None:
    """Only the newest version, and only once."""
    if number != newest:
        raise Refused(
            f"这家单位刚刚交了第 {newest} 版，第 {number} 版不用再审，没有改动。"
            f"请打开第 {newest} 版再办。"
        )
    if state != VersionState.WAITING:
        raise Refused(
            f"第 {number} 版已由{decided_by or '另一位工作人员'}办理："
            f"{VERSION_TITLES[VersionState(state)]}。没有改动，请刷新后查看。"
        )


def check_reopenable(number: int, state: str, newest: int) -> None:
    if number != newest or state != VersionState.ACCEPTED:
        raise Refused("这一版现在不是“已接收”，没有改动。请刷新后查看。")


def read_remarks(
    remarks: Mapping[UUID, str], general: str, titles: Mapping[UUID, str]
) -> tuple[dict[UUID, str], str]:
    """退回意见 by paragraph, and the one on the whole; at least one of all."""
    read = {one: _remark(text, f"“{titles[one]}”的意见") for one, text in remarks.items()}
    said, whole = {one: text for one, text in read.items() if text}, _remark(general, "总的意见")
    if not said and not whole:
        raise Refused("退回要写明意见：在要改的那一段下面写，或者写总的意见。没有退回。")
    return said, whole


def read_reason(text: str) -> str:
    reason = _remark(text, "退回的原因")
    if not reason:
        raise Refused("请写明退回的原因，单位会看到。没有退回。")
    return reason


def _remark(text: str, what: str) -> str:
    words = " ".join(text.split())
    if len(words) > LONGEST_REMARK:
        raise Refused(f"{what}最多 {LONGEST_REMARK} 字，现在有 {len(words)} 字，请缩短。没有退回。")
    return words


def ready_by(held_on: date) -> date:
    """Until when the 汇编 is to be ready."""
    return held_on - timedelta(days=READY_DAYS)
