"""会前检查 as a rule: facts of a sitting in, lines with a state out; the words are the office's."""

from collections.abc import Callable, Iterator, Sequence

from evaluation.documents.official import chinese_date
from evaluation.scoring.rules import SittingState
from evaluation.upkeep.findings import Level
from evaluation.upkeep.preflight_cards import keys, prints, rehearsed, slips
from evaluation.upkeep.preflight_facts import (
    Address,
    Facts,
    Line,
    Mend,
    Part,
    Plan,
    State,
    Verdict,
    unknown,
)
from evaluation.upkeep.preflight_notices import notices
from evaluation.upkeep.preflight_people import accounts, delegates

FRESH = 1
"""Days that a backup may be old on the day of a sitting."""


def judged(facts: Facts) -> Verdict:
    """Every line there is, those of one part together."""
    lines = [line for check in CHECKS for line in check(facts)]
    before = facts.plan is None or facts.plan.state in (
        SittingState.PREPARED,
        SittingState.REHEARSED,
    )
    return Verdict(tuple(lines), over=not before)


def _agenda(facts: Facts) -> Iterator[Line]:
    plan, here = facts.plan, (Part.AGENDA, "议程")
    if plan is None:
        yield unknown(*here, Mend.AGENDA)
        return
    if not plan.units:
        words = "还没有议程。请先导入名录，把单位排进议程。"
        yield Line(*here, State.BLOCKING, words, Mend.AGENDA, refused=True)
        return
    if plan.free:
        words = f"排了 {plan.units} 家；本榜单还有 {plan.free} 家没有排进任何一场评议会。"
        yield Line(*here, State.WARNING, words, Mend.AGENDA)
    else:
        words = f"排了 {plan.units} 家，其中书面述职 {plan.units - plan.oral} 家，榜单里没有漏的。"
        yield Line(*here, State.GOOD, words, Mend.AGENDA)
    yield _lots(plan)
    yield _day(plan)


def _lots(plan: Plan) -> Line:
    here = (Part.AGENDA, "述职顺序")
    if plan.oral <= 1:
        return Line(*here, State.GOOD, "现场述职不超过一家，不用抽签。", Mend.AGENDA)
    if not plan.drawn:
        words = "还没有抽签，现在是名录的顺序。请按种子或现场抽签排定。"
        return Line(*here, State.WARNING, words, Mend.AGENDA)
    if not plan.as_drawn:
        words = "抽签以后议程有过增减，现在的顺序与抽签结果单不一样。请看要不要重抽。"
        return Line(*here, State.WARNING, words, Mend.AGENDA)
    return Line(*here, State.GOOD, "已抽签，现在的顺序就是抽出的顺序。", Mend.AGENDA)


def _day(plan: Plan) -> Line:
    here, day = (Part.AGENDA, "开会日期"), chinese_date(plan.held_on)
    if plan.last_day < plan.today:
        words = f"定的是 {day}，已经过了。请核对日期；服务器的日期也请核对。"
        return Line(*here, State.WARNING, words, Mend.AGENDA)
    away = (plan.held_on - plan.today).days
    words = f"{day}，还有 {away} 天。" if away > 0 else f"{day}，就是今天。"
    return Line(*here, State.GOOD, words, Mend.AGENDA)


def _scheme(facts: Facts) -> Iterator[Line]:
    plan = facts.plan
    if plan is None:
        yield unknown(Part.AGENDA, "评议方案", Mend.SCHEME)
        return
    here = (Part.AGENDA, "评议方案")
    if not plan.scheme:
        words = "还没有评议方案。请采用一个方案。"
        yield Line(*here, State.BLOCKING, words, Mend.SCHEME, refused=True)
    elif not plan.options and not plan.quick_grades and facts.mode.by_tablet:
        words = "已采用；没有设快捷档（优良中差），代表只能逐项输入分数。"
        yield Line(*here, State.WARNING, words, Mend.SCHEME)
    else:
        yield Line(*here, State.GOOD, "已采用，开始评议会时固定。", Mend.SCHEME)
    here = (Part.AGENDA, "客观分")
    if plan.frozen:
        yield Line(*here, State.GOOD, "已冻结，只能按更正办理。", Mend.SCORES)
    else:
        words = "还没有冻结。启封计票用的是那一刻的客观分，请在启封前冻结。"
        yield Line(*here, State.WARNING, words, Mend.SCORES)


def _address(facts: Facts) -> Iterator[Line]:
    here, address = (Part.HALL, "平板打开的地址"), facts.address
    if not facts.mode.by_tablet:
        return
    if address is None:
        yield unknown(*here, Mend.ADDRESS)
        return
    if address.on_this_machine:
        words = f"现在是 {address.url}，只有服务器自己打得开。请设定会场里平板能打开的地址。"
        yield Line(*here, State.BLOCKING, words, Mend.ADDRESS)
        return
    if address.answer is not None:
        yield Line(*here, _STATES[address.answer.level], address.answer.words, Mend.ADDRESS)
    else:
        yield unknown(*here, Mend.ADDRESS)
    yield _line(address)


def _line(address: Address) -> Line:
    here = (Part.HALL, "加密线路")
    if not address.url.startswith("https"):
        words = "平板走 http；票在平板到服务器之间不加密。有条件时用 --tls 启动。"
        return Line(*here, State.WARNING, words, Mend.ADDRESS)
    if address.own_authority:
        words = "https，用会场自建的证书。请确认每台平板都已装好信任（平板上打开 /trust）。"
        return Line(*here, State.WARNING, words, Mend.ADDRESS)
    return Line(*here, State.GOOD, "https，用本单位的证书。", Mend.ADDRESS)


def _displays(facts: Facts) -> Iterator[Line]:
    here = (Part.HALL, "大屏")
    if facts.displays is None:
        yield unknown(*here, Mend.DISPLAYS)
    elif facts.displays:
        words = f"设了 {facts.displays} 块。请在会场里走到最后一排看一眼。"
        yield Line(*here, State.GOOD, words, Mend.DISPLAYS)
    else:
        words = "还没有设大屏。没有大屏时，封箱码要当众读出。"
        yield Line(*here, State.WARNING, words, Mend.DISPLAYS)


def _server(facts: Facts) -> Iterator[Line]:
    if facts.machine is None:
        yield unknown(Part.SERVER, "服务器", Mend.SERVER)
    for one in facts.machine or ():
        yield Line(Part.SERVER, one.subject, _STATES[one.level], one.words, Mend.SERVER)


def _backup(facts: Facts) -> Iterator[Line]:
    here, backup = (Part.SERVER, "备份"), facts.backup
    if backup is None:
        yield unknown(*here, Mend.SERVER)
    elif backup.days is None:
        words = "还没有备份过。请在服务器上运行 evaluation backup。"
        yield Line(*here, State.WARNING, words, Mend.SERVER)
    elif backup.days > FRESH:
        words = f"上次备份是 {backup.days} 天前（{backup.name}）。开会前请再备份一次。"
        yield Line(*here, State.WARNING, words, Mend.SERVER)
    else:
        yield Line(*here, State.GOOD, f"刚备份过（{backup.name}）。", Mend.SERVER)


_STATES = {Level.GOOD: State.GOOD, Level.NOTE: State.WARNING, Level.BAD: State.BLOCKING}
CHECKS: Sequence[Callable[[Facts], Iterator[Line]]] = (
    _agenda,
    _scheme,
    notices,
    slips,
    prints,
    keys,
    rehearsed,
    delegates,
    accounts,
    _address,
    _displays,
    _server,
    _backup,
)
