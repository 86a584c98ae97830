"""核算: what a record takes from an objective item. Exact: figures as fractions, points as text."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

import msgspec

from evaluation.findings.rules import BY_ID
from evaluation.grounds.records import (
    ClueFact,
    FileFact,
    FindingFact,
    LetterFact,
    Record,
    named,
)
from evaluation.objective.rules import millionths, points_left, shown

CHINA = timezone(timedelta(hours=8))
RECORDS, OVERRIDE = "records", "override"
"""扣分 computed from the records, and what an officer put in their place (另行认定)."""
STATISTICS, REPORT = "statistics", "report"
"""Where a figure comes from: 执法统计 or 述职报告 of the unit."""
PAPERS = {STATISTICS: "执法统计报表", REPORT: "述职报告"}

Figures = Mapping[str, Decimal | None]


class Measure(StrEnum):
    """How a rule looks at a record."""

    FIGURE = "figure"
    """The figure itself."""
    SHARE = "share"
    """The first figure as a part of the second, in percent."""
    GAP = "gap"
    """By how many the second figure falls short of the first."""
    LATE = "late"
    """Whether the paper came after its hour."""
    FINDINGS = "findings"
    """What the register of findings (检查发现) has under the rule of the same id."""
    RATE = "rate"
    """A part of all that counts; the item's maximum times it is what is left."""
    CASES = "cases"
    """Each record that falls under it."""
    BY_HAND = "by_hand"
    """No record says it: the office enters what it finds."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One line of what an item takes points for.

    `points` once, or for every full `step` under the `threshold` (for a gap: of the gap). `finding`
    is said with {part}, {whole}, {value} and {short}.
    """

    id: str
    item: str
    words: str
    measure: Measure
    cells: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    threshold: str = "0"
    points: str = "0"
    step: str = ""
    cap: str = ""
    finding: str = ""
    source: str = ""


class Paper(msgspec.Struct, frozen=True):
    """A report or return of a unit: `first_at` is its first handing in, `late` the state of that.

    `due_at` None: the office has not asked for it. `over`: its hour has passed.
    """

    due_at: datetime | None = None
    over: bool = False
    state: str = "draft"
    first_at: datetime | None = None
    late: bool = False


class Facts(msgspec.Struct, frozen=True):
    """What the records of a year say of one unit; `figures` None: no return of it counts.

    `complete`: who called the register of findings complete, and when, in words; empty: nobody.
    """

    year: int
    papers: Mapping[str, Paper]
    figures: Figures | None = None
    findings: tuple[FindingFact, ...] = ()
    complete: str = ""
    clues: tuple[ClueFact, ...] = ()
    letters: tuple[LetterFact, ...] = ()
    files: tuple[FileFact, ...] = ()
    today: date = date.max

    def without(self, records: Collection[UUID]) -> "Facts":
        """As if those records were not there."""
        return msgspec.structs.replace(
            self,
            findings=tuple(one for one in self.findings if one.id not in records),
            clues=tuple(one for one in self.clues if one.id not in records),
            letters=tuple(one for one in self.letters if one.id not in records),
            files=tuple(one for one in self.files if one.id not in records),
        )


class Step(msgspec.Struct, frozen=True):
    """What one rule found. `points` lost; None: not computed, and `found` says why."""

    rule: str
    words: str
    found: str
    points: str | None = None
    evidence: str = ""
    source: str = ""
    records: tuple[Record, ...] = ()
    """Those that cost points; older grounds have none."""

    @property
    def takes(self) -> bool:
        return self.points is not None and millionths(self.points) > 0


UNRECORDED = "没有这方面的记录，不核算，由评议办登记。"
OTHER_WORDS = "方案里这一项的扣分办法与核算办法不同，不核算，由评议办登记。"


def judged(rules: Sequence[Rule], facts: Facts, maximum: str) -> tuple[Step, ...]:
    """Every rule of one item; none takes more than the item has."""
    return tuple(_judge(rule, facts, maximum) for rule in rules)


def points_by(steps: Sequence[Step], maximum: str) -> str | None:
    """得分 by the records alone; None where nothing of the item could be computed."""
    lost = [step.points for step in steps if step.points is not None]
    return points_left(maximum, lost) if lost else None


def _judge(rule: Rule, facts: Facts, maximum: str) -> Step:
    if rule.measure == Measure.BY_HAND:
        return Step(rule.id, rule.words, UNRECORDED)
    if rule.measure == Measure.FINDINGS:
        return _by_findings(rule, facts, maximum)
    paper = facts.papers.get(rule.source, Paper())
    if rule.measure == Measure.LATE:
        return _late(rule, paper, facts.year, maximum)
    lacking = _lacking(rule, facts.figures, paper)
    if lacking or facts.figures is None:
        return Step(rule.id, rule.words, lacking, source=rule.source if paper.due_at else "")
    amounts = [Fraction(facts.figures[cell] or 0) for cell in rule.cells]
    found, points = _measured(rule, amounts)
    return _step(rule, found, _held(points, rule.cap, maximum), _seen(rule, facts.year, paper))


