"""What is done with ballots in the memory of one opening."""

from uuid import uuid4

import pytest
from nacl.public import PrivateKey

from evaluation.box import seal
from evaluation.box.digests import digest
from evaluation.box.seal import BallotUnreadable, Inside
from evaluation.cycles.defaults import options_scheme, points_scheme
from evaluation.results.counting import (
    Opened,
    Sealed,
    aggregates,
    ballot_total,
    bundle_ballots,
    turnout,
    unseal_all,
)
from evaluation.results.rules import BoxDisagrees, check_box
from tests.given import FULL, HALF

KEY = PrivateKey.generate()
PUBLIC, PRIVATE = bytes(KEY.public_key), bytes(KEY)


def a_row(*, outside: dict | None = None, broken: bool = False, **inside: str) -> Sealed:
    said = {"sitting": "s", "unit": "u", "group": "g"} | inside
    content = seal.encode(Inside(**said, choice="scored", scores=dict(FULL)))
    sealed = seal.seal(PUBLIC, content, 300)
    found = {"unit": "u", "group": "g"} | (outside or {})
    return Sealed(uuid4(), found["unit"], found["group"], digest(sealed + b"x" * broken), sealed)


def test_a_ballot_that_says_what_its_row_says_is_opened():
    assert [one.inside.scores for one in unseal_all(PRIVATE, "s", [a_row()])] == [FULL]


@pytest.mark.parametrize(
    "row",
    [
        a_row(sitting="other"),
        a_row(outside={"unit": "other"}),
        a_row(outside={"group": "other"}),
        a_row(broken=True),
    ],
)
def test_an_inside_that_disagrees_with_its_row_stops_the_opening(row):
    with pytest.raises(BoxDisagrees):
        unseal_all(PRIVATE, "s", [a_row(), row])


def test_a_ballot_of_another_key_stops_the_opening():
    with pytest.raises(BallotUnreadable):
        unseal_all(bytes(PrivateKey.generate()), "s", [a_row()])


@pytest.mark.parametrize(("ballots", "root"), [(2, b"r"), (3, b"x")])
def test_a_box_with_another_count_or_root_is_not_the_one_that_was_closed(ballots, root):
    with pytest.raises(BoxDisagrees):
        check_box(ballots=ballots, closed_ballots=3, root=root, closed_root=b"r")


def opened(unit: str, group: str, choice: str = "scored", scores=None, slip=None) -> Opened:
    scores = (scores or FULL) if choice == "scored" else None
    return Opened(slip or uuid4(), Inside("s", unit, group, choice, scores))


def test_recused_ballots_are_no_ballots_and_lower_what_was_issued():
    box = [opened("u", "a"), opened("u", "a", "recused"), opened("u", "b", "abstained")]
    assert [one["status"] for one in bundle_ballots(box)] == ["valid", "abstained"]
    assert turnout(["u"], {"a": 5, "b": 2}, box) == [
        {"unit": "u", "group": "a", "issued": 4, "recused": 1},
        {"unit": "u", "group": "b", "issued": 2, "recused": 0},
    ]


def test_the_total_of_a_ballot_is_over_its_known_scores():
    scheme = points_scheme()["rules"]
    assert ballot_total(scheme, HALF) == 50
    assert ballot_total(scheme, HALF | {"team": None}) == 50
    assert ballot_total(scheme, dict.fromkeys(FULL)) is None
    options = options_scheme()["rules"]
    assert ballot_total(options, dict.fromkeys(FULL, "fair") | {"team": "unknown"}) == 70


def test_aggregates_hold_sums_by_pair_and_nothing_of_a_group_below_five():
    slips = [uuid4() for _ in range(5)]
    box = [opened(unit, "a", scores=FULL, slip=slip) for slip in slips for unit in ("u", "v")]
    box += [opened("u", "b") for _ in range(4)]
    made = aggregates(points_scheme()["rules"], box)
    assert list(made) == ["a"]
    assert made["a"]["pairs"] == [
        {
            "one": "u",
            "other": "v",
            "count": 5,
            "sum_one": "500",
            "sum_other": "500",
            "squares_one": "50000",
            "squares_other": "50000",
            "products": "50000",
        }
    ]
    assert (made["a"]["means"], made["a"]["flat"]) == (["100"] * 5, 5)
