"""整改报告 of a unit: written as a draft, evidence beside it, handed in for good.

A saved draft leaves no event: nobody but the unit sees it. Every hand-in does, as a step of its
clue.
"""

from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.clues.moving import Held, clue_label, hold, move
from evaluation.clues.sealing import check_nobody_named
from evaluation.clues.states import ClueState
from evaluation.clues.steps import Step
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import NotFound, Refused
from evaluation.files.actions import keep_file
from evaluation.files.uploading import file_of
from evaluation.rectification.answer_rules import (
    FOR_UNIT,
    Answer,
    Former,
    check_as_seen,
    check_changed,
    check_complete,
    check_room,
    check_turn,
    read_answer,
    stamp_of,
)
from evaluation.rectification.states import RoundState
from evaluation.registry.lineage import units_of_line


class PersonNamed(Refused):
    """A unit wrote what names the complainant, or a number of somebody."""


class NamingRefused(trail.Event, frozen=True):
    """What a unit wrote was not taken, for it named somebody. The words are kept nowhere; who tries
    one name after the other is seen by this.
    """

    clue: UUID
    number: str


class Draft(msgspec.Struct, frozen=True):
    """A round that is being written; nobody else changes it until this transaction ends."""

    id: UUID
    number: int
    answer: Answer
    files: tuple[UUID, ...]


async def hold_own(person: Person, clue: UUID) -> Held:
    """Raises NotFound for another unit's problem, and for one that the unit has not been told of;
    Refused when it isn't the unit's turn.
    """
    held = await hold(person, clue)
    own = await units_of_line(person.jurisdiction, person.unit)
    if held.unit not in own or held.state not in FOR_UNIT:
        raise NotFound
    check_turn(held.state)
    return held


async def save_draft(person: Person, clue: UUID, typed: Answer, seen: str) -> None:
    """保存草稿 — `seen`: the stamp of the draft that the page had shown. NotFound, Refused."""
    try:
        async with transaction():
            held = await hold_own(person, clue)
            answer = read_answer(typed)
            words = (answer.measures, answer.progress, answer.leader, answer.person)
            await _check_words(held, "\n".join(words))
            draft = await _draft(person, held)
            if seen != stamp_of(draft.answer, ()):
                raise Refused(OVERTAKEN)
            await fetch(
                "UPDATE rectification_round SET measures = $2, progress = $3, leader = $4, "
                "person = $5, done_on = $6, saved_by = $7, saved_at = clock_timestamp() "
                "WHERE id = $1",
                *(draft.id, *words, answer.done_on, person.account),
            )
    except PersonNamed:
        await _note_naming(person, clue)
        raise


OVERTAKEN = (
    "刚刚有人在另一个窗口改过这一份，没有保存。您写的还在这一页上，请先复制下来，刷新以后再补上。"
)


async def _check_words(held: Held, text: str) -> None:
    """In words that don't say whose name or number it was: the unit may not know the person."""
    try:
        await check_nobody_named(held.id, text)
    except Refused:
        raise PersonNamed(
            "写的内容或文件名里有不能写的个人信息（投诉人姓名，或者电话、证件号码），没有保存。"
            "请改成职务或“当事人”；责任人与之同名的，请只写职务。"
        ) from None


async def _note_naming(person: Person, clue: UUID) -> None:
    """After the refusal, which took all else back."""
    async with transaction():
        held = await hold(person, clue)
        event = NamingRefused(clue, clue_label(held.year, held.number))
        await trail.record(person.jurisdiction, person.username, event)


async def _draft(person: Person, held: Held) -> Draft:
    """The one that is there, or a new one, which counts on."""
    rows = await fetch(
        "SELECT d.id, d.number, d.measures, d.progress, d.leader, d.person, d.done_on "
        "FROM rectification_round d JOIN rectification r ON r.id = d.rectification "
        "WHERE r.clue = $1 AND d.state = 'draft' FOR UPDATE OF d",
        held.id,
    )
    if not rows:
        return await _new_draft(person, held)
    row = dict(rows[0])
    draft, number = row.pop("id"), row.pop("number")
    files = await fetch(
        "SELECT file FROM round_file WHERE answer = $1 ORDER BY added_at, id", draft
    )
    return Draft(draft, number, Answer(**row), tuple(one["file"] for one in files))


