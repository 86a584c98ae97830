"""督办规则 as they are typed: read back as they stand, refused by the name of the field."""

import pytest
from msgspec.structs import replace

from evaluation.clues.registering import record_clue
from evaluation.clues.setting import DEFAULTS, Kind, Limit, Setting
from evaluation.clues.setting_form import (
    CALENDAR,
    WITH_LIMIT,
    WORKING,
    Written,
    WrittenLimit,
    read_setting,
    written_kinds,
)
from evaluation.clues.settings import set_setting, setting_of, stamp_of
from evaluation.clues.states import SOURCE_TITLES
from evaluation.errors import Refused
from evaluation.workdays.queries import due_after
from tests.clues.people import a_new, a_room, row_of


def as_typed(setting: Setting = DEFAULTS, **changed: str) -> Written:
    limits = [row_typed(name, setting.limits.get(name)) for name in map(str, WITH_LIMIT)]
    typed = Written(
        limits=limits,
        warn_days=str(setting.warn_days),
        kinds=written_kinds(setting.kinds),
        sources="\n".join(set(setting.sources.values()) - set(SOURCE_TITLES.values())),
        channels="\n".join(setting.channels),
        declining="\n".join(setting.declining),
        mandatory="\n".join(setting.mandatory),
        accountability="\n".join(setting.accountability),
    )
    return replace(typed, **changed)


def row_typed(name: str, limit: Limit | None) -> WrittenLimit:
    if limit is None:
        return WrittenLimit(name, "", WORKING, "0")
    unit = WORKING if limit.working else CALENDAR
    return WrittenLimit(name, str(limit.days), unit, str(limit.extension))


def with_limit(name: str, days: str, unit: str = WORKING, extension: str = "0") -> Written:
    typed = as_typed()
    rows = [
        WrittenLimit(name, days, unit, extension) if row.name == name else row
        for row in typed.limits
    ]
    return replace(typed, limits=rows)


def test_what_is_typed_as_it_stands_is_what_stands():
    assert read_setting(as_typed()) == DEFAULTS


def test_what_is_changed_is_read():
    typed = as_typed(
        kinds="执法方式：机械执法、过度执法\n\n 履职：不作为 ", sources="巡察移交\n", warn_days="5"
    )
    setting = read_setting(typed)
    assert setting.kinds == (
        Kind("机械执法", "执法方式"),
        Kind("过度执法", "执法方式"),
        Kind("不作为", "履职"),
    )
    assert (setting.sources["巡察移交"], setting.warn_days) == ("巡察移交", 5)
    assert read_setting(with_limit("registered", "3", CALENDAR)).limits["registered"] == Limit(
        3, working=False
    )
    assert "registered" not in read_setting(with_limit("registered", "")).limits


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (with_limit("registered", "0"), "“待受理”的时限要写 1 到 365 之间的整数，现在是“0”"),
        (with_limit("registered", "五"), "“待受理”的时限要写"),
        (with_limit("investigating", "30", "moons"), "“调查中”的时限要选工作日或自然日"),
        (with_limit("investigating", "30", CALENDAR, "400"), "“调查中”的延期要写 0 到 365"),
        (with_limit("verifying", "10", WORKING, "5"), "“待验收”不能延期"),
        (with_limit("feedback", "-1"), "“反馈投诉人”的时限要写"),
        (replace(as_typed(), limits=[]), "时限的表没有传全"),
        (as_typed(warn_days="31"), "提前几个工作日亮黄灯要写 0 到 30"),
        (as_typed(kinds=""), "问题类型至少要有一行"),
        (as_typed(kinds="机械执法"), "要写成“大类：类型、类型”，这一行不是：机械执法"),
        (as_typed(kinds="方式：甲、甲"), "问题类型里“甲”写了两次"),
        (as_typed(kinds="方式：甲、、乙"), "问题类型有一处是空的"),
        (as_typed(kinds=f"方式：{'长' * 41}"), "问题类型每个最多 40 字"),
        (as_typed(sources="投诉举报"), "问题来源里“投诉举报”写了两次"),
        (as_typed(sources="长" * 21), "另外的问题来源每个最多 20 字"),
        (as_typed(channels="来信\n来信"), "来源渠道里“来信”写了两次"),
        (as_typed(declining=" \n"), "不予受理的情形至少要有一行"),
        (as_typed(mandatory="长" * 61), "应当督办的情形每个最多 60 字"),
        (as_typed(accountability="\n".join(map(str, range(61)))), "责任追究的方式最多 60 行"),
    ],
)
def test_what_cannot_be_read_is_refused_by_the_name_of_its_field(typed, words):
    with pytest.raises(Refused, match=words) as refused:
        read_setting(typed)
    assert "没有保存" in str(refused.value)


async def test_a_changed_limit_counts_from_the_next_step_on_and_only_at_home(db):
    room, elsewhere = await a_room(), await a_room("澧县")
    before = await record_clue(room.officer, room.cycle, a_new())
    await set_setting(room.officer, read_setting(with_limit("registered", "3")))
    after = await record_clue(room.officer, room.cycle, a_new())
    other = await record_clue(elsewhere.officer, elsewhere.cycle, a_new())
    for clue, days in ((before, 5), (after, 3), (other, 5)):
        assert (await row_of(clue))["due_on"] == await due_after(days)


async def test_who_changes_the_rules_says_which_were_on_the_page(db):
    room = await a_room()
    seen = stamp_of(await setting_of(room.here))
    await set_setting(room.officer, read_setting(as_typed(warn_days="4")), seen)
    with pytest.raises(Refused, match="别人刚刚改过督办规则"):
        await set_setting(room.other, read_setting(as_typed(warn_days="5")), seen)
    assert (await setting_of(room.here)).warn_days == 4
