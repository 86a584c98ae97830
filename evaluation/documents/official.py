"""What every official document has: its date, its number, and where its signature stands."""

import re
from datetime import date

from evaluation.errors import Refused

NUMBER = re.compile(r"\S+〔\d{4}〕[1-9]\d*号")
MARK_SIZE, SMALLEST_MARK = 48, 26
"""Of the 发文机关标志, in points; a long name is set smaller, to stay within the type area."""
FIGURE = 0.56
TYPE_AREA = 442.2
"""Its width of 156 mm, in points."""


class NumberNotOfForm(Refused):
    """A 发文字号 that isn't one."""


def check_number(number: str) -> None:
    """发文字号 of GB/T 9704: hexagonal brackets, the whole year, no 第, no leading zero.

    Raises NumberNotOfForm.
    """
    if not NUMBER.fullmatch(number) or "〕第" in number:
        raise NumberNotOfForm(
            f"文号“{number}”不合规范。请写成“常司发〔2025〕3号”的样子：年份写全，用六角括号，"
            "序号前不加“第”，不补零。"
        )


def chinese_date(day: date) -> str:
    """成文日期: Arabic figures, no zero in front."""
    return f"{day.year}年{day.month}月{day.day}日"


def width_of(text: str) -> float:
    """In characters; a figure is a little more than half of one in the open fonts."""
    return sum(FIGURE if character.isascii() else 1 for character in text)


def mark_size(head: str) -> int:
    return max(SMALLEST_MARK, min(MARK_SIZE, int(TYPE_AREA / max(1, len(head)))))
