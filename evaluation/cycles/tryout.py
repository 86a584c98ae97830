"""试算 — what a scheme does to invented ballots, told step by step from the real tally's result."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import msgspec

from evaluation.cycles.scheme_words import CHOICES, TIE_BREAK, key_titles, quoted
from evaluation.cycles.tryout_bundle import Invented, Wanted, invented_bundle
from evaluation.tally.bundle import Bundle, read_bundle
from evaluation.tally.effective_weight import effective_weight, in_words, parts_of, percent
from evaluation.tally.tally import tally
from evaluation.tally.totals import Scored, scored_units
from evaluation.tally.values import MILLION
from evaluation.tally.writing import canonical, printed, rounded

STATES = {
    "void": "收回多于发出，作废重评",
    "no-quorum": "收回不够法定票数，没有现场得分",
    "no-ballots": "没有可计的票，没有现场得分",
    "no-objective": "没有客观得分，得不出总分",
    "unranked": "不参与排名",
    "ranked": "",
}
ANNOTATED = 4  # decimals that a fraction is shown with

Content = Mapping[str, Any]
Result = Mapping[str, Any]


class Total(msgspec.Struct, frozen=True):
    """One ballot's total; `left_out` says as what: the lowest, the highest, or not at all."""

    figure: str
    left_out: str


class GroupStep(msgspec.Struct, frozen=True):
    """A group on one unit. `share`: its part of all the weights that counted, as percent."""

    title: str
    issued: int
    recused: int
    valid: int
    invalid: int
    abstained: int
    missing: int
    totals: tuple[Total, ...]
    score: str | None
    weight: str
    share: str | None


class Line(msgspec.Struct, frozen=True):
    """One unit of the invented board."""

    id: str
    title: str
    category: str
    case: str
    state: str
    panel: str | None
    objective: str | None
    bonus: str
    deduction: str
    total: str | None
    rank: int | None
    grade: str | None
    grade_reason: str | None
    decided: str
    renormalised: bool


class TryOut(msgspec.Struct, frozen=True):
    """What the page shows; `groups` are those of the unit that was asked for, step by step."""

    lines: tuple[Line, ...]
    quota: tuple[str, ...]
    weights: tuple[tuple[str, str], ...]
    sentence: str
    unit: Line
    groups: tuple[GroupStep, ...]


def try_out(content: Content, wanted: Wanted, unit: str = "") -> TryOut:
    """The whole way; `unit` is the id of the one to look at, or the best."""
    invented = invented_bundle(content, wanted)
    bundle = read_bundle(canonical(invented.bundle))
    result = tally(bundle)
    lines = _lines(content, invented, bundle, result)
    looked_at = next((line for line in lines if line.id == unit), lines[0])
    found = next(row for row in result["units"] if row["unit"] == looked_at.id)
    units = parts_of(result, content["rules"]["shares"])
    share = effective_weight(units)
    names = ("panel", "现场评议"), ("objective", "客观考核"), ("adjustments", "加分扣分")
    return TryOut(
        lines=tuple(lines),
        quota=tuple(_quota(content, bundle, lines)),
        weights=tuple((title, percent(getattr(share, name))) for name, title in names)
        if share
        else (),
        sentence=in_words(units, content["rules"]["shares"]),
        unit=looked_at,
        groups=tuple(_groups(content, invented, found)),
    )


def _lines(content: Content, invented: Invented, bundle: Bundle, result: Result) -> list[Line]:
    about = {unit["id"]: unit for unit in invented.bundle["units"]}
    grades = {grade["id"]: grade["title"] for grade in content["rules"]["grades"]}
    decided = _decided(content, bundle, result, about)
    lines = [
        Line(
            id=row["unit"],
            title=about[row["unit"]]["title"],
            category=about[row["unit"]]["class"],
            case=invented.cases.get(row["unit"], ""),
            state=STATES[row["state"]],
            panel=(row["panel"] or {"score": None})["score"],
            objective=row["objective"]["score"],
            bonus=row["bonus"],
            deduction=row["deduction"],
            total=row["total"],
            rank=row["rank"],
            grade=grades.get(row["grade"]),
            grade_reason=row["grade_reason"],
            decided=decided.get(row["unit"], ""),
            renormalised=bool(row["panel"] and row["panel"]["renormalised"]),
        )
        for row in result["units"]
    ]
    return sorted(lines, key=lambda line: (line.rank is None, line.rank or 0, line.id))


def _decided(
    content: Content, bundle: Bundle, result: Result, about: Mapping[str, Any]
) -> dict[str, str]:
    """Of units whose value is equal: which key told them apart, or that none did."""
    ranks = {row["unit"]: row["rank"] for row in result["units"] if row["rank"]}
    equal: defaultdict[tuple[str, Fraction], list[Scored]] = defaultdict(list)
    for one in scored_units(bundle):
        if one.unit.id in ranks and one.total is not None:
            scope = one.unit.class_ if bundle.scheme.rank_within == "class" else ""
            equal[scope, _value(bundle, one.total)].append(one)
    words: dict[str, str] = {}
    titles = key_titles(content)
    for block in equal.values():
        block.sort(key=lambda one: ranks[one.unit.id])
        for one, other in pairwise(block):
            key = next((key for key in bundle.scheme.tie_break if _apart(key, one, other)), None)
            told = f"比{titles[key]}，" if key else "各项比较都相同，并列"
            for this, that, side in ((one, other, "排在前"), (other, one, "排在后")):
                against = f"与{about[that.unit.id]['title']}同分：{told}{side if key else ''}"
                words.setdefault(this.unit.id, against)
    return words


