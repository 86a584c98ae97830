"""Who is a delegate on the list, and what must never stand there."""

import re
import unicodedata

import msgspec

from evaluation.errors import Refused

MOBILE = re.compile(r"(?<![0-9])(?:86)?1[3-9][0-9]{9}(?![0-9])")
IDENTITY = re.compile(r"(?<![0-9A-Z])[1-9][0-9]{16}[0-9X](?![0-9A-Z])")
APART = re.compile(r"[\s\-－—·.+]")


class DelegateName(msgspec.Struct, frozen=True, order=True):
    """评议代表 as a sheet and the list both say it; group by its id."""

    group: str
    name: str
    organisation: str = ""


def private_in(text: str) -> str:
    """What a text holds that is not to be kept: 手机号 or 身份证号, or nothing."""
    plain = APART.sub("", unicodedata.normalize("NFKC", text)).upper()
    if IDENTITY.search(plain):
        return "身份证号"
    return "手机号" if MOBILE.search(plain) else ""


def check_name(late: DelegateName) -> None:
    """Of a delegate who is added by hand."""
    if not late.name:
        raise Refused("请填这位代表的姓名。")
    for text in (late.name, late.organisation):
        if what := private_in(text):
            raise Refused(f"没有收：“{text}”像是{what}。只填姓名和单位，不填电话和身份证号。")
