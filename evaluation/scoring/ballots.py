"""The delegate's acts: enter a slip, cast a ballot, hand in. None leaves a time or an event."""

import secrets
from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID, uuid4

import msgspec

from evaluation.box import codes, receipt, seal
from evaluation.box.digests import digest
from evaluation.db import fetch, found, transaction
from evaluation.scoring import queries
from evaluation.scoring.post import Drop, Sealed, post
from evaluation.scoring.queries import Holder
from evaluation.scoring.rules import (
    ACCEPTING,
    Choice,
    NothingInTheBox,
    OnPaper,
    SittingNotOpen,
    SlipTakenOver,
    SlipWithdrawn,
    check_cast,
    scorings_accepting,
)
from evaluation.scoring.scale import read_sheet
from evaluation.settings import settings


class Cast(msgspec.Struct, frozen=True):
    """The answer to a ballot: hex SHA-256 of its ciphertext, and the how many-eth it is."""

    receipt: str
    revision: int


async def cast_ballot(
    holder: Holder,
    unit: UUID,
    key: UUID,
    *,
    scores: Mapping[str, object] | None = None,
    choice: Choice = Choice.SCORED,
    turn: int | None = None,
) -> Cast:
    """投入票箱 — durable once this returns. The same key again gives the same answer.

    Raises ScoresUnfit, a Cut that says why it wasn't taken, or NotFound for an unknown unit.
    """
    box = await queries.box_of(holder.sitting)
    if box is None:
        raise SittingNotOpen(await queries.sitting_state(holder.sitting))
    inside = seal.Inside(
        sitting=holder.sitting.hex,
        unit=unit.hex,
        group=holder.group,
        choice=choice.value,
        scores=None if scores is None else read_sheet(box.scheme, scores),
    )
    sealed = seal.seal(box.public, seal.encode(inside), box.sealed_size)
    row = await post(
        Drop(holder.sitting, ACCEPTING, scorings_accepting(strict=box.scheme.strict)),
        Sealed(
            *(holder.tablet, holder.slip, unit, uuid4(), key, turn),
            *(sealed, digest(sealed)),
        ),
    )
    check_cast(row["outcome"], row["state"], row["scoring"])
    return Cast(row["digest"].hex(), row["revision"])


async def enter_slip(held: Holder | None, *, token: str = "", code: str = "") -> str | None:
    """Put a slip on this tablet, by its QR token or its entry code; the cookie's new secret.

    Another tablet that had it is taken over. None when this very tablet holds it already.
    Raises NotFound for a token or code that isn't there, SlipWithdrawn, OnPaper.
    """
    secret = settings().secret
    column, purpose, text = ("token", "slip token", token) if token else ("code", "slip code", code)
    hashed = codes.keyed_hash(secret, purpose, text)
    rows = await fetch(f"SELECT id FROM slip WHERE {column}_hash = $1", hashed)  # noqa: S608
    slip = found(rows[0] if rows else None)["id"]
    async with transaction():
        await hold_slip(slip)
        row = (
            await fetch(
                "SELECT s.jurisdiction, s.sitting, s.withdrawn, t.secret_hash, "
                "m.mode = 'paper' AND NOT m.rehearsal AS on_paper FROM slip s "
                "JOIN sitting m ON m.id = s.sitting "
                "LEFT JOIN tablet t ON t.slip = s.id AND t.current WHERE s.id = $1",
                slip,
            )
        )[0]
        if row["withdrawn"]:
            raise SlipWithdrawn
        if row["on_paper"]:
            raise OnPaper
        if held is not None and held.slip == slip and held.tablet == row["secret_hash"]:
            return None
        fresh = secrets.token_urlsafe(32)
        await fetch("UPDATE tablet SET current = false WHERE slip = $1 AND current", slip)
        await fetch(
            "INSERT INTO tablet (id, jurisdiction, sitting, slip, secret_hash, current) "
            "VALUES ($1, $2, $3, $4, $5, true)",
            *(uuid4(), row["jurisdiction"], row["sitting"], slip, tablet_hash(fresh)),
        )
        await fetch("UPDATE slip SET entered = true WHERE id = $1 AND NOT entered", slip)
    return fresh


def tablet_hash(cookie: str) -> bytes:
    """256 random bits need no key."""
    return sha256(cookie.encode()).digest()


async def hold_slip(slip: UUID) -> None:
    """Until the end of the transaction no ballot of this slip lands."""
    await fetch("SELECT pg_advisory_xact_lock(slip_lock($1))", slip)


async def hand_in(holder: Holder) -> str:
    """交卡 — the slip's ballots are final; its receipt, ten signs. Again: the same receipt.

    After the closing nothing changes any more, and the receipt is shown all the same.
    Raises SlipTakenOver, SlipWithdrawn, NothingInTheBox.
    """
    async with transaction():
        await fetch("SELECT pg_advisory_xact_lock_shared(sitting_lock($1))", holder.sitting)
        await hold_slip(holder.slip)
        state = await queries.slip_state(holder)
        if state.withdrawn:
            raise SlipWithdrawn
        if not state.current:
            raise SlipTakenOver
        if state.leaf is None:
            state = msgspec.structs.replace(state, leaf=await _final_leaf(holder, state.state))
        return receipt.receipt(found(state.leaf))


async def _final_leaf(holder: Holder, state: str) -> bytes:
    rows = await fetch(
        "SELECT digests[revision] AS digest FROM ballot WHERE slip = $1", holder.slip
    )
    if not rows:
        raise NothingInTheBox
    if state not in (*ACCEPTING, "paused"):
        raise SittingNotOpen(state)
    leaf = receipt.leaf(row["digest"] for row in rows)
    await fetch("UPDATE slip SET handed_in = true, leaf = $2 WHERE id = $1", holder.slip, leaf)
    return leaf
