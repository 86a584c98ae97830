"""动态口令 as rules (RFC 6238): codes of a key and a step of thirty seconds; time comes in."""

import re
import unicodedata

import pyotp

from evaluation.box import crockford
from evaluation.errors import Refused

STEP = 30
"""Seconds that a code is shown."""
AROUND = 1
"""Steps before and after the server's that count: phones are seldom right to the second."""
FIGURES = 6
RECOVERY_CODES = 10
RECOVERY_LENGTH = 8
ISSUER = "行政执法评议"


class CodeUnfit(Refused):
    """What was typed can be neither a code of a phone nor a recovery code."""


def code_at(secret: str, step: int) -> str:
    return pyotp.HOTP(secret, digits=FIGURES).at(step)


def step_at(moment: float) -> int:
    """Of the seconds since 1970."""
    return int(moment) // STEP


def matching_step(secret: str, typed: str, now: int, last: int | None) -> int | None:
    """The step whose code was typed; None if it is none, or not later than the `last` one taken."""
    steps = range(now - AROUND, now + AROUND + 1)
    later = [step for step in steps if last is None or step > last]
    matches = [step for step in later if pyotp.utils.strings_equal(code_at(secret, step), typed)]
    return max(matches, default=None)


def new_secret() -> str:
    """160 random bits, as phones read them."""
    return pyotp.random_base32()


def key_address(secret: str, username: str) -> str:
    """What the QR code says to the phone's authenticator."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def in_groups(secret: str) -> str:
    """To be typed where no QR code can be read."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def is_of_phone(typed: str) -> bool:
    return re.fullmatch(rf"\d{{{FIGURES}}}", read_code(typed)) is not None


def read_code(typed: str) -> str:
    """Six figures, or the signs of a recovery code as they were written. Raises CodeUnfit."""
    plain = unicodedata.normalize("NFKC", typed)
    figures = re.sub(r"[\s-]", "", plain)
    if re.fullmatch(rf"[0-9]{{{FIGURES}}}", figures):
        return figures
    signs = crockford.fold(typed)
    if len(signs) == RECOVERY_LENGTH and set(signs) <= set(crockford.SIGNS):
        return signs
    raise CodeUnfit("动态口令是手机上的 6 位数字；恢复码是 8 位数字或字母，短横可以省略。")


def check_second_factor_needed(*, required: bool, own: bool) -> None:
    """Who asks it of the others has one that works: so the server's clock is right."""
    if required and not own:
        raise Refused("请先给自己设好动态口令，再要求大家都设：这样才知道服务器的钟和手机对得上。")
