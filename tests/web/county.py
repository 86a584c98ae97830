"""A county with one published year and one in preparation, and a word in everything that is kept.

`secret` stands in what only its own office may read; `hall` in what its hall may see as well.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from evaluation.accounts.rules import Person, Role
from evaluation.cycles import defaults
from evaluation.cycles.actions import adopt_scheme, begin_cycle
from evaluation.cycles.rules import Scope
from evaluation.db import fetch, fetch_one
from evaluation.findings.actions import NewFinding, enter_finding
from evaluation.intake.actions import receive
from evaluation.intake.actions import take as take_in
from evaluation.intake.queries import preview
from evaluation.objective import actions, adjusting, confirming, objections
from evaluation.objective.holding import Finding
from evaluation.registry.actions import record_change
from evaluation.registry.rules import Change, ChangeKind
from evaluation.results import copies, past_years, publishing, reports, reviews
from evaluation.results.changes import PointsChanged
from evaluation.results.correcting import correct_tally
from evaluation.results.rules import Scan
from evaluation.scoring import agenda, lots, rehearsal
from evaluation.scoring.actions import (
    NewSlip,
    issue_slips,
    make_key_card,
    make_slips,
    prepare_sitting,
)
from evaluation.scoring.display import add_display
from tests import given
from tests.objective.year import a_bare_unit
from tests.scans import a_pdf
from tests.web.county_clues import clue_places
from tests.web.county_notices import notice_places
from tests.web.county_rectification import rectification_places
from tests.web.county_report import report_places
from tests.web.county_sides import side_places
from tests.web.office.test_who_may_enter import REGISTER

PDF = a_pdf()
YEAR = 2025
SLIPS = {"party": 3, "npc": 3, "cppcc": 3}
ODD = given.FULL | {"team": "17.5", "casefile": "21.5"}
"""Scores that give figures of their own."""


@dataclass
class County:
    """`places` fill the paths of the tables; `slip` is one of the sitting that is prepared,
    `practice` one of its rehearsal, which is open.
    """

    secret: str
    hall: str
    jurisdiction: UUID
    officers: list[Person]
    scrutineers: list[Person]
    units: list[UUID]
    slip: NewSlip
    practice: NewSlip
    places: dict[str, Any]


async def a_county(title: str, secret: str, hall: str, scope: Scope) -> County:
    past = await given.an_open_sitting(units=2, slips=SLIPS)
    here = past.jurisdiction
    await fetch("UPDATE jurisdiction SET title = $2 WHERE id = $1", here, title)
    await fetch(
        "UPDATE account SET full_name = full_name || $2::text, office = $2 WHERE jurisdiction = $1",
        *(here, secret),
    )
    await fetch(
        "UPDATE unit SET title = $2 || '一局', short_title = $2 WHERE id = $1", past.units[0], hall
    )
    await fetch("UPDATE sitting SET title = $2 WHERE id = $1", past.sitting, hall)
    officers = [
        past.officer,
        past.other,
        await given.a_person(Role.COUNTY_OFFICER, jurisdiction=here, full_name=f"覃勇{secret}"),
    ]
    county = County(secret, hall, here, officers, past.scrutineers, [], *past.slips[:2], {})
    county.places["nobody"] = uuid4()
    await _hold(county, past, scope)
    await _prepare(county)
    return county


async def _hold(county: County, past: given.Hall, scope: Scope) -> None:
    """The published year: corrected, signed, approved, a review asked and decided."""
    secret, officer = county.secret, county.officers[0]
    await given.cast_all(past, {past.units[0]: ODD, past.units[1]: given.HALF})
    await given.close_and_open(past)
    change = PointsChanged(
        unit=past.units[0], item="1.1", points="3.17", reason=secret, document_number=secret
    )
    for person in county.officers[:2]:
        await correct_tally(person, past.sitting, change)
    await given.sign(past)
    await _approve(county, past)
    await fetch("UPDATE board SET scope = $2 WHERE cycle = $1", past.cycle, scope)
    await publishing.announce_results(officer, past.cycle)
    clerk = await given.a_clerk(county.jurisdiction, past.units[0])
    review = await reviews.ask_review(clerk, past.sitting, secret)
    await reviews.decide_review(county.officers[2], review, upheld=False, decision=secret)
    await given.the_days_have_passed(past.cycle)
    document = await _a_document(county, past)
    await reports.order_reports(officer, past.sitting)
    county.places |= {
        "past_sitting": past.sitting,
        "past_cycle": past.cycle,
        "past_unit": past.units[0],
        "past_board": await fetch_one("SELECT id FROM board WHERE cycle = $1", past.cycle),
        "past_document": document,
        "copy": await copies.take_copy(officer, past.sitting, document, f"{secret}.pdf", PDF),
        "review": review,
        "publication": await given.publish_now(past),
        "change": change,
    }


async def _a_document(county: County, past: given.Hall) -> UUID:
    """A kept form with a Word file; nothing of it is ever changed, so it is another's row."""
    document = uuid4()
    other = await given.a_document(past)
    await fetch(
        "INSERT INTO document SELECT (jsonb_populate_record(d, $2::text::jsonb)).* FROM document d "
        "WHERE id = $1",
        *(other, json.dumps({"id": str(document), "title": county.secret, "docx": "\\x504b"})),
    )
    return document


