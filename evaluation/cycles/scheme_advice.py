"""What is allowed and yet perhaps not meant: said beside the form, and nothing is stopped."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from evaluation.cycles.scheme_faults import Fault
from evaluation.cycles.scheme_words import TABLES, TIE_BREAK, dimension_titles, quoted
from evaluation.tally import values
from evaluation.tally.reading import BundleRefused
from evaluation.tally.values import HUNDRED, MILLION

Content = Mapping[str, Any]
FULL = 100


def advice_on(content: Content) -> list[Fault]:
    """Of a scheme without faults. The first field that it concerns, and what to look at."""
    return [
        *_on_sums(content),
        *_on_scales(content),
        *_on_quick_grades(content),
        *_on_ties(content),
        *_on_grades(content),
        *_on_objective(content),
        *_on_titles(content),
    ]


def quick_points(content: Content) -> list[list[str]]:
    """By indicator and quick grade: the points it fills in, half-up to the step.

    Nothing where one of the figures is none yet: the form shows them while it is being filled in.
    """
    if content["rules"]["form"] == "options":
        return []
    step = content["rules"]["step"]
    return [
        [_filled(row["max"], grade["percent"], step) for grade in content["quick_grades"]]
        for row in content["rules"]["indicators"]
    ]


def _filled(most: str, percent: str, step: str) -> str:
    try:
        steps = values.decimal(most, "") * values.decimal(percent, "")
        size = values.positive(step, "")
    except BundleRefused:
        return ""
    return _plain((Fraction(steps, HUNDRED * size) + Fraction(1, 2)) // 1 * Fraction(size, MILLION))


def _plain(number: Fraction) -> str:
    """A decimal of at most six places, as people write it."""
    millionths = number * 1_000_000
    whole, part = divmod(int(millionths), 1_000_000)
    return f"{whole}.{part:06d}".rstrip("0").rstrip(".")


def _sum(rows: Sequence[Mapping[str, str]], column: str) -> Fraction:
    return sum((Fraction(row[column]) for row in rows), Fraction(0))


def _on_sums(content: Content) -> Iterator[Fault]:
    rules = content["rules"]
    for table, rows, column in (
        ("indicators", rules["indicators"], "max"),
        ("groups", rules["groups"], "weight"),
        ("items", content["items"], "max"),
    ):
        found = _sum(rows, column)
        if rows and found != FULL:
            what = "权重" if column == "weight" else "满分"
            words = f"{TABLES[table]}的{what}合计 {_plain(found)}，不是 100；会按比例折算。"
            yield Fault(table, words)


def _on_scales(content: Content) -> Iterator[Fault]:
    rules = content["rules"]
    if rules["form"] == "options":
        if all(option["value"] is not None for option in rules["options"]):
            yield Fault("options", "没有“不了解”一项（分值留空）；代表不了解也要选一个有分的。")
        return
    step = Fraction(rules["step"])
    for place, row in enumerate(rules["indicators"]):
        most = Fraction(row["max"])
        if most % step:
            best = _plain(most // step * step)
            words = f"满分 {row['max']} 不是每档 {rules['step']} 的整数倍，最高只能打 {best}。"
            yield Fault(f"indicators-{place}-max", words)


def _on_quick_grades(content: Content) -> Iterator[Fault]:
    for place, grade in enumerate(content["quick_grades"]):
        if Fraction(grade["percent"]) > FULL:
            words = f"{quoted(grade['title'])}超过 100%，填进去的分会高于满分，平板不收。"
            yield Fault(f"quick_grades-{place}-percent", words)
    points = quick_points(content)
    step = content["rules"]["step"]
    for place, (row, filled) in enumerate(
        zip(content["rules"]["indicators"], points, strict=bool(points))
    ):
        if len(set(filled)) < len(filled):
            words = f"{quoted(row['title'])}有两个快捷档填进同一个分数（每档 {step} 分太粗）。"
            yield Fault(f"indicators-{place}-max", words)


def _on_ties(content: Content) -> Iterator[Fault]:
    """What no item belongs to decides nothing; what is no indicator needs items to be counted."""
    used = {item["dimension"] for item in content["items"]}
    indicators = {row["id"] for row in content["rules"]["indicators"]}
    titles = dimension_titles(content)
    keys = content["rules"]["tie_break"]
    for place, key in enumerate(keys):
        field = f"tie_break-{place}-key"
        if key in keys[:place]:
            yield Fault(field, "前面已经比过这一项，再比不起作用。")
        elif key not in TIE_BREAK and key not in used:
            words = f"客观考核没有属于{quoted(titles.get(key, key))}的项，这一比较不起作用。"
            yield Fault(field, words)
        elif key not in TIE_BREAK and key not in indicators:
            words = (
                f"{quoted(titles[key])}不是现场指标：计票前要录好这一维度的客观分，不然不能计票。"
            )
            yield Fault(field, words)


def _on_grades(content: Content) -> Iterator[Fault]:
    for place, grade in enumerate(content["rules"]["grades"]):
        if grade["min"] is not None and Fraction(grade["min"]) > FULL:
            yield Fault(f"grades-{place}-min", f"分数线 {grade['min']} 高于 100，没有单位能到。")
    if Fraction(content["rules"]["grades"][0].get("quota", "1")) == 0:
        yield Fault("grades-0-quota", "比例是 0，没有单位能得第一等。")


def _on_objective(content: Content) -> Iterator[Fault]:
    share = Fraction(content["rules"]["shares"]["objective"])
    if share and not content["items"]:
        yield Fault("items", "客观考核占总分，却没有客观考核项；没有客观分的单位得不出总分。")


def _on_titles(content: Content) -> Iterator[Fault]:
    for table in ("indicators", "options", "groups", "grades"):
        rows = content["rules"][table] or []
        twice = [title for title, n in Counter(row["title"] for row in rows).items() if n > 1]
        if twice:
            yield Fault(table, f"有两个{TABLES[table]}都叫{quoted(twice[0])}，表上分不清。")
