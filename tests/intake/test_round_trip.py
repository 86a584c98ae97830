"""What is exported goes in again and changes nothing: five kinds, three formats."""

import pytest

from evaluation.accounts.rules import Person, Role
from evaluation.intake import actions
from evaluation.intake.exports import written
from evaluation.intake.kinds import KINDS
from evaluation.intake.queries import preview
from evaluation.objective.actions import prepare_items
from tests import given
from tests.intake.given import (
    ACCOUNT_HEADS,
    DELEGATE_HEADS,
    PAST_HEADS,
    SCORE_HEADS,
    UNIT_HEADS,
    a_sheet,
    a_year,
    an_officer,
    taken,
)

UNITS = a_sheet(
    UNIT_HEADS,
    "市直单位,综合执法类,石门县水利局,县水利局,,,",
    '市直单位,社会管理服务类,石门县司法局,县司法局,,是,"+承办, ""县"""',
    "市直单位,县市区,𰻝镇,-𰻝镇,430726,否,",
)
DELEGATES = a_sheet(
    DELEGATE_HEADS,
    "党代表,覃𠮷祥,石门县一中",
    "人大代表,阿依古丽·买买提,",
    "人大代表,覃勇,@一中",
    "政协委员,覃勇,楚江街道",
)
PAST = a_sheet(
    PAST_HEADS,
    "2022,市直单位,石门县水利局,92.50,1,优秀",
    "2022,市直单位,石门县林业局,92.5,1,优秀",
    "2022,市直单位,石门县商务局,,3,",
    "2022,县市区,楚江街道,88,,良好",
)
ACCOUNTS = a_sheet(
    ACCOUNT_HEADS,
    "qinyong-1,覃勇,执法监督科,计票人、签到员,",
    "shuili-1,唐莉,,单位联络员,县水利局",
)


async def everything() -> tuple[Person, dict[str, str]]:
    """A county in which every kind has something; the person may take in all of them."""
    officer = await an_officer()
    person = await given.a_person(
        Role.COUNTY_OFFICER, Role.ADMINISTRATOR, jurisdiction=officer.jurisdiction
    )
    cycle = await a_year(officer)
    await taken(person, "units", "2024", UNITS)
    await prepare_items(officer, cycle)
    await taken(person, "delegates", str(cycle), DELEGATES)
    await taken(person, "past-years", "2022", PAST)
    await taken(person, "accounts", "", ACCOUNTS)
    scores = a_sheet(
        SCORE_HEADS,
        "县水利局,2.1,行政执法公示,7,6.50,＝一件超期,-截图",
        "石门县水利局,5.2,,,不适用,没有涉企检查,",
        "县司法局,1.1,,,0,主体未公告,",
    )
    await taken(person, "scores", str(cycle), scores)
    subjects = {"units": "2024", "past-years": "2022", "accounts": ""}
    return person, subjects | {"delegates": str(cycle), "scores": str(cycle)}


@pytest.mark.parametrize("ending", ["xlsx", "csv", "gb18030.csv"])
async def test_an_export_goes_in_again_unchanged(db, ending):
    person, subjects = await everything()
    counts = {}
    for name, kind in KINDS.items():
        subject = subjects[name]
        file, _, content = await written(kind, person.jurisdiction, subject, f"rows.{ending}")
        before = await kind.rows(person.jurisdiction, subject)
        draft = await actions.receive(person, name, subject, file, content)
        plan = (await preview(person, draft)).plan
        assert (name, plan.faults) == (name, [])
        counts[name] = (len(plan.added), len(plan.changed), len(plan.removed), plan.unchanged)
        await actions.take(person, draft, plan.seen)
        assert await kind.rows(person.jurisdiction, subject) == before
    assert counts == {
        "units": (0, 0, 0, 3),
        "delegates": (0, 0, 0, 4),
        "scores": (0, 0, 0, 54),
        "past-years": (0, 0, 0, 4),
        "accounts": (0, 0, 0, 4),
    }


@pytest.mark.parametrize("ending", ["xlsx", "csv", "gb18030.csv"])
async def test_an_empty_form_says_that_nothing_was_filled_in(db, ending):
    person, subjects = await everything()
    for name, kind in KINDS.items():
        _, _, content = await written(kind, person.jurisdiction, subjects[name], f"form.{ending}")
        draft = await actions.receive(person, name, subjects[name], "表样", content)
        plan = (await preview(person, draft)).plan
        assert [fault.words for fault in plan.faults] == ["表里没有填任何一行。请填好后再传。"]
