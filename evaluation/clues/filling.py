"""登记表: the form of a clue as it was filled in, and what is wrong in which field."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import msgspec

from evaluation.clues.queries_one import ClueView
from evaluation.clues.queries_year import ClueYear
from evaluation.clues.registering import LONGEST_OUTER, LONGEST_TEXT, LONGEST_TITLE, NewClue
from evaluation.clues.sealing import Complaint
from evaluation.clues.states import Source

LONGEST_NAME, LONGEST_TELEPHONE, LONGEST_ADDRESS = 60, 40, 200


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """Everything as text, so that what can't be read comes back to be mended."""

    title: str = ""
    text: str = ""
    source: str = Source.COMPLAINT
    channel: str = ""
    outer_number: str = ""
    kind: str = ""
    unit: str = ""
    received_on: str = ""
    happened_on: str = ""
    repeats: str = ""
    anonymous: bool = False
    name: str = ""
    telephone: str = ""
    address: str = ""
    original: str = ""

    @property
    def complaint(self) -> Complaint | None:
        said = Complaint(
            name=self.name.strip(),
            telephone=self.telephone.strip(),
            address=self.address.strip(),
            text=self.original.strip(),
        )
        return None if said == Complaint() else said


FIELD_TITLES = {
    "title": "标题",
    "text": "内容",
    "source": "问题来源",
    "channel": "来源渠道",
    "outer_number": "来源编号",
    "kind": "问题类型",
    "unit": "被反映单位",
    "received_on": "收到日期",
    "happened_on": "发生日期",
    "anonymous": "匿名",
    "name": "投诉人姓名",
    "telephone": "投诉人电话",
    "address": "投诉人地址",
    "original": "原话",
}


def faults_of(filled: Filled, year: ClueYear) -> dict[str, str]:
    """By field, in the order of the form; empty for what can be kept."""
    faults = _lines(filled) | _choices(filled, year) | _days(filled, year.today)
    if filled.anonymous and (filled.name.strip() or filled.telephone.strip()):
        faults["anonymous"] = "勾了“匿名”，又填了投诉人的姓名或电话。请去掉其中一样。"
    return {name: faults[name] for name in FIELD_TITLES if name in faults}


def _lines(filled: Filled) -> dict[str, str]:
    faults: dict[str, str] = {}
    for name in ("title", "text"):
        if not getattr(filled, name).strip():
            faults[name] = f"{FIELD_TITLES[name]}还没有写。"
    for name, longest in LONGEST.items():
        length = len(getattr(filled, name).strip())
        if length > longest:
            faults[name] = f"最多 {longest} 字，现在有 {length} 字，请缩短。"
    return faults


LONGEST = {
    "title": LONGEST_TITLE,
    "text": LONGEST_TEXT,
    "outer_number": LONGEST_OUTER,
    "name": LONGEST_NAME,
    "telephone": LONGEST_TELEPHONE,
    "address": LONGEST_ADDRESS,
    "original": LONGEST_TEXT,
}


def _choices(filled: Filled, year: ClueYear) -> dict[str, str]:
    known: Mapping[str, set[str]] = {
        "source": set(year.setting.sources),
        "channel": {"", *year.setting.channels},
        "kind": {"", *(kind.title for kind in year.setting.kinds)},
        "unit": {"", *(str(one.id) for one in year.units)},
    }
    return {
        name: f"{FIELD_TITLES[name]}不在可选的里面，请重新选。"
        for name, choices in known.items()
        if getattr(filled, name) not in choices
    }


def _days(filled: Filled, today: date) -> dict[str, str]:
    faults = {}
    received, happened = day_of(filled.received_on), day_of(filled.happened_on)
    if received is None:
        faults["received_on"] = "请写收到日期，例如 2026-01-16。"
    elif received > today:
        faults["received_on"] = "收到日期在今天之后，请核对。"
    if happened is None and filled.happened_on.strip():
        faults["happened_on"] = "日期写成 2026-01-16 这样，或者空着。"
    elif happened and received and happened > received:
        faults["happened_on"] = "发生日期在收到日期之后，请核对。"
    return faults


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def as_new(filled: Filled, repeats: UUID | None) -> NewClue:
    """After `faults_of` found none."""
    received = day_of(filled.received_on)
    assert received is not None  # noqa: S101  # what was checked before
    return NewClue(
        title=filled.title,
        text=filled.text,
        received_on=received,
        source=filled.source,
        channel=filled.channel,
        outer_number=filled.outer_number,
        kind=filled.kind,
        unit=UUID(filled.unit) if filled.unit else None,
        anonymous=filled.anonymous,
        happened_on=day_of(filled.happened_on),
        complaint=filled.complaint,
        repeats=repeats,
    )


def as_filled(view: ClueView) -> Filled:
    """To be mended; of the complainant nothing comes back into the form."""
    return Filled(
        title=view.title,
        text=view.text,
        source=view.source,
        channel=view.channel,
        outer_number=view.outer_number,
        kind=view.kind,
        unit=str(view.unit or ""),
        received_on=view.received_on.isoformat(),
        happened_on=view.happened_on.isoformat() if view.happened_on else "",
        repeats=view.repeats.label if view.repeats else "",
        anonymous=view.anonymous,
    )