async def _approve(county: County, past: given.Hall) -> None:
    first, second, _ = county.officers
    scan = Scan(f"{county.secret}.pdf", PDF)
    await publishing.approve_results(first, past.sitting, given.APPROVED, scan)
    file = await fetch_one("SELECT id FROM kept_file WHERE jurisdiction = $1", past.jurisdiction)
    paper = type(given.APPROVED)(given.APPROVED.document_number, given.APPROVED.dated_on, file)
    await publishing.approve_results(second, past.sitting, paper)


async def _prepare(county: County) -> None:
    """The year in preparation, as far as it goes before the sitting."""
    secret, here, officer = county.secret, county.jurisdiction, county.officers[0]
    cycle = await begin_cycle(
        *(officer, YEAR, {"市直单位": Scope.ALL}),
        basis=secret,
        plan_number=secret,
        approved_by=secret,
    )
    for number in (secret, f"{secret}2"):
        await adopt_scheme(officer, cycle, defaults.points_scheme(), number)
    titles = (f"{county.hall}一局", "第二局", f"{county.hall}三局")
    county.units = [
        await a_bare_unit(here, number, YEAR, title) for number, title in enumerate(titles, 1)
    ]
    county.places |= {"jurisdiction": here, "cycle": cycle, "unit": county.units[0], "version": 1}
    await fetch(
        'INSERT INTO delegate (id, jurisdiction, cycle, "group", name, organisation) '
        "SELECT gen_random_uuid(), $1, c, 'party', '李' || $3::text, $3 FROM unnest($2::uuid[]) c",
        *(here, [cycle, county.places["past_cycle"]], secret),
    )
    county.places["delegate"] = await fetch_one("SELECT id FROM delegate WHERE cycle = $1", cycle)
    await _fill_register(county)
    await _score(county)
    await _plan_sitting(county)
    county.places |= await report_places(officer, cycle, county.units, secret, county.hall)
    past = county.places
    county.places |= await rectification_places(
        county.officers, past["past_cycle"], past["past_unit"], secret
    )
    county.places |= await notice_places(officer, past["past_cycle"], past["past_unit"], secret)
    county.places |= await clue_places(officer, cycle, county.units[0], secret)
    county.places |= await side_places(county.officers, cycle, county.units[0], secret)


