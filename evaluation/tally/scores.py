"""From ballots to panel scores, from items to objective scores; exact, nothing rounded."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from evaluation.tally.ballots import ABSTAINED, INVALID, Ballot
from evaluation.tally.bundle import Bundle, Item, Turnout
from evaluation.tally.scheme import Group, Indicator, Quorum, Scheme
from evaluation.tally.values import MILLION

VOID, NO_QUORUM, NO_BALLOTS = "void", "no-quorum", "no-ballots"


class Pile(NamedTuple):
    """The ballots of one unit in one group.

    Totals of valid ones are parts of the full score: numerators, filed under their denominator,
    so that nothing need be divided. Of the others, by status, only the number counts.
    """

    totals: defaultdict[int, list[int]]
    others: Counter[str]


@dataclass(frozen=True, slots=True)
class GroupScore:
    """One unit in one group: what was handed out, what came back, what its ballots say."""

    group: Group
    issued: int
    recused: int
    valid: int
    invalid: int
    abstained: int
    trimmed: int
    score: Fraction | None

    @property
    def returned(self) -> int:
        return self.valid + self.invalid + self.abstained

    @property
    def missing(self) -> int:
        """Below 0 when more came back than was handed out."""
        return self.issued - self.returned


@dataclass(frozen=True, slots=True)
class Panel:
    """现场评议得分 — where there is no score, `state` says why."""

    state: str | None
    score: Fraction | None
    groups: Sequence[GroupScore] = ()

    @property
    def renormalised(self) -> bool:
        """Whether the weights of some groups had to do for all."""
        return self.score is not None and any(group.score is None for group in self.groups)


@dataclass(frozen=True, slots=True)
class Objective:
    """客观考核得分 — and what each dimension got, None if no item of it was applicable."""

    score: Fraction | None
    dimensions: Mapping[str, Fraction | None]


def panel_scores(bundle: Bundle) -> dict[str, Panel]:
    """Of every unit by its id; where the ballots are withheld, the score that is given."""
    piles = _piles(bundle.ballots, bundle.scheme.indicators)
    turnout = {(row.unit, row.group): row for row in bundle.turnout}
    found = {unit: Panel(None, score) for unit, score in bundle.withheld.items()}
    for unit in bundle.units.keys() - bundle.withheld.keys():
        groups = []
        for group in bundle.scheme.groups:
            row = turnout.get((unit, group.id)) or Turnout(unit, group.id, issued=0, recused=0)
            groups.append(_group_score(group, row, piles[unit, group.id], bundle.scheme))
        found[unit] = _panel(groups, bundle.scheme.quorum)
    return found


def _piles(
    ballots: Iterable[Ballot], indicators: Sequence[Indicator]
) -> defaultdict[tuple[str, str], Pile]:
    """By unit and group. What is unknown counts for nothing; with nothing known one abstains."""
    piles: defaultdict[tuple[str, str], Pile]
    piles = defaultdict(lambda: Pile(defaultdict(list), Counter()))
    fulls = [indicator.full for indicator in indicators]
    full = sum(fulls)
    for unit, group, status, scores, total in ballots:
        totals, others = piles[unit, group]
        if total is not None:
            totals[total.denominator * 100].append(total.numerator)
        elif scores is None:
            others[status] += 1
        else:
            known = [score for score in scores if score is not None]
            if len(known) == len(fulls):
                totals[full].append(sum(known))
            elif known:
                pairs = zip(fulls, scores, strict=True)
                part = sum([most for most, score in pairs if score is not None])
                totals[part].append(sum(known))
            else:
                others[ABSTAINED] += 1
    return piles


def _group_score(group: Group, turnout: Turnout, pile: Pile, scheme: Scheme) -> GroupScore:
    common = lcm(*pile.totals)
    totals = sorted(
        numerator * (common // denominator)
        for denominator, numerators in pile.totals.items()
        for numerator in numerators
    )
    trim = scheme.trim
    left = totals[trim.low : len(totals) - trim.high] if len(totals) >= trim.min_valid else totals
    middle = left if scheme.center == "mean" else _middle(left)
    return GroupScore(
        group=group,
        issued=turnout.issued,
        recused=turnout.recused,
        valid=len(totals),
        invalid=pile.others[INVALID],
        abstained=pile.others[ABSTAINED],
        trimmed=len(totals) - len(left),
        score=Fraction(100 * sum(middle), common * len(middle)) if middle else None,
    )


def _middle(ordered: Sequence[int]) -> Sequence[int]:
    """The one or two in the middle, whose mean is the median."""
    half = (len(ordered) - 1) // 2
    return ordered[half : len(ordered) - half]


def _panel(groups: Sequence[GroupScore], quorum: Quorum) -> Panel:
    if any(group.missing < 0 for group in groups):
        return Panel(VOID, None, groups)
    if not _met(
        quorum, sum(group.returned for group in groups), sum(group.issued for group in groups)
    ):
        return Panel(NO_QUORUM, None, groups)
    scored = [(group.group.weight, group.score) for group in groups if group.score is not None]
    weights = sum(weight for weight, _ in scored)
    if not weights:
        return Panel(NO_BALLOTS, None, groups)
    return Panel(None, sum(weight * score for weight, score in scored) / Fraction(weights), groups)


def _met(quorum: Quorum, returned: int, issued: int) -> bool:
    have, need = returned * quorum.denominator, issued * quorum.numerator
    return issued > 0 and (have > need if quorum.strict else have >= need)


def objective_score(items: Iterable[Item], indicators: Sequence[Indicator]) -> Objective:
    """Dimensions stand in the order of the indicators, then the others by id."""
    by_dimension: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_dimension[item.dimension].append(item)
    order = [indicator.id for indicator in indicators if indicator.id in by_dimension]
    order += sorted(by_dimension.keys() - set(order))
    dimensions = {dimension: _got(by_dimension[dimension]) for dimension in order}
    left = [(dimension, got) for dimension, got in dimensions.items() if got is not None]
    full = sum(item.max for dimension, _ in left for item in by_dimension[dimension])
    score = sum((got for _, got in left), Fraction(0)) * 100 * MILLION / full if left else None
    return Objective(score, dimensions)


def _got(items: Iterable[Item]) -> Fraction | None:
    """Points, as if the items that are not applicable had got the same part of their maximum."""
    applicable = [(item.points, item.max) for item in items if item.points is not None]
    if not applicable:
        return None
    points, most = (sum(part) for part in zip(*applicable, strict=True))
    return Fraction(points * sum(item.max for item in items), most * MILLION)
