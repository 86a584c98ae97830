"""账号通知书: one page an account, to be handed over in person. Passwords stand here only."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from evaluation.documents.pages import page
from evaluation.documents.rendering import Limits, render

LIMITS = Limits(seconds=240)


class AccountLetter(msgspec.Struct, frozen=True):
    """`about`: jurisdiction, and unit or office; `roles` in words."""

    bureau: str
    full_name: str
    about: str
    roles: str
    username: str
    password: str


def letters_html(letters: Sequence[AccountLetter], address: str, made_on: str) -> str:
    return page("account_letters.html", letters=letters, address=address, made_on=made_on)


async def letters_pdf(
    letters: Sequence[AccountLetter],
    *,
    address: str,
    made_on: date,
    fonts_folder: Path | None = None,
) -> bytes:
    """PDF/A-3a, in the order given. Raises what `render` raises; nothing is kept of it here."""
    day = f"{made_on.year}年{made_on.month}月{made_on.day}日"
    return await render(
        letters_html(letters, address, day),
        title="行政执法评议　账号通知书",
        made_on=made_on,
        fonts_folder=fonts_folder,
        limits=LIMITS,
    )
