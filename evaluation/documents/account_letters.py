"""账号通知书 and 账号开通信: one page an account. Passwords and codes stand here only."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from evaluation.documents.cards import qr_code
from evaluation.documents.official import chinese_date
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


class InvitationLetter(msgspec.Struct, frozen=True):
    """账号开通信: a one-time code in place of a password. `about` is the unit's full title."""

    bureau: str
    full_name: str
    about: str
    roles: str
    username: str
    address: str
    code: str
    link: str
    until: str


def invitations_html(letters: Sequence[InvitationLetter], made_on: str) -> str:
    return page("invitation_letters.html", letters=letters, made_on=made_on, qr_code=qr_code)


async def invitations_pdf(
    letters: Sequence[InvitationLetter], *, made_on: date, fonts_folder: Path | None = None
) -> bytes:
    """As `letters_pdf`: one page each, in the order given."""
    return await render(
        invitations_html(letters, chinese_date(made_on)),
        title="行政执法评议　账号开通信",
        made_on=made_on,
        fonts_folder=fonts_folder,
        limits=LIMITS,
    )
