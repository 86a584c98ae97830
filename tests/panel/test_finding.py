"""A delegate is found by whatever few signs the registrar types."""

import random

import pytest

from evaluation.panel.finding import Found, find

PEOPLE = [
    ("陈立新", "石门县夹山镇人民政府"),
    ("单春梅", "桃源县漳江街道"),
    ("曾静", "市信息中心"),
    ("解放", "澧县某企业"),
    ("吕梁", ""),
    ("买买提·艾力", "市公安局"),
    ("李想", "安乡县某村"),
    ("刘想", "安乡县某村"),
    ("谌楠", ""),
]


def names(text: str) -> list[str]:
    return [PEOPLE[one.index][0] for one in find(PEOPLE, text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("陈", "陈立新"),
        ("立新", "陈立新"),
        ("clx", "陈立新"),
        ("CLX", "陈立新"),
        ("ｃｌｘ", "陈立新"),
        ("chenlixin", "陈立新"),
        ("chenlx", "陈立新"),
        ("陈lx", "陈立新"),
        (" chen li ", "陈立新"),
        ("shan", "单春梅"),
        ("dan", "单春梅"),
        ("scm", "单春梅"),
        ("dcm", "单春梅"),
        ("zj", "曾静"),
        ("cengj", "曾静"),
        ("xie", "解放"),
        ("jiefang", "解放"),
        ("lv", "吕梁"),
        ("lyu", "吕梁"),
        ("lul", "吕梁"),
        ("shen", "谌楠"),
        ("mmtal", "买买提·艾力"),
        ("买买提·艾力", "买买提·艾力"),
        ("买买提艾力", "买买提·艾力"),
        ("信息中心", "曾静"),
        ("shimen", "陈立新"),
        ("xxzx", "曾静"),
    ],
)
def test_by_characters_by_pinyin_of_each_reading_and_by_organisation(text, first):
    assert names(text)[0] == first


def test_a_whole_syllable_is_nearer_than_one_begun_and_the_name_nearer_than_the_organisation():
    assert names("li")[:2] == ["李想", "刘想"]
    assert names("安乡 li")[0] == "李想"
    assert [one.index for one in find([("沈洁", ""), ("陈洁", "")], "chenj")] == [1, 0]
    assert names("x")[0] == "解放"


def test_every_word_must_be_meant():
    assert names("陈 石门") == ["陈立新"]
    assert names("陈 桃源") == []


def test_what_was_meant_of_the_name_is_marked():
    assert find(PEOPLE, "lixin") == [Found(0, 1, 3, (1, 0), named=True)]
    assert find(PEOPLE, "mmtal") == [Found(5, 0, 6, (0, 7), named=True)]
    assert find(PEOPLE, "夹山") == [Found(0, 0, 0, (2, 0), named=False)]
    assert find(PEOPLE, "陈 夹山") == [Found(0, 0, 1, (2, 0), named=False)]


@pytest.mark.parametrize("text", ["", "   ", "·", "zzz", "陈立新新", "%", "a" * 80, "\u3000"])
def test_nothing_typed_and_nothing_meant_find_nobody(text):
    assert find(PEOPLE, text) == []


def test_a_list_of_five_hundred_is_sought_through_whole():
    dice = random.Random(4307)
    given = [dice.choice("明辉春梅小平文斌雪勇") + dice.choice("静磊洁涛琳") for _ in range(500)]
    people = [
        (dice.choice("陈单曾解吕李刘王张覃") + name, "石门县某某街道办事处") for name in given
    ]
    found = find(people, "c")
    assert len(found) == 500
    heads = [one for one in found if one.start == 0 and one.end == 1]
    assert {people[one.index][0][0] for one in heads} == {"陈", "单", "曾"}
    assert found[: len(heads)] == heads
