from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.box.crockford import SIGNS, CodeUnreadable
from evaluation.box.digests import ALGORITHM, digest
from evaluation.box.receipt import leaf, read_receipt, receipt, spaced

A, B = sha256(b"a").digest(), sha256(b"b").digest()


def test_the_named_algorithm_is_the_one_used():
    assert ALGORITHM == "sha256"
    assert digest(b"a") == A


def test_a_leaf_is_the_hash_over_the_sorted_digests():
    assert leaf([B, A]) == sha256(min(A, B) + max(A, B)).digest()


@given(st.permutations([sha256(bytes([n])).digest() for n in range(6)]))
def test_the_order_of_the_ballots_does_not_change_a_leaf(digests):
    assert leaf(digests) == leaf(sorted(digests))


def test_another_ballot_or_one_less_makes_another_leaf():
    assert len({leaf([A]), leaf([B]), leaf([A, B]), leaf([])}) == 4


def test_a_receipt_is_the_first_50_bits():
    assert receipt(bytes(32)) == "0000000000"
    assert receipt(b"\xff" * 6 + b"\xc0" + bytes(25)) == "ZZZZZZZZZZ"
    assert receipt(bytes(6) + b"\x3f" + b"\xff" * 25) == "0000000000"
    assert receipt(b"\x08" + bytes(31)) == "1000000000"


def test_a_receipt_is_shown_in_two_halves():
    assert spaced("K7MQ2XH4TB") == "K7MQ2 XH4TB"


@given(st.binary(min_size=32, max_size=32))
def test_a_receipt_is_ten_signs_and_read_back_as_shown(any_leaf):
    made = receipt(any_leaf)
    assert len(made) == 10
    assert set(made) <= set(SIGNS)
    assert read_receipt(spaced(made)) == made


def test_a_receipt_is_read_however_it_is_typed():
    assert read_receipt("k7mqo-ｘＨ4iL") == "K7MQ0XH411"


@pytest.mark.parametrize("typed", ["", "K7MQ2 XH4T", "K7MQ2 XH4TBB", "K7MQ2 XH4TU", "回执码"])
def test_what_cannot_be_a_receipt_is_refused_with_what_it_should_be(typed):
    with pytest.raises(CodeUnreadable, match="应为 10 位数字或字母"):
        read_receipt(typed)
