"""The sample's register and people without its sittings: enough for its returns."""

from pathlib import Path
from uuid import UUID

from evaluation import sample
from evaluation.accounts.rules import Role
from evaluation.cycles.actions import begin_cycle
from evaluation.cycles.rules import Scope
from evaluation.db import fetch
from evaluation.registry.actions import found_jurisdictions, read_register, take_register
from evaluation.sample.returns import COUNTIES, make_returns
from tests import given


async def a_sample_of_returns() -> UUID:
    """The city."""
    text = (Path(sample.__file__).parent / "units.csv").read_text("utf-8")
    city = await found_jurisdictions()
    for year in (2023, 2024):
        await take_register("demo", year, read_register(text))
    officer, other = [
        await given.a_person(Role.CITY_OFFICER, jurisdiction=city, full_name=name)
        for name in ("周敏", "陈立")
    ]
    await _named(officer.account, "zhoumin")
    await _named(other.account, "chenli")
    for year in (2023, 2024):
        await begin_cycle(officer, year, {"市直单位": Scope.ALL}, basis="依据文件", sample=True)
    for code, (username, name, _) in COUNTIES.items():
        if not name:
            row = await fetch("SELECT id FROM jurisdiction WHERE code = $1", code)
            there = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=row[0]["id"])
            await _named(there.account, username)
    await make_returns()
    return city


async def _named(account: UUID, username: str) -> None:
    await fetch("UPDATE account SET username = $2 WHERE id = $1", account, username)
