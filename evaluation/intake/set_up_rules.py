"""What a set-up found and would do, and what an office still lacks after it."""

import re
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import msgspec

from evaluation.accounts.rules import NEVER_ONE_PERSON, OFFICERS, ROLE_TITLES, Role
from evaluation.errors import Refused
from evaluation.intake.accounts import NewAccount
from evaluation.registry.founding import JurisdictionLine
from evaluation.spreadsheets.faults import Fault

FEWEST_OFFICERS = 2
"""What can't be undone takes two different people."""


class Place(msgspec.Struct, frozen=True):
    """辖区 as the other sheets see it; `fresh`: founded by this sheet."""

    id: UUID
    line: JurisdictionLine
    fresh: bool


class Found(msgspec.Struct):
    """What is wrong and what is to be noted, in all sheets; which jurisdictions the sheet names."""

    faults: list[Fault] = []
    notes: list[Fault] = []
    named: list[str] = []


class Count(msgspec.Struct, frozen=True):
    """New ones, and those that were there."""

    added: int = 0
    there: int = 0


class PlaceDone(msgspec.Struct, frozen=True):
    """What a set-up does, or did, in one jurisdiction."""

    title: str
    bureau: str
    fresh: bool
    small_office: bool
    year: int | None
    fresh_year: bool
    units: Count
    accounts: Count
    delegates: Count
    opened: tuple[NewAccount, ...]

    @property
    def words(self) -> str:
        """“安乡县（小局）：新建；2025 年度新建；单位新增 17 家…”."""
        parts = ["新建" if self.fresh else "已有"]
        if self.year:
            parts.append(f"{self.year} 年度{'新建' if self.fresh_year else '已有'}")
        for title, count, measure in (
            ("单位", self.units, "家"),
            ("账号", self.accounts, "个"),
            ("评议代表", self.delegates, "人"),
        ):
            if count != Count():
                parts.append(f"{title}新增 {count.added} {measure}，已有 {count.there} {measure}")
        return f"{self.title}{'（小局）' if self.small_office else ''}：{'；'.join(parts)}"


class SetUp(msgspec.Struct, frozen=True):
    places: tuple[PlaceDone, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]


class SetUpUnfit(Refused):
    """Every fault by sheet, row and column; nothing was set up."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [f"  {fault.where}：{fault.words}" for fault in faults]
        head = f"有 {len(faults)} 处要改，什么都没有建立。请改后再来一次："
        super().__init__("\n".join([head, *lines]))


def is_code(text: str) -> bool:
    return re.fullmatch(r"[0-9]{6}", text) is not None


def is_year(text: str) -> bool:
    return re.fullmatch(r"(20\d\d|21\d\d|2200)", text) is not None


def misplaced(roles: Collection[Role], *, county: bool) -> Role | None:
    """The officer's role that belongs to the other level."""
    wrong = Role.CITY_OFFICER if county else Role.COUNTY_OFFICER
    return wrong if wrong in roles else None


def one_hand(roles: Collection[Role]) -> bool:
    """签到 or 主持 in one hand with 计票: for a small office."""
    return Role.TELLER in roles and not {Role.REGISTRAR, Role.HOST}.isdisjoint(roles)


def lacking(roles: Mapping[str, int], *, small_office: bool) -> list[str]:
    """What an office with a year can't do yet, by how many hold each role."""
    words = []
    if sum(roles.get(role, 0) for role in OFFICERS) < FEWEST_OFFICERS:
        words.append("评议办工作人员不到两人，审定、公布、作废要两个不同的人")
    missing = [ROLE_TITLES[role] for role in NEVER_ONE_PERSON if not roles.get(role)]
    if missing and not small_office:
        words.append(f"还没有{'、'.join(missing)}；请补账号，县市区也可以按小局办理")
    return words


def in_order(
    faults: Sequence[Fault], sheets: Sequence[str], columns: Sequence[str]
) -> tuple[Fault, ...]:
    """As the eye goes over the workbook; what two checks say in the same words stands once."""

    def place(fault: Fault) -> tuple[int, int, int]:
        return (
            sheets.index(fault.sheet) if fault.sheet in sheets else -1,
            fault.row,
            columns.index(fault.column) if fault.column in columns else -1,
        )

    return tuple(sorted(dict.fromkeys(faults), key=place))
