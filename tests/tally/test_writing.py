import json
from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.tally.bundle import read_bundle
from evaluation.tally.tally import tally, tally_text
from evaluation.tally.writing import canonical, digest, exact, printed
from tests.tally.given import board, everything, text_of


@pytest.mark.parametrize(
    ("number", "decimals", "half_up", "half_even"),
    [
        ("0.125", 2, "0.13", "0.12"),
        ("0.135", 2, "0.14", "0.14"),
        ("2.5", 0, "3", "2"),
        ("3.5", 0, "4", "4"),
        ("1/3", 6, "0.333333", "0.333333"),
        ("2/3", 6, "0.666667", "0.666667"),
        ("99.995", 2, "100.00", "100.00"),
        ("0.0049999", 2, "0.00", "0.00"),
        ("7", 1, "7.0", "7.0"),
    ],
)
def test_a_figure_is_rounded_once_in_one_of_two_ways(number, decimals, half_up, half_even):
    assert printed(Fraction(number), decimals, "half-up") == half_up
    assert printed(Fraction(number), decimals, "half-even") == half_even


@given(st.fractions(0, 100), st.integers(0, 6), st.sampled_from(["half-up", "half-even"]))
def test_a_figure_is_within_half_a_last_place_of_its_number(number, decimals, rounding):
    figure = printed(number, decimals, rounding)
    assert abs(Fraction(figure) - number) * 2 * 10**decimals <= 1
    assert len(figure.partition(".")[2]) == decimals


def test_an_exact_number_is_in_lowest_terms():
    assert exact(Fraction(10846, 120)) == "5423/60"
    assert exact(Fraction(180, 2)) == "90"


def test_an_exact_number_may_have_more_digits_than_a_python_text_of_an_integer():
    digits = exact(Fraction(1, 10**5000))
    assert digits == "1/1" + "0" * 5000


def test_a_result_of_very_odd_fractions_is_written():
    bundle = board(None)
    bundle["turnout"] = [{"unit": "u1", "group": "party", "issued": 2, "recused": 0}]
    bundle["ballots"] = [
        {"unit": "u1", "group": "party", "status": "valid", "total": f"1/{10**4000 + last}"}
        for last in (1, 3)
    ]
    (unit,) = json.loads(tally_text(text_of(bundle)))["units"]
    assert (unit["total"], len(unit["exact"])) == ("0.00", 12_003)


def test_the_canonical_form_is_the_one_of_the_rules():
    value = {
        "b": [None, True, 10],
        "\uffff": "é\u2028\x7f",
        "\U00010000": "",
        'a"': "\\\b\f\n\r\t\x01\x1f/",
    }
    assert canonical(value).decode() == (
        r'{"a\"":"\\\b\f\n\r\t\u0001\u001f/","b":[null,true,10],'
        '"\uffff":"é\u2028\x7f","\U00010000":""}\n'
    )


@pytest.mark.parametrize("ballots", [0, 1, 4, 1000, 1001, 2500])
def test_the_digest_is_that_of_the_canonical_form_without_its_newline(ballots):
    bundle = everything()
    bundle["ballots"] = (bundle["ballots"] * ballots)[:ballots]
    assert digest(bundle) == sha256(canonical(bundle)[:-1]).hexdigest()


def test_a_result_names_the_digest_of_its_bundle():
    bundle = everything()
    spaced = json.dumps(bundle, indent=3, sort_keys=True).encode()
    expected = sha256(canonical(bundle)[:-1]).hexdigest()
    assert tally(read_bundle(spaced))["bundle_sha256"] == expected
    assert (
        tally_text(spaced) == tally_text(text_of(bundle)) == canonical(tally(read_bundle(spaced)))
    )
