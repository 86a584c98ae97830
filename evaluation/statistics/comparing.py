"""Years beside one another: how a figure moved, in percent, rounded once and half up."""

from decimal import Decimal
from fractions import Fraction

NO_FORMER = "上年无数"
FROM_NOTHING = "上年为 0"
MINUS, PLUS = "−", "+"


def change(now: Decimal | None, before: Decimal | None) -> Fraction | None:
    """The change as a share of `before`; None where there is nothing to measure it by."""
    if now is None or before is None or before == 0:
        return None
    return (Fraction(now) - Fraction(before)) / Fraction(before)


def tenths_of_percent(share: Fraction) -> int:
    """Half up, away from zero: a loss of 14.25 % is 14.3 %, as a gain would be."""
    size = int(abs(share) * 1000 + Fraction(1, 2))
    return -size if share < 0 else size


def percent(now: Decimal | None, before: Decimal | None) -> str:
    """“−14.2 %”, “+158.7 %”, “0.0 %”; in words where there is no percentage, empty without now."""
    if now is None:
        return ""
    if before is None:
        return NO_FORMER
    share = change(now, before)
    if share is None:
        return "0.0 %" if now == 0 else FROM_NOTHING
    tenths = tenths_of_percent(share)
    sign = MINUS if tenths < 0 else PLUS if tenths > 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10} %"


def plain(amount: Decimal) -> str:
    """A figure without needless noughts: 12, 12.5, 0."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def spaced(amount: Decimal) -> str:
    """As a page prints it: a thin space between thousands."""
    whole, dot, part = plain(amount).partition(".")
    return f"{int(whole):,}".replace(",", "\u2009") + dot + part
