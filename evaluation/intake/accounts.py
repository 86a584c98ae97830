"""账号: new ones in one sheet, each with a random password that stands in one answer only."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts import passwords
from evaluation.accounts.actions import AccountCreated
from evaluation.accounts.rules import (
    ROLE_TITLES,
    Person,
    Role,
    as_username,
    check_account,
    check_roles,
    is_username,
)
from evaluation.accounts.tables import Account
from evaluation.audit import trail
from evaluation.db import fetch
from evaluation.errors import Refused
from evaluation.intake.houses import Houses, houses_of, of_place
from evaluation.intake.rules import Handed, Kind, Plan, alike, first_sheet, same_values
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.forms import Column, SheetForm
from evaluation.spreadsheets.reading import Reading, Row

USERNAME, NAME, OFFICE, ROLES, UNIT = "用户名", "姓名", "处室、单位", "角色", "所属单位"
ROLE_NAMES = {title: role for role, title in ROLE_TITLES.items()}
BETWEEN_ROLES = re.compile(r"[、，,；;\s]+")


class NewAccount(msgspec.Struct, frozen=True):
    """An account as a sheet says it; the unit, or the 司法所, by its full title."""

    username: str
    full_name: str
    office: str
    roles: tuple[Role, ...]
    unit: str


class _There(msgspec.Struct, frozen=True):
    """An account of that name, which may be another jurisdiction's."""

    jurisdiction: UUID
    disabled: bool
    account: NewAccount


FORM = SheetForm(
    "账号",
    (
        Column(USERNAME, "2 到 40 个小写字母、数字、点或横线", longest=40),
        Column(NAME, longest=40),
        Column(OFFICE, required=False, longest=60),
        Column(ROLES, f"可有几个，用顿号分开：{'、'.join(ROLE_NAMES)}", longest=120),
        Column(UNIT, "单位联络员填名录里的全称或简称；司法所工作人员填司法所", required=False),
    ),
    ("zhangsan", "示例：张三", "执法监督科", "签到员、主持", ""),
)


async def form(_: UUID, __: str) -> SheetForm:
    return FORM


async def plan(jurisdiction: UUID, _: str, reading: Reading) -> Plan:
    sheet = first_sheet(reading, FORM)
    houses = await houses_of(jurisdiction)
    wanted = [_wanted(row, houses) for row in reading.rows]
    there = await _accounts_named([one.username for one in wanted])
    faults = same_values(sheet, reading.rows, USERNAME, [one.username for one in wanted])
    added, unchanged = [], 0
    for row, account in zip(reading.rows, wanted, strict=True):
        known = there.get(account.username)
        faults += [
            Fault(sheet, row.number, column, words)
            for column, words in _faults(row, account, houses, known, jurisdiction)
        ]
        if known is None:
            added.append(account)
        else:
            unchanged += 1
    return Plan(added=added, unchanged=unchanged, faults=faults, notes=_notes(sheet, reading.rows))


def _wanted(row: Row, houses: Houses) -> NewAccount:
    unit = row.values.get(UNIT, "")
    known = houses.of(roles_in(row))
    return NewAccount(
        as_username(row.values.get(USERNAME, "")),
        row.values.get(NAME, ""),
        row.values.get(OFFICE, ""),
        roles_in(row),
        known[unit][1] if unit in known else unit,
    )


def roles_in(row: Row) -> tuple[Role, ...]:
    """Those of its words that are roles."""
    return tuple(sorted({ROLE_NAMES[one] for one in _role_words(row) if one in ROLE_NAMES}))


def _role_words(row: Row) -> list[str]:
    return [word for word in BETWEEN_ROLES.split(row.values.get(ROLES, "")) if word]


def _faults(
    row: Row,
    account: NewAccount,
    houses: Houses,
    known: _There | None,
    jurisdiction: UUID,
) -> list[tuple[str, str]]:
    strange = [word for word in _role_words(row) if word not in ROLE_NAMES]
    faults = [(ROLES, f"不认识：{word}。可填{'、'.join(ROLE_NAMES)}。") for word in strange]
    if account.unit and account.unit not in houses.of(account.roles):
        faults.append((UNIT, _unknown(account)))
    if known is not None:
        return faults + _other_than(account, known, jurisdiction)
    if account.username and not is_username(account.username):
        faults.append((USERNAME, "用 2 到 40 个小写字母、数字、点或横线，以字母或数字开头。"))
    elif account.username and account.full_name and not strange:
        faults += _unfit(account)
    return faults


def _unknown(account: NewAccount) -> str:
    if of_place(account.roles):
        return f"没有登记这个司法所：{account.unit}。请先在“账号”的“司法所”里登记。"
    return f"名录里没有：{account.unit}。请填名录里的全称或简称。"


