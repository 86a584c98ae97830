"""评议代表: who is invited in one year, the whole list in one sheet; nothing private goes in."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from evaluation.accounts.rules import OFFICERS, Person
from evaluation.errors import NotFound, Refused
from evaluation.intake.rules import Handed, Kind, Plan, alike, first_sheet, same_values
from evaluation.panel.actions import settle_delegates
from evaluation.panel.queries import delegate_lines, groups_of
from evaluation.panel.rules import DelegateName, private_in
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.forms import Column, SheetForm
from evaluation.spreadsheets.reading import Reading, Row

GROUP, NAME, ORGANISATION = "组别", "姓名", "单位"
NAMED_AT_MOST = 5


def cycle_of(subject: str) -> UUID:
    """Raises NotFound for what is no id."""
    try:
        return UUID(subject)
    except ValueError:
        raise NotFound from None


async def form(_: UUID, subject: str) -> SheetForm:
    titles = tuple((await groups_of(cycle_of(subject))).values())
    return SheetForm(
        "评议代表",
        (
            Column(GROUP, "评议方案里的组别", kind="choice", choices=titles),
            Column(NAME, "与签到册一致", longest=40),
            Column(ORGANISATION, "用来看出应回避的单位", required=False),
        ),
        (titles[0], "示例：李明", "示例市某某小学"),
    )


def check_door(reading: Reading) -> None:
    """A telephone or an identity number is not kept, not even until the preview.

    Nor is a column of another name, whose cells nobody has read.
    """
    found = [
        f"第 {row.number} 行“{column}”像是{private_in(text)}"
        for row in reading.rows
        for column, text in row.values.items()
        if private_in(text)
    ]
    found += sorted(
        {
            f"“{one.column}”这一列"
            for one in reading.faults
            if one.column not in ("", GROUP, NAME, ORGANISATION)
        }
    )
    if found:
        more = f"等 {len(found)} 处" if len(found) > NAMED_AT_MOST else ""
        raise Refused(
            f"没有收：{'、'.join(found[:NAMED_AT_MOST])}{more}。评议代表只收组别、姓名、单位，"
            "不收电话和身份证号。请删去后再传，刚才的文件没有留下。"
        )


async def plan(jurisdiction: UUID, subject: str, reading: Reading) -> Plan:
    cycle, sheet = cycle_of(subject), first_sheet(reading, await form(jurisdiction, subject))
    ids = {title: group for group, title in (await groups_of(cycle)).items()}
    names = [_name(row, ids) for row in reading.rows]
    present = {
        DelegateName(line.group, line.name, line.organisation): line.id
        for line in await delegate_lines(jurisdiction, cycle)
    }
    removed = sorted(set(present) - set(names))
    titles = {group: title for title, group in ids.items()}
    groups = Counter(row.values.get(GROUP, "") for row in reading.rows)
    keys = [f"{one.group}　{one.name}　{one.organisation}" for one in names]
    return Plan(
        added=sorted(set(names) - set(present)),
        removed=[present[one] for one in removed],
        unchanged=len(set(present) & set(names)),
        gone=[f"{one.name}（{titles.get(one.group, one.group)}）" for one in removed],
        summary="、".join(f"{title} {count} 人" for title, count in groups.items() if title),
        faults=same_values(sheet, reading.rows, NAME, keys),
        notes=[*_in_two_groups(sheet, reading.rows), *alike(sheet, reading.rows, NAME)],
    )


def _name(row: Row, ids: dict[str, str]) -> DelegateName:
    group = row.values.get(GROUP, "")
    return DelegateName(
        ids.get(group, group), row.values.get(NAME, ""), row.values.get(ORGANISATION, "")
    )


def _in_two_groups(sheet: str, rows: Sequence[Row]) -> list[Fault]:
    first: dict[str, Row] = {}
    notes = []
    for row in rows:
        name, group = row.values.get(NAME, ""), row.values.get(GROUP, "")
        former = first.setdefault(name, row)
        if name and former.values.get(GROUP, "") != group:
            words = (
                f"{name}在第 {former.number} 行是{former.values.get(GROUP, '')}，这里是{group}。"
            )
            notes.append(Fault(sheet, row.number, NAME, f"{words}请核对是不是同一个人。"))
    return notes


async def settle(person: Person, subject: str, plan: Plan) -> tuple[Handed, ...]:
    await settle_delegates(person.jurisdiction, cycle_of(subject), plan.added, plan.removed)
    return ()


async def rows(jurisdiction: UUID, subject: str) -> list[tuple[str, ...]]:
    cycle = cycle_of(subject)
    titles = await groups_of(cycle)
    order = list(titles)
    lines = await delegate_lines(jurisdiction, cycle)
    lines.sort(key=lambda line: order.index(line.group) if line.group in order else len(order))
    return [(titles.get(line.group, line.group), line.name, line.organisation) for line in lines]


KIND = Kind(
    name="delegates",
    title="评议代表",
    hint="组别、姓名、单位；不收电话和身份证号。表里没有的从名单里删去",
    of="cycle",
    whole=True,
    roles=OFFICERS,
    form=form,
    plan=plan,
    settle=settle,
    rows=rows,
    door=check_door,
)
