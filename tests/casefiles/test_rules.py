"""案卷评查 as arithmetic, draw and assignment, against figures computed by hand."""

from collections import Counter
from hashlib import sha256
from uuid import UUID

import msgspec
import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from evaluation.casefiles.assigning_rules import Reviewer, Task, assigned, may_review, third
from evaluation.casefiles.default_standards import DEFAULTS, PENALTY
from evaluation.casefiles.drawing import Candidate, drawn, list_digest, shorts
from evaluation.casefiles.rules import (
    Bounds,
    Grade,
    Plan,
    are_apart,
    check_plan,
    grade_of,
    mean,
    points_of,
    read_points,
    settled,
)
from evaluation.casefiles.setting import TypedHead, read_standard
from evaluation.casefiles.standards import check_standard, encoded, sheets_in
from evaluation.casefiles.states import FileKind
from evaluation.errors import Refused


@pytest.mark.parametrize(
    ("scores", "score"),
    [
        ([], None),
        (["90"], None),
        (["90", "86"], "88.00"),
        (["90.5", "86"], "88.25"),
        (["100", "90"], "95.00"),  # exactly 10 apart: no third
        (["100", "89.9"], None),  # 10.1 apart: a third is called for
        (["0", "0"], "0.00"),
        (["0", "88"], None),
        (["100", "80", "86"], "86.00"),
        (["80", "100", "60"], "80.00"),
        (["0", "88", "90.5"], "88.00"),
        (["88", "88", "60"], "88.00"),
    ],
)
def test_a_file_settles_by_the_mean_of_two_or_the_median_of_three(scores, score):
    assert settled(scores, 10) == score


points = st.integers(0, 1000).map(lambda tenths: f"{tenths // 10}.{tenths % 10}")


@any_of(st.lists(points, max_size=3), st.randoms())
def test_the_order_of_the_reviewers_changes_nothing(scores, dice):
    other = list(scores)
    dice.shuffle(other)
    assert settled(scores, 10) == settled(other, 10)
    assert are_apart(scores, 10) == are_apart(other, 10)


@pytest.mark.parametrize(
    ("scores", "score"),
    [
        ([], None),
        (["88.00"], "88.00"),
        (["88.25", "91.00"], "89.63"),  # 89.625 goes up
        (["90.00", "90.00", "90.01"], "90.00"),  # 90.00333…
        (["90.00", "90.01", "90.01"], "90.01"),  # 90.00666…
        (["0.00", "96.50"], "48.25"),
    ],
)
def test_a_unit_has_the_mean_of_its_files_rounded_once_half_up(scores, score):
    assert mean(scores) == score


def test_a_sheet_loses_no_more_than_an_item_has_and_never_falls_below_zero():
    most = {"a1": "4", "b1": "6", "c1": "90"}
    assert points_of({}, most, zero=False) == "100"
    assert points_of({"a1": "1.5", "b1": "2"}, most, zero=False) == "96.5"
    assert points_of({"a1": "9"}, most, zero=False) == "96"
    assert points_of({"a1": "9", "b1": "6", "c1": "95"}, most, zero=False) == "0"
    assert points_of({"unknown": "9"}, most, zero=False) == "100"
    assert points_of({"a1": "1"}, most, zero=True) == "0"


@pytest.mark.parametrize(
    ("score", "grade"),
    [("95.00", "excellent"), ("94.99", "passed"), ("70.00", "passed"), ("69.99", "failed")],
)
def test_grades_lie_at_95_and_70_unless_the_plan_says_otherwise(score, grade):
    assert grade_of(score, Bounds()) == grade


def test_other_bounds_are_data():
    assert grade_of("90.00", Bounds("90", "60")) == Grade.EXCELLENT
    assert grade_of("60.00", Bounds("90", "60")) == Grade.PASSED


