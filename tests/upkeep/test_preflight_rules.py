"""会前检查 as a rule: what each fact is, in a word and in a sentence, and where it is mended."""

from datetime import date, timedelta

import msgspec
import pytest

from evaluation.scoring.modes import Mode
from evaluation.upkeep.findings import bad, good, note
from evaluation.upkeep.preflight_facts import (
    Address,
    Backup,
    Facts,
    GroupFacts,
    KeyHolder,
    Mend,
    Notices,
    People,
    Plan,
    Practised,
    Printed,
    Quorum,
    State,
    Verdict,
)
from evaluation.upkeep.preflight_rules import judged
from evaluation.upkeep.preflight_trail import practised, printed, tried

DAY = date(2025, 1, 16)
PLAN = Plan(
    state="rehearsed",
    mode=Mode.TABLET,
    held_on=DAY,
    last_day=DAY,
    today=DAY,
    units=42,
    oral=40,
    free=0,
    drawn=True,
    as_drawn=True,
    scheme=True,
    quick_grades=True,
    options=False,
    frozen=True,
)
HOLDERS = tuple(KeyHolder(name, able=True, tried=True) for name in ("刘国平", "王淑兰", "李建华"))
PEOPLE = People(
    {"registrar": ("周敏",), "host": ("陈立",)},
    {
        "teller": frozenset("ab"),
        "scrutineer": frozenset("cde"),
        "city_officer": frozenset("fg"),
    },
)
READY = Facts(
    plan=PLAN,
    notices=Notices(released=12),
    groups=(GroupFacts("党代表", 30, 33, 30), GroupFacts("人大代表", 40, 44, 40)),
    holders=HOLDERS,
    printed=Printed(cards=77),
    practised=Practised(opened=True, later=()),
    people=PEOPLE,
    quorum=Quorum(invited=70, needed=36),
    displays=1,
    address=Address(
        "https://hall:8042", on_this_machine=False, answer=good("平板打开的地址", "打得开")
    ),
    backup=Backup(0, "a.backup"),
    machine=(good("磁盘", "够"),),
)


def with_plan(**changes: object) -> Facts:
    return msgspec.structs.replace(READY, plan=msgspec.structs.replace(PLAN, **changes))


def changed(**changes: object) -> Facts:
    return msgspec.structs.replace(READY, **changes)


def said(facts: Facts, subject: str) -> tuple[str, str]:
    """State and words of the one line with this subject."""
    (line,) = [line for line in judged(facts).lines if line.subject == subject]
    return line.state, line.words


def test_when_everything_is_there_it_says_so_in_so_many_words():
    verdict = judged(READY)
    assert verdict.words == "可以开会。"
    assert (verdict.blocking, verdict.warnings, verdict.refused) == ([], [], False)


def test_where_nothing_could_be_found_every_line_says_so_and_none_is_good():
    verdict = judged(Facts())
    assert {line.state for line in verdict.lines} == {State.WARNING}
    assert {line.words[:8] for line in verdict.lines} == {"这一项没有查到。"}
    assert not verdict.over


