"""Invented 案卷评查 (示例数据): 2023 closed, 2024 in its days for objections, one under way.

Through the real actions, but for the sheets, which are filled in at once, and the dates, which lie
in the sample's own years.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from evaluation.accounts.rules import Person, Role
from evaluation.casefiles.campaign import NewCampaign, announce, begin_campaign, close
from evaluation.casefiles.default_standards import DEFAULTS
from evaluation.casefiles.drawing import list_digest
from evaluation.casefiles.draws import candidates, draw
from evaluation.casefiles.listing import list_files
from evaluation.casefiles.objecting import object_to
from evaluation.casefiles.reviewers import add_reviewer, assign, start_reviewing
from evaluation.casefiles.rules import ListedFile, Plan, points_of
from evaluation.casefiles.settling import settle
from evaluation.casefiles.states import FileKind
from evaluation.casefiles.tables import ReviewFault
from evaluation.db import fetch, transaction
from evaluation.sample.people import Login, person, settle_one
from evaluation.workdays.queries import today

CHINA = timezone(timedelta(hours=8))
OFFICER = "zhoumin"
HOMES = {"pingcha1": "市财政局", "pingcha2": "市教育局"}
"""Of the reviewers in people.py, by the short titles of the register."""
REVIEWERS = (
    ("pingcha3", "贺卫东", "市城管局法规科", "市城管局"),
    ("pingcha4", "彭丽君", "市水利局政策法规科", "市水利局"),
    ("pingcha5", "邹志刚", "市律师协会", ""),
)
DICE = {"2023 年度案卷评查": "6415233541", "2024 年度案卷评查": "2536114462"}
SPECIAL, SPECIAL_DICE, SPECIAL_UNITS = "2024 年行政检查案卷专项评查", "4415262331", 14
PENALTIES = (
    *("未取得许可擅自从事经营活动案", "未按规定公示收费标准案", "违反安全生产管理规定案"),
    *("未依法履行报告义务案", "擅自改变批准用途案", "提供虚假材料案", "未按规定保存台账案"),
)
LICENCES = ("经营许可证核发", "许可证延续", "许可事项变更", "从业资格核准", "建设项目审批")
CHECKS = ("“双随机”检查", "投诉举报核查", "专项检查", "复查")
NOTES = {
    "a": ("卷内没有执法人员的证件复印件", "当事人名称与营业执照不一致", "办理人签名不全"),
    "b": ("前后文书写的时间不一致", "情节没有查明，只写“情节较轻”", "现场核查没有记录"),
    "c": ("复制件没有注明出处和核对人", "询问笔录缺一名执法人员签名", "照片没有说明拍摄的时间"),
    "d": ("理由部分只引用条文，没有说理", "裁量档次与基准不一致，没有说明", "引用条款漏写项"),
    "e": ("送达回证没有受送达人签名", "告知书没有写明听证的权利", "审批表没有负责人意见"),
    "f": ("文书第 3 页日期空白", "目录页码与卷内不一致", "超过三十日才归档"),
}
"""By the letter of the head."""


class _Sheet(NamedTuple):
    """A review to be filled in."""

    id: UUID
    kind: FileKind
    care: float
    """Of the unit, from 0 to 1: the lower, the more is found."""


async def make_case_files() -> list[Login]:
    """The reviewers' log-ins."""
    officer = await person(OFFICER)
    logins = [
        await settle_one(officer.jurisdiction, name, full_name, office, {Role.REVIEWER})
        for name, full_name, office, _ in REVIEWERS
    ]
    await _year(officer, 2023, date(2023, 9, 22), close_it=True)
    await _year(officer, 2024, date(2024, 9, 20), close_it=False)
    await object_to(
        await person("chengguan"),
        await _worst_of(officer, "市城管局"),
        "评查表说没有送达回证，回证在第 27 页，请核对（示例）。",
    )
    await _special(officer, date(2024, 12, 6))
    return logins


async def _year(officer: Person, year: int, until: date, *, close_it: bool) -> None:
    title = f"{year} 年度案卷评查"
    dice = random.Random(year)  # noqa: S311  # invented faults
    campaign, units = await _begun(officer, year, title, Plan())
    for unit, short in units:
        await list_files(officer, campaign, unit, _listed(dice, year, short))
    await _assigned(officer, campaign, DICE[title])
    await _reviewed(officer, campaign, dice, share=1.0, thirds=0 if close_it else 4)
    await announce(officer, campaign)
    if close_it:
        past = await today() - timedelta(days=1)
        await fetch("UPDATE campaign SET objections_until = $2 WHERE id = $1", campaign, past)
        await close(officer, campaign)
    await _dated(campaign, until, announced=close_it)


