"""The state machine against a table written by hand: each allowed step taken, each other tried."""

from itertools import product
from typing import NamedTuple

import msgspec
import pytest

from evaluation.accounts.rules import Person, Role
from evaluation.clues.moving import move
from evaluation.clues.states import ClueState
from evaluation.clues.steps import Step, check_step, possible
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused
from tests import given
from tests.clues.given import a_clue, a_unit, a_year
from tests.given import a_justice_office

TABLE = """
register         unregistered                                               registered      OT
hand_up          registered                                                 =               T  !
hand_down        registered                                                 =               O  !
decline          registered                                                 declined        O  !
accept           registered                                                 accepted        O
transfer         registered,accepted,investigating                          transferred     O  !
pass_on          registered,accepted                                        passed          O  !
assign           accepted                                                   investigating   O
extend           investigating,rectifying,sent_back                         =               O  !
supervise        accepted,investigating,founded,partly_founded,rectifying,verifying,sent_back = O !
find_unfounded   investigating                                              unfounded       O  !
find_founded     investigating                                              founded         O  !
find_partly      investigating                                              partly_founded  O  !
notify           founded,partly_founded                                     rectifying      O
notify_directly  registered                                                 rectifying      O
answer           rectifying,sent_back                                       verifying       U
send_back        verifying                                                  sent_back       O  !
verify           verifying                                                  verified        O  !
doubt            verified                                                   verifying       O  !
write_off        verified                                                   written_off     O
feed_back        declined,transferred,unfounded,written_off                 =               O  !
archive          declined,transferred,passed,unfounded,written_off          archived        O
reconsider       declined,transferred,passed                                registered      O  !
reopen           unfounded,written_off,archived                             investigating   O  !
"""
"""Step, where it begins, where it leads (= it stays), who (Officer, Township, Unit), ! a reason."""
WHO = {
    "O": {Role.CITY_OFFICER, Role.COUNTY_OFFICER},
    "T": {Role.JUSTICE_OFFICE},
    "U": {Role.CLERK},
}
REASON = "核实后的情况见附件"
EVERYTHING = list(product(Step, ClueState, Role))


class Row(NamedTuple):
    begins: set[str]
    ends: str
    by: set[Role]
    reason: bool


def read(line: str) -> tuple[Step, Row]:
    step, begins, ends, who, *reason = line.split()
    by = {role for letter in who for role in WHO[letter]}
    return Step(step), Row(set(begins.split(",")), ends, by, bool(reason))


EXPECTED = dict(map(read, TABLE.strip().splitlines()))


def leads_to(step: Step, state: ClueState, role: Role) -> str | None:
    """None: the step is forbidden."""
    row = EXPECTED[step]
    if role not in row.by or state not in row.begins:
        return None
    return state if row.ends == "=" else row.ends


def tried(step: Step, state: ClueState, role: Role, reason: str = REASON) -> str:
    try:
        return check_step(step, state, {role}, reason)
    except NotFound:
        return "404"
    except Refused:
        return "409"


def test_every_step_from_every_state_by_every_role_is_as_the_table_says():
    assert len(EVERYTHING) == len(Step) * len(ClueState) * len(Role) == 24 * 16 * 12
    for step, state, role in EVERYTHING:
        no = "404" if role not in EXPECTED[step].by else "409"
        wanted = leads_to(step, state, role) or no
        assert (step, state, role, tried(step, state, role)) == (step, state, role, wanted)


def test_who_reads_of_a_step_is_offered_it_and_nothing_else():
    for state, role in product(ClueState, Role):
        wanted = [step for step in Step if leads_to(step, state, role)]
        assert sorted(possible(state, {role})) == sorted(wanted)


def test_a_step_that_asks_for_a_reason_is_not_taken_without_one():
    for step, state, role in EVERYTHING:
        if leads_to(step, state, role):
            silent = tried(step, state, role, reason="")
            assert (step, silent == "409") == (step, EXPECTED[step].reason)


def test_a_reason_longer_than_the_column_is_refused_before_it_is_written():
    with pytest.raises(Refused, match="最多 500 字，现在有 501 字"):
        check_step(Step.DECLINE, ClueState.REGISTERED, {Role.CITY_OFFICER}, "长" * 501)


