"""Short ways to say what a test takes for granted; a hall is made through the real actions."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec

from evaluation.accounts import sessions
from evaluation.accounts.rules import Person, Role
from evaluation.accounts.tables import Account
from evaluation.cycles import defaults
from evaluation.cycles.actions import adopt_scheme, begin_cycle
from evaluation.cycles.rules import Scope
from evaluation.db import fetch
from evaluation.objective.tables import ObjectiveItem
from evaluation.registry.tables import Jurisdiction, JusticeOffice, Unit
from evaluation.results.opening import confirm_opening, open_box
from evaluation.results.publishing import announce_results, approve_results, publish_results
from evaluation.results.rules import Approval
from evaluation.results.signing import sign_tally
from evaluation.results.tables import Document
from evaluation.scoring import ballots, queries
from evaluation.scoring.actions import NewSlip, issue_slips, make_key_card, make_slips
from evaluation.scoring.actions import prepare_sitting as prepare
from evaluation.scoring.conduct import change_scoring, close_sitting, open_sitting
from evaluation.scoring.rehearsal import start_rehearsal
from evaluation.scoring.rules import Scoring
from evaluation.workdays.queries import today

FULL = {"team": "20", "systems": "20", "casefile": "25", "clues": "20", "public": "15"}
HALF = {"team": "10", "systems": "10", "casefile": "12.5", "clues": "10", "public": "7.5"}


async def a_jurisdiction(title: str = "常德市", code: str | None = None) -> UUID:
    here = Jurisdiction(
        id=uuid4(), code=code or secrets.token_hex(6), title=title, bureau=f"{title}司法局"
    )
    await Jurisdiction.insert(here)
    return UUID(str(here.id))


async def a_justice_office(jurisdiction: UUID, title: str = "维新镇司法所") -> UUID:
    place = JusticeOffice(id=uuid4(), jurisdiction=jurisdiction, title=title)
    await JusticeOffice.insert(place)
    return UUID(str(place.id))


async def a_person(*roles: Role, jurisdiction: UUID, full_name: str = "周敏") -> Person:
    """An account without a usable password; `log_in` gives it a session."""
    account, username = uuid4(), f"p{secrets.token_hex(5)}"
    await Account.insert(
        Account(
            id=account,
            jurisdiction=jurisdiction,
            username=username,
            full_name=full_name,
            roles=sorted(roles),
            password_hash="-",  # noqa: S106  # fits no password
        )
    )
    return Person(
        account, jurisdiction, "430700", None, username, full_name, "", frozenset(roles), ""
    )


async def a_clerk(jurisdiction: UUID, unit: UUID) -> Person:
    """单位联络员 of that unit."""
    clerk = await a_person(Role.CLERK, jurisdiction=jurisdiction, full_name="唐莉")
    await fetch("UPDATE account SET unit = $2 WHERE id = $1", clerk.account, unit)
    return msgspec.structs.replace(clerk, unit=unit)


async def log_in(client: httpx.AsyncClient, person: Person) -> None:
    """The client is this person from now on; its form token goes with every request."""
    secret = await sessions.begin(person.account, person.jurisdiction)
    client.cookies.set("sid", secret, domain="127.0.0.1")
    here = await sessions.person_of(secret)
    client.headers["x-csrftoken"] = here.form_token if here else ""
    client.headers["origin"] = "http://127.0.0.1"


@dataclass
class Hall:
    """A sitting with everyone it needs. `cards` are the key codes of `scrutineers`, in order."""

    jurisdiction: UUID
    officer: Person
    other: Person
    scrutineers: list[Person]
    tellers: list[Person]
    cycle: UUID
    sitting: UUID
    units: list[UUID]
    slips: list[NewSlip] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)

    def slips_of(self, group: str) -> list[NewSlip]:
        return [slip for slip in self.slips if slip.group == group]


async def a_prepared_sitting(
    *, units: int = 2, slips: Mapping[str, int] | None = None, scheme: dict[str, Any] | None = None
) -> Hall:
    """Agenda, scheme, key cards and slips (all handed out), not yet rehearsed."""
    jurisdiction = await a_jurisdiction()
    officer, other = [
        await a_person(Role.CITY_OFFICER, jurisdiction=jurisdiction, full_name=name)
        for name in ("周敏", "陈立")
    ]
    scrutineers = [
        await a_person(Role.SCRUTINEER, jurisdiction=jurisdiction, full_name=name)
        for name in ("刘国平", "王淑兰", "李建华")
    ]
    tellers = [
        await a_person(Role.TELLER, jurisdiction=jurisdiction, full_name=name)
        for name in ("何芳", "杨帆")
    ]
    cycle = await begin_cycle(officer, 2024, {"市直单位": Scope.ALL}, basis="依据文件")
    await adopt_scheme(officer, cycle, scheme or defaults.points_scheme())
    register = [await a_unit(jurisdiction, number) for number in range(1, units + 1)]
    board = (await fetch("SELECT id FROM board WHERE cycle = $1", cycle))[0]["id"]
    sitting = await prepare(
        officer,
        cycle=cycle,
        board=board,
        title="评议会",
        held_on=date(2025, 1, 16),
        units=register,
    )
    hall = Hall(jurisdiction, officer, other, scrutineers, tellers, cycle, sitting, register)
    hall.cards = [await make_key_card(person, sitting) for person in scrutineers]
    for group, count in (slips or {"party": 1, "npc": 1, "cppcc": 1}).items():
        hall.slips += await make_slips(officer, sitting, group, count)
        await issue_slips(officer, sitting, group, count)
    return hall


async def a_unit(jurisdiction: UUID, number: int) -> UUID:
    """A unit of 2024 with full objective points."""
    unit = Unit(
        id=uuid4(),
        jurisdiction=jurisdiction,
        year=2024,
        board="市直单位",
        category="综合执法类",
        title=f"常德市第{number}局",
        short_title=f"第{number}局",
    )
    await Unit.insert(unit)
    await ObjectiveItem.insert(
        *(
            ObjectiveItem(
                id=uuid4(),
                jurisdiction=jurisdiction,
                unit=unit.id,
                item=item["id"],
                dimension=item["dimension"],
                title=item["title"],
                maximum=item["max"],
                points=item["max"],
            )
            for item in defaults.OBJECTIVE_ITEMS
        )
    )
    return UUID(str(unit.id))


async def an_open_sitting(**wanted: Any) -> Hall:
    """Rehearsed, opened, and every unit open for scoring."""
    hall = await a_prepared_sitting(**wanted)
    await rehearse(hall)
    await open_sitting(hall.officer, hall.sitting)
    await change_scoring(hall.officer, hall.sitting, hall.units, Scoring.OPEN)
    return hall


async def rehearse(hall: Hall) -> UUID:
    """The whole way of a practice box, which makes the real sitting ready."""
    rehearsal = await start_rehearsal(hall.officer, hall.sitting, 1)
    await close_sitting(hall.officer, rehearsal.sitting)
    await open_with_cards(hall, rehearsal.sitting)
    return rehearsal.sitting


async def open_with_cards(hall: Hall, sitting: UUID | None = None) -> None:
    sitting = sitting or hall.sitting
    await confirm_opening(hall.scrutineers[0], sitting)
    await open_box(hall.scrutineers[1], sitting, hall.cards[0], hall.cards[1])


async def cast_all(hall: Hall, scores: Mapping[UUID, Mapping[str, str | None]]) -> None:
    """Every slip gives each of these units the same scores; its tablet is known to nobody."""
    for slip in hall.slips:
        secret = await ballots.enter_slip(None, token=slip.token)
        holder = await queries.holder_of(ballots.tablet_hash(secret or ""))
        for unit, given in scores.items():
            await ballots.cast_ballot(holder, unit, uuid4(), scores=dict(given))


async def close_and_open(hall: Hall) -> None:
    await close_sitting(hall.officer, hall.sitting)
    await open_with_cards(hall)


async def enter(client: httpx.AsyncClient, slip: NewSlip) -> None:
    """Scan the slip: the client is its tablet from now on."""
    answer = await client.get(f"/t/{slip.token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/t")


def sheet(scores: Mapping[str, str | None], key: UUID | None = None, **more: Any) -> dict[str, Any]:
    return {"key": str(key or uuid4()), "scores": dict(scores)} | more


APPROVED = Approval("常司发〔2025〕3号", date(2025, 1, 20))
POSTED = date(2025, 1, 21)
"""The day on which the 公示 of a hall begins; its days have passed since."""


async def sign(hall: Hall) -> None:
    """Two tellers and two scrutineers, under the newest count."""
    for teller in hall.tellers:
        await sign_tally(teller, hall.sitting, Role.TELLER)
    for scrutineer in hall.scrutineers[:2]:
        await sign_tally(scrutineer, hall.sitting, Role.SCRUTINEER)


async def approve(hall: Hall) -> None:
    for officer in (hall.officer, hall.other):
        await approve_results(officer, hall.sitting, APPROVED)


async def publish(hall: Hall) -> UUID:
    """Sign, approve, announce (the days have passed), publish; the publication's id."""
    await sign(hall)
    await approve(hall)
    await announce_results(hall.officer, hall.cycle, starts=POSTED)
    return await publish_now(hall)


