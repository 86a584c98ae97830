"""The independent recount, written from the same rules by another hand, gives the same bytes."""

import importlib.util
from pathlib import Path

from hypothesis import given, settings

from evaluation.tally.reading import BundleRefused
from evaluation.tally.tally import tally_text
from tests.tally.bundles import bundles, changed_texts, cut_texts
from tests.tally.given import text_of, the_worked_example


def _load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


recount = _load(Path(__file__).parents[2] / "tools" / "recount.py")


def tallied(text):
    try:
        return tally_text(text)
    except BundleRefused:
        return None


def recounted(text):
    try:
        return recount.recount(text)
    except recount.Refused:
        return None


def test_the_worked_example_is_recounted_to_the_same_bytes():
    text = text_of(the_worked_example())
    assert recounted(text) == tally_text(text)


@settings(max_examples=1000, deadline=None)
@given(bundles)
def test_any_bundle_is_recounted_to_the_same_bytes(bundle):
    text = text_of(bundle)
    assert recounted(text) == tally_text(text)


@settings(max_examples=1000, deadline=None)
@given(changed_texts | cut_texts)
def test_what_the_tally_refuses_the_recount_refuses_and_nothing_else(text):
    assert recounted(text) == tallied(text)
