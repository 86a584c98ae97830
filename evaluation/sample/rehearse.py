"""An open rehearsal in a jurisdiction of its own: for load tests, and never published."""

from datetime import date
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.actions import create_account
from evaluation.accounts.passwords import random_password
from evaluation.accounts.rules import Role
from evaluation.cycles.actions import adopt_scheme, begin_cycle
from evaluation.cycles.defaults import points_scheme
from evaluation.cycles.rules import Scope
from evaluation.db import fetch
from evaluation.errors import Refused
from evaluation.registry.tables import Unit
from evaluation.sample.people import Login, person
from evaluation.scoring.actions import make_key_card, put_on_agenda
from evaluation.scoring.rehearsal import open_for_scoring
from evaluation.scoring.rules import MOST_SLIPS
from evaluation.scoring.tables import Sitting

CODE, TITLE, BOARD, YEAR = "999999", "演练", "演练单位", 2000
MOST_UNITS = 500


async def make_rehearsal(delegates: int, units: int, base_url: str) -> bytes:
    """JSON in the form of `var/demo.json`. The slips are spread evenly over the three groups."""
    scheme = points_scheme()
    groups = len(scheme["rules"]["groups"])
    if not 1 <= delegates <= MOST_SLIPS * groups or not 1 <= units <= MOST_UNITS:
        raise Refused(f"代表 1 至 {MOST_SLIPS * groups} 人，单位 1 至 {MOST_UNITS} 家。")
    logins = await _settle()
    officer = await person(logins[0].username)
    sitting = await _sitting(officer.jurisdiction, await _cycle(logins[0].username), units)
    cards = [
        {
            "scrutineer": login.username,
            "code": await make_key_card(await person(login.username), sitting),
        }
        for login in logins[1:]
    ]
    slips = (await open_for_scoring(officer, sitting, -(-delegates // groups)))[:delegates]
    made = {
        "base_url": base_url,
        "accounts": logins,
        "slips": [
            {"group": s.group, "number": s.number, "code": s.code, "url": f"{base_url}/t/{s.token}"}
            for s in slips
        ],
        "key_cards": cards,
        "sitting": str(sitting),
        "published": [],
    }
    return msgspec.json.format(msgspec.json.encode(made), indent=1)


async def _settle() -> list[Login]:
    """An officer and three scrutineers, new for each rehearsal."""
    await fetch(
        "INSERT INTO jurisdiction (id, code, title, bureau) VALUES ($1, $2, $3, $3) "
        "ON CONFLICT (code) DO NOTHING",
        *(uuid4(), CODE, TITLE),
    )
    jurisdiction = (await fetch("SELECT id FROM jurisdiction WHERE code = $1", CODE))[0]["id"]
    run = uuid4().hex[:8]
    logins = []
    for name, role in (
        ("officer", Role.COUNTY_OFFICER),
        ("scrutineer1", Role.SCRUTINEER),
        ("scrutineer2", Role.SCRUTINEER),
        ("scrutineer3", Role.SCRUTINEER),
    ):
        login = Login(role, f"{name}-{run}", random_password())
        await create_account(
            "rehearse",
            jurisdiction,
            username=login.username,
            full_name=f"演练{name}",
            roles={role},
            password=login.password,
        )
        logins.append(login)
    return logins


async def _cycle(username: str) -> UUID:
    officer = await person(username)
    rows = await fetch(
        "SELECT id FROM cycle WHERE jurisdiction = $1 AND year = $2", officer.jurisdiction, YEAR
    )
    if rows:
        return UUID(str(rows[0]["id"]))
    cycle = await begin_cycle(officer, YEAR, {BOARD: Scope.EXCELLENT}, basis="演练", sample=True)
    await adopt_scheme(officer, cycle, points_scheme())
    return cycle


async def _sitting(jurisdiction: UUID, cycle: UUID, units: int) -> UUID:
    there = await fetch(
        "SELECT id FROM unit WHERE jurisdiction = $1 AND year = $2 ORDER BY title LIMIT $3",
        *(jurisdiction, YEAR, units),
    )
    fresh = [_unit(jurisdiction, number) for number in range(len(there) + 1, units + 1)]
    if fresh:
        await Unit.insert(*fresh)
    board = (await fetch("SELECT id FROM board WHERE cycle = $1", cycle))[0]["id"]
    sitting = uuid4()
    await Sitting.insert(
        Sitting(
            id=sitting,
            jurisdiction=jurisdiction,
            cycle=cycle,
            board=board,
            rehearsal=True,
            title="演练",
            held_on=date(YEAR, 1, 1),
        )
    )
    agenda = [row["id"] for row in there] + [unit.id for unit in fresh]
    await put_on_agenda(jurisdiction, sitting, agenda, live=False)
    return sitting


def _unit(jurisdiction: UUID, number: int) -> Unit:
    return Unit(
        id=uuid4(),
        jurisdiction=jurisdiction,
        year=YEAR,
        board=BOARD,
        category=BOARD,
        title=f"演练单位{number:03d}",
        short_title=f"单位{number:03d}",
    )