async def publish_now(hall: Hall) -> UUID:
    """By two officers, once all that goes before is done."""
    assert await publish_results(hall.officer, hall.sitting) is None
    publication = await publish_results(hall.other, hall.sitting)
    assert publication is not None
    return publication


async def announced_until(cycle: UUID, until: date) -> None:
    """A later 公示 that ends on this day: steps are never changed, the newest counts."""
    await fetch(
        "INSERT INTO cycle_step (id, jurisdiction, cycle, state, document_number, until, first, at)"
        " SELECT gen_random_uuid(), jurisdiction, cycle, state, document_number, $2, first, "
        "clock_timestamp() FROM cycle_step WHERE cycle = $1 AND state = 'announced' LIMIT 1",
        *(cycle, until),
    )


async def the_days_have_passed(cycle: UUID) -> None:
    await announced_until(cycle, await today() - timedelta(days=1))


async def a_document(hall: Hall) -> UUID:
    """A kept form of the hall's sitting, without a real PDF."""
    document = uuid4()
    await Document.insert(
        Document(
            id=document,
            jurisdiction=hall.jurisdiction,
            cycle=hall.cycle,
            sitting=hall.sitting,
            kind="scrutiny",
            title="监票记录（市直单位）",
            made_on=date(2025, 1, 16),
            pdf=b"%PDF-",
            pdf_digest=sha256(b"%PDF-").hexdigest(),
            made_by=hall.officer.account,
            at=datetime.now(UTC),
        )
    )
    return document