@pytest.mark.parametrize("typed", ["", "101", "-1", "1.25", "abc", "1e1", "100.1"])
def test_points_are_plain_figures_with_at_most_one_place(typed):
    with pytest.raises(Refused, match="最多一位小数"):
        read_points(typed)


def test_points_are_kept_in_their_shortest_writing():
    assert [read_points(text) for text in ("7.0", " 08 ", "９.５", "100")] == [
        "7",
        "8",
        "9.5",
        "100",
    ]


@pytest.mark.parametrize(
    ("plan", "apart", "days"),
    [
        (Plan({FileKind.PENALTY: 0}), 10, 5),
        (Plan({FileKind.PENALTY: 51}), 10, 5),
        (Plan(bounds=Bounds("70", "70")), 10, 5),
        (Plan(), 0, 5),
        (Plan(), 10, 0),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(plan, apart, days):
    with pytest.raises(Refused):
        check_plan(plan, apart, days)


# ---- the draw


def a_file(unit: int, kind: FileKind, number: int) -> Candidate:
    title = f"常德市第{unit}局"
    return Candidate(
        UUID(int=unit * 10_000 + number), UUID(int=unit), title, kind, f"〔2024〕{number}号"
    )


FILES = [
    a_file(unit, kind, number)
    for unit in range(1, 6)
    for kind, numbers in ((FileKind.PENALTY, range(1, 7)), (FileKind.LICENCE, range(11, 14)))
    for number in numbers
]


@any_of(st.permutations(FILES), st.from_regex(r"[0-9]{8,20}", fullmatch=True))
def test_the_draw_is_the_same_for_any_order_of_the_list(files, seed):
    assert drawn(seed, files, Plan()) == drawn(seed, FILES, Plan())
    assert list_digest(files) == list_digest(FILES)


def test_anyone_can_redo_the_draw_by_the_recipe():
    taken = drawn("31526413", FILES, Plan())
    assert [one.place for one in taken] == list(range(1, 11))
    own = [one for one in FILES if one.unit == UUID(int=3) and one.kind == FileKind.PENALTY]
    by_hand = min(
        own,
        key=lambda one: sha256(
            f"31526413\n常德市第3局\n行政处罚\n{one.number}".encode()
        ).hexdigest(),
    )
    assert [one.file for one in taken if one.file in own] == [by_hand]
    assert (
        list_digest(FILES[:1])
        == sha256("常德市第1局\t行政处罚\t〔2024〕1号\n".encode()).hexdigest()
    )


def test_a_unit_with_fewer_files_gives_what_it_has_and_is_named():
    plan = Plan({FileKind.PENALTY: 2, FileKind.LICENCE: 1})
    files = [a_file(1, FileKind.PENALTY, 1), a_file(1, FileKind.LICENCE, 2)]
    assert len(drawn("31526413", files, plan)) == 2
    assert [one.words for one in shorts(["常德市第1局", "常德市第2局"], files, plan)] == [
        "常德市第1局：行政处罚应抽 2 卷，目录里只有 1 卷",
        "常德市第2局：行政处罚应抽 2 卷，目录里没有案卷",
        "常德市第2局：行政许可应抽 1 卷，目录里没有案卷",
    ]


def test_a_list_without_a_file_of_the_plan_is_not_drawn_from():
    with pytest.raises(Refused, match="没有抽取"):
        drawn("31526413", [a_file(1, FileKind.COERCION, 1)], Plan())


# ---- the assignment


def tasks_of(count: int, units: int) -> list[Task]:
    return [
        Task(UUID(int=at), f"k{at}", f"第{at % units}局", f"第{at % units}局（{at}号）")
        for at in range(1, count + 1)
    ]


def reviewers_of(homes: list[str]) -> list[Reviewer]:
    return [Reviewer(UUID(int=1000 + at), f"p{at:03}", home) for at, home in enumerate(homes)]


homes = st.lists(st.sampled_from(["", "第0局", "第1局", "第2局"]), min_size=4, max_size=9)


@any_of(st.integers(1, 40), homes, st.integers(0, 10**9), st.randoms())
def test_nobody_gets_the_own_units_file_and_no_move_would_make_it_more_even(
    count, where, seed, dice
):
    tasks, reviewers = tasks_of(count, 3), reviewers_of(where)
    try:
        shares = assigned(str(seed), tasks, reviewers)
    except Refused:
        assert any(sum(may_review(one, task) for one in reviewers) < 2 for task in tasks)
        return
    mixed = list(reviewers)
    dice.shuffle(mixed)
    assert assigned(str(seed), tasks, mixed) == shares
    by_id = {one.id: one for one in reviewers}
    loads = Counter(one for ones in shares.values() for one in ones)
    for task in tasks:
        assert len(set(shares[task.id])) == 2
        assert all(may_review(by_id[one], task) for one in shares[task.id])
        for giver in shares[task.id]:
            takers = [one for one in reviewers if one.id not in shares[task.id]]
            fit = [loads[one.id] for one in takers if may_review(one, task)]
            assert loads[giver] - min(fit, default=loads[giver]) < 2


@any_of(st.integers(1, 60), st.integers(2, 9), st.integers(0, 10**9))
def test_reviewers_of_no_unit_have_within_one_file_of_each_other(count, people, seed):
    shares = assigned(str(seed), tasks_of(count, 5), reviewers_of([""] * people))
    loads = Counter({UUID(int=1000 + at): 0 for at in range(people)})
    loads.update(one for ones in shares.values() for one in ones)
    assert max(loads.values()) - min(loads.values()) <= 1


def test_two_of_one_unit_cannot_review_its_file():
    with pytest.raises(Refused, match="第1局（1号）"):
        assigned("1", tasks_of(1, 3), reviewers_of(["第1局", "第1局", ""]))


def test_the_third_is_another_again_and_of_another_unit():
    task, people = tasks_of(1, 3)[0], reviewers_of(["", "", "第1局", "第2局"])
    taken = [people[0].id, people[1].id]
    assert third("1", task, people, {}, taken) == people[3].id
    assert third("1", task, people[:3], {}, taken) is None


# ---- the sheets


@pytest.mark.parametrize("kind", list(FileKind))
def test_every_default_sheet_makes_100_points_under_the_six_heads(kind):
    sheet = DEFAULTS[kind]
    check_standard(sheet)
    assert [(head.title, head.points) for head in sheet.heads] == [
        ("主体", "10"),
        ("事实", "15"),
        ("证据", "20"),
        ("法律适用与裁量", "15"),
        ("程序", "25"),
        ("文书与归档", "15"),
    ]
    assert len(sheet.zero_items) >= 7


def test_sheets_come_back_from_their_json():
    assert sheets_in(encoded(DEFAULTS)) == DEFAULTS
    assert sheets_in("") == {}


def test_a_sheet_that_does_not_make_100_is_refused_with_its_sums():
    first, *others = PENALTY.heads
    less = msgspec.structs.replace(PENALTY, heads=tuple(others))
    with pytest.raises(Refused, match="现在是 90 分"):
        check_standard(less)
    empty = msgspec.structs.replace(first, items=())
    with pytest.raises(Refused, match="至少要有一项"):
        check_standard(msgspec.structs.replace(PENALTY, heads=(empty, *others)))


def test_typed_lines_without_words_fall_away_and_new_ones_get_an_id():
    heads = [
        TypedHead("主体", [("a1", "有执法主体资格", "60"), ("a2", "", "3"), ("", "有证件", "40")])
    ]
    made = read_standard("评查表", heads, [("z1", "没有资格"), ("", "没有证据"), ("", " ")])
    assert [item.id for item in made.heads[0].items] == ["a1", "n1"]
    assert [one.id for one in made.zero_items] == ["z1", "z2"]
