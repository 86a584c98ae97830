"""操作记录: what the trail shows, to whom, and in which words."""

import importlib
import json
import pkgutil
import re

import evaluation
from evaluation.accounts.rules import Role
from evaluation.audit.trail import Event
from evaluation.db import fetch
from evaluation.web.office.titles import EVENT_TITLES, FIELD_TITLES
from tests import given


async def test_the_trail_is_paged_by_fifty_and_stays_in_the_jurisdiction(read):
    here, elsewhere = await given.a_jurisdiction("石门县"), await given.a_jurisdiction("澧县")
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=here)
    for county, count in ((here, 51), (elsewhere, 1)):
        for number in range(count):
            await fetch(
                "SELECT record_event($1, 'somebody', 'SittingVoided', $2)",
                *(county, json.dumps({"reason": f"原因{number} {county}", "ballots": 0})),
            )
    page = await read(auditor, "/office/trail")
    assert page.count(">somebody</td>") == 50
    assert "原因：原因50" in page
    assert "原因：原因0 " not in page
    assert str(elsewhere) not in page
    older = re.search(r'href="(/office/trail\?before=\d+)"', page)[1]
    assert "原因：原因0 " in await read(auditor, older)


async def test_a_changed_trail_is_seen_at_once(read):
    county = await given.a_jurisdiction("石门县")
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=county)
    await fetch("SELECT record_event($1, 'somebody', 'SittingVoided', '{}')", county)
    assert "前后相接，没有改动" in await read(auditor, "/office/trail?verify=true")
    # The app's role can't touch the trail, so a copy that lies in front of it is changed.
    await fetch("CREATE TEMP TABLE audit_event ON COMMIT DROP AS SELECT * FROM audit_event")
    await fetch("UPDATE audit_event SET actor = 'nobody' WHERE actor = 'somebody'")
    assert "对不上" in await read(auditor, "/office/trail?verify=true")


async def test_every_event_and_every_field_has_a_chinese_title():
    for module in pkgutil.walk_packages(evaluation.__path__, "evaluation."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    events = Event.__subclasses__()
    assert {event.__name__ for event in events} == set(EVENT_TITLES)
    fields = {field for event in events for field in event.__struct_fields__}
    assert fields == set(FIELD_TITLES)
