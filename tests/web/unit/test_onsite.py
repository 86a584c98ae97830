"""现场通报 at the unit's desk: what is to be checked, until when, and what became of it."""

from datetime import timedelta
from uuid import UUID

import pytest

from evaluation.rectification.onsite import draft_text, send_text
from evaluation.workdays.queries import now
from tests import given
from tests.rectification.onsite import TOLD
from tests.web.office.year import went_to


@pytest.fixture
async def hall(db: None) -> given.Hall:
    return await given.a_prepared_sitting(units=2)


async def sent(hall: given.Hall) -> UUID:
    text = await draft_text(hall.officer, hall.units[0], TOLD)
    await send_text(hall.officer, text, await now() + timedelta(hours=4))
    return text


async def test_the_unit_confirms_what_lies_on_its_desk(press, read, hall):
    clerk = await given.a_clerk(hall.jurisdiction, hall.units[0])
    assert "现在没有要您单位核对" in await read(clerk, "/unit/on-site")
    text = await sent(hall)
    assert "核对 2024 年度现场通报稿" in await read(clerk, "/unit")
    assert "不听商户陈述，正在整改。" in await read(clerk, "/unit/on-site")
    went_to(await press(clerk, f"/unit/on-site/{text}/confirm"), "/unit/on-site")
    assert "确认事实无误" in await read(clerk, "/unit/on-site")
    assert "已确认" in await read(clerk, "/unit")
    again = await press(clerk, f"/unit/on-site/{text}/confirm")
    assert (again.status_code, "不用核对" in again.text) == (409, True)


async def test_an_objection_wants_words_and_is_kept_as_it_was_written(press, read, hall):
    clerk = await given.a_clerk(hall.jurisdiction, hall.units[0])
    text = await sent(hall)
    objecting = f"/unit/on-site/{text}/object"
    refused = await press(clerk, objecting, {"objection": " "})
    assert (refused.status_code, "请写明异议" in refused.text) == (409, True)
    went_to(await press(clerk, objecting, {"objection": "时段写明在告知书里。"}), "/unit/on-site")
    page = await read(clerk, "/unit/on-site")
    assert "时段写明在告知书里。" in page
    assert "确认，事实无误" not in page


async def test_a_draft_and_another_units_text_are_not_there(client, press, read, hall):
    draft = await draft_text(hall.officer, hall.units[0], TOLD)
    clerk = await given.a_clerk(hall.jurisdiction, hall.units[0])
    assert "不听商户陈述" not in await read(clerk, "/unit/on-site")
    assert (await press(clerk, f"/unit/on-site/{draft}/confirm")).status_code == 404
    await send_text(hall.officer, draft, await now() + timedelta(hours=4))
    county = await given.a_jurisdiction("石门县")
    for stranger in (
        await given.a_clerk(hall.jurisdiction, hall.units[1]),
        await given.a_clerk(county, await given.a_unit(county, 1)),
    ):
        assert "不听商户陈述" not in await read(stranger, "/unit/on-site")
        for deed in ("confirm", "object"):
            answer = await press(stranger, f"/unit/on-site/{draft}/{deed}", {"objection": "不"})
            assert answer.status_code in (400, 404)
