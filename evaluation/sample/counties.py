"""The counties of the sample year: one prepares on paper as a small office, one is counted."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

from evaluation.accounts.guest_rules import GuestName
from evaluation.accounts.guests import ask_for_guests
from evaluation.accounts.rules import Person, Role
from evaluation.cycles import defaults
from evaluation.cycles.actions import adopt_scheme, begin_cycle
from evaluation.cycles.rules import Scope
from evaluation.db import fetch, fetch_one
from evaluation.registry.actions import settle_units
from evaluation.registry.rules import CLASSES, Differences, UnitLine
from evaluation.results.opening import confirm_opening, open_box
from evaluation.sample.people import Login, person, settle_one
from evaluation.sample.preparing import invite_delegates
from evaluation.sample.records import invent_records, invented_scores
from evaluation.scoring import queries
from evaluation.scoring.actions import issue_slips, make_key_card, make_slips, prepare_sitting
from evaluation.scoring.ballots import cast_ballot, enter_slip, hand_in, tablet_hash
from evaluation.scoring.conduct import change_scoring, close_sitting, open_sitting
from evaluation.scoring.modes import Mode
from evaluation.scoring.paper import choose_mode
from evaluation.scoring.rehearsal import start_rehearsal
from evaluation.scoring.rules import Scoring

YEAR, BOARD = 2024, "县直单位"
ON_PAPER, COUNTED, BEGUN = "430721", "430781", "430726"
"""安乡县, 津市市, 石门县."""
FIELDS = (
    *("公安局", "自然资源局", "住房和城乡建设局", "城市管理和综合执法局", "交通运输局"),
    *("农业农村局", "水利局", "文化旅游广电体育局", "卫生健康局", "应急管理局"),
    *("市场监督管理局", "林业局", "人力资源和社会保障局", "教育局", "民政局", "司法局"),
    "生态环境分局",
)
DELEGATES = {"party": 12, "npc": 16, "cppcc": 12}
SLIPS = {"party": 1, "npc": 1, "cppcc": 1}
FEW_UNITS = 5
ALL_IN_ONE = {Role.COUNTY_OFFICER, Role.REGISTRAR, Role.HOST, Role.TELLER}
SMALL_OFFICE = (("anxiang1", "李明", ALL_IN_ONE), ("anxiang2", "谭慧", ALL_IN_ONE))
OFFICE = (
    ("jinshi", "龚建平", {Role.COUNTY_OFFICER}),
    ("jinshi1", "陈桂芳", {Role.SCRUTINEER}),
    ("jinshi2", "罗俊杰", {Role.SCRUTINEER}),
    ("jinshi3", "彭小平", {Role.SCRUTINEER}),
)
GUESTS = (
    GuestName("周国庆", "安乡县纪委监委"),
    GuestName("郭秀英", "安乡县人大监察司法委"),
    GuestName("梁建华", "安乡县政协社法委"),
)
STAY = timedelta(days=30)


async def make_counties(today: date) -> list[Login]:
    """Through the real actions; the accounts with their passwords."""
    await fetch("UPDATE jurisdiction SET small_office = true WHERE code = $1", ON_PAPER)
    logins = [*await _staff(ON_PAPER, SMALL_OFFICE), *await _staff(COUNTED, OFFICE)]
    await _prepare_on_paper(await person("anxiang1"), today)
    await _begin(await person("shimen"), ())
    await _hold(await person("jinshi"))
    return logins


async def _staff(code: str, people: Sequence[tuple[str, str, set[Role]]]) -> list[Login]:
    row = (await fetch("SELECT id, bureau FROM jurisdiction WHERE code = $1", code))[0]
    return [
        await settle_one(row["id"], username, name, row["bureau"], roles)
        for username, name, roles in people
    ]


async def _begin(officer: Person, fields: Sequence[str]) -> UUID:
    """Year, scheme, register and records; 司法局 is the organiser."""
    row = (await fetch("SELECT title FROM jurisdiction WHERE id = $1", officer.jurisdiction))[0]
    title: str = row["title"]
    cycle = await begin_cycle(
        *(officer, YEAR, {BOARD: Scope.INTERNAL}),
        basis="《湖南省行政执法监督条例》（示例）",
        plan_number=f"{title}评议〔{YEAR}〕1号（示例）",
        approved_by=f"{title}人民政府（示例）",
        sample=True,
    )
    await adopt_scheme(officer, cycle, defaults.points_scheme())
    units = tuple(
        UnitLine(BOARD, CLASSES[0], f"{title}{field}", field, organiser=field == "司法局")
        for field in fields
    )
    await settle_units(officer.jurisdiction, YEAR, Differences(units, (), 0, ()))
    await invent_records(officer, YEAR, BOARD)
    return cycle


async def _prepare(officer: Person, cycle: UUID, title: str, held_on: date) -> UUID:
    units = await _units(officer)
    board: UUID = await fetch_one("SELECT id FROM board WHERE cycle = $1", cycle)
    return await prepare_sitting(
        officer, cycle=cycle, board=board, title=title, held_on=held_on, units=units
    )


async def _units(officer: Person) -> list[UUID]:
    rows = await fetch(
        "SELECT id FROM unit WHERE jurisdiction = $1 AND year = $2 ORDER BY title",
        *(officer.jurisdiction, YEAR),
    )
    return [row["id"] for row in rows]


async def _prepare_on_paper(officer: Person, today: date) -> None:
    """Slips are made and scrutineers asked for; the second officer has yet to let them in."""
    cycle = await _begin(officer, FIELDS)
    await invite_delegates(officer, cycle, DELEGATES)
    held_on = today + timedelta(days=9)
    sitting = await _prepare(officer, cycle, "安乡县2024年度行政执法评议会", held_on)
    await choose_mode(officer, sitting, Mode.PAPER)
    for group, count in DELEGATES.items():
        await make_slips(officer, sitting, group, count)
    await ask_for_guests(officer, sitting, GUESTS, today + STAY)


async def _hold(officer: Person) -> None:
    """A small sitting on tablets, opened and not yet signed."""
    cycle = await _begin(officer, FIELDS[:FEW_UNITS])
    sitting = await _prepare(officer, cycle, "津市市2024年度行政执法评议会", date(2025, 1, 15))
    cards = [await make_key_card(await person(name), sitting) for name, _, _ in OFFICE[1:]]
    rehearsal = await start_rehearsal(officer, sitting, 1)
    await close_sitting(officer, rehearsal.sitting)
    await _open(rehearsal.sitting, cards)
    made = []
    for group, count in SLIPS.items():
        made += await make_slips(officer, sitting, group, count)
        await issue_slips(officer, sitting, group, count)
    await open_sitting(officer, sitting)
    units = await _units(officer)
    await change_scoring(officer, sitting, units, Scoring.OPEN)
    dice = random.Random(YEAR)  # noqa: S311  # invented scores
    for slip in made:
        secret = await enter_slip(None, token=slip.token)
        holder = await queries.holder_of(tablet_hash(secret or ""))
        for unit in units:
            scores = invented_scores(dice, dice.uniform(0.78, 0.95))
            await cast_ballot(holder, unit, uuid4(), scores=scores)
        await hand_in(holder)
    await close_sitting(officer, sitting)
    await _open(sitting, cards)


async def _open(sitting: UUID, cards: Sequence[str]) -> None:
    await confirm_opening(await person(OFFICE[1][0]), sitting)
    await open_box(await person(OFFICE[2][0]), sitting, cards[0], cards[1])
