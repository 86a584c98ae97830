"""Names that a reader would take for one."""

import pytest

from evaluation.spreadsheets.likeness import look_alikes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王建国", "王建國"), ("李 四", "李四"), ("李　四", "李四"), ("王己", "王已"),
        ("王已", "王巳"), ("李未", "李末"), ("ＡＢ公司", "AB公司"), ("ab公司", "AB公司"),
        ("Аlim", "Alim"), ("⼈事局", "人事局"), ("⻓沙", "长沙"), ("买买提·艾力", "买买提•艾力"),
        ("市\u200b局", "市局"), ("葛\U000e0100", "葛"), ("后勤处", "後勤處"), ("é", "e\u0301"),
    ],
)  # fmt: skip
def test_look_alike(one, other):
    assert look_alikes([one, "别的", other]) == [(0, 2)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市场监督管理局", "市场监管局"), ("王建国", "王建国"), ("王伟", "王炜"), ("张一", "张二"),
        ("李四", "李四五"), ("", "甲"),
    ],
)  # fmt: skip
def test_not_look_alike(one, other):
    assert look_alikes([one, other]) == []


def test_every_pair_of_different_texts_is_named_once():
    assert look_alikes(["王建国", "王建國", "王 建国", "王建国"]) == [
        (0, 1), (0, 2), (1, 2), (1, 3), (2, 3),
    ]  # fmt: skip


def test_thousands_that_look_alike_stay_few_pairs():
    names = [f"甲{' ' * (number % 70)}乙{' ' * (number // 70)}" for number in range(4900)]
    assert len(set(names)) == 4900
    assert len(look_alikes(names)) == 50 * 49 // 2
