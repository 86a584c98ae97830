"""显示屏: names, what each shows, which of them is alive."""

import pytest

from evaluation.audit import trail
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.scoring.display import add_display, note_seen, remove_display, show_on
from evaluation.scoring.display_queries import display_of, displays_of
from evaluation.scoring.display_rules import MOST_DISPLAYS, Show, check_message, check_name
from evaluation.scoring.rehearsal import clear_rehearsal
from tests import given


@pytest.fixture
async def hall(db: None) -> given.Hall:
    return await given.a_prepared_sitting()


async def events(hall: given.Hall) -> list[str]:
    rows = await fetch("SELECT name FROM audit_event WHERE name LIKE 'Display%' ORDER BY sequence")
    return [row["name"] for row in rows]


async def test_a_screen_is_named_follows_the_floor_and_shows_what_it_is_told(hall):
    main = await add_display(hall.officer, hall.sitting, " 主屏 ")
    side = await add_display(hall.officer, hall.sitting, "侧屏")
    assert [(one.name, one.shows) for one in await displays_of(hall.sitting)] == [
        ("主屏", Show.FLOOR),
        ("侧屏", Show.FLOOR),
    ]
    await show_on(hall.officer, hall.sitting, [side], Show.MESSAGE, "休息  15 分钟 ")
    assert (await display_of(hall.sitting, "侧屏")).message == "休息 15 分钟"
    assert (await display_of(hall.sitting, str(main).upper())).shows == Show.FLOOR
    await show_on(hall.officer, hall.sitting, [main, side], Show.BLANK, "还留着的字")
    assert {(one.shows, one.message) for one in await displays_of(hall.sitting)} == {
        (Show.BLANK, "")
    }
    await remove_display(hall.officer, hall.sitting, side)
    with pytest.raises(NotFound):
        await display_of(hall.sitting, "侧屏")
    assert await events(hall) == ["DisplayAdded"] * 2 + ["DisplayChanged"] * 2 + ["DisplayRemoved"]
    assert await trail.verify() > 0


async def test_a_name_is_one_screen_of_a_sitting_and_may_stand_in_another(hall):
    await add_display(hall.officer, hall.sitting, "主屏")
    with pytest.raises(Refused, match="已经有一块屏叫“主屏”"):
        await add_display(hall.officer, hall.sitting, "主屏")
    other = await given.a_prepared_sitting(units=1)
    await add_display(other.officer, other.sitting, "主屏")
    assert await events(hall) == ["DisplayAdded"] * 2


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "now",
        "a/b",
        "?",
        "..",
        "x" * 21,
        "主\n屏",
        "0869db3a-a0a0-4ae3-affc-748ad489f50f",
        "100%",
    ],
)
def test_a_name_that_cannot_stand_in_an_address_is_refused(name):
    with pytest.raises(Refused):
        check_name(name)


@pytest.mark.parametrize("name", ["主屏", "侧屏2", "计票室-东", "Hall B"])
def test_names_as_people_call_them_are_taken(name):
    assert check_name(name) == name


def test_a_message_is_there_short_and_kept_only_where_it_is_shown():
    assert check_message(Show.MESSAGE, "长" * 60) == "长" * 60
    assert check_message(Show.FLOOR, "别处的字") == ""
    for message, words in ((" ", "请先写"), ("长" * 61, "最多 60 字，现在 61 字")):
        with pytest.raises(Refused, match=words):
            check_message(Show.MESSAGE, message)


async def test_there_is_an_end_to_screens(hall):
    for number in range(MOST_DISPLAYS):
        await add_display(hall.officer, hall.sitting, f"屏{number}")
    with pytest.raises(Refused, match="最多 12 块"):
        await add_display(hall.officer, hall.sitting, "再一块")


async def test_a_screen_of_another_sitting_is_not_there_and_nothing_is_half_done(hall):
    mine = await add_display(hall.officer, hall.sitting, "主屏")
    other = await given.a_prepared_sitting(units=1)
    theirs = await add_display(other.officer, other.sitting, "主屏")
    with pytest.raises(NotFound):
        await show_on(hall.officer, hall.sitting, [mine, theirs], Show.BLANK)
    with pytest.raises(NotFound):
        await show_on(hall.officer, hall.sitting, [], Show.BLANK)
    with pytest.raises(NotFound):
        await remove_display(hall.officer, hall.sitting, theirs)
    assert await fetch_one("SELECT count(*) FROM display WHERE shows = 'floor'") == 2


async def test_a_screen_that_looks_connected_is_and_one_that_fell_silent_is_not(hall):
    """scorekeeper#929: a device looked connected and was not."""
    await add_display(hall.officer, hall.sitting, "主屏")
    fresh = await display_of(hall.sitting, "主屏")
    assert (fresh.silent, fresh.connected) == (None, False)
    await note_seen(fresh)
    assert (await display_of(hall.sitting, "主屏")).connected
    await fetch("UPDATE display SET seen = clock_timestamp() - interval '16 seconds'")
    silent = await display_of(hall.sitting, "主屏")
    assert (silent.silent >= 16, silent.connected) == (True, False)


async def test_a_screen_that_asks_every_two_seconds_writes_seldom(hall):
    await add_display(hall.officer, hall.sitting, "主屏")
    for seconds, written in ((4, False), (6, True)):
        await fetch(
            "UPDATE display SET seen = clock_timestamp() - make_interval(secs => $1)", seconds
        )
        before = await fetch_one("SELECT seen FROM display")
        await note_seen(await display_of(hall.sitting, "主屏"))
        assert (await fetch_one("SELECT seen FROM display") != before) == written


async def test_a_rehearsal_is_cleared_with_its_screens(hall):
    rehearsal = await given.rehearse(hall)
    await add_display(hall.officer, rehearsal, "主屏")
    await clear_rehearsal(hall.officer, rehearsal)
    assert await fetch_one("SELECT count(*) FROM display") == 0
