"""核算办法 of 问题线索督办 (4.1 to 4.4): what the unit did in time, and what it costs else.

The unit answers for its own acts alone. What lies with the bureau (受理, 验收, 销号), and what is
not due yet, is in no rate, and the words say how many those are.
"""

from collections.abc import Iterable, Sequence

from evaluation.clues.states import ClueState
from evaluation.grounds.records import FOUND_TRUE, ClueFact, Record
from evaluation.grounds.rules import Facts, Measure, Rule
from evaluation.grounds.tallies import Count, Tally, percent

RULES = (
    Rule(id="answered", item="4.1", measure=Measure.RATE,
         words="按期受理反馈率 × 满分：通报文书按期签收、整改要求按期作出答复的件数 ÷ 到期的件数"),
    Rule(id="finished", item="4.2", measure=Measure.RATE,
         words="按期办结率 × 满分：每次答复都按期、并且验收通过的件数 ÷ 办结或者超期的件数"),
    Rule(id="written_off", item="4.3", measure=Measure.RATE,
         words="整改销号率 × 满分：已销号的件数 ÷ 已销号、超期和虚假销号的件数"),
    Rule(id="false_write_off", item="4.3", measure=Measure.CASES, points="2",
         words="虚假销号，每件扣 2 分"),
    Rule(id="unaccountable", item="4.4", measure=Measure.CASES, points="1",
         words="应追责未追责，每件扣 1 分"),
    Rule(id="repeated", item="4.4", measure=Measure.CASES, points="0.5",
         words="同一问题重复投诉（查实的），每件扣 0.5 分"),
)  # fmt: skip
NO_CLUES = (
    "本年度没有这家单位要算的线索或文书，没有比率可算，不核算。单位没有这类事的，请记为不适用。"
)
REMEMBERED = "年度问题线索台账"


def answered(facts: Facts) -> Tally:
    """4.1: letters signed for, and the first answer to every demand, each by its last day."""
    letters = [one for one in facts.letters if one.read_on or one.due_on < facts.today]
    signed = [one for one in letters if one.read_on and one.read_on <= one.due_on]
    asked = [one for one in facts.clues if one.answered or one.first_late or _unanswered(one)]
    prompt = [one for one in asked if not one.first_late and not _unanswered(one)]
    good, whole = len(signed) + len(prompt), len(letters) + len(asked)
    waiting = len(facts.letters) - len(letters)
    waiting += sum(one.asked and one not in asked for one in facts.clues)
    if not whole:
        return _nothing(waiting)
    late = [one.record for one in letters if one not in signed]
    late += [one.record for one in asked if one not in prompt]
    figures = (
        f"应签收文书 {len(letters)} 件，按期 {len(signed)} 件；应答复整改 {len(asked)} 件，"
        f"按期 {len(prompt)} 件；按期受理反馈率 {percent(good, whole)}"
    )
    return Tally(
        good=good,
        whole=whole,
        costly=tuple(late),
        figures=figures,
        left_out=_not_due(waiting),
        evidence=f"{facts.year} 年度通报文书签收和整改答复记录",
    )


def _unanswered(clue: ClueFact) -> bool:
    return clue.overdue and clue.state == ClueState.RECTIFYING


def finished(facts: Facts) -> Tally:
    """4.2: of what is mended or has run late."""
    asked = [one for one in facts.clues if one.asked]
    counted = [one for one in asked if one.mended or _ran_late(one)]
    good = [one for one in counted if not _ran_late(one)]
    if not counted:
        return _nothing(len(asked))
    figures = (
        f"应办结 {len(counted)} 件，按期 {len(good)} 件，"
        f"按期办结率 {percent(len(good), len(counted))}"
    )
    return Tally(
        good=len(good),
        whole=len(counted),
        costly=_records(one for one in counted if _ran_late(one)),
        figures=figures,
        left_out=_not_due(len(asked) - len(counted)),
        evidence=_seen(facts),
    )


def _ran_late(clue: ClueFact) -> bool:
    return clue.any_late or clue.owed_late


def written_off(facts: Facts) -> Tally:
    """4.3: what waits for the bureau, or is not due yet, counts on neither side."""
    asked = [one for one in facts.clues if one.asked]
    good = [one for one in asked if one.state == ClueState.WRITTEN_OFF]
    bad = [one for one in asked if one not in good and (one.owed_late or one.false_write_off)]
    whole = len(good) + len(bad)
    if not whole:
        return _nothing(len(asked))
    figures = f"应销号 {whole} 件，已销号 {len(good)} 件，整改销号率 {percent(len(good), whole)}"
    return Tally(
        good=len(good),
        whole=whole,
        costly=_records(bad),
        figures=figures,
        left_out=_not_due(len(asked) - whole),
        evidence=_seen(facts),
    )


def false_write_off(facts: Facts) -> Tally:
    asked = [one for one in facts.clues if one.asked]
    if not asked:
        return _nothing(0)
    false = [one for one in asked if one.false_write_off]
    return _cases(facts, false, f"虚假销号 {len(false)} 件")


def unaccountable(facts: Facts) -> Tally:
    """4.4: once the clue has ended, or its unit has let it run late, nobody held to account."""
    if not facts.clues:
        return _nothing(0)
    owing = [one for one in facts.clues if one.accountable and not one.held_to_account]
    due = [one for one in owing if one.state == ClueState.WRITTEN_OFF or one.owed_late]
    called = sum(one.accountable for one in facts.clues)
    running = len(owing) - len(due)
    return _cases(facts, due, f"应追责 {called} 件，未追责 {len(due)} 件", _running(running))


def repeated(facts: Facts) -> Tally:
    """4.4: a repeat that was not found true costs nothing, or anybody could take points."""
    if not facts.clues:
        return _nothing(0)
    again = [one for one in facts.clues if one.repeats]
    true = [one for one in again if one.state in FOUND_TRUE]
    more = len(again) - len(true)
    words = f"（另有 {more} 件没有查实或还在办理，不计）" if more else ""
    return _cases(facts, true, f"查实的重复投诉 {len(true)} 件", words)


COUNTS: dict[str, Count] = {
    "answered": answered,
    "finished": finished,
    "written_off": written_off,
    "false_write_off": false_write_off,
    "unaccountable": unaccountable,
    "repeated": repeated,
}


def _cases(facts: Facts, costly: Sequence[ClueFact], figures: str, left_out: str = "") -> Tally:
    return Tally(costly=_records(costly), figures=figures, left_out=left_out, evidence=_seen(facts))


def _records(clues: Iterable[ClueFact]) -> tuple[Record, ...]:
    return tuple(one.record for one in clues)


def _seen(facts: Facts) -> str:
    return f"{facts.year} {REMEMBERED}"


def _nothing(waiting: int) -> Tally:
    if waiting:
        return Tally(lacking=f"还没有到期或者办结的，没有比率可算，不核算{_not_due(waiting)}。")
    return Tally(lacking=NO_CLUES)


def _not_due(count: int) -> str:
    return f"（另有 {count} 件没有到期，或等评议办办理，不计）" if count else ""


def _running(count: int) -> str:
    return f"（另有 {count} 件还在办理，不计）" if count else ""