def _unfit(account: NewAccount) -> list[tuple[str, str]]:
    """What opening it by hand would refuse, said at the column where it stands."""
    house = uuid4() if account.unit else None
    both = (None, house) if of_place(account.roles) else (house, None)
    column = ROLES
    try:
        check_roles(account.roles)
        column = UNIT
        check_account(account.username, "姓名", account.roles, *both)
        column = NAME
        check_account(account.username, account.full_name, account.roles, *both)
    except Refused as no:
        return [(column, str(no))]
    return []


def _other_than(account: NewAccount, known: _There, jurisdiction: UUID) -> list[tuple[str, str]]:
    """An account that is there is left as it is; a sheet that says otherwise is refused."""
    there = known.account
    if known.jurisdiction != jurisdiction or there.full_name != account.full_name:
        return [(USERNAME, f"用户名 {account.username} 已经有人用了，请换一个。")]
    if known.disabled:
        return [(USERNAME, "这个账号已停用。请删去这一行，或换一个用户名。")]
    differs = [
        column
        for column, before, now in (
            (OFFICE, there.office, account.office),
            (ROLES, there.roles, account.roles),
            (UNIT, there.unit, account.unit),
        )
        if before != now
    ]
    return [(column, "与已有的账号不同。导入只开新户，不改已有的账号。") for column in differs]


def _notes(sheet: str, rows: Sequence[Row]) -> list[Fault]:
    twice = [
        Fault(one.sheet, one.row, one.column, "这个姓名在表里不止一次，请核对是不是同一个人。")
        for one in same_values(sheet, rows, NAME)
    ]
    return [*twice, *alike(sheet, rows, USERNAME), *alike(sheet, rows, NAME)]


LINES = (
    "SELECT a.jurisdiction, a.username, a.full_name, a.office, a.roles, a.disabled, "
    "coalesce(u.title, o.title, '') AS unit FROM account a LEFT JOIN unit u ON u.id = a.unit "
    "LEFT JOIN justice_office o ON o.id = a.justice_office "
)


async def _accounts_named(usernames: list[str]) -> dict[str, _There]:
    found = await fetch(LINES + "WHERE a.username = ANY($1)", usernames)
    return {
        row["username"]: _There(row["jurisdiction"], row["disabled"], _account(row))
        for row in found
    }


def _account(row: Any) -> NewAccount:  # noqa: ANN401  # a row of LINES
    roles = tuple(sorted(Role(role) for role in row["roles"]))
    return NewAccount(row["username"], row["full_name"], row["office"], roles, row["unit"])


async def settle(person: Person, _: str, plan: Plan) -> tuple[Handed, ...]:
    """The slow hashes first: the trail is held only while rows are written."""
    secrets = await new_secrets(plan.added)
    await open_accounts(person.username, person.jurisdiction, plan.added, secrets)
    return tuple(handed(one, secrets) for one in plan.added)


class Secret(msgspec.Struct, frozen=True):
    """A fresh password and what is kept of it."""

    password: str
    kept: str


Secrets = Mapping[str, Secret]
"""By username."""


async def new_secrets(accounts: Sequence[NewAccount]) -> Secrets:
    fresh = [passwords.random_password() for _ in accounts]
    kept = await passwords.all_hashed(fresh)
    pairs = zip(accounts, fresh, kept, strict=True)
    return {one.username: Secret(password, hashed) for one, password, hashed in pairs}


def handed(one: NewAccount, secrets: Secrets) -> Handed:
    password = secrets[one.username].password
    return Handed(one.username, one.full_name, one.office or one.unit, one.roles, password)


async def open_accounts(
    actor: str, jurisdiction: UUID, added: Sequence[NewAccount], secrets: Secrets
) -> None:
    """In the caller's transaction; `actor` is plain text, for a command opens accounts too."""
    houses = await houses_of(jurisdiction)
    accounts = [
        Account(
            id=uuid4(),
            jurisdiction=jurisdiction,
            unit=houses.units[one.unit][0] if Role.CLERK in one.roles else None,
            justice_office=houses.places[one.unit][0] if of_place(one.roles) else None,
            username=one.username,
            full_name=one.full_name.strip(),
            office=one.office,
            roles=list(one.roles),
            password_hash=secrets[one.username].kept,
        )
        for one in added
    ]
    if accounts:
        await Account.insert(*accounts)
    for account in accounts:
        event = AccountCreated(account.id, account.username, list(account.roles))
        await trail.record(jurisdiction, actor, event)


async def rows(jurisdiction: UUID, _: str) -> list[tuple[str, ...]]:
    """Those that may log in."""
    found = await fetch(
        LINES + "WHERE a.jurisdiction = $1 AND NOT a.disabled ORDER BY a.username", jurisdiction
    )
    return [
        (
            one.username,
            one.full_name,
            one.office,
            "、".join(ROLE_TITLES[role] for role in one.roles),
            one.unit,
        )
        for one in map(_account, found)
    ]


KIND = Kind(
    name="accounts",
    title="账号",
    hint="开新户；已有的账号不变。密码只在导入后的那一页上",
    of="",
    whole=False,
    roles=frozenset({Role.ADMINISTRATOR}),
    form=form,
    plan=plan,
    settle=settle,
    rows=rows,
)
