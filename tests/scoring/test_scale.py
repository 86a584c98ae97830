import pytest
from msgspec import convert

from evaluation.cycles.defaults import options_scheme, points_scheme
from evaluation.cycles.rules import Scheme
from evaluation.scoring.rules import ScoresUnfit
from evaluation.scoring.scale import read_sheet, score_texts
from tests.given import FULL, HALF

POINTS = convert(points_scheme(), Scheme)
OPTIONS = convert(options_scheme(), Scheme)

NOT_SCORES = [
    "NaN", "sNaN", "Infinity", "-Infinity", "1e400", "1e1", "-0", "-0.0", "-1", "+5", "", " ",
    " 5 ", "5 ", "1_0", "0x5", "5.", ".5", "5.0000001", "８", "٨", "5,5", "五", "5\n", "5\x00",
    "9" * 31,
    5, 5.0, True, False, [], {}, ["5"],
]  # fmt: skip


@pytest.mark.parametrize("score", NOT_SCORES, ids=repr)
def test_only_plain_decimals_are_scores(score):
    with pytest.raises(ScoresUnfit) as refused:
        read_sheet(POINTS, HALF | {"team": score})
    assert list(refused.value.fields) == ["team"]


@pytest.mark.parametrize(
    ("score", "sealed"),
    [
        ("0", "0"),
        ("20", "20"),
        ("018.50", "18.5"),
        ("20.000000", "20"),
        ("0.5", "0.5"),
        ("00", "0"),
        (None, None),
    ],
)
def test_a_score_is_sealed_in_its_shortest_writing(score, sealed):
    assert read_sheet(POINTS, HALF | {"team": score})["team"] == sealed


@pytest.mark.parametrize(
    ("score", "sentence"),
    [
        ("22", "最高 20 分。您输入的是 22，请改。"),
        ("20.5", "最高 20 分。您输入的是 20.5，请改。"),
        ("18.3", "只能以 0.5 分为一档。可填 18 或 18.5。"),
        ("19.999999", "只能以 0.5 分为一档。可填 19.5 或 20。"),
    ],
)
def test_a_score_off_the_scale_is_refused_in_words_that_help(score, sentence):
    with pytest.raises(ScoresUnfit) as refused:
        read_sheet(POINTS, HALF | {"team": score})
    assert refused.value.fields == {"team": sentence}


def test_every_indicator_is_scored_once_and_no_other():
    short = {name: score for name, score in FULL.items() if name != "clues"}
    with pytest.raises(ScoresUnfit) as refused:
        read_sheet(POINTS, short | {"strange": "1"})
    assert refused.value.fields == {
        "clues": "“问题线索督办”还没有评。",
        "strange": "评分表里没有这一项。",
    }


def test_options_are_scored_by_their_ids_or_null():
    chosen = dict.fromkeys(FULL, "fair") | {"team": None, "clues": "unknown"}
    assert read_sheet(OPTIONS, chosen) == chosen
    for wrong in ("满意", "100", "", 1, True, ["fair"]):
        with pytest.raises(ScoresUnfit):
            read_sheet(OPTIONS, chosen | {"public": wrong})


def test_the_padding_covers_every_score_that_can_be_sealed():
    longest = max(map(len, score_texts(POINTS)))
    assert longest >= max(len(shown) for shown in ("18.5", "0.5", "25", "12.5"))
    assert max(map(len, score_texts(OPTIONS))) == len("unsatisfied")