async def _special(officer: Person, until: date) -> None:
    """Half way through; some files wait for a third."""
    dice = random.Random(SPECIAL_UNITS)  # noqa: S311  # invented faults
    plan = Plan({FileKind.INSPECTION: 1})
    campaign, units = await _begun(officer, 2024, SPECIAL, plan)
    for unit, short in units[:SPECIAL_UNITS]:
        rows = [
            ListedFile(
                FileKind.INSPECTION,
                f"{short}检字〔2024〕{number}号（示例）",
                dice.choice(CHECKS),
                date(2024, dice.randint(7, 11), dice.randint(1, 28)),
            )
            for number in range(1, dice.randint(3, 5))
        ]
        await list_files(officer, campaign, unit, rows)
    await _assigned(officer, campaign, SPECIAL_DICE)
    await _reviewed(officer, campaign, dice, share=0.6, thirds=2)
    await _dated(campaign, until, announced=False)


async def _begun(
    officer: Person, year: int, title: str, plan: Plan
) -> tuple[UUID, list[tuple[UUID, str]]]:
    """With the city's own units of that year."""
    rows = await fetch(
        "SELECT c.id AS cycle, u.id, u.short_title FROM cycle c JOIN unit u "
        "ON u.jurisdiction = c.jurisdiction AND u.year = c.year AND u.board = '市直单位' "
        "WHERE c.jurisdiction = $1 AND c.year = $2 ORDER BY u.title",
        *(officer.jurisdiction, year),
    )
    until = await today() + timedelta(days=7)
    new = NewCampaign(title=title, listing_until=until, plan=plan)
    campaign = await begin_campaign(officer, rows[0]["cycle"], new)
    return campaign, [(row["id"], row["short_title"]) for row in rows]


def _listed(dice: random.Random, year: int, short: str) -> list[ListedFile]:
    """Four to eight files; some units have only one of a kind."""
    return [
        ListedFile(
            kind,
            f"{short}{word}字〔{year}〕{number}号（示例）",
            dice.choice(titles),
            date(year, dice.randint(1, 8), dice.randint(1, 28)),
        )
        for kind, word, titles, most in (
            (FileKind.PENALTY, "罚", PENALTIES, 5),
            (FileKind.LICENCE, "许", LICENCES, 3),
        )
        for number in dice.sample(range(1, 200), dice.randint(most - 2, most))
    ]


async def _assigned(officer: Person, campaign: UUID, seed: str) -> None:
    await draw(officer, campaign, seed, list_digest(await candidates(campaign)))
    homes = {
        row["short_title"]: row["id"]
        for row in await fetch(
            "SELECT u.id, u.short_title FROM unit u JOIN campaign p ON p.id = $1 "
            "JOIN cycle c ON c.id = p.cycle AND c.year = u.year "
            "AND c.jurisdiction = u.jurisdiction",
            campaign,
        )
    }
    everyone = HOMES | {name: home for name, _, _, home in REVIEWERS}
    for username, home in everyone.items():
        account = (await person(username)).account
        await add_reviewer(officer, campaign, account, homes.get(home))
    await assign(officer, campaign)
    await start_reviewing(officer, campaign)
    await fetch(
        "UPDATE case_file SET paper_number = '柜一·' || drawn WHERE campaign = $1 "
        "AND drawn IS NOT NULL",
        campaign,
    )


async def _reviewed(
    officer: Person, campaign: UUID, dice: random.Random, *, share: float, thirds: int
) -> None:
    """The sheets of that share of the files; some differ so that a third is called, one is 0."""
    rows = await fetch(
        "SELECT v.id, v.case_file, v.position, f.kind, f.drawn, f.unit FROM case_review v "
        "JOIN case_file f ON f.id = v.case_file WHERE f.campaign = $1 "
        "ORDER BY f.drawn, v.position",
        campaign,
    )
    files = list(dict.fromkeys(row["case_file"] for row in rows))
    done = files[: round(len(files) * share)]
    apart = dice.sample(done, thirds + 1)
    zero = apart.pop()
    cares = {row["unit"]: dice.random() for row in rows}
    sheets = [
        _Sheet(
            row["id"],
            FileKind(row["kind"]),
            -1 if _finds_zero(row, apart, zero) else cares[row["unit"]],
        )
        for row in rows
        if row["case_file"] in done
    ]
    await _fill(officer, sheets, dice)
    async with transaction():
        for case_file in done:
            await settle(officer, case_file)
    if share == 1:
        await _thirds(officer, campaign, dice)


