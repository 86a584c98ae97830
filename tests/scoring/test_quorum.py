"""法定人数 and 应到、实到、缺席; and who would have to recuse by organisation."""

from uuid import uuid4

import pytest

from evaluation.scoring.quorum import HALF, GroupPresence, Presence, Share, needed
from evaluation.scoring.recusals import Places, Titles, units_of

TWO_THIRDS = Share(2, 3, strict=False)


@pytest.mark.parametrize(
    ("due", "share", "least"),
    [
        (100, HALF, 51),
        (101, HALF, 51),
        (1, HALF, 1),
        (0, HALF, 1),
        (100, TWO_THIRDS, 67),
        (99, TWO_THIRDS, 66),
        (100, Share(1, 2, strict=False), 50),
        (100, Share(0, 1, strict=False), 0),
        (100, Share(2, 3, strict=True), 67),
        (99, Share(2, 3, strict=True), 67),
    ],
)
def test_the_fewest_that_are_enough(due, share, least):
    assert needed(due, share) == least


def test_more_than_half_is_said_as_people_say_it():
    assert HALF.words == "过半数"
    assert Share(2, 4, strict=False).words == "达到 2/4"
    assert Share(2, 3, strict=True).words == "超过 2/3"


def test_who_left_no_longer_counts_towards_the_quorum_but_did_come():
    def hall(left: int) -> Presence:
        return Presence(
            (GroupPresence("a", "甲", 6, 4, left), GroupPresence("b", "乙", 4, 2, 0)), HALF
        )

    assert (hall(0).due, hall(0).came, hall(0).absent, hall(0).present) == (10, 6, 4, 6)
    assert hall(0).met
    assert (hall(1).came, hall(1).absent, hall(1).present) == (6, 4, 5)
    assert not hall(1).met
    assert not Presence((), HALF).met


UNITS = [
    Titles(uuid4(), number, title, short)
    for number, (title, short) in enumerate(
        [
            ("常德市公安局", "市公安局"),
            ("常德市公安局交通警察支队", "市交警支队"),
            ("常德市城市管理和行政执法局", "市城管局"),
            ("常德市卫生健康委员会", "市卫健委"),
            ("常德市市场监督管理局", "市市场监管局"),
            ("常德市财政局", "市财政局"),
            ("常德市民政局", "市民政局"),
            ("国家税务总局常德市税务局", "市税务局"),
            ("国家金融监督管理总局常德监管分局", "常德金融监管分局"),
            ("石门县", "石门县"),
        ],
        1,
    )
]
PLACES = Places("常德市", frozenset({"石门县", "津市市", "鼎城区"}))


@pytest.mark.parametrize(
    ("organisation", "units"),
    [
        ("常德市公安局", ["市公安局"]),
        ("市公安局", ["市公安局"]),
        ("公安局", ["市公安局"]),
        ("常德市公安局法制支队", ["市公安局"]),
        ("中共常德市公安局委员会", ["市公安局"]),
        ("常德市公安局交通警察支队", ["市公安局", "市交警支队"]),
        ("市城管局环卫处", ["市城管局"]),
        ("常德市城市管理行政执法局", ["市城管局"]),
        ("常德市卫生健康委", ["市卫健委"]),
        ("市场监管局", ["市市场监管局"]),
        ("市财政局", ["市财政局"]),
        ("常德市税务局", ["市税务局"]),
        ("石门县人民政府", ["石门县"]),
        ("石门县公安局", []),
        ("津市市公安局", []),
        ("鼎城区城市管理和行政执法局", []),
        ("石门县市场监督管理局", []),
        ("国家税务总局石门县税务局", []),
        ("国家金融监督管理总局石门监管支局", []),
        ("石门县夹山镇人民政府", []),
        ("常德市人民政府", []),
        ("常德市第一中医医院", []),
        ("市委", []),
        ("", []),
        ("—", []),
    ],
)
def test_an_organisation_belongs_to_its_unit_and_to_none_of_a_like_name(organisation, units):
    assert [unit.short_title for unit in units_of(organisation, UNITS, PLACES)] == units


def test_in_a_county_the_city_is_the_other_place():
    county = Places("石门县", frozenset({"常德市", "津市市"}))
    units = [Titles(uuid4(), 1, "石门县公安局", "县公安局")]
    assert [len(units_of(one, units, county)) for one in ("石门县公安局", "县公安局")] == [1, 1]
    assert units_of("常德市公安局", units, county) == []
