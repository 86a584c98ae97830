"""What must never stand in a list of delegates."""

import pytest

from evaluation.panel.rules import private_in


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("13873612345", "手机号"),
        ("电话：138 7361 2345", "手机号"),
        ("43072619880101123X", "身份证号"),
        ("证号 430726-19880101-1234", "身份证号"),
        ("2387361234", ""),
        ("1387361234567", ""),
        ("石门一中", ""),
        ("", ""),
    ],
)
def test_private_numbers_are_seen(text, what):
    assert private_in(text) == what