def _value(bundle: Bundle, total: Fraction) -> Fraction:
    scheme = bundle.scheme
    if scheme.rank_on == "exact":
        return total
    return rounded(total, scheme.decimals, scheme.rounding)


def _apart(key: str, one: Scored, other: Scored) -> bool:
    return _merit(key, one) != _merit(key, other)


def _merit(key: str, one: Scored) -> Fraction | None:
    if key in TIE_BREAK:
        panel = one.panel.score if one.panel else None
        named = {"panel": panel, "objective": one.objective.score, "deductions": one.deduction}
        return named[key]
    return one.objective.dimensions.get(key)


def _quota(content: Content, bundle: Bundle, lines: Sequence[Line]) -> Iterator[str]:
    """Per scope: how many places there are, who got one, who lost it."""
    first = content["rules"]["grades"][0]
    quota = bundle.scheme.grades[0].quota
    if quota is None:
        yield f"方案没有限定{quoted(first['title'])}的比例，够分数线的都得。"
        return
    by_class = bundle.scheme.rank_within == "class"
    scopes = sorted({line.category for line in lines}) if by_class else [""]
    tie = CHOICES["quota_tie"][content["rules"]["quota_tie"]]
    for scope in scopes:
        ranked = [line for line in lines if line.rank and scope in ("", line.category)]
        places = quota * len(ranked) // MILLION
        kept = [line for line in ranked if line.grade == first["title"]]
        lost = [line for line in ranked if line.grade_reason == "quota"]
        words = (
            f"{scope}参与排名 {len(ranked)} 家，{quoted(first['title'])}最多 {places} 家。"
            f"够分数线 {len(kept) + len(lost)} 家，得 {len(kept)} 家，因名额降等 {len(lost)} 家。"
        )
        if any((line.rank or 0) <= places for line in lost) or len(kept) > places:
            words += f"有并列跨过名额，按方案{quoted(tie)}。"
        yield words


def _groups(content: Content, invented: Invented, found: Mapping[str, Any]) -> Iterator[GroupStep]:
    """Of one unit: the totals in order, what trimming left out, and what each weight came to."""
    rules = content["rules"]
    rows = (found["panel"] or {"groups": []})["groups"]
    weights = {group["id"]: Fraction(group["weight"]) for group in rules["groups"]}
    counted = sum((weights[row["group"]] for row in rows if row["exact"]), Fraction(0))
    totals = _totals(content, invented, found["unit"])
    for row, group in zip(rows, rules["groups"], strict=bool(rows)):
        share = weights[group["id"]] / counted if row["exact"] and counted else None
        yield GroupStep(
            title=group["title"],
            **{key: row[key] for key in ("issued", "recused", "valid", "invalid", "abstained")},
            missing=row["missing"],
            totals=tuple(_trimmed(totals[group["id"]], rules["trim"], row["trimmed"])),
            score=row["exact"] and printed(Fraction(row["exact"]), ANNOTATED, "half-up"),
            weight=group["weight"],
            share=None if share is None else percent(share),
        )


def _trimmed(totals: Sequence[Fraction], trim: Mapping[str, int], count: int) -> Iterator[Total]:
    """`count` is what the tally left out: nothing, or all that the scheme says."""
    low, high = (trim["low"], trim["high"]) if count else (0, 0)
    for place, total in enumerate(totals):
        left_out = "最低" if place < low else "最高" if place >= len(totals) - high else ""
        yield Total(printed(total, 2, "half-up"), left_out)


OFF = {
    "trim": {"low": 0, "high": 0, "min_valid": 1},
    "quorum": {"numerator": 0, "denominator": 1, "strict": False},
    "shares": {"panel": "100", "objective": "0"},
    "tie_break": [],
}


def _totals(content: Content, invented: Invented, unit: str) -> dict[str, list[Fraction]]:
    """Each ballot's total, by group, rising: the tally's, of a board where each is a unit."""
    ballots = [row for row in invented.bundle["ballots"] if row["unit"] == unit]
    alone = [row | {"unit": str(number)} for number, row in enumerate(ballots)]
    about = invented.bundle["units"][0]
    one = {"issued": 1, "recused": 0}
    bundle = invented.bundle | {
        "scheme": content["rules"] | OFF,
        "units": [about | {"id": row["unit"]} for row in alone],
        "turnout": [one | {"unit": row["unit"], "group": row["group"]} for row in alone],
        "ballots": alone,
        "objective": [],
        "adjustments": [],
    }
    totals: dict[str, list[Fraction]] = {group["id"]: [] for group in content["rules"]["groups"]}
    for row in tally(read_bundle(canonical(bundle)))["units"]:
        for group in row["panel"]["groups"]:
            if group["exact"] is not None:
                totals[group["group"]].append(Fraction(group["exact"]))
    return {group: sorted(found) for group, found in totals.items()}
