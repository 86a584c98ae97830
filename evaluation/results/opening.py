"""启封 — two key cards open the box once: count, store what may be kept, destroy the key."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import msgspec
from nacl.public import PrivateKey

from evaluation.accounts.approvals import first_word, two_persons
from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.box import merkle, receipt
from evaluation.box.keys import open_envelope, public_of
from evaluation.cycles.actions import take_step
from evaluation.cycles.queries import bundle_scheme
from evaluation.cycles.rules import CycleState
from evaluation.db import fetch, fetch_one, pulse, transaction
from evaluation.errors import Refused
from evaluation.results.bundle import assemble
from evaluation.results.counting import Sealed, aggregates, bundle_ballots, turnout, unseal_all
from evaluation.results.paper_box import check_apart, check_paper_closed, paper_box
from evaluation.results.rules import (
    Act,
    BoxDisagrees,
    CardNotConfirmed,
    NotThisSittingsCard,
    SameCardTwice,
    check_box,
)
from evaluation.results.storing import store_tally
from evaluation.results.tables import PanelAggregate
from evaluation.scoring.conduct import hold_alone
from evaluation.scoring.queries import Record
from evaluation.scoring.rules import SittingState, check_next


class BoxOpened(trail.Event, frozen=True):
    """启封计票 — by two scrutineers' cards; the envelopes are gone."""

    sitting: UUID
    ballots: int
    bundle_sha256: str
    first: UUID
    second: UUID


class Counted(msgspec.Struct, frozen=True):
    """What an opening found, in memory: the audit bundle, and aggregates by group."""

    bundle: dict[str, Any]
    aggregates: dict[str, dict[str, Any]]


async def confirm_opening(person: Person, sitting: UUID) -> None:
    """The first scrutineer's word, from the own account, before the cards are used."""
    async with transaction():
        row = await hold_alone(sitting)
        check_next(row["state"], SittingState.OPENED, "启封")
        check_paper_closed(row)
        if person.account not in {card["scrutineer"] for card in await _cards(row)}:
            raise Refused("只有持有这场评议会钥匙卡的监票人能确认启封。")
        if await two_persons(person, Act.OPEN, sitting) is not None:
            raise Refused("另一位监票人已经确认。请在本页输入两张钥匙卡，一起启封。")
        await pulse(f"sitting_{sitting.hex}")


async def open_box(person: Person, sitting: UUID, first_code: str, second_code: str) -> None:
    """One request with two codes, sent by the second scrutineer after the first's word.

    All or nothing; the private key lives only inside this call. Raises SameCardTwice,
    NotThisSittingsCard, CardNotConfirmed, PaperBoxOpen, BoxDisagrees, BallotUnreadable,
    EnvelopeStaysShut.
    """
    async with transaction(reserved=True):
        row = await hold_alone(sitting)
        check_next(row["state"], SittingState.OPENED, "启封")
        check_paper_closed(row)
        both = await _two_cards(row, first_code, second_code)
        accounts = await _two_scrutineers(person, sitting, both)
        box = await _box(sitting)
        await _check_closed(row, box)
        paper = await paper_box(row)
        check_apart(box, paper)
        private = await _private(row, both, first_code, second_code)
        counted = await _count(row, [*box, *paper], private)
        await store_tally(sitting, row["jurisdiction"], counted.bundle, accounts)
        await _store_aggregates(row, counted)
        await _finish(person, row, accounts)


async def _cards(row: Record) -> Sequence[Record]:
    """A rehearsal is opened with the real sitting's cards, so that they are tried."""
    return await fetch(
        "SELECT k.id, k.public, k.scrutineer, a.full_name FROM key_card k "
        "JOIN account a ON a.id = k.scrutineer WHERE k.sitting = $1",
        row["rehearsal_of"] or row["id"],
    )


async def _two_cards(row: Record, first_code: str, second_code: str) -> tuple[Record, Record]:
    cards = {card["public"]: card for card in await _cards(row)}
    chosen = []
    for code, which in ((first_code, "第一张"), (second_code, "第二张")):
        card = cards.get(public_of(code))
        if card is None:
            raise NotThisSittingsCard(which)
        chosen.append(card)
    if chosen[0]["id"] == chosen[1]["id"]:
        raise SameCardTwice
    return chosen[0], chosen[1]


async def _two_scrutineers(
    person: Person, sitting: UUID, both: tuple[Record, Record]
) -> tuple[UUID, UUID]:
    """The two accounts that confirm must be those whose cards these are."""
    if await first_word(Act.OPEN, sitting) is None:
        raise CardNotConfirmed
    accounts = await two_persons(person, Act.OPEN, sitting)
    if accounts is None or set(accounts) != {card["scrutineer"] for card in both}:
        raise CardNotConfirmed
    return accounts