class Cast(NamedTuple):
    """One person of each role around one unit and one 司法所."""

    people: dict[Role, Person]
    about: dict[str, object]

    async def clue(self, state: str) -> object:
        return (await a_clue(state=ClueState(state), **self.about)).id  # type: ignore[arg-type]


@pytest.fixture
async def cast(db) -> Cast:
    here, cycle = await a_year()
    unit, place = await a_unit(here), await a_justice_office(here)
    people = {role: await given.a_person(role, jurisdiction=here) for role in Role}
    people[Role.CLERK] = msgspec.structs.replace(people[Role.CLERK], unit=unit)
    township = people[Role.JUSTICE_OFFICE]
    people[Role.JUSTICE_OFFICE] = msgspec.structs.replace(township, place=place)
    about = {"jurisdiction": here, "cycle": cycle, "unit": unit, "place": place}
    return Cast(people, about)


async def test_every_allowed_step_is_taken_in_the_database_and_recorded(cast):
    taken = 0
    for step, state, role in EVERYTHING:
        wanted = leads_to(step, state, role)
        if wanted is None:
            continue
        clue = await cast.clue(state)
        async with transaction():
            record = await move(cast.people[role], clue, step, reason=REASON)
        (row,) = await fetch(
            "SELECT k.state, s.step, s.before, s.after, s.by FROM clue k "
            "JOIN clue_step s ON s.clue = k.id WHERE s.id = $1",
            record,
        )
        assert tuple(row) == (wanted, step, state, wanted, cast.people[role].account)
        taken += 1
    assert taken == sum(len(row.begins) * len(row.by) for row in EXPECTED.values())


async def test_no_forbidden_step_leaves_anything_in_the_database(cast):
    for state in ClueState:
        clue = await cast.clue(state)
        for step, role in product(Step, Role):
            if leads_to(step, state, role) or role not in {*EXPECTED[step].by, wrong_in(state)}:
                continue
            with pytest.raises((Refused, NotFound)):
                await move(cast.people[role], clue, step, reason=REASON)
        assert await fetch_one("SELECT state FROM clue WHERE id = $1", clue) == state
    assert await fetch_one("SELECT count(*) FROM clue_step") == 0


def wrong_in(state: ClueState) -> Role:
    """Another wrong role for each state, so that all of them come to the database."""
    roles = list(Role)
    return roles[list(ClueState).index(state) % len(roles)]


async def test_every_step_is_refused_to_every_other_role_in_the_state_where_it_begins(cast):
    for step, row in EXPECTED.items():
        clue = await cast.clue(min(row.begins))
        for role in set(Role) - row.by:
            with pytest.raises(NotFound):
                await move(cast.people[role], clue, step, reason=REASON)
    assert await fetch_one("SELECT count(*) FROM clue_step") == 0


async def test_who_verified_last_never_writes_off_and_who_verified_before_may(cast):
    first, second = cast.people[Role.CITY_OFFICER], cast.people[Role.COUNTY_OFFICER]
    clue = await cast.clue("verifying")
    for person, step in ((first, Step.VERIFY), (second, Step.DOUBT), (second, Step.VERIFY)):
        async with transaction():
            await move(person, clue, step, reason=REASON)
    with pytest.raises(Refused, match="验收通过的是您。销号要由另一个人办理"):
        await move(second, clue, Step.WRITE_OFF)
    async with transaction():
        await move(first, clue, Step.WRITE_OFF)
    assert await fetch_one("SELECT state FROM clue WHERE id = $1", clue) == "written_off"


async def test_a_limit_is_put_off_once_in_a_state_and_again_only_in_the_next(cast):
    officer = cast.people[Role.CITY_OFFICER]
    clue = await cast.clue("investigating")
    async with transaction():
        await move(officer, clue, Step.EXTEND, reason=REASON)
    with pytest.raises(Refused, match="已经延期一次，不能再延"):
        await move(officer, clue, Step.EXTEND, reason=REASON)
    for step in (Step.FIND_FOUNDED, Step.NOTIFY, Step.EXTEND):
        async with transaction():
            await move(officer, clue, step, reason=REASON)
    assert await fetch_one("SELECT extended FROM clue WHERE id = $1", clue) == 1
