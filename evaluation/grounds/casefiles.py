"""核算办法 of 案卷质量评查 (3.1, 3.2): the drawn files of the reviews that are closed."""

from fractions import Fraction

from evaluation.findings.rules import BY_ID
from evaluation.grounds.records import FileFact
from evaluation.grounds.rules import Facts, Measure, Rule, Step, finding_rule, judged, plain
from evaluation.grounds.tallies import PER_CENT, Count, Tally, judged_by
from evaluation.objective.rules import millionths

RULES = (
    Rule(id="average", item="3.1", measure=Measure.RATE, words="平均分 ÷ 100 × 满分"),
    Rule(id="no_self_review", item="3.2", measure=Measure.CASES, points="2",
         words=BY_ID["no_self_review"].words),
    Rule(id="failing_file", item="3.2", measure=Measure.CASES, points="2", threshold="70",
         words="不合格卷（低于 70 分），每卷扣 2 分"),
    Rule(id="unmended_file", item="3.2", measure=Measure.CASES, points="1",
         words=BY_ID["unmended_file"].words),
)  # fmt: skip
FAILS_UNDER = next(rule.threshold for rule in RULES if rule.id == "failing_file")
WHOLE = "100"
"""Points of a file without a fault."""
NO_REVIEW = "本年度没有评查这家单位的案卷，不核算。单位没有案卷的，请记为不适用。"
NOT_CLOSED = "案卷评查还没有办结，分数还会变，不核算。"


def steps_of(rules: list[Rule], facts: Facts, maximum: str) -> tuple[Step, ...]:
    """Where no file of the unit was drawn, 3.2 goes by what the register of findings says."""
    register = [finding_rule(rule.id) for rule in rules if rule.id in BY_ID]
    if register and not facts.files:
        return judged(register, facts, maximum)
    return judged_by(rules, COUNTS, facts, maximum)


def average(facts: Facts) -> Tally:
    """3.1: what an objection changed counts as it was decided."""
    files, lacking = _closed(facts)
    scored = [one for one in files if one.score is not None]
    if lacking or not scored:
        return Tally(lacking=lacking or "抽取的案卷都没有评分，不核算。")
    mean = sum((_points(one) for one in scored), Fraction(0)) / len(scored)
    figures = f"评查 {len(scored)} 卷，平均 {plain(mean)} 分"
    return Tally(
        share=mean / PER_CENT,
        costly=tuple(one.record for one in scored if _points(one) < PER_CENT),
        figures=figures,
        left_out=_left_out(facts, len(files) - len(scored)),
        evidence=_seen(facts),
    )


def no_self_review(facts: Facts) -> Tally:
    files, lacking = _closed(facts)
    if lacking:
        return Tally(lacking=lacking)
    without = list(dict.fromkeys(one.campaign for one in files if not one.self_reviewed))
    figures = f"没有交自查自评的：{'、'.join(without)}" if without else "自查自评已交"
    return Tally(times=min(len(without), 1), figures=figures, evidence=_seen(facts))


def failing_file(facts: Facts) -> Tally:
    files, lacking = _closed(facts)
    if lacking:
        return Tally(lacking=lacking)
    failing = [one for one in files if one.score is not None and _points(one) < int(FAILS_UNDER)]
    return Tally(
        costly=tuple(one.record for one in failing),
        figures=f"评查 {len(files)} 卷，不合格 {len(failing)} 卷",
        evidence=_seen(facts),
    )


def unmended_file(facts: Facts) -> Tally:
    """3.2: a file that lost points is to be mended; what the bureau has still to look at is not
    held against the unit.
    """
    files, lacking = _closed(facts)
    if lacking:
        return Tally(lacking=lacking)
    faulty = [one for one in files if one.score is not None and _points(one) < PER_CENT]
    waiting = [one for one in faulty if one.said_mended and one.accepted is None]
    open_ = [one for one in faulty if one.accepted is not True and one not in waiting]
    words = f"（另有 {len(waiting)} 卷已报整改，等评议办核对，不计）" if waiting else ""
    return Tally(
        costly=tuple(one.record for one in open_),
        figures=f"有反馈问题的 {len(faulty)} 卷，未整改 {len(open_)} 卷",
        left_out=words,
        evidence=_seen(facts),
    )


COUNTS: dict[str, Count] = {
    "average": average,
    "no_self_review": no_self_review,
    "failing_file": failing_file,
    "unmended_file": unmended_file,
}


def _closed(facts: Facts) -> tuple[list[FileFact], str]:
    """Files of reviews that are over, or why there are none."""
    files = [one for one in facts.files if one.closed]
    if files:
        return files, ""
    return [], NOT_CLOSED if facts.files else NO_REVIEW


def _points(file: FileFact) -> Fraction:
    return Fraction(millionths(file.score or WHOLE), millionths("1"))


def _left_out(facts: Facts, unscored: int) -> str:
    parts = [f"{unscored} 卷没有评分"] if unscored else []
    running = len({one.campaign for one in facts.files if not one.closed})
    parts += [f"{running} 次评查还没有办结"] if running else []
    return f"（另有 {'、'.join(parts)}，不计）" if parts else ""


def _seen(facts: Facts) -> str:
    names = "、".join(dict.fromkeys(one.campaign for one in facts.files if one.closed))
    return f"案卷评查记录（{names}）"
