"""执法统计: what a return may hold, and when it may be handed in."""

import re
from decimal import Decimal
from enum import StrEnum

from evaluation.errors import Refused
from evaluation.spreadsheets.characters import shown as quoted
from evaluation.statistics.comparing import plain, spaced

LONGEST_EXPLANATION = 300
LONGEST_TYPED = 60
"""Characters of one cell that are looked at; more is no figure."""
NONE = "无此职权"
NONE_SIGNS = frozenset({NONE, "N", "n"})
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width digits, commas and stops as half-width ones; no other sign is taken for a digit."""
GROUPED = re.compile(r"([0-9]{1,3})((?:,[0-9]{3})+)(\.[0-9]+)?")
FIGURE = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
MOST_DIGITS = 12


class ReturnState(StrEnum):
    """报表的状态 — after `accepted` a cell changes only by a correction that leaves a trace."""

    DRAFT = "draft"
    WAITING = "waiting"
    RETURNED = "returned"
    ACCEPTED = "accepted"


RETURN_TITLES = {
    ReturnState.DRAFT: "正在填报",
    ReturnState.WAITING: "已提交，等待审核",
    ReturnState.RETURNED: "已退回，请修改",
    ReturnState.ACCEPTED: "已接收",
}
OPEN = (ReturnState.DRAFT, ReturnState.RETURNED)


class ReturnClosed(Refused):
    """The figures lie with the office."""


def bare(typed: str) -> str:
    """Without spaces and thousands commas, full-width signs as half-width ones."""
    text = "".join(typed.split()).translate(WIDE)
    return text.replace(",", "") if GROUPED.fullmatch(text) else text


def read_amount(typed: str, decimals: int) -> Decimal | None:
    """The figure of a cell that was filled in; None is 无此职权. Raises Refused.

    No text but plain digits is a figure: not NaN, no power of ten, no other script's digits.
    """
    text = bare(typed)
    if text in NONE_SIGNS:
        return None
    if len(text) > LONGEST_TYPED:
        raise Refused("太长，不是一个数。请只填数字。")
    if text.startswith(("-", "−")):
        raise Refused(f"不能小于 0。现在是“{quoted(typed.strip())}”，请改。")
    figure = FIGURE.fullmatch(text)
    if not figure:
        raise Refused(f"要填数字、0 或“{NONE}”。现在是“{quoted(typed.strip())}”，请改。")
    whole, part = figure[1].lstrip("0") or "0", (figure[2] or "").rstrip("0")
    if len(whole) > MOST_DIGITS:
        raise Refused(f"整数部分最多 {MOST_DIGITS} 位，现在是 {len(whole)} 位。请核对计量单位。")
    if len(part) > decimals:
        most = f"最多 {decimals} 位小数" if decimals else "整数，不带小数"
        raise Refused(f"要填{most}。现在是“{quoted(typed.strip())}”，请改。")
    return Decimal(f"{whole}.{part}" if part else whole)


def written(amount: Decimal | None) -> str:
    """The one way a stored figure is written where it is compared: no needless noughts."""
    return NONE if amount is None else plain(amount)


def shown(amount: Decimal | None) -> str:
    """As a page shows it: a thin space between thousands. `read_amount` takes it back."""
    return NONE if amount is None else spaced(amount)


def read_words(typed: str, what: str, longest: int = LONGEST_EXPLANATION) -> str:
    """One line of words, or nothing. Raises Refused."""
    words = " ".join(typed.split())
    if len(words) > longest:
        raise Refused(f"{what}最多 {longest} 字，现在是 {len(words)} 字。请缩短。")
    return words


def check_open(state: ReturnState) -> None:
    """Raises ReturnClosed unless the unit may still fill in."""
    if state == ReturnState.WAITING:
        raise ReturnClosed("统计已经提交，正在等待审核。退回后才能再改；已经提交的数可以申请更正。")
    if state == ReturnState.ACCEPTED:
        raise ReturnClosed("统计已经接收。改数请用“更正”，写明原因。")


def check_handed_in(state: ReturnState) -> None:
    """Raises Refused where a figure may simply be changed."""
    if state in OPEN:
        raise Refused("统计还没有提交，或者已经退回，直接改数就可以，不用更正。")
