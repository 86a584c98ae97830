"""The 32 signs in which every code for people is written: Crockford's base 32, no I, L, O or U."""

from evaluation.errors import Refused

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_FULL_WIDTH = 0xFEE0  # from A to Ａ
_SEPARATORS = " \t\r\n\u00a0\u3000" + "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"
_FOLDS: dict[int, str | None] = dict.fromkeys(map(ord, _SEPARATORS)) | {
    ord(letter) + width: meant
    for typed, meant in zip(SIGNS + "OIL", SIGNS + "011", strict=True)
    for letter in (typed, typed.lower())
    for width in (0, _FULL_WIDTH)
}


class CodeUnreadable(Refused):
    """What was typed cannot be the code that was asked for."""


def write(value: int, length: int) -> str:
    """The lowest `length` × 5 bits of the value."""
    return "".join(SIGNS[value >> 5 * place & 31] for place in reversed(range(length)))


def number(signs: str) -> int:
    """The number that `write` wrote."""
    value = 0
    for sign in signs:
        value = value << 5 | SIGNS.index(sign)
    return value


def fold(typed: str) -> str:
    """As meant: upper case, half width, no spaces and dashes, O as 0, I and L as 1.

    What is no sign at all is left for the caller to refuse.
    """
    return typed.translate(_FOLDS)


def read(typed: str, length: int) -> str:
    """`length` signs; raises CodeUnreadable."""
    signs = fold(typed)
    if len(signs) != length or not set(signs) <= set(SIGNS):
        raise CodeUnreadable(
            f"请对照原件重新输入：应为 {length} 位数字或字母（没有字母 U），空格和短横可以省略。"
        )
    return signs
