"""What may be uploaded and kept: sizes, parts and names. What a file is, its content tells."""

import re
import unicodedata
from pathlib import PurePosixPath

from evaluation.errors import Refused
from evaluation.inspection.kinds import Kind

LARGEST = 20_000_000
"""Bytes of a scan or evidence in a form; ten pages in colour have about five million."""
LARGEST_UPLOAD = 50 * 2**20
PART = 2 * 2**20
"""Bytes of a part; the last may be shorter."""
MOST_OPEN = 20
MOST_OPEN_BYTES = 500 * 2**20
"""Of one account's uploads that are not joined yet."""
KEPT_FREE = 500_000_000
"""Bytes that stay free for the database, whatever is uploaded."""
LONGEST_NAME = 120
STALE_DAYS = 7
SHA256 = re.compile(r"[0-9a-f]{64}")

NOTHING = "没有收：文件是空的。请重新选择文件。"
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class NoRoom(Refused):
    """The disk is too full."""


class PartUnfit(Refused):
    """A part that did not arrive as it was sent; sent again it may."""


class PartsLacking(Refused):
    """Not all parts are there yet."""


class PartDiffers(Refused):
    """Under this number lies another part: the file is not the one that was begun."""


class JoiningAlready(Refused):
    """Another request is putting this very upload together."""


def check_kept(name: str, size: int) -> None:
    if not size:
        raise Refused(f"没有收：{shown_name(name)}是空的。请重新选择文件。")
    if size > LARGEST:
        raise Refused(f"没有收：{shown_name(name)}超过 {LARGEST // 1_000_000} MB。请压缩后再传。")


def check_size(size: int) -> None:
    if size <= 0:
        raise Refused(NOTHING)
    if size > LARGEST_UPLOAD:
        raise Refused(
            f"没有收：文件有 {size / 2**20:.1f} MB，超过 50 MB。请压缩或分成几个文件再传。"
        )


def check_open(count: int, size_of_all: int) -> None:
    """`size_of_all` with the new one."""
    if count >= MOST_OPEN:
        raise Refused(
            f"您有 {count} 个文件还没有传完，最多同时 {MOST_OPEN} 个。请先传完，或移除不要的。"
        )
    if size_of_all > MOST_OPEN_BYTES:
        raise Refused(
            f"没有传完的文件加起来超过 {MOST_OPEN_BYTES // 2**20} MB。请先传完，或移除不要的。"
        )


def check_room(free: int, size: int) -> None:
    """The parts and what is joined from them lie on the disk together for a moment."""
    if free - 2 * size < KEPT_FREE:
        raise NoRoom("没有收：服务器的磁盘快满了。请告诉系统管理员腾出空间，过后再选这个文件。")


def count_of_parts(size: int) -> int:
    return -(-size // PART)


def check_part(size: int, number: int, digest: str) -> int:
    """How many bytes the part must have."""
    parts = count_of_parts(size)
    if not 0 <= number < parts:
        raise Refused(f"没有收：文件只有 {parts} 部分，没有第 {number + 1} 部分。请重新选择文件。")
    if not SHA256.fullmatch(digest):
        raise PartUnfit("没有收：这一部分没有校验码。请刷新页面再传。")
    return min(PART, size - number * PART)


def check_arrived(number: int, expected: int, size: int, *, same: bool) -> None:
    if size != expected:
        raise PartUnfit(f"第 {number + 1} 部分应有 {expected} 字节，收到 {size} 字节。请再传一次。")
    if not same:
        raise PartUnfit(f"第 {number + 1} 部分传坏了，与校验码不符。请再传一次。")


def check_same(number: int, known: str, digest: str) -> None:
    if known != digest:
        raise PartDiffers(
            f"第 {number + 1} 部分和先前传的不一样，文件可能改过。请移除后重新选择这个文件。"
        )


def check_all_there(size: int, numbers: set[int]) -> None:
    missing = sorted(set(range(count_of_parts(size))) - numbers)
    if missing:
        raise PartsLacking(
            f"还差 {len(missing)} 部分没有传到（第 {missing[0] + 1} 部分起）。请接着传。"
        )


def clean_name(name: str) -> str:
    """As it is shown and kept: without folders, without signs that nobody sees or that turn others
    around, in the composed form; Chinese and rare characters stay.
    """
    plain = unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode())
    plain = "".join(sign for sign in plain if unicodedata.category(sign) not in UNSEEN)
    plain = re.split(r"[\\/]", plain)[-1]
    plain = re.sub(r'[<>:"|?*%]', "_", plain)
    plain = re.sub(r"\s+", " ", plain).lstrip(" .-").rstrip(" .")
    if RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    return _shortened(plain or "文件")


UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories; a character that Python does not know yet may be a rare one of a name."""


def shown_name(name: str) -> str:
    return clean_name(name) if name else "文件"


def kept_name(name: str, kind: Kind) -> str:
    """The ending says what the content is, so that nothing opens it as something else."""
    plain = clean_name(name)
    if plain.lower().endswith(kind.suffixes):
        return plain
    return _shortened(plain + kind.suffixes[0])


def _shortened(name: str) -> str:
    """The ending stays."""
    suffix = PurePosixPath(name).suffix[:12]
    return name[: LONGEST_NAME - len(suffix)].removesuffix(suffix).rstrip(" .") + suffix
