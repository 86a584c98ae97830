"""示例数据: a published 2023 and a 2024 whose sitting is open, made through the real actions."""

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Role
from evaluation.cycles import defaults
from evaluation.cycles.actions import adopt_scheme, begin_cycle
from evaluation.cycles.rules import Scope
from evaluation.db import fetch, transaction
from evaluation.registry.actions import found_jurisdictions, read_register, take_register
from evaluation.results.opening import confirm_opening, open_box
from evaluation.results.publishing import announce_results, approve_results, publish_results
from evaluation.results.rules import Approval
from evaluation.results.signing import sign_tally
from evaluation.sample.annual import write_annual_report
from evaluation.sample.casefiles import make_case_files
from evaluation.sample.clues import make_clues
from evaluation.sample.clues_days import settle_days
from evaluation.sample.counties import make_counties
from evaluation.sample.duty_reports import make_duty_reports
from evaluation.sample.findings import make_findings
from evaluation.sample.notices import make_notices
from evaluation.sample.onsite import make_on_site
from evaluation.sample.people import ACTOR, Login, person, settle_people
from evaluation.sample.preparing import (
    draw_order,
    invite_delegates,
    recall_paper_year,
    send_sheets,
)
from evaluation.sample.records import invent_records, invented_scores
from evaluation.sample.rectification import make_rectification
from evaluation.sample.returns import make_returns
from evaluation.scoring import queries
from evaluation.scoring.actions import NewSlip, issue_slips, make_key_card, make_slips
from evaluation.scoring.actions import prepare_sitting as prepare
from evaluation.scoring.ballots import cast_ballot, enter_slip, hand_in, tablet_hash
from evaluation.scoring.conduct import change_scoring, close_sitting, open_sitting
from evaluation.scoring.rehearsal import cast_practice_ballots, start_rehearsal
from evaluation.scoring.rules import Choice, Scoring
from evaluation.settings import settings
from evaluation.workdays.queries import today

DICE = {2023: "5261344152", 2024: "3152641365"}
"""抽签 of the invented years."""
SCRUTINEERS = ("jianpiao1", "jianpiao2", "jianpiao3")
SLIPS = {"party": 30, "npc": 40, "cppcc": 30}
FORMER_SLIPS = {"party": 9, "npc": 12, "cppcc": 9}


class Sample(msgspec.Struct, frozen=True):
    """What `var/demo.json` holds; the codes are nowhere else."""

    base_url: str
    accounts: list[Login]
    slips: list[dict[str, str]]
    key_cards: list[dict[str, str]]
    sitting: str
    published: list[dict[str, str]]


async def make_sample(base_url: str) -> Sample:
    """Idempotent: a sample that is there is taken as it is, with today's address."""
    there = sample_file()
    if there.exists():
        return _at(base_url, msgspec.json.decode(there.read_bytes(), type=Sample))
    lines = read_register((Path(__file__).parent / "units.csv").read_text("utf-8"))
    city = await found_jurisdictions()
    for year in (2023, 2024):
        await take_register(ACTOR, year, lines)
    accounts = await settle_people(city)
    scorer = await person("chenli")
    for year in (2023, 2024):
        await invent_records(scorer, year)
    await recall_paper_year(city)
    publication = await _hold_2023()
    sitting, slips, cards = await _open_2024()
    accounts += await make_counties(await today())
    accounts += await make_returns()
    await make_duty_reports()
    accounts += await make_clues()
    await make_rectification()
    await make_notices()
    accounts += await make_case_files()
    await make_findings()
    await make_on_site()
    await settle_days()
    await write_annual_report()
    sample = Sample(
        base_url=base_url,
        accounts=accounts,
        slips=[
            {"group": s.group, "number": s.number, "code": s.code, "url": f"/t/{s.token}"}
            for s in slips
        ],
        key_cards=[
            {"scrutineer": name, "code": code}
            for name, code in zip(SCRUTINEERS, cards, strict=True)
        ],
        sitting=str(sitting),
        published=[
            {
                "title": "常德市2023年度行政执法评议结果（示例数据）",
                "pdf": f"/rankings/{publication}/ranking.pdf",
            }
        ],
    )
    return _at(base_url, sample)


def sample_file() -> Path:
    return settings().data_folder / "demo.json"


def _at(base_url: str, sample: Sample) -> Sample:
    """Addresses in the file are whole, so that they can be opened and printed."""

    def whole(address: str) -> str:
        return base_url + "/" + address.removeprefix(sample.base_url).lstrip("/")

    fresh = msgspec.structs.replace(
        sample,
        base_url=base_url,
        slips=[slip | {"url": whole(slip["url"])} for slip in sample.slips],
        published=[one | {"pdf": whole(one["pdf"])} for one in sample.published],
    )
    file = sample_file()
    content = msgspec.json.format(msgspec.json.encode(fresh), indent=1)
    part = file.with_suffix(".part")
    part.write_bytes(content)
    part.chmod(0o600)
    part.replace(file)
    return fresh


