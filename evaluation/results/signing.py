"""签署 — tellers and scrutineers put their names under a count."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from evaluation.accounts.rules import Person, Role
from evaluation.audit import trail
from evaluation.db import fetch, pulse, transaction
from evaluation.errors import Refused
from evaluation.results.rules import NotCounted
from evaluation.results.tables import Signature
from evaluation.scoring.conduct import hold_alone
from evaluation.scoring.rules import SittingState

FEWEST_TELLERS = FEWEST_SCRUTINEERS = 2
SIGNERS = (Role.TELLER, Role.SCRUTINEER)


class TallySigned(trail.Event, frozen=True):
    """签署 — one name under a tally."""

    tally: UUID
    role: str


class SittingSigned(trail.Event, frozen=True):
    """Two tellers and two scrutineers have signed."""

    sitting: UUID
    tally: UUID


async def sign_tally(person: Person, sitting: UUID, role: Role) -> None:
    """签署 — tellers and scrutineers put their names under the newest tally; then it is signed."""
    if role not in SIGNERS or role not in person.roles:
        raise Refused("只有计票人和监票人能签署计票结果。")
    async with transaction():
        row = await hold_alone(sitting)
        if row["state"] not in (SittingState.OPENED, SittingState.SIGNED) or row["rehearsal"]:
            raise NotCounted
        tally = await newest_tally(sitting)
        added = await (
            Signature.insert(
                Signature(
                    id=uuid4(),
                    jurisdiction=row["jurisdiction"],
                    tally=tally,
                    account=person.account,
                    role=role,
                    at=datetime.now(UTC),
                )
            )
            .on_conflict((Signature.tally, Signature.account), "DO NOTHING")
            .returning(Signature.id)
        )
        if not added:
            raise Refused("您已经签署过这份计票结果。")
        await trail.record(row["jurisdiction"], person.username, TallySigned(tally, role))
        if row["state"] == SittingState.OPENED and await _has_enough_names(tally):
            await fetch("UPDATE sitting SET state = 'signed' WHERE id = $1", sitting)
            await trail.record(row["jurisdiction"], person.username, SittingSigned(sitting, tally))
        await pulse(f"sitting_{sitting.hex}")


async def newest_tally(sitting: UUID) -> UUID:
    rows = await fetch(
        "SELECT id FROM tally WHERE sitting = $1 ORDER BY version DESC LIMIT 1", sitting
    )
    if not rows:
        raise NotCounted
    tally: UUID = rows[0]["id"]
    return tally


async def _has_enough_names(tally: UUID) -> bool:
    rows = await fetch(
        "SELECT role, count(*) AS names FROM signature WHERE tally = $1 GROUP BY role", tally
    )
    names: dict[str, int] = {row["role"]: row["names"] for row in rows}
    return (
        names.get(Role.TELLER, 0) >= FEWEST_TELLERS
        and names.get(Role.SCRUTINEER, 0) >= FEWEST_SCRUTINEERS
    )


async def check_signed(sitting: UUID) -> None:
    """The newest count; a correction is signed anew."""
    if not await _has_enough_names(await newest_tally(sitting)):
        raise Refused("计票结果还没有签署齐，请两位计票人、两位监票人先签署。")
