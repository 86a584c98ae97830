"""录票的抽屉: what tellers have read of paper sheets lies here sealed until the paper box closes.

The server can open the drawer, for it compares two readings; nobody who has only the database can.
Once the salt is gone, so is the key: docs/decisions/0011-paper-is-a-second-box.md.
"""

import hmac
import secrets

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from evaluation.box.digests import ALGORITHM
from evaluation.errors import Refused

_END = b"\x80"  # then only zeros, as in a sealed ballot


class DrawerJammed(Refused):
    """Another key, or changed bytes."""

    def __init__(self) -> None:
        super().__init__("有一张已录的纸质票读不出来。请停下来，请监票人和系统管理员查看。")


def new_salt() -> bytes:
    return secrets.token_bytes(32)


def put_in(secret: bytes, salt: bytes, content: bytes, size: int) -> bytes:
    """Padded to `size`, so that no length tells how much of a sheet was filled in."""
    if len(content) + len(_END) > size:
        raise ValueError(f"{len(content)} bytes and the end mark do not fit into {size}")
    return bytes(_box(secret, salt).encrypt((content + _END).ljust(size, b"\x00")))


def take_out(secret: bytes, salt: bytes, sealed: bytes) -> bytes:
    """Raises DrawerJammed."""
    try:
        padded = _box(secret, salt).decrypt(sealed)
    except CryptoError:
        raise DrawerJammed from None
    content, end, zeros = padded.rpartition(_END)
    if not end or zeros.strip(b"\x00"):
        raise DrawerJammed
    return content


def _box(secret: bytes, salt: bytes) -> SecretBox:
    return SecretBox(hmac.digest(secret, b"paper drawer" + salt, ALGORITHM))
