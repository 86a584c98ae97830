"""抽签: the order can be redone by anyone, and nothing that is typed wrongly draws."""

import subprocess
from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from evaluation.cycles.seeds import read_seed
from evaluation.errors import Refused
from evaluation.scoring.lots import (
    Draw,
    HalfDayPlan,
    Method,
    Part,
    Reporter,
    check_half_days,
    drawn,
)

SEED = "361425516234"
TITLES = ["常德市公安局", "常德市教育局", "常德市水利局", "国家税务总局常德市税务局", "津市市"]
DAY, NEXT = date(2025, 1, 16), date(2025, 1, 17)


def reporters(titles: Sequence[str] = TITLES, written: Sequence[str] = ()) -> list[Reporter]:
    return [Reporter(uuid4(), title, title in written) for title in titles]


def a_draw(these: Sequence[Reporter], method: Method = Method.SEED, **more: object) -> Draw:
    return Draw(
        method=method,
        units=frozenset(one.unit for one in these),
        **({"seed": SEED} | more),  # type: ignore[arg-type]
    )


def by_hand(these: Sequence[Reporter], numbers: Sequence[str], **more: object) -> Draw:
    pairs = zip([one.unit for one in these], numbers, strict=True)
    return a_draw(these, Method.HAND, numbers=dict(pairs), **more)


def titles_of(draw: Draw, these: Sequence[Reporter], times: int = 1) -> list[str]:
    return [place.title for place in drawn(draw, these, times).places]


def refusal(draw: Draw, these: Sequence[Reporter], times: int = 1) -> str:
    with pytest.raises(Refused) as no:
        drawn(draw, these, times)
    return str(no.value)


def sha256sum(text: bytes) -> str:
    """By a program that is not ours."""
    done = subprocess.run(["sha256sum"], input=text, capture_output=True, check=True)
    return done.stdout.split()[0].decode()


def test_the_order_follows_from_the_printed_recipe_alone():
    these = reporters()
    redone = sorted(TITLES, key=lambda title: sha256sum(f"{SEED}\n{title}".encode()))
    places = drawn(a_draw(these), these, 1).places
    assert [place.title for place in places] == redone
    assert [place.number for place in places] == [1, 2, 3, 4, 5]
    assert [place.digest for place in places] == [
        sha256sum(f"{SEED}\n{title}".encode()) for title in redone
    ]


@whatever(st.permutations(TITLES))
def test_the_order_of_the_register_changes_nothing(titles):
    these = reporters(titles)
    assert titles_of(a_draw(these), these) == titles_of(a_draw(r := reporters()), r)


@whatever(st.from_regex(r"[1-6]{8,20}", fullmatch=True))
def test_any_seed_places_every_unit_once(seed):
    these = reporters()
    assert sorted(titles_of(a_draw(these, seed=seed), these)) == sorted(TITLES)


def test_another_seed_draws_another_order():
    these = reporters()
    orders = {tuple(titles_of(a_draw(these, seed=f"1234567{n}"), these)) for n in range(20)}
    assert len(orders) > 10


def test_spaces_and_full_width_figures_of_a_seed_mean_the_same():
    assert read_seed(" ３６１４ 2551 6234\n") == SEED


@pytest.mark.parametrize(
    "typed", ["", "1234567", "12345678a", "1" * 61, "一二三四五六七八", "1.2345678"]
)
def test_a_seed_is_dice_and_enough_of_them(typed):
    assert "种子请填当场掷骰子" in refusal(a_draw(r := reporters(), seed=typed), r)


def test_who_reports_in_writing_comes_last_in_the_order_of_the_register():
    written = ("常德市公安局", "常德市水利局")
    these = reporters(written=written)
    places = drawn(a_draw(these), these, 1).places
    assert [place.title for place in places[3:]] == list(written)
    assert [place.digest for place in places[3:]] == ["", ""]
    assert [place.written for place in places] == [False] * 3 + [True] * 2


def test_who_reports_in_writing_may_be_drawn_as_well():
    written = TITLES[:3]
    these = reporters(written=written)
    places = drawn(a_draw(these, draw_written=True), these, 1).places
    redone = sorted(written, key=lambda title: sha256sum(f"{SEED}\n{title}".encode()))
    assert [place.title for place in places[2:]] == redone
    assert all(place.digest for place in places)


