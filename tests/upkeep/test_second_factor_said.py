"""动态口令 in the preflight page and in the doctor's lines: amber where nobody asks it."""

import msgspec
import pytest

from evaluation.accounts.rules import Role
from evaluation.db import fetch
from evaluation.settings import settings
from evaluation.upkeep.preflight_facts import Codes, People, State
from evaluation.upkeep.preflight_people import accounts
from evaluation.upkeep.records import check_second_factor
from tests import given
from tests.upkeep.test_preflight_rules import READY


@pytest.mark.parametrize(
    ("codes", "state", "words"),
    [
        (Codes(required=False, lacking=("周敏",)), State.WARNING, "没有要求工作人员和三类管理员设"),
        (
            Codes(required=True, lacking=("周敏", "陈立")),
            State.WARNING,
            "周敏、陈立等 2 人还没有设",
        ),
        (Codes(required=True, lacking=()), State.GOOD, "要求设的人都设好了"),
    ],
)
def test_the_preflight_page_says_who_lacks_it(codes, state, words):
    people = People(READY.people.names, READY.people.ids, codes)
    lines = accounts(msgspec.structs.replace(READY, people=people))
    (line,) = [line for line in lines if line.subject == "动态口令"]
    assert (line.state, words in line.words) == (state, True)


async def test_the_doctor_names_the_jurisdictions_that_do_not_ask_it(db):
    here = await given.a_jurisdiction("石门县")
    await given.a_person(Role.COUNTY_OFFICER, jurisdiction=here)
    (said,) = await check_second_factor(settings())
    assert (said.level, "石门县" in said.words) == ("note", True)
    await fetch("UPDATE jurisdiction SET second_factor_required = true")
    (said,) = await check_second_factor(settings())
    assert (said.level, said.subject) == ("good", "动态口令")