async def _prepared(year: int, title: str, held_on: date, slips: dict[str, int]) -> "_Prepared":
    """A rehearsed sitting with slips and key cards, through the whole way of a practice box."""
    officer = await person("zhoumin")
    cycle = await begin_cycle(
        officer,
        year,
        {"市直单位": Scope.ALL, "县市区": Scope.EXCELLENT},
        basis="《湖南省行政执法监督条例》（示例）",
        plan_number=f"常法办〔{year}〕1号（示例）",
        approved_by="常德市人民政府（示例）",
        sample=True,
    )
    await adopt_scheme(officer, cycle, defaults.points_scheme(), f"常司发〔{year}〕3号（示例）")
    rows = await fetch(
        "SELECT u.id, b.id AS board FROM unit u JOIN board b ON b.cycle = $1 AND b.title = u.board "
        "WHERE u.jurisdiction = $2 AND u.year = $3 AND u.board = '市直单位' ORDER BY u.title",
        *(cycle, officer.jurisdiction, year),
    )
    units = [row["id"] for row in rows]
    sitting = await prepare(
        officer, cycle=cycle, board=rows[0]["board"], title=title, held_on=held_on, units=units
    )
    units = await draw_order(officer, sitting, units, DICE[year], held_on)
    await invite_delegates(officer, cycle, slips)
    cards = [await make_key_card(await person(name), sitting) for name in SCRUTINEERS]
    rehearsal = await start_rehearsal(officer, sitting, 2)
    await cast_practice_ballots(rehearsal)
    await close_sitting(officer, rehearsal.sitting)
    await _open(rehearsal.sitting, cards)
    made: list[NewSlip] = []
    for group, count in slips.items():
        made += await make_slips(officer, sitting, group, count)
        await issue_slips(officer, sitting, group, count)
    return _Prepared(cycle, sitting, units, made, cards)


class _Prepared(msgspec.Struct, frozen=True):
    cycle: UUID
    sitting: UUID
    units: list[UUID]
    slips: list[NewSlip]
    cards: list[str]


async def _open(sitting: UUID, cards: Sequence[str]) -> None:
    await confirm_opening(await person(SCRUTINEERS[0]), sitting)
    await open_box(await person(SCRUTINEERS[1]), sitting, cards[0], cards[1])


async def _hold_2023() -> UUID:
    """The whole way of a year: scored, sealed, opened, signed, approved, published."""
    held = await _prepared(2023, "常德市2023年度行政执法评议会", date(2024, 1, 17), FORMER_SLIPS)
    officer = await person("zhoumin")
    await open_sitting(officer, held.sitting)
    await change_scoring(officer, held.sitting, held.units, Scoring.OPEN)
    dice = random.Random(2023)  # noqa: S311  # invented scores
    liking = {unit: dice.uniform(0.78, 0.96) for unit in held.units}
    for slip in held.slips:
        async with transaction():
            await _score_all(slip, held.units, liking, dice)
    await close_sitting(officer, held.sitting)
    await _open(held.sitting, held.cards)
    for username, role in (
        ("jipiao1", Role.TELLER),
        ("jipiao2", Role.TELLER),
        ("jianpiao1", Role.SCRUTINEER),
        ("jianpiao2", Role.SCRUTINEER),
    ):
        await sign_tally(await person(username), held.sitting, role)
    other = await person("chenli")
    for one in (officer, other):
        approval = Approval("常司发〔2024〕5号（示例）", date(2024, 1, 22))
        await approve_results(one, held.sitting, approval)
    await announce_results(officer, held.cycle, starts=date(2024, 1, 23))
    await publish_results(officer, held.sitting)
    publication = await publish_results(other, held.sitting)
    if publication is None:
        raise RuntimeError("two officers have published")
    return publication


async def _score_all(
    slip: NewSlip, units: Sequence[UUID], liking: dict[UUID, float], dice: random.Random
) -> None:
    secret = await enter_slip(None, token=slip.token)
    holder = await queries.holder_of(tablet_hash(secret or ""))
    for unit in units:
        chance = dice.random()
        if chance < 0.01:  # noqa: PLR2004
            await cast_ballot(holder, unit, uuid4(), choice=Choice.RECUSED)
        elif chance < 0.02:  # noqa: PLR2004
            await cast_ballot(holder, unit, uuid4(), choice=Choice.ABSTAINED)
        elif chance < 0.99:  # noqa: PLR2004
            scores = invented_scores(dice, liking[unit])
            await cast_ballot(holder, unit, uuid4(), scores=scores)
    await hand_in(holder)


async def _open_2024() -> tuple[UUID, list[NewSlip], list[str]]:
    held = await _prepared(2024, "常德市2024年度行政执法评议会", date(2025, 1, 16), SLIPS)
    officer = await person("zhoumin")
    sheets = [await person(name) for name in ("chenli", "shuili", "linye")]
    await send_sheets(sheets[0], held.cycle, sheets[1], sheets[2])
    await open_sitting(officer, held.sitting)
    await change_scoring(officer, held.sitting, held.units[:13], Scoring.OPEN)
    await change_scoring(officer, held.sitting, held.units[12:13], Scoring.OPEN)
    return held.sitting, held.slips, held.cards


def as_text(sample: Sample) -> str:
    """What `make demo` prints."""
    lines = [f"网站：{sample.base_url}/    登录：{sample.base_url}/log-in", ""]
    lines += [f"  {one.role:<18} {one.username:<12} {one.password}" for one in sample.accounts]
    lines += ["", "评议卡（各组第一张）："]
    seen: set[str] = set()
    for slip in sample.slips:
        if slip["group"] not in seen:
            seen.add(slip["group"])
            lines.append(f"  {slip['group']:<6} {slip['number']}  {slip['code']}  {slip['url']}")
    lines += ["", f"大屏：{sample.base_url}/screen/{sample.sitting}"]
    lines += [f"全部账号、评议卡和钥匙卡：{sample_file()}"]
    return "\n".join(lines)