def test_an_order_by_hand_is_taken_as_it_was_drawn():
    these = reporters(written=("津市市",))
    draw = by_hand(these, ["3", " １", "4", "2", ""])
    assert titles_of(draw, these) == [TITLES[1], TITLES[3], TITLES[0], TITLES[2], "津市市"]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (["1", "2", "3", "4", "4"], "重复的号码 4；缺的号码 5"),
        (["1", "2", "3", "4", "6"], "缺的号码 5；多出的号码 6"),
        (["0", "1", "2", "3", "4"], "缺的号码 5；多出的号码 0"),
        (["1", "2", "3", "4", ""], "请给“津市市”填抽到的号码"),
        (["1", "2", "3", "4", "五"], "请给“津市市”填抽到的号码"),
        (["1", "2", "3", "4", "-5"], "请给“津市市”填抽到的号码"),
        (["1", "2", "3", "4", "٥"], "请给“津市市”填抽到的号码"),
    ],
)
def test_numbers_by_hand_are_one_to_n_each_once(numbers, words):
    these = reporters()
    assert words in refusal(by_hand(these, numbers), these)


def test_half_days_take_their_numbers_and_the_last_one_what_is_left():
    these = reporters(written=("津市市",))
    plans = (HalfDayPlan(DAY, Part.MORNING, 1), HalfDayPlan(DAY, Part.AFTERNOON))
    places = drawn(a_draw(these, half_days=plans), these, 1).places
    assert [place.half_day for place in places] == [1, 2, 2, 2, 2]


def test_a_sitting_without_half_days_is_one():
    these = reporters()
    assert {place.half_day for place in drawn(a_draw(these), these, 1).places} == {1}


@pytest.mark.parametrize("counts", [(2, 2), (3, 3), (5, None), (9, None), (2, 2, None, 1)])
def test_half_days_that_do_not_add_up_are_refused(counts):
    parts = [(DAY, Part.MORNING), (DAY, Part.AFTERNOON), (NEXT, Part.MORNING), (NEXT, Part.EVENING)]
    plans = tuple(
        HalfDayPlan(day, part, count) for (day, part), count in zip(parts, counts, strict=False)
    )
    these = reporters()
    assert "各半天一共排了" in refusal(a_draw(these, half_days=plans), these)


@pytest.mark.parametrize(
    ("plans", "words"),
    [
        ([(NEXT, Part.MORNING, 1), (DAY, Part.MORNING, 1)], "按先后排"),
        ([(DAY, Part.AFTERNOON, 1), (DAY, Part.MORNING, 1)], "按先后排"),
        ([(DAY, Part.MORNING, 1), (DAY, Part.MORNING, 1)], "不能重复"),
        ([(DAY, Part.MORNING, 0)], "至少一家"),
        ([(DAY, Part.MORNING, None), (DAY, Part.AFTERNOON, None)], "只能有一个半天不填家数"),
        ([(date(2025, 1, n), Part.MORNING, 1) for n in range(1, 10)], "最多排 8 个半天"),
    ],
)
def test_half_days_stand_in_the_order_of_time(plans, words):
    with pytest.raises(Refused, match=words):
        check_half_days([HalfDayPlan(*plan) for plan in plans])


def test_a_second_draw_needs_a_reason_which_is_kept():
    these = reporters()
    assert "重抽要写明原因" in refusal(a_draw(these, reason="  "), these, 2)
    assert drawn(a_draw(these, reason=" 漏了一家 "), these, 2).reason == "漏了一家"


def test_what_was_not_on_the_page_is_not_drawn():
    these = reporters()
    late = [*these, Reporter(uuid4(), "常德市档案局", written=False)]
    assert "刚刚有增减，没有抽签" in refusal(a_draw(these), late)
    assert "刚刚有增减，没有抽签" in refusal(a_draw(late), these)
    assert "议程里还没有单位" in refusal(a_draw([]), [])


def test_a_unit_that_is_not_there_cannot_be_numbered():
    these = reporters()
    draw = by_hand(these, ["1", "2", "3", "4", "5"])
    numbers = draw.numbers | {UUID(int=1): "6"}
    again = Draw(method=Method.HAND, units=draw.units, numbers=numbers)
    assert titles_of(again, these) == TITLES