async def _box(sitting: UUID) -> list[Sealed]:
    rows = await fetch(
        'SELECT b.slip, b.unit, s."group", b.digests[b.revision] AS digest, b.sealed '
        "FROM ballot b JOIN slip s ON s.id = b.slip WHERE b.sitting = $1 AND NOT s.withdrawn",
        sitting,
    )
    return [
        Sealed(row["slip"], row["unit"].hex, row["group"], row["digest"], row["sealed"])
        for row in rows
    ]


async def _check_closed(row: Record, box: Sequence[Sealed]) -> None:
    """The box must still give the root that was read aloud and signed."""
    digests: dict[UUID, list[bytes]] = {}
    for ballot in box:
        digests.setdefault(ballot.slip, []).append(ballot.digest)
    root = merkle.root(sorted(receipt.leaf(of_slip) for of_slip in digests.values()))
    check_box(
        ballots=len(box),
        closed_ballots=row["closed_ballots"],
        root=root,
        closed_root=row["box_root"],
    )


async def _private(
    row: Record, both: tuple[Record, Record], first_code: str, second_code: str
) -> bytes:
    rows = await fetch(
        "SELECT sealed FROM envelope WHERE sitting = $1 AND first = ANY($2) AND second = ANY($2)",
        *(row["id"], [card["id"] for card in both]),
    )
    if not rows:
        raise BoxDisagrees("这两张钥匙卡的信封不在")
    private = open_envelope(rows[0]["sealed"], first_code, second_code)
    if bytes(PrivateKey(private).public_key) != row["box_public"]:
        raise BoxDisagrees("信封里的钥匙不是这只票箱的")
    return private


async def _count(row: Record, box: Sequence[Sealed], private: bytes) -> Counted:
    sitting = row["id"]
    scheme = await bundle_scheme(row["scheme"])
    opened = await asyncio.to_thread(unseal_all, private, sitting.hex, box)
    items = await fetch("SELECT unit FROM agenda_item WHERE sitting = $1 ORDER BY number", sitting)
    issued = await fetch(
        'SELECT "group", issued FROM slips_out WHERE sitting = $1 ORDER BY "group"', sitting
    )
    bundle = await assemble(
        sitting,
        scheme,
        turnout(
            [item["unit"].hex for item in items],
            {line["group"]: line["issued"] for line in issued},
            opened,
        ),
        bundle_ballots(opened),
    )
    return Counted(bundle, await asyncio.to_thread(aggregates, scheme, opened))


async def _store_aggregates(row: Record, counted: Counted) -> None:
    made = [
        PanelAggregate(
            id=uuid4(),
            jurisdiction=row["jurisdiction"],
            sitting=row["id"],
            group=group,
            content=msgspec.json.encode(content).decode(),
        )
        for group, content in counted.aggregates.items()
    ]
    if made:
        await PanelAggregate.insert(*made)


async def _finish(person: Person, row: Record, both: tuple[UUID, UUID]) -> None:
    sitting = row["id"]
    await fetch("DELETE FROM envelope WHERE sitting = $1", sitting)
    await fetch(
        "UPDATE sitting SET state = 'opened', opened_first = $2, opened_second = $3 WHERE id = $1",
        *(sitting, *both),
    )
    if not row["rehearsal"]:
        await _count_the_year(person, row["cycle"])
    if row["rehearsal_of"] is not None:
        await fetch(
            "UPDATE sitting SET state = 'rehearsed' WHERE id = $1 AND state = 'prepared'",
            row["rehearsal_of"],
        )
    sha256 = await newest_bundle_sha256(sitting)
    event = BoxOpened(sitting, row["closed_ballots"], sha256, *both)
    await trail.record(row["jurisdiction"], person.username, event)
    await pulse(f"sitting_{sitting.hex}")


async def _count_the_year(person: Person, cycle: UUID) -> None:
    """The year is counted when every sitting of it is; a void one does not wait."""
    left = await fetch_one(
        "SELECT count(*) FROM sitting WHERE cycle = $1 AND NOT rehearsal "
        "AND state NOT IN ('opened', 'signed', 'voided')",
        cycle,
    )
    if left == 0:
        await take_step(person, cycle, CycleState.COUNTED)


async def newest_bundle_sha256(sitting: UUID) -> str:
    rows = await fetch(
        "SELECT (audit_result::json ->> 'bundle_sha256') AS sha256 FROM tally "
        "WHERE sitting = $1 ORDER BY version DESC LIMIT 1",
        sitting,
    )
    return str(rows[0]["sha256"])