def _lacking(rule: Rule, figures: Figures | None, paper: Paper) -> str:
    """Why a figure can't be had, in words; empty when all are there."""
    if figures is None:
        return f"{unhanded(rule.source, paper)}，还没有核算。"
    for cell, title in zip(rule.cells, rule.titles, strict=True):
        if cell not in figures:
            return f"报表里“{title}”没有填，还没有核算。"
        if figures[cell] is None:
            return f"报表里“{title}”填的是无此职权，不核算。"
    if rule.measure == Measure.SHARE and not figures[rule.cells[1]]:
        return f"报表里“{rule.titles[1]}”是 0，没有比率可算，不核算。"
    return ""


def unhanded(source: str, paper: Paper) -> str:
    """Why a paper does not count."""
    if paper.due_at is None:
        return f"本年度还没有布置{PAPERS[source]}"
    if paper.state == "returned":
        return f"{PAPERS[source]}已退回，单位正在修改"
    return f"{PAPERS[source]}还没有交"


def _measured(rule: Rule, amounts: Sequence[Fraction]) -> tuple[str, int]:
    """The finding in words, and what it takes in millionths."""
    whole = amounts[-1]
    if rule.measure == Measure.GAP:
        value, short = amounts[0] - amounts[1], amounts[0] - amounts[1]
    else:
        value = amounts[0] * 100 / whole if rule.measure == Measure.SHARE else amounts[0]
        short = Fraction(rule.threshold) - value
    names = {"part": amounts[0], "whole": whole, "value": value, "short": max(short, Fraction(0))}
    found = rule.finding.format(**{name: plain(number) for name, number in names.items()})
    if short <= 0:
        return found, 0
    times = short // Fraction(rule.step) if rule.step else 1
    return found, int(times) * millionths(rule.points)


def _late(rule: Rule, paper: Paper, year: int, maximum: str) -> Step:
    title = PAPERS[rule.source]
    if paper.due_at is None:
        return Step(rule.id, rule.words, f"本年度还没有布置{title}，不核算。")
    until = moment(paper.due_at)
    if paper.first_at is None and not paper.over:
        found = f"{title}还没有交，期限是 {until}，还没有核算。"
        return Step(rule.id, rule.words, found, source=rule.source)
    if paper.first_at is None:
        found = f"{title}到期没有交，期限是 {until}"
    else:
        late = "迟交" if paper.late else "没有迟交"
        found = f"{title}第一次交出是 {moment(paper.first_at)}，期限是 {until}，{late}"
    lost = millionths(rule.points) if paper.late or paper.first_at is None else 0
    evidence = f"{year} 年度{title}的报送记录"
    return _step(rule, found, _held(lost, rule.cap, maximum), evidence)


def _by_findings(rule: Rule, facts: Facts, maximum: str) -> Step:
    """No finding means none only where somebody has called the register complete."""
    about = BY_ID[rule.id]
    there = [one for one in facts.findings if one.rule == rule.id]
    seen = f"{facts.year} 年度检查发现登记册"
    if not there and not facts.complete:
        return Step(rule.id, rule.words, UNRECORDED)
    if not there:
        said = f"登记册没有这方面的检查发现，{facts.complete}声明登记齐全，不扣分"
        return Step(rule.id, rule.words, said, "0", seen)
    cases = sum(one.cases for one in there)
    lost = (1 if about.once else cases) * millionths(about.points)
    records = tuple(one.record for one in there)
    texts = "；".join(one.text for one in there)
    found = f"检查发现 {cases} {about.count}：{texts}"
    step = _step(rule, found, _held(lost, rule.cap, maximum), f"{seen}：{named(records)}")
    return msgspec.structs.replace(step, records=records)


def finding_rule(rule: str) -> Rule:
    """Of the register, as a rule of its item."""
    about = BY_ID[rule]
    return Rule(id=rule, item=about.item, words=about.words, measure=Measure.FINDINGS)


def _held(points: int, cap: str, maximum: str) -> int:
    return min([points, millionths(maximum), *([millionths(cap)] if cap else [])])


def _seen(rule: Rule, year: int, paper: Paper) -> str:
    state = "已接收" if paper.state == "accepted" else "待接收"
    when = f"{moment(paper.first_at)} 交，" if paper.first_at else ""
    return f"{year} 年度{PAPERS[rule.source]}（{when}{state}）"


def _step(rule: Rule, found: str, points: int, evidence: str) -> Step:
    return Step(rule.id, rule.words, found, shown(points), evidence, rule.source)


def plain(number: Fraction) -> str:
    """As people write it: 60, 96.67; the words around it say from what it was computed."""
    hundredths = (number * 200 + 1) // 2
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".")


def moment(at: datetime) -> str:
    here = at.astimezone(CHINA)
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"
