"""会前检查 of people: delegates and quorum, and the accounts of those who work on the day."""

from collections.abc import Iterator

from evaluation.accounts.rules import NEVER_ONE_PERSON, OFFICERS, Role
from evaluation.upkeep.preflight_facts import (
    Facts,
    Line,
    Mend,
    Part,
    People,
    State,
    twice,
    unknown,
)

TWO = 2
NAMED = 6
"""Names that one line shows."""


def delegates(facts: Facts) -> Iterator[Line]:
    here = (Part.PEOPLE, "评议代表")
    if facts.groups is None:
        yield unknown(*here, Mend.DELEGATES)
        return
    empty = [group.title for group in facts.groups if not group.delegates]
    if len(empty) == len(facts.groups):
        words = "名单还没有导入，应到人数不知道，签到也没有名字可选。"
        yield Line(*here, State.WARNING, words, Mend.DELEGATES)
        return
    said = "，".join(f"{one.title} {one.delegates} 人" for one in facts.groups if one.delegates)
    if empty:
        words = f"{said}；{'、'.join(empty)}一个也没有。"
        yield Line(*here, State.WARNING, words, Mend.DELEGATES)
    else:
        yield Line(*here, State.GOOD, f"{said}。", Mend.DELEGATES)
    yield from _quorum(facts)


def _quorum(facts: Facts) -> Iterator[Line]:
    here, quorum = (Part.PEOPLE, "到会人数"), facts.quorum
    if quorum is None:
        yield unknown(*here, Mend.SIGN_IN)
        return
    said = f"应到 {quorum.invited} 人，到 {quorum.needed} 人才能开会"
    if quorum.present is None:
        yield Line(*here, State.GOOD, f"{said}；还没有人签到。", Mend.SIGN_IN)
    elif quorum.present < quorum.needed:
        words = f"{said}；实到 {quorum.present} 人，还差 {quorum.needed - quorum.present} 人。"
        yield Line(*here, State.BLOCKING, words, Mend.SIGN_IN)
    else:
        yield Line(*here, State.GOOD, f"{said}；实到 {quorum.present} 人。", Mend.SIGN_IN)


def accounts(facts: Facts) -> Iterator[Line]:
    people = facts.people
    if people is None:
        yield unknown(Part.PEOPLE, "账号", Mend.ACCOUNTS)
        return
    for role, title in ((Role.REGISTRAR, "签到员"), (Role.HOST, "主持")):
        names = "、".join(people.names.get(role, ())[:NAMED])
        words = f"{names}。" if names else f"没有{title}的账号，要由评议办的人代做。"
        state = State.GOOD if names else State.WARNING
        yield Line(Part.PEOPLE, title, state, words, Mend.ACCOUNTS)
    yield _signers(people)
    officers = frozenset[str]().union(*(people.ids.get(role, ()) for role in OFFICERS))
    if len(officers) < TWO:
        words = "评议办只有一个账号。更正发卡数、作废、审定都要两个人，请再开一个。"
        yield Line(Part.PEOPLE, "评议办", State.WARNING, words, Mend.ACCOUNTS)
    yield from _forbidden(people)
    yield from _codes(people)


def _signers(people: People) -> Line:
    """Two tellers and two scrutineers sign, and nobody twice."""
    here = (Part.PEOPLE, "计票人、监票人")
    tellers, scrutineers = (
        people.ids.get(role, frozenset()) for role in (Role.TELLER, Role.SCRUTINEER)
    )
    said = f"计票人 {len(tellers)} 位，监票人 {len(scrutineers)} 位"
    enough = len(tellers) >= TWO and len(scrutineers) >= TWO
    if enough and len(tellers | scrutineers) >= TWO + TWO:
        return Line(*here, State.GOOD, f"{said}，够两位计票人、两位监票人签署。", Mend.ACCOUNTS)
    words = f"{said}。计票结果要两位计票人、两位监票人签署，四个不同的人，还不够。"
    return Line(*here, State.WARNING, words, Mend.ACCOUNTS)


def _codes(people: People) -> Iterator[Line]:
    here, codes = (Part.PEOPLE, "动态口令"), people.codes
    if codes is None:
        return
    if not codes.required:
        words = "没有要求工作人员和三类管理员设。正式开会前请在“账号”里打开。"
        yield Line(*here, State.WARNING, words, Mend.ACCOUNTS)
    elif codes.lacking:
        names = "、".join(codes.lacking[:NAMED])
        words = f"{names}等 {len(codes.lacking)} 人还没有设。开会当天不拦他们，请会前设好。"
        yield Line(*here, State.WARNING, words, Mend.ACCOUNTS)
    else:
        words = "要求设的人都设好了。开会当天请带手机，没有手机的带恢复码。"
        yield Line(*here, State.GOOD, words, Mend.ACCOUNTS)


def _forbidden(people: People) -> Iterator[Line]:
    names = [people.names.get(role, ()) for role in NEVER_ONE_PERSON]
    both = twice(name for role in names for name in set(role))
    if both:
        words = f"{'、'.join(both)}同时担任系统管理员、安全管理员、审计管理员中的两种，请换人。"
        yield Line(Part.PEOPLE, "三员分立", State.WARNING, words, Mend.ACCOUNTS)