async def _new_draft(person: Person, held: Held) -> Draft:
    draft = uuid4()
    number = await fetch_one(
        "INSERT INTO rectification_round (id, jurisdiction, rectification, number, state, "
        "measures, progress, leader, person, late, saved_by, saved_at, verified_how, remark) "
        "SELECT $1, r.jurisdiction, r.id, (SELECT count(*) + 1 FROM rectification_round "
        "WHERE rectification = r.id), 'draft', '', '', '', '', false, $3, clock_timestamp(), '', ''"
        " FROM rectification r WHERE r.clue = $2 RETURNING number",
        *(draft, held.id, person.account),
    )
    return Draft(draft, found(number), Answer(), ())


async def attach(person: Person, clue: UUID, upload: UUID) -> UUID:
    """佐证材料 — a joined upload of one's own goes with the draft; the kept file's id.

    Raises NotFound for anybody else's upload. The same again changes nothing.
    """
    try:
        async with transaction():
            held = await hold_own(person, clue)
            file = await file_of(person, upload)
            name = await fetch_one("SELECT name FROM kept_file WHERE id = $1", file)
            await _check_words(held, str(name))
            await _attach(person, held, file)
            return file
    except PersonNamed:
        await _rename(person, upload)
        await _note_naming(person, clue)
        raise


async def attach_small(person: Person, clue: UUID, name: str, content: bytes) -> UUID:
    """The same for a file that a plain form sent, from a browser without scripts."""
    try:
        async with transaction():
            held = await hold_own(person, clue)
            await _check_words(held, name)
            file = await keep_file(person, name, content)
            await _attach(person, held, file)
            return file
    except PersonNamed:
        await _note_naming(person, clue)
        raise


async def _attach(person: Person, held: Held, file: UUID) -> None:
    draft = await _draft(person, held)
    if file in draft.files:
        return
    check_room(len(draft.files))
    await fetch(
        "INSERT INTO round_file (id, jurisdiction, answer, file, added_at) "
        "VALUES ($1, $2, $3, $4, clock_timestamp())",
        *(uuid4(), person.jurisdiction, draft.id, file),
    )


async def _rename(person: Person, upload: UUID) -> None:
    """The name that may not be kept; the bytes go with the upload, which nobody can use."""
    async with transaction():
        file = await file_of(person, upload)
        await fetch("UPDATE kept_file SET name = '未收的文件' WHERE id = $1", file)
        await fetch("UPDATE upload SET name = '未收的文件' WHERE id = $1", upload)


async def detach(person: Person, clue: UUID, file: UUID) -> None:
    """移除佐证材料 — from the draft; rounds that were handed in with it keep it."""
    async with transaction():
        held = await hold_own(person, clue)
        draft = await _draft(person, held)
        if file not in draft.files:
            raise NotFound
        await fetch("DELETE FROM round_file WHERE answer = $1 AND file = $2", draft.id, file)


async def hand_in(person: Person, clue: UUID, seen: str) -> UUID:
    """提交整改 — the draft as it stands, which is what the person was asked about (`seen`)."""
    async with transaction():
        held = await hold_own(person, clue)
        draft = await _draft(person, held)
        check_complete(draft.answer, len(draft.files))
        check_as_seen(stamp_of(draft.answer, draft.files), seen)
        check_changed(draft.answer, draft.files, await _sent_back(held))
        words = f"第 {draft.number} 次提交，佐证材料 {len(draft.files)} 个"
        step = await move(person, clue, Step.ANSWER, reason=words)
        await fetch(
            "UPDATE rectification_round d SET state = $2, late = s.late, saved_by = $4, "
            "handed_in_at = s.at FROM clue_step s WHERE d.id = $1 AND s.id = $3",
            *(draft.id, RoundState.WAITING, step, person.account),
        )
        return draft.id


async def _sent_back(held: Held) -> Former | None:
    """The last round, if it came back and this is the answer to that."""
    if held.state != ClueState.SENT_BACK:
        return None
    rows = await fetch(
        "SELECT d.measures, d.progress, d.leader, d.person, d.done_on, "
        "ARRAY(SELECT file FROM round_file WHERE answer = d.id) AS files "
        "FROM rectification_round d JOIN rectification r ON r.id = d.rectification "
        "WHERE r.clue = $1 AND d.state = 'sent_back' ORDER BY d.number DESC LIMIT 1",
        held.id,
    )
    if not rows:
        return None
    row = dict(rows[0])
    files = tuple(row.pop("files"))
    return Former(Answer(**row), files)