# What is changed, the line, its state, words in it, and whether the opening itself refuses.
TROUBLES = [
    (with_plan(units=0, oral=0), "议程", "blocking", "还没有议程", True),
    (with_plan(free=2), "议程", "warning", "还有 2 家没有排进", False),
    (with_plan(drawn=False, as_drawn=False), "述职顺序", "warning", "还没有抽签", False),
    (with_plan(as_drawn=False), "述职顺序", "warning", "议程有过增减", False),
    (with_plan(today=DAY + timedelta(1)), "开会日期", "warning", "已经过了", False),
    (with_plan(scheme=False), "评议方案", "blocking", "还没有评议方案", True),
    (with_plan(quick_grades=False), "评议方案", "warning", "没有设快捷档", False),
    (with_plan(frozen=False), "客观分", "warning", "还没有冻结", False),
    (
        changed(notices=Notices(3, (("市城管局", "单位有异议"),))),
        "现场通报",
        "warning",
        "1 家有查实的问题，通报稿还没有放行：市城管局（单位有异议）。",
        False,
    ),
    (with_plan(state="prepared"), "演练", "blocking", "还没有演练过开箱", True),
    (changed(groups=(GroupFacts("党代表", 30, 0, 0),)), "评议卡", "blocking", "还没有制", True),
    (
        changed(groups=(GroupFacts("党代表", 30, 20, 0), GroupFacts("人大代表", 40, 44, 0))),
        *("评议卡　党代表", "blocking", "代表 30 人，可用的卡 20 张，至少还差 10 张", False),
    ),
    (
        changed(groups=(GroupFacts("党代表", 30, 31, 0), GroupFacts("人大代表", 40, 44, 0))),
        *("评议卡　党代表", "warning", "再制 2 张备用", False),
    ),
    (changed(holders=HOLDERS[:2]), "钥匙卡", "blocking", "不足 3 张（现有 2 张：刘国平", True),
    (changed(holders=()), "钥匙卡", "blocking", "现有 0 张）", True),
    (
        changed(holders=(*HOLDERS[:2], KeyHolder("李建华", able=False, tried=True))),
        *("持卡人", "warning", "李建华的账号停用了", False),
    ),
    (
        changed(holders=tuple(KeyHolder(one, able=one == "甲", tried=True) for one in "甲乙丙")),
        *("持卡人", "blocking", "不到两位", False),
    ),
    (
        changed(holders=(*HOLDERS[:2], KeyHolder("刘国平", able=True, tried=True))),
        *("持卡人", "warning", "同名的持卡人：刘国平", False),
    ),
    (
        changed(holders=(*HOLDERS[:2], KeyHolder("李建华", able=True, tried=False))),
        *("试卡", "warning", "李建华的钥匙卡还没有试过", False),
    ),
    (
        changed(practised=Practised(opened=True, later=("又制了钥匙卡", "又抽过签"))),
        *("演练", "warning", "后来又制了钥匙卡、又抽过签", False),
    ),
    (changed(printed=Printed(shown=77)), "印卡", "warning", "没有印过", False),
    (with_plan(mode=Mode.PAPER), "印纸质票", "blocking", "印过纸质票 0 份，代表 70 人", False),
    (with_plan(mode=Mode.MIXED), "印纸质票", "warning", "断电、断网时没有纸", False),
    (
        changed(groups=(GroupFacts("党代表", 0, 33, 0), GroupFacts("人大代表", 40, 44, 0))),
        *("评议代表", "warning", "党代表一个也没有", False),
    ),
    (
        changed(groups=(GroupFacts("党代表", 0, 33, 0),)),
        *("评议代表", "warning", "名单还没有导入", False),
    ),
    (
        changed(quorum=Quorum(invited=70, needed=36, present=35)),
        *("到会人数", "blocking", "实到 35 人，还差 1 人", False),
    ),
    (changed(people=People({}, PEOPLE.ids)), "主持", "warning", "没有主持的账号", False),
    (changed(people=People({}, {})), "评议办", "warning", "只有一个账号", False),
    (
        changed(
            people=People(PEOPLE.names, {"teller": frozenset("ab"), "scrutineer": frozenset("abc")})
        ),
        *("计票人、监票人", "warning", "四个不同的人，还不够", False),
    ),
    (
        changed(people=People({"auditor": ("李四",), "administrator": ("李四",)}, PEOPLE.ids)),
        *("三员分立", "warning", "李四同时担任", False),
    ),
    (
        changed(address=Address("http://127.0.0.1:8042", on_this_machine=True)),
        *("平板打开的地址", "blocking", "只有服务器自己打得开", False),
    ),
    (
        changed(
            address=Address(
                "http://10.0.0.9", on_this_machine=False, answer=bad("平板打开的地址", "没有应答")
            )
        ),
        *("平板打开的地址", "blocking", "没有应答", False),
    ),
    (
        changed(address=Address("http://10.0.0.9", on_this_machine=False)),
        *("加密线路", "warning", "不加密", False),
    ),
    (
        changed(address=Address("https://h", on_this_machine=False, own_authority=True)),
        *("加密线路", "warning", "/trust", False),
    ),
    (changed(displays=0), "大屏", "warning", "还没有设大屏", False),
    (changed(backup=Backup(None)), "备份", "warning", "还没有备份过", False),
    (changed(backup=Backup(3, "x")), "备份", "warning", "3 天前", False),
    (changed(machine=(bad("磁盘", "太少了"),)), "磁盘", "blocking", "太少了", False),
    (changed(machine=(note("时钟", "差"),)), "时钟", "warning", "差", False),
]


@pytest.mark.parametrize(("facts", "subject", "state", "words", "refused"), TROUBLES)
def test_each_trouble_is_named_with_its_state(facts, subject, state, words, refused):
    lines = [one for one in judged(facts).lines if one.subject == subject]
    assert [(one.state, one.refused) for one in lines] == [(state, refused)]
    assert words in lines[0].words
    verdict = judged(facts)
    assert verdict.may_open is (state != "blocking")
    assert verdict.refused is refused


def test_the_count_of_what_is_lacking_stands_in_the_verdict():
    facts = msgspec.structs.replace(with_plan(units=0, scheme=False), holders=())
    assert judged(facts).words == "还不能开会：差 3 项。"


def test_paper_alone_asks_nothing_of_tablets():
    facts = msgspec.structs.replace(
        with_plan(mode=Mode.PAPER, quick_grades=False),
        printed=Printed(ballots=70),
        address=Address("http://127.0.0.1", on_this_machine=True),
    )
    subjects = {line.subject for line in judged(facts).lines}
    assert subjects.isdisjoint({"平板打开的地址", "加密线路", "印卡"})
    assert judged(facts).words == "可以开会。"


def test_a_sitting_that_has_begun_is_over_for_this_page():
    assert judged(with_plan(state="open")).over
    assert not judged(with_plan(state="prepared")).over


def test_every_line_leads_somewhere():
    for facts in (READY, Facts(), *(trouble[0] for trouble in TROUBLES)):
        assert {type(line.mend) for line in judged(facts).lines} == {Mend}


def test_lines_keep_together_by_part():
    verdict: Verdict = judged(READY)
    parts = verdict.parts(State.GOOD)
    assert [line for lines in parts.values() for line in lines] == list(verdict.lines)
    assert len(parts) == 5


EVENTS = [
    ("SlipsMade", {"count": 30, "kind": "cards", "with_ballots": True}),
    ("SlipsMade", {"count": 5}),
    ("KeyCardMade", {}),
    ("RehearsalStarted", {"rehearsal": "r"}),
    ("BoxOpened", {"sitting": "other", "first": "x", "second": "y"}),
    ("BoxOpened", {"sitting": "r", "first": "a", "second": "b"}),
]


def test_the_trail_says_what_was_printed_and_what_a_rehearsal_tried():
    assert printed(EVENTS) == Printed(cards=30, labels=0, shown=5, ballots=30)
    assert practised(EVENTS) == Practised(opened=True, later=())
    assert tried(EVENTS) == {"a", "b"}
    later = [*EVENTS, ("LotsDrawn", {}), ("KeyCardMade", {})]
    assert practised(later).later == ("又制了钥匙卡", "又抽过签")
    assert practised(EVENTS[:5]) == Practised(opened=False, later=())
