"""显示屏: what a screen of the hall can be told to show, and what it may be called."""

from enum import StrEnum

from evaluation.errors import Refused


class Show(StrEnum):
    """显示内容 of one screen; FLOOR goes along with the sitting by itself."""

    FLOOR = "floor"
    AGENDA = "agenda"
    MESSAGE = "message"
    ROOT = "root"
    BLANK = "blank"


SHOW_TITLES = {
    Show.FLOOR: "跟随会场",
    Show.AGENDA: "议程",
    Show.MESSAGE: "一句话",
    Show.ROOT: "封箱码",
    Show.BLANK: "黑屏",
}

PROPOSED = ("主屏", "侧屏", "计票室")
MOST_DISPLAYS = 12
LONGEST_NAME, LONGEST_MESSAGE = 20, 60
SILENT_AFTER = 15
"""Seconds after which a screen that asks every two is no longer called connected."""

_TAKEN = ("now",)
"""Words that stand in the addresses of the screens."""


def check_name(name: str) -> str:
    """As it is kept. It stands in an address, and is never taken for an identifier."""
    name = name.strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refused(f"请给这块屏起个名字，最多 {LONGEST_NAME} 个字，例如“侧屏”。")
    if not name.isprintable() or set(name) & set("/\\?#%") or "." in (name[0], name[-1]):
        raise Refused("屏的名字里只用文字、数字和短横，例如“侧屏2”。")
    if name in _TAKEN or name.count("-") > 1:
        raise Refused(f"“{name}”不能做屏的名字，请换一个，例如“侧屏”。")
    return name


def check_room(displays: int) -> None:
    if displays >= MOST_DISPLAYS:
        raise Refused(f"一场评议会最多 {MOST_DISPLAYS} 块屏。请先撤掉不用的。")


def check_message(shows: Show, message: str) -> str:
    """Kept only where it is shown: what was typed for another time is not on any wall."""
    message = " ".join(message.split())
    if shows != Show.MESSAGE:
        return ""
    if not message:
        raise Refused("请先写要显示的那句话，再按“显示这句话”。")
    if len(message) > LONGEST_MESSAGE:
        raise Refused(f"一句话最多 {LONGEST_MESSAGE} 字，现在 {len(message)} 字。请删短。")
    return message
