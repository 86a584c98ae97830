"""投诉人: sealed with the installation's secret, opened for a reason that the trail keeps.

What somebody writes about a clue is searched for the complainant's name and number first: neither
may stand in clear in the database, on a page or on paper.
"""

import re
import unicodedata
from uuid import UUID, uuid4

import msgspec
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from evaluation.box.codes import keyed_hash
from evaluation.db import fetch, fetch_one
from evaluation.errors import Refused
from evaluation.settings import settings

HIDDEN_NAME, HIDDEN_NUMBER = "（投诉人）", "（号码已遮蔽）"
DIGITS = dict(zip("0123456789", "０１２３４５６７８９", strict=True))
BETWEEN = r"[\s\-－—·]*"
"""What people put between the signs of a name or a number."""
MOBILE = BETWEEN.join(["1", "[3-9]", *[r"\d"] * 9])
NUMBERS = re.compile(rf"(?<!\d)(?:{MOBILE}|0\d{{2,3}}-?\d{{7,8}}|\d{{17}}[\dXx])(?!\d)")
"""Mobile and fixed telephones, and identity numbers, full-width figures too."""
SHORTEST_NAME, SHORTEST_NUMBER = 2, 7


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """投诉人 as reported; `text` is the original wording, with names and numbers in it."""

    name: str = ""
    telephone: str = ""
    address: str = ""
    text: str = ""


def redacted(text: str, complaint: Complaint) -> str:
    """The text without the complainant's name, and without any telephone or identity number, in
    whatever spacing they were typed.
    """
    name, telephone = "".join(complaint.name.split()), _digits(complaint.telephone)
    if len(name) >= SHORTEST_NAME and all(sign in text for sign in name):
        text = _spaced(name).sub(HIDDEN_NAME, text)
    if len(telephone) >= SHORTEST_NUMBER and telephone in _digits(text):
        text = _spaced(telephone).sub(HIDDEN_NUMBER, text)
    return NUMBERS.sub(HIDDEN_NUMBER, text)


def _digits(telephone: str) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", telephone))


def _spaced(signs: str) -> re.Pattern[str]:
    return re.compile(
        BETWEEN.join(
            f"[{sign}{DIGITS[sign]}]" if sign in DIGITS else re.escape(sign) for sign in signs
        )
    )


def sealed_complaint(clue: UUID, complaint: Complaint) -> bytes:
    """The clue is inside: what is moved to another clue opens nothing."""
    return bytes(_box().encrypt(clue.bytes + msgspec.json.encode(complaint)))


def opened_complaint(clue: UUID, sealed: bytes) -> Complaint:
    """Raises Refused when it was sealed with another secret or belongs to another clue."""
    try:
        content = _box().decrypt(sealed)
    except CryptoError:
        raise Refused("投诉人信息打不开：服务器的密钥换过，请找系统管理员。") from None
    if content[:16] != clue.bytes:
        raise Refused("投诉人信息打不开：与线索不符，请找系统管理员。")
    return msgspec.json.decode(content[16:], type=Complaint)


def telephone_hash(telephone: str) -> bytes | None:
    """By its digits alone, so that the same caller is found again; None for less than seven."""
    digits = _digits(telephone)
    if len(digits) < SHORTEST_NUMBER:
        return None
    return keyed_hash(settings().secret, "complainant telephone", digits)


async def keep_complaint(jurisdiction: UUID, clue: UUID, complaint: Complaint) -> None:
    """In the caller's transaction, in the place of what was kept before."""
    await fetch(
        "INSERT INTO complainant (id, jurisdiction, clue, sealed, has_name, has_telephone, "
        "telephone_hash) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (clue) DO UPDATE SET "
        "sealed = excluded.sealed, has_name = excluded.has_name, "
        "has_telephone = excluded.has_telephone, telephone_hash = excluded.telephone_hash",
        *(uuid4(), jurisdiction, clue, sealed_complaint(clue, complaint)),
        *(bool(complaint.name.strip()), bool(complaint.telephone.strip())),
        telephone_hash(complaint.telephone),
    )


async def check_nobody_named(clue: UUID, text: str) -> None:
    """Raises Refused when the text names the clue's complainant, or any telephone or identity
    number; the sentence says what to do and does not repeat it.
    """
    if not text:
        return
    sealed = await fetch_one("SELECT sealed FROM complainant WHERE clue = $1", clue)
    complaint = opened_complaint(clue, sealed) if sealed else Complaint()
    if redacted(text, complaint) != text:
        raise Refused("写的内容里有投诉人的姓名或电话、证件号码，请删去再交。没有办理。")


def sealed_bytes(purpose: str, content: bytes) -> bytes:
    """For what lies in the database only between two steps, such as a hotline's sheet."""
    return bytes(_box(purpose).encrypt(content))


def opened_bytes(purpose: str, sealed: bytes) -> bytes:
    try:
        return bytes(_box(purpose).decrypt(sealed))
    except CryptoError:
        raise Refused("这份内容打不开：服务器的密钥换过，请重新上传。") from None


def _box(purpose: str = "complainant") -> SecretBox:
    return SecretBox(keyed_hash(settings().secret, purpose, "key"))