async def _fill_register(county: County) -> None:
    """A unit that is no more, sheets that wait, a year that was counted on paper."""
    secret, here, officer = county.secret, county.jurisdiction, county.officers[0]
    change = Change(county.units[2], ChangeKind.ABOLISHED, document_number=secret)
    await record_change(officer.username, here, change, None)
    rows = f"年度,榜单,单位,得分,名次,等次\n2022,市直单位,{secret}局,92.47,1,优秀\n"
    draft = await receive(officer, "past-years", "2022", "往年.csv", rows.encode())
    await take_in(officer, draft, (await preview(officer, draft)).plan.seen)
    past = await fetch_one("SELECT id FROM past_year WHERE jurisdiction = $1", here)
    await past_years.keep_scan(officer, past, secret, f"{secret}.pdf", PDF)
    register = REGISTER.replace("一局", f"{secret}局").encode()
    county.places |= {
        "unit_change": await fetch_one("SELECT id FROM unit_change WHERE jurisdiction = $1", here),
        "past": past,
        "draft": await receive(officer, "units", "2026", f"{secret}.csv", register),
        "account": county.officers[1].account,
        "sheet_of_officers": "units",
        "case_kind": "penalty",
        "notice_kind": "pressing",
        "sheet_of_administrators": "accounts",
        "form": "form.xlsx",
    }


async def _score(county: County) -> None:
    """Deductions with evidence, a ceiling that waits, the sheet sent and objected to."""
    secret, unit, officer = county.secret, county.units[0], county.officers[0]
    found = Finding(secret, secret, f"{secret}.pdf", PDF)
    inspected = NewFinding(
        rule="unrecorded", cases=1, text=secret, found_on=date(YEAR, 3, 3), evidence=secret
    )
    await actions.prepare_items(officer, county.places["cycle"])
    await actions.add_deduction(officer, unit, "2.1", "1.73", found)
    await adjusting.add_adjustment(officer, unit, "bonus", "1.37", found)
    await adjusting.ask_for_ceiling(officer, unit, "良好", found)
    await confirming.send_confirmations(officer, county.places["cycle"])
    clerk = await given.a_clerk(county.jurisdiction, unit)
    await objections.object_to(clerk, unit, "2.1", secret)
    evidence = "SELECT id, file FROM deduction WHERE jurisdiction = $1 AND file IS NOT NULL"
    row = (await fetch(evidence, county.jurisdiction))[0]
    county.places |= {
        "deduction": row["id"],
        "file": row["file"],
        "adjustment": await fetch_one("SELECT id FROM adjustment WHERE unit = $1", unit),
        "objection": await fetch_one(
            "SELECT id FROM objection WHERE jurisdiction = $1", county.jurisdiction
        ),
        "item": "2.1",
        "finding": await enter_finding(officer, unit, inspected),
    }


async def _plan_sitting(county: County) -> None:
    """Prepared, its order drawn, its slips out, and a rehearsal of it."""
    officer, cycle = county.officers[0], county.places["cycle"]
    board = await fetch_one("SELECT id FROM board WHERE cycle = $1", cycle)
    sitting = await prepare_sitting(
        officer,
        cycle=cycle,
        board=board,
        title=county.hall,
        held_on=date(2026, 1, 16),
        units=county.units[:2],
    )
    draw = lots.Draw(method=lots.Method.SEED, units=frozenset(county.units[:2]), seed="31415926")
    await agenda.draw_lots(officer, sitting, draw)
    for group in SLIPS:
        slips = await make_slips(officer, sitting, group, 2)
        await issue_slips(officer, sitting, group, 2)
        county.slip = slips[0]
    for scrutineer in county.scrutineers:
        await make_key_card(scrutineer, sitting)
    made = await rehearsal.start_rehearsal(officer, sitting, 1)
    county.practice = made.slips[0]
    hall = given.Hall(
        county.jurisdiction, *county.officers[:2], [], [], cycle, sitting, county.units
    )
    county.places |= {
        "board": board,
        "document": await given.a_document(hall),
        "sitting_id": sitting,
        "rehearsal": made.sitting,
        "lots": await fetch_one("SELECT id FROM lots WHERE sitting = $1", sitting),
        "stub": county.slip.stub,
        "display": await add_display(officer, sitting, "主屏"),
    }
