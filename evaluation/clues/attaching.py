"""线索附件: evidence that belongs to a clue, kept as it came."""

from uuid import UUID, uuid4

from evaluation.accounts.rules import OFFICERS, Person, Role
from evaluation.audit import trail
from evaluation.clues.moving import hold
from evaluation.clues.sealing import check_nobody_named
from evaluation.clues.states import ClueState
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused
from evaluation.files.actions import keep_file

MOST_FILES = 30


class ClueFileAdded(trail.Event, frozen=True):
    """添线索附件; its name holds nothing of the complainant."""

    clue: UUID
    number: str
    file: UUID


async def attach(person: Person, clue: UUID, name: str, content: bytes) -> UUID:
    """The file's name is seen by all who see the clue, so that it may name nobody."""
    if person.roles.isdisjoint(OFFICERS | {Role.JUSTICE_OFFICE}):
        raise NotFound
    if not name:
        raise Refused("请先选择文件。没有添附件。")
    async with transaction():
        held = await hold(person, clue)
        if held.state == ClueState.ARCHIVED:
            raise Refused("线索已经归档，不能再添附件。")
        await check_nobody_named(clue, name)
        count = await fetch_one("SELECT count(*) FROM clue_file WHERE clue = $1", clue)
        if count >= MOST_FILES:
            raise Refused(f"一条线索最多 {MOST_FILES} 个附件，没有收。")
        file = await keep_file(person, name, content)
        await fetch(
            "INSERT INTO clue_file (id, jurisdiction, clue, file, added_at) "
            "VALUES ($1, $2, $3, $4, clock_timestamp())",
            *(uuid4(), held.jurisdiction, clue, file),
        )
        event = ClueFileAdded(clue, held.label, file)
        await trail.record(person.jurisdiction, person.username, event)
    return file
