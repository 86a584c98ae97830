"""Which characters a cell may hold, and how its text is brought into one form."""

import re
import unicodedata

NO_CHARACTERS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffd")
"""Letters and marks by name, and yet nothing to see; and the sign for what was lost."""
HAN_PLANES = range(0x20000, 0x33480)
"""Han of newer editions than Python's own table (extensions H, I, J) are fine."""
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
SHOWN = 20


def unescaped(text: str) -> str:
    """Spreadsheets write what XML can't hold as _xHHHH_, a pair of them for a rare character."""
    if "_x" not in text:
        return text
    plain = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def cleaned(text: str) -> str:
    """NFC, no spaces around it, and every narrow or fixed space within a plain one."""
    return unicodedata.normalize("NFC", SPACES.sub(" ", text).strip())


def folded(text: str) -> str:
    """Full-width digits and letters as half-width ones, without any space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def strange(text: str) -> str:
    """The first character that nobody can see or print, as U+XXXX; "" if there is none."""
    return next((f"U+{ord(sign):04X}" for sign in text if _is_strange(sign)), "")


def shown(text: str) -> str:
    """A text as it may be quoted in a sentence: short, and nothing unseen in it."""
    seen = "".join(sign for sign in text if not _is_strange(sign))
    return seen if len(seen) <= SHOWN else f"{seen[:SHOWN]}…"


def _is_strange(sign: str) -> bool:
    if sign in UNSEEN:
        return True
    category = unicodedata.category(sign)
    if category == "Cn" and ord(sign) in HAN_PLANES:
        return ord(sign) & 0xFFFE == 0xFFFE  # noqa: PLR2004 — never a character
    return category in NO_CHARACTERS
