import json

from hypothesis import given, settings

from evaluation.tally.public import public_bundle
from evaluation.tally.tally import tally_text
from tests.tally.bundles import bundles
from tests.tally.given import a_unit, cast, text_of, the_worked_example

WITHOUT_PANEL_SCORE = {"void", "no-quorum", "no-ballots"}


def result(bundle):
    return json.loads(tally_text(text_of(bundle)))


def published(bundle):
    """The results before and after ballots gave way to panel scores."""
    before = result(bundle)
    return before["units"], result(public_bundle(bundle, before))["units"]


def test_every_unit_of_a_public_bundle_is_withheld():
    bundle = the_worked_example()
    public = public_bundle(bundle, result(bundle))
    assert public["withheld"] == [{"unit": "u1", "panel": "5423/60"}]
    assert (public["ballots"], public["turnout"]) == ([], [])
    assert {
        key: public[key] for key in ("sitting", "scheme", "units", "objective", "adjustments")
    } == {key: bundle[key] for key in ("sitting", "scheme", "units", "objective", "adjustments")}


def test_the_audit_bundle_is_left_as_it_was():
    bundle = the_worked_example()
    public_bundle(bundle, result(bundle))
    assert bundle == the_worked_example()


def test_a_unit_without_a_panel_score_is_published_as_without_a_quorum():
    bundle = the_worked_example()
    bundle["units"] += [a_unit("void"), a_unit("empty")]
    cast(bundle, "void", "party", "90", issued=0)
    cast(bundle, "empty", "party", "invalid")
    before, after = published(bundle)
    assert [unit["state"] for unit in before] == ["no-ballots", "ranked", "void"]
    assert [unit["state"] for unit in after] == ["no-quorum", "ranked", "no-quorum"]


@settings(max_examples=200, deadline=None)
@given(bundles)
def test_totals_ranks_and_grades_recount_from_the_public_bundle(bundle):
    for before, after in zip(*published(bundle), strict=True):
        for key in ("unit", "objective", "total", "exact", "rank", "grade", "grade_reason"):
            assert after[key] == before[key]
        for key in ("score", "exact"):
            assert (after["panel"] or {}).get(key) == (before["panel"] or {}).get(key)
        lost = before["panel"] and before["state"] in WITHOUT_PANEL_SCORE
        assert after["state"] == ("no-quorum" if lost else before["state"])
