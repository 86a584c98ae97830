"""督办规则 of a jurisdiction: read, and set by its officers."""

from hashlib import sha256
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.clues.setting import DEFAULTS, Setting
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import Refused


class ClueSettingChanged(trail.Event, frozen=True):
    """改督办规则; `content` as it was set."""

    content: str


async def setting_of(jurisdiction: UUID) -> Setting:
    """The jurisdiction's own, or the defaults."""
    content = await fetch_one(
        "SELECT content FROM clue_setting WHERE jurisdiction = $1", jurisdiction
    )
    return msgspec.json.decode(content, type=Setting) if content else DEFAULTS


def stamp_of(setting: Setting) -> str:
    """The same for the same rules: whoever changes them says which ones were on the page."""
    return sha256(msgspec.json.encode(setting, order="sorted")).hexdigest()[:16]


async def set_setting(person: Person, setting: Setting, seen: str = "") -> None:
    """In the place of the one before; what runs keeps its due day. Raises Refused when somebody
    has changed them since they were `seen`.
    """
    content = msgspec.json.encode(setting).decode()
    async with transaction():
        await fetch("SELECT pg_advisory_xact_lock(hashtextextended('clue setting', 0))")
        if seen and seen != stamp_of(await setting_of(person.jurisdiction)):
            raise Refused("别人刚刚改过督办规则，没有保存。请重新打开这一页，再改一遍。")
        await fetch(
            "INSERT INTO clue_setting (id, jurisdiction, content, set_by, at) "
            "VALUES ($1, $2, $3, $4, clock_timestamp()) ON CONFLICT (jurisdiction) DO UPDATE "
            "SET content = excluded.content, set_by = excluded.set_by, at = excluded.at",
            *(uuid4(), person.jurisdiction, content, person.account),
        )
        await trail.record(person.jurisdiction, person.username, ClueSettingChanged(content))
