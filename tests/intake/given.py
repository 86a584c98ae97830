"""Sheets for the five kinds of import, and what is there before them."""

from uuid import UUID

from evaluation.accounts.rules import Person, Role
from evaluation.cycles import defaults
from evaluation.cycles.actions import adopt_scheme, begin_cycle
from evaluation.cycles.rules import Scope
from evaluation.db import fetch_one
from evaluation.intake import actions
from evaluation.intake.queries import Preview, preview
from tests import given

UNIT_HEADS = "榜单,类别,单位全称,单位简称,自有代码,承办单位,备注"
DELEGATE_HEADS = "组别,姓名,单位"
ACCOUNT_HEADS = "用户名,姓名,处室、单位,角色,所属单位"
SCORE_HEADS = "单位,项号,项目,满分,得分,扣分原因,证据"
PAST_HEADS = "年度,榜单,单位,得分,名次,等次"


async def an_officer(title: str = "石门县") -> Person:
    county = await given.a_jurisdiction(title)
    return await given.a_person(Role.COUNTY_OFFICER, jurisdiction=county)


async def a_year(officer: Person, year: int = 2024) -> UUID:
    """A cycle with the default scheme."""
    cycle = await begin_cycle(officer, year, {"市直单位": Scope.ALL}, basis="依据文件")
    await adopt_scheme(officer, cycle, defaults.points_scheme())
    return cycle


def a_sheet(heads: str, *lines: str) -> bytes:
    return "\n".join((heads, *lines)).encode()


async def looked_at(person: Person, kind: str, subject: str, content: bytes) -> Preview:
    """Received, and what stands on the page before the word."""
    draft = await actions.receive(person, kind, subject, "表.csv", content)
    return await preview(person, draft)


async def taken(person: Person, kind: str, subject: str, content: bytes) -> actions.Taken:
    seen = await looked_at(person, kind, subject, content)
    assert not seen.plan.faults, seen.plan.faults
    return await actions.take(person, seen.draft.id, seen.plan.seen)


def where(preview: Preview) -> list[tuple[int, str]]:
    return [(fault.row, fault.column) for fault in preview.plan.faults]


async def waiting(person: Person) -> int:
    """How many sheets of the jurisdiction wait for a word."""
    count: int = await fetch_one(
        "SELECT count(*) FROM draft WHERE jurisdiction = $1", person.jurisdiction
    )
    return count


async def units_of(person: Person) -> int:
    count: int = await fetch_one(
        "SELECT count(*) FROM unit WHERE jurisdiction = $1", person.jurisdiction
    )
    return count
