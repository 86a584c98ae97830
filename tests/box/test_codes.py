import hmac
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.box.codes import (
    keyed_hash,
    new_card_number,
    new_entry_code,
    new_stub_code,
    new_token,
    read_code,
)
from evaluation.box.crockford import SIGNS, CodeUnreadable, fold

SECRET = b"s" * 32


def test_the_signs_are_32_without_those_that_look_alike():
    assert len(set(SIGNS)) == len(SIGNS) == 32
    assert set("ILOU") & set(SIGNS) == set()


def test_codes_are_written_in_halves_of_unambiguous_signs():
    for _ in range(200):
        for code, half in ((new_entry_code(), 4), (new_stub_code(), 4), (new_card_number(), 3)):
            assert re.fullmatch(f"[{SIGNS}]{{{half}}}-[{SIGNS}]{{{half}}}", code)


@pytest.mark.parametrize(("new", "length"), [(new_entry_code, 8), (new_card_number, 6)])
def test_every_sign_occurs_at_every_place(new, length):
    codes = [new().replace("-", "") for _ in range(3000)]
    for place in range(length):
        assert {code[place] for code in codes} == set(SIGNS)


def test_codes_and_tokens_are_not_made_twice():
    assert len({new_entry_code() for _ in range(1000)}) == 1000
    assert len({new_token() for _ in range(1000)}) == 1000


def test_a_token_is_22_signs_that_are_safe_in_an_address():
    assert re.fullmatch("[A-Za-z0-9_-]{22}", new_token())


def test_a_code_is_read_as_it_was_made():
    code, number = new_entry_code(), new_card_number()
    assert read_code(code) == code
    assert read_code(number, 6) == number


@pytest.mark.parametrize(
    "typed",
    [
        "K7MQ-01X1",
        "k7mq01x1",
        "K7MQ OiXl",
        "  k 7 m q - o I x L\n",
        "Ｋ７ＭＱ－０１Ｘ１",
        "ｋ７ｍｑ　ｏｉｘｌ",
        "K7MQ\u2014\u201401X1",
        "K7MQ\u00a001X1",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert read_code(typed) == "K7MQ-01X1"


@pytest.mark.parametrize(
    "typed", ["", "K7MQ-01X", "K7MQ-01X12", "K7MQ-01XU", "K7MQ-01X壹", "K7MQ:01X1"]
)
def test_what_cannot_be_a_code_is_refused_with_what_it_should_be(typed):
    with pytest.raises(CodeUnreadable, match="应为 8 位数字或字母"):
        read_code(typed)


@given(st.text())
def test_any_text_is_a_code_or_is_refused(typed):
    try:
        code = read_code(typed)
    except CodeUnreadable:
        return
    assert read_code(code) == code


@given(st.text(SIGNS + SIGNS.lower() + "OoIiLl"))
def test_folding_leaves_signs_only_and_keeps_their_number(typed):
    assert set(fold(typed)) <= set(SIGNS)
    assert len(fold(typed)) == len(typed)


def test_a_keyed_hash_depends_on_secret_purpose_and_text():
    hashes = {
        keyed_hash(SECRET, "token", "K7MQ"),
        keyed_hash(SECRET, "entry code", "K7MQ"),
        keyed_hash(SECRET, "token", "K7MR"),
        keyed_hash(b"t" * 32, "token", "K7MQ"),
        keyed_hash(SECRET, "tokenK", "7MQ"),
    }
    assert len(hashes) == 5


def test_a_keyed_hash_is_hmac_twice():
    purpose_key = hmac.new(SECRET, "评议卡".encode(), "sha256").digest()
    assert keyed_hash(SECRET, "评议卡", "K7MQ") == hmac.new(purpose_key, b"K7MQ", "sha256").digest()
