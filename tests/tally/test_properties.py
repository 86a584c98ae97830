import json

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.tally.tally import tally_text
from tests.tally.bundles import bundles
from tests.tally.given import text_of

UNORDERED = ["units", "turnout", "ballots", "objective", "adjustments", "withheld"]

panels = st.lists(st.integers(0, 20).map(lambda fifth: str(fifth * 5)), min_size=1, max_size=7)


def result(bundle):
    return json.loads(tally_text(text_of(bundle)))["units"]


@settings(max_examples=60, deadline=None)
@given(bundles(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(bundle, chance):
    before = result(bundle)
    for key in UNORDERED:
        chance.shuffle(bundle.get(key, []))
    for row in bundle["objective"]:
        chance.shuffle(row["items"])
    assert result(bundle) == before