def _finds_zero(row: Mapping[str, Any], apart: Sequence[UUID], zero: UUID) -> bool:
    """One of the two where they differ, both where a file really is worth nothing."""
    first: bool = row["position"] == 1
    return row["case_file"] == zero or (first and row["case_file"] in apart)


async def _thirds(officer: Person, campaign: UUID, dice: random.Random) -> None:
    rows = await fetch(
        "SELECT v.id, v.case_file, f.kind FROM case_review v JOIN case_file f "
        "ON f.id = v.case_file WHERE f.campaign = $1 AND v.state = 'open'",
        campaign,
    )
    sheets = [_Sheet(row["id"], FileKind(row["kind"]), 0.5) for row in rows]
    if sheets:
        await _fill(officer, sheets, dice)
    for row in rows:
        await settle(officer, row["case_file"])


async def _fill(officer: Person, sheets: Sequence[_Sheet], dice: random.Random) -> None:
    """As `save_review` leaves them; a care below 0 finds a zero-item."""
    faults: list[ReviewFault] = []
    done: list[tuple[UUID, str, str, str]] = []
    for sheet in sheets:
        standard, lost = DEFAULTS[sheet.kind], _lost(sheet, dice)
        zero = standard.zero_items[3].id if sheet.care < 0 else ""
        points = points_of(lost, standard.most, zero=bool(zero))
        opinion = "主要证据的取得没有记录，全卷 0 分（示例）。" if zero else ""
        done.append((sheet.id, points, zero, opinion))
        faults += [
            ReviewFault(
                id=uuid4(),
                jurisdiction=officer.jurisdiction,
                review=sheet.id,
                item=item,
                points=points,
                note=dice.choice(NOTES[item[0]]),
            )
            for item, points in lost.items()
        ]
    await ReviewFault.insert(*faults)
    await fetch(
        "UPDATE case_review v SET state = 'done', points = t.points, zero_item = t.zero, "
        "opinion = t.opinion, done_at = clock_timestamp() FROM unnest($1::uuid[], "
        "$2::varchar[], $3::varchar[], $4::varchar[]) AS t(id, points, zero, opinion) "
        "WHERE v.id = t.id",
        *([row[at] for row in done] for at in range(4)),
    )


def _lost(sheet: _Sheet, dice: random.Random) -> dict[str, str]:
    """One to five items, each at most three points; together less than two sheets may differ."""
    most = DEFAULTS[sheet.kind].most
    count = 1 + round(3 * (1 - abs(sheet.care))) + dice.randint(0, 1)
    chosen = dice.sample(sorted(most), count)
    steps = {item: min(6, int(float(most[item]) * 2)) for item in chosen}
    return {item: f"{dice.randint(1, steps[item]) / 2:g}" for item in chosen}


async def _worst_of(officer: Person, short: str) -> UUID:
    rows = await fetch(
        "SELECT f.id FROM case_file f JOIN unit u ON u.id = f.unit JOIN campaign p "
        "ON p.id = f.campaign WHERE u.short_title = $1 AND p.state = 'announced' "
        "AND p.jurisdiction = $2 AND f.drawn IS NOT NULL ORDER BY f.score::numeric LIMIT 1",
        *(short, officer.jurisdiction),
    )
    return UUID(str(rows[0]["id"]))


async def _dated(campaign: UUID, until: date, *, announced: bool) -> None:
    """Into the sample's own year; the days for objections of 2024 run from today."""
    noon = datetime(until.year, until.month, until.day, 12, tzinfo=CHINA)
    await fetch(
        "UPDATE campaign SET listing_until = $2, at = $3, drawn_at = $4, "
        "announced_at = CASE WHEN $5 THEN $6 ELSE announced_at END, "
        "objections_until = CASE WHEN $5 THEN $7::date ELSE objections_until END, "
        "closed_at = CASE WHEN $5 THEN $8 ELSE closed_at END WHERE id = $1",
        *(campaign, until, noon - timedelta(days=40), noon + timedelta(days=4), announced),
        *(noon + timedelta(days=34), until + timedelta(days=41), noon + timedelta(days=45)),
    )
