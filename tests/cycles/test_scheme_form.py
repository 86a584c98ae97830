"""A scheme in the fields of a form and back again; rows added, moved, taken away."""

import random

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from evaluation.cycles.defaults import STARTS
from evaluation.cycles.scheme_faults import faults_of, judge
from evaluation.cycles.scheme_form import (
    Typed,
    content_of,
    edited,
    in_new_dimension,
    typed_of,
)
from tests.cycles.given import a_scheme
from tests.tally.bundles import items_of, scheme_of


@pytest.mark.parametrize("start", STARTS)
def test_every_default_scheme_is_ready_to_use(start):
    content = a_scheme(start)
    assert faults_of(content) == []
    assert sum(float(row["max"]) for row in content["rules"]["indicators"]) == 100
    assert sum(float(item["max"]) for item in content["items"]) == 100


def test_the_panels_own_set_shares_no_indicator_with_the_objective_part():
    content = a_scheme("panel")
    own = {row["id"] for row in content["rules"]["indicators"]}
    assert own & {item["dimension"] for item in content["items"]} == set()


@pytest.mark.parametrize("start", STARTS)
def test_a_scheme_comes_out_of_its_form_as_it_went_in(start):
    content = a_scheme(start)
    content["rules"]["grades"][0]["quota"] = "0.3"  # percent and back: the shortest writing
    assert content_of(typed_of(content)) == content


@forall(st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_any_sound_scheme_survives_the_form(chance):
    content = any_content(chance)
    judge(content)
    again = content_of(typed_of(content))
    judge(again)
    assert typed_of(again) == typed_of(content)


def any_content(chance: random.Random) -> dict[str, object]:
    rules = scheme_of(chance)
    dimensions = [row["id"] for row in rules["indicators"]] + ["信访"]
    items = [item | {"title": "项", "rule": ""} for item in items_of(chance, dimensions)]
    for item in items:
        del item["points"]
    for table in ("indicators", "groups", "grades", "options"):  # a form trims what it is given
        for row in rules[table] or []:
            row |= {"id": row["id"].strip() or "x", "title": row["title"].strip()}
    for item in items:
        item["id"], item["dimension"] = item["id"].strip() or "x", item["dimension"].strip() or "x"
    quick = [] if rules["form"] == "options" else [{"title": "优", "percent": "95"}]
    return {"rules": rules, "quick_grades": quick, "strict": False, "items": items}


def single(**changed: str) -> Typed:
    typed = typed_of(a_scheme())
    return Typed({**typed.single, **changed}, typed.rows)


def test_full_width_digits_and_spaces_are_numbers_too():
    content = content_of(single(panel="　４０ ", trim_low="２", decimals="１"))
    assert content["rules"]["shares"]["panel"] == "40"
    assert content["rules"]["trim"]["low"] == 2
    assert content["rules"]["decimals"] == 1


def test_text_that_is_no_number_stays_what_it_is():
    rules = content_of(single(trim_low="一", step="半分"))["rules"]
    assert (rules["trim"]["low"], rules["step"]) == ("一", "半分")


def titles(typed: Typed, table: str = "indicators") -> list[str]:
    return [row["title"] for row in typed.rows[table]]


def test_rows_move_and_go_by_the_buttons_beside_them():
    typed = single()
    first, second, *rest = titles(typed)
    assert titles(edited(typed, "indicators:1:up")) == [second, first, *rest]
    assert titles(edited(typed, "indicators:0:down")) == [second, first, *rest]
    assert titles(edited(typed, "indicators:0:remove")) == [second, *rest]
    assert titles(edited(typed, "indicators:0:up")) == [first, second, *rest]


@pytest.mark.parametrize("press", ["", "people:add", "indicators:99:up", "indicators:x:up", "form"])
def test_a_press_that_means_nothing_changes_nothing(press):
    assert edited(single(), press) == single()


def test_a_new_row_has_an_id_that_no_other_has_and_that_stays():
    typed = edited(edited(single(), "indicators:add"), "indicators:add")
    ids = [row["id"] for row in typed.rows["indicators"]]
    assert len(set(ids)) == 7
    assert all(ids)
    assert edited(typed, "groups:add").rows["indicators"] == typed.rows["indicators"]


def test_a_new_objective_item_follows_the_last_one():
    last = edited(single(), "items:add").rows["items"][-1]
    assert (last["id"], last["dimension"]) == ("5.5", "public")
    bare = Typed(single().single, {**single().rows, "items": []})
    first = edited(bare, "items:add").rows["items"][-1]
    assert (first["id"], first["dimension"]) == ("1.1", "team")


def test_a_new_item_may_stand_in_a_dimension_of_its_own():
    typed = in_new_dimension(edited(single(), "items:add"), "信访")
    assert typed.rows["items"][-1]["dimension"] == "信访"


def test_another_form_brings_what_it_needs_and_loses_nothing():
    typed = edited(single(form="options"), "form")
    assert titles(typed, "options") == ["满意", "基本满意", "不满意", "不了解"]
    content = content_of(typed)
    assert (content["rules"]["step"], content["quick_grades"]) == (None, [])
    assert titles(typed, "quick_grades") == ["优", "良", "中", "差"]
    back = edited(Typed({**typed.single, "form": "points"}, typed.rows), "form")
    assert content_of(back) == content_of(single())
