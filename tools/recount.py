"""独立复核: recounts a bundle 计票数据包 by the scoring rules and writes the result 计票结果."""

# Written from the scoring rules 计分规则 alone, apart from the platform that counted first, and
# sharing no line with it: for one bundle both give the same bytes. It needs Python 3.11 or newer
# and nothing else. Read it from top to bottom, in the order of the rules; § is their paragraph.
#     python3 recount.py BUNDLE.json -o RESULT.json
#     python3 recount.py --batch FOLDER OUT

import argparse
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from math import floor
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

Row = dict[str, Any]  # an object of the bundle or of the result
Told = dict[str, list[Row]]  # what the bundle tells of one unit, by part of the bundle
Check = Callable[[str, object], None]  # takes a JSON path and the value there; may refuse
NIL, HALF, HUNDRED = Fraction(0), Fraction(1, 2), Fraction(100)


class Refused(Exception):
    """The bundle breaks a rule and is refused whole 整包不予受理; `path` names the place."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in path)
        self.reason = reason
        super().__init__(f"{self.path}: {reason}")


def must(holds: object, path: str, reason: str) -> None:
    if not holds:
        raise Refused(path, reason)


# ==== §1 Ground rules 基本规则 =================================================================
# A decimal is a string of digits with at most six behind the point; a fraction is digits/digits;
# counts are whole JSON numbers. Arithmetic is exact: only a printed figure is ever rounded.

number = lru_cache(maxsize=10_000)(Fraction)  # "18.5" is 37/2, "5423/60" is 5423/60
is_decimal = re.compile(r"(?=.{1,30}\Z)[0-9]+(\.[0-9]{1,6})?").fullmatch
is_fraction = re.compile(r"[0-9]+/0*[1-9][0-9]*").fullmatch
half_a_character = re.compile("[\ud800-\udfff]").search  # left by a lone "\ud800": not Unicode


class Repeated(NamedTuple):
    """Stands for a JSON object that gives `key` twice, until its path is known."""

    key: str


def object_of(pairs: list[tuple[str, object]]) -> dict[str, object] | Repeated:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    return Repeated(Counter(key for key, _ in pairs).most_common(1)[0][0])


def parse(text: bytes) -> object:
    """Read JSON in UTF-8. What is no whole number (1.0, 1e2, NaN) becomes a float: fits nowhere."""
    try:
        return json.loads(text.decode(), object_pairs_hook=object_of)
    except UnicodeDecodeError:
        raise Refused("$", "不是 UTF-8 文本") from None
    except json.JSONDecodeError as fault:
        place = f"第 {fault.lineno} 行第 {fault.colno} 列"
        raise Refused("$", f"不是 JSON，或开头有字节序标记（{place}）") from None
    except RecursionError:
        raise Refused("$", "嵌套过深") from None


# ==== §2 Bundle 计票数据包: first its shape, every key and what may stand there ================


def of(kind: type, reason: str, holds: Callable[[Any], object] = lambda _: True) -> Check:
    """Demand a value of exactly this kind (so true is no whole number) for which `holds`."""
    return lambda path, value: must(type(value) is kind and holds(value), path, reason)


def quantity(reason: str, holds: Callable[[Fraction], bool], *, fraction: bool = False) -> Check:
    """Demand a decimal, or also a fraction, for whose value `holds`."""

    @lru_cache(maxsize=10_000)
    def is_fit(text: str) -> bool:
        return bool(is_decimal(text) or (fraction and is_fraction(text))) and holds(number(text))

    return of(str, f"应为写成字符串的十进制数（小数至多六位，全长至多三十个字符）{reason}", is_fit)


def one_of(*names: str) -> Check:
    return of(str, "不在规定的取值之内", lambda value: value in names)


def nullable(shape: object) -> Check:
    return lambda path, value: None if value is None else fit(shape, path, value)


def is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and date.fromisoformat(text))
    except ValueError:
        return False


def numbered(path: str, rows: list[Any]) -> Iterator[tuple[str, Any]]:
    return ((f"{path}[{n}]", row) for n, row in enumerate(rows))


def fit(shape: Any, path: str, value: Any) -> None:  # noqa: ANN401  # any JSON comes in
    """Demand a shape: a check; [shape of a row, keys in which no two rows are alike]; or the keys
    of an object with the shape of each, (in brackets) where the key may be left out.
    """
    if callable(shape):
        shape(path, value)
    elif isinstance(shape, list):
        must(type(value) is list, path, "应为数组")
        seen = set()
        for place, row in numbered(path, value):
            fit(shape[0], place, row)
            mark = tuple(row[key] for key in shape[1:])
            must(not mark or mark not in seen, place, "与前面的一项重复")
            seen.add(mark)
    elif shape is not None:  # None stands for what check_ballots looks at
        if isinstance(value, Repeated):
            raise Refused(f"{path}.{value.key}", "同一字段出现了两次")
        must(type(value) is dict, path, "应为对象")
        for key in sorted(value.keys() ^ shape.keys()):
            must(key in shape, f"{path}.{key}", "规则中没有这个字段")
            must(type(shape[key]) is tuple, f"{path}.{key}", "缺少这个字段")
        for key, found in value.items():
            inner = shape[key][0] if type(shape[key]) is tuple else shape[key]
            fit(inner, f"{path}.{key}", found)


TEXT = of(str, "应为文字", lambda text: not half_a_character(text))
NAME = of(str, "应为不空的文字", lambda text: text and not half_a_character(text))
DAY = of(str, "应为 YYYY-MM-DD 的日期", is_day)
FLAG = of(bool, "应为 true 或 false")
INTEGER = of(int, "应为整数")
COUNT = of(int, "应为不小于零的整数", lambda n: n >= 0)
DECIMAL = quantity("", lambda _: True)
POSITIVE = quantity("，大于零", lambda n: n > 0)
PERCENT = quantity("，不大于 100", lambda n: n <= HUNDRED)
SCORE = quantity("或分数，不大于 100", lambda n: n <= HUNDRED, fraction=True)
PORTION = quantity("，不大于 1", lambda n: n <= 1)

INDICATOR = {"id": NAME, "title": TEXT, "max": POSITIVE}  # 指标, 满分
OPTION = {"id": NAME, "title": TEXT, "value": nullable(PERCENT)}  # 选项, 分值; null: 不了解
GROUP = {"id": NAME, "title": TEXT, "weight": DECIMAL}  # 评议团组别, 权重
GRADE = {"id": NAME, "title": TEXT, "min": nullable(DECIMAL), "quota": (PORTION,)}  # 等次, 比例
UNIT = {"id": NAME, "title": TEXT, "class": TEXT, "ranked": FLAG, "grade_ceiling": nullable(NAME)}
TURNOUT = {"unit": NAME, "group": NAME, "issued": COUNT, "recused": COUNT}  # 发出, 回避
STATUS = one_of("valid", "invalid", "abstained")  # 有效票 | 无效票 | 弃权
BALLOT = {"unit": NAME, "group": NAME, "status": STATUS, "scores": (None,), "total": (SCORE,)}
ITEM = {"id": NAME, "dimension": NAME, "max": POSITIVE, "points": nullable(DECIMAL)}  # null: 不适用
ADJUSTMENTS = ("bonus", "deduction")  # 加分 | 扣分
KIND = one_of(*ADJUSTMENTS)
SCHEME = {  # 评议方案
    "form": one_of("points", "options"),  # 打分 | 选项
    "step": nullable(POSITIVE),  # 打分步长
    "indicators": [INDICATOR, "id"],
    "options": nullable([OPTION, "id"]),
    "groups": [GROUP, "id"],
    "trim": {"low": COUNT, "high": COUNT, "min_valid": COUNT},  # 去极值
    "center": one_of("mean", "median"),  # 平均数 | 中位数
    "quorum": {"numerator": COUNT, "denominator": COUNT, "strict": FLAG},  # 参评率的下限
    "shares": {"panel": DECIMAL, "objective": DECIMAL},  # 现场评议与客观考核的比重
    "bonus_cap": DECIMAL,  # 加分上限
    "deduction_cap": DECIMAL,  # 扣分上限
    "decimals": of(int, "应为 0 至 6 的整数", range(7).__contains__),  # 保留小数位数
    "rounding": one_of("half-up", "half-even"),  # 四舍五入 | 四舍六入五成双
    "rank_on": one_of("exact", "rounded"),  # 按精确值 | 按公布值
    "rank_within": one_of("board", "class"),  # 全榜 | 类别
    "tie_break": [NAME],  # 同分时依次比较
    "grades": [GRADE, "id"],
    "quota_tie": one_of("none", "all"),  # 优秀比例遇并列: 都不给 | 都给
}
BUNDLE = {
    "format": one_of("evaluation-bundle/1"),
    "sitting": {"id": NAME, "jurisdiction": TEXT, "year": INTEGER, "title": TEXT, "held_on": DAY},
    "scheme": SCHEME,
    "units": [UNIT, "id"],  # 执法单位: 类别, 是否参与排名, 等次上限 (一票否决)
    "turnout": [TURNOUT, "unit", "group"],
    "ballots": [BALLOT],  # 评议票
    "objective": [{"unit": NAME, "items": [ITEM, "id"]}, "unit"],  # 客观考核
    "adjustments": [{"unit": NAME, "kind": KIND, "points": DECIMAL, "reason": TEXT}],
    "withheld": ([{"unit": NAME, "panel": SCORE}, "unit"],),  # 不提供单票的单位
}
PARTS = ("turnout", "ballots", "objective", "adjustments", "withheld")  # whose rows name a unit

# ---- and what must hold between its parts


def check_scheme(scheme: Row) -> None:
    for part in ("indicators", "groups", "grades"):
        must(scheme[part], f"$.scheme.{part}", "至少要有一项")
    is_points = scheme["form"] == "points"
    must((scheme["step"] is not None) == is_points, "$.scheme.step", "有且只有打分方式有步长")
    options = scheme["options"] is None if is_points else scheme["options"]
    must(options, "$.scheme.options", "有且只有选项方式有选项")
    weighed = any(number(group["weight"]) > 0 for group in scheme["groups"])
    must(weighed, "$.scheme.groups", "至少一个组别的权重应大于零")
    trim, quorum, shares = scheme["trim"], scheme["quorum"], scheme["shares"]
    some_left = trim["min_valid"] > trim["low"] + trim["high"]
    must(some_left, "$.scheme.trim.min_valid", "应大于 low 与 high 之和")
    proper = 0 < quorum["denominator"] >= quorum["numerator"]
    must(proper, "$.scheme.quorum", "分母应大于零，且不小于分子")
    whole = number(shares["panel"]) + number(shares["objective"]) == HUNDRED
    must(whole, "$.scheme.shares", "两部分比重之和应为 100")


def check_grades(grades: list[Row]) -> None:
    above = None
    for n, (place, grade) in enumerate(numbered("$.scheme.grades", grades), start=1):
        is_last, lowest = n == len(grades), grade["min"]
        must((lowest is None) == is_last, f"{place}.min", "末等为 null，且只有末等")
        falls = above is None or is_last or number(lowest) < number(above)
        must(falls, f"{place}.min", "应低于前一等次")
        may_quota = n == 1 and not is_last
        must(may_quota or "quota" not in grade, f"{place}.quota", "只有首等可设比例，且应另有等次")
        above = lowest


def check_rows(bundle: Row) -> None:
    """Demand that every name which is referred to exists, and a withheld unit has no ballots."""
    scheme, withheld = bundle["scheme"], {row["unit"] for row in bundle.get("withheld", [])}
    units, groups = ({row["id"] for row in rows} for rows in (bundle["units"], scheme["groups"]))
    grades = {None} | {row["id"] for row in scheme["grades"]}
    for place, unit in numbered("$.units", bundle["units"]):
        must(unit["grade_ceiling"] in grades, f"{place}.grade_ceiling", "没有这个等次")
    for part in PARTS:
        for place, row in numbered(f"$.{part}", bundle.get(part, [])):
            must(row["unit"] in units, f"{place}.unit", "没有这个单位")
            if "group" in row:
                must(row["group"] in groups, f"{place}.group", "没有这个组别")
                must(row["unit"] not in withheld, place, "不提供单票的单位不应有此项")
    for outer, row in numbered("$.objective", bundle["objective"]):
        for place, item in numbered(f"{outer}.items", row["items"]):
            fits = item["points"] is None or number(item["points"]) <= number(item["max"])
            must(fits, f"{place}.points", "不应超过满分")
    keys = {item["dimension"] for row in bundle["objective"] for item in row["items"]}
    keys |= {"panel", "objective", "deductions"} | {row["id"] for row in scheme["indicators"]}
    for place, key in numbered("$.scheme.tie_break", scheme["tie_break"]):
        must(key in keys, place, "没有这个比较项")


def mark(scheme: Row, indicator: Row) -> Check:
    """Allow what a ballot may say on an indicator; null is 不了解."""
    if scheme["form"] == "options":
        return nullable(one_of(*(option["id"] for option in scheme["options"])))
    step, most = number(scheme["step"]), number(indicator["max"])
    reason = "，不超过满分，且是步长的整倍数"
    return nullable(quantity(reason, lambda n: n <= most and (n / step).denominator == 1))


def check_ballots(bundle: Row) -> None:
    marks = {row["id"]: mark(bundle["scheme"], row) for row in bundle["scheme"]["indicators"]}
    for place, ballot in numbered("$.ballots", bundle["ballots"]):
        told = ("scores" in ballot) + ("total" in ballot)
        needed = ballot["status"] == "valid"
        must(told == needed, place, "有效票应有 scores 或 total 之一，其他票两者皆无")
        if "scores" in ballot:
            fit(marks, f"{place}.scores", ballot["scores"])


# ==== §3 From ballots 评议票 to the panel score 现场评议得分, per unit ===========================


def ballot_total(scheme: Row, ballot: Row) -> Fraction | None:
    """§3.1 Total 总分 on the scale 0…100 over the known scores; None when none is known."""
    if "total" in ballot:
        return number(ballot["total"])
    worth = {option["id"]: option["value"] for option in scheme["options"] or []}
    got = most = NIL
    for indicator in scheme["indicators"]:
        score, maximum = ballot["scores"][indicator["id"]], number(indicator["max"])
        known = worth.get(score) if worth else score
        if known is not None:  # else 不了解: neither the score nor its maximum counts
            got += number(known) * maximum / HUNDRED if worth else number(known)
            most += maximum
    return got / most * HUNDRED if most else None


def center(scheme: Row, totals: list[Fraction]) -> Fraction:
    """§3.5 Mean 平均数, or median 中位数, of totals in order."""
    if scheme["center"] == "mean":
        return sum(totals, NIL) / len(totals)
    return (totals[(len(totals) - 1) // 2] + totals[len(totals) // 2]) / 2  # odd: one, twice


def count_group(scheme: Row, group: Row, turnout: list[Row], ballots: list[Row]) -> Row:
    """§3.2 Counters, §3.4 trim 去极值, §3.5 group score 组别得分 of one group for one unit."""
    status = Counter(ballot["status"] for ballot in ballots)
    marked = [ballot_total(scheme, ballot) for ballot in ballots if ballot["status"] == "valid"]
    totals = sorted(total for total in marked if total is not None)
    trim = scheme["trim"]
    trims = len(totals) >= trim["min_valid"]
    left = totals[trim["low"] : len(totals) - trim["high"]] if trims else totals
    issued = sum(row["issued"] for row in turnout)  # one row, or none: 0
    return {
        "group": group["id"],
        "issued": issued,  # 发出
        "recused": sum(row["recused"] for row in turnout),  # 回避, not among the issued
        "valid": len(totals),  # 有效票
        "invalid": status["invalid"],  # 无效票
        "abstained": status["abstained"] + marked.count(None),  # 弃权, with 全部不了解
        "missing": issued - len(ballots),  # 未交
        "trimmed": len(totals) - len(left),  # 去掉的最高与最低
        "score": center(scheme, left) if left else None,  # 组别得分
    }


def count_panel(scheme: Row, told: Told) -> tuple[str | None, Row]:
    """Give the state that forbids a panel score, or None; and the part `panel` of the result."""
    for row in told["withheld"]:  # 不提供单票: the score itself is given
        return None, {"score": number(row["panel"]), "renormalised": False, "groups": []}
    groups = []
    for group in scheme["groups"]:
        turnout, ballots = (
            [row for row in told[part] if row["group"] == group["id"]]
            for part in ("turnout", "ballots")
        )
        groups.append(count_group(scheme, group, turnout, ballots))
    state, score = panel_score(scheme, groups)
    lacks = any(group["score"] is None for group in groups)
    return state, {"score": score, "renormalised": state is None and lacks, "groups": groups}


def panel_score(scheme: Row, groups: list[Row]) -> tuple[str | None, Fraction | None]:
    if any(group["missing"] < 0 for group in groups):  # §3.2 收回 > 发出
        return "void", None
    quorum = scheme["quorum"]  # §3.3 参评率
    issued = sum(group["issued"] for group in groups)
    come = (issued - sum(group["missing"] for group in groups)) * quorum["denominator"]
    needed = issued * quorum["numerator"]
    if issued == 0 or come < needed or (quorum["strict"] and come == needed):
        return "no-quorum", None
    weighted, weights = NIL, NIL  # §3.6 over the groups that have a score
    for group, counted in zip(scheme["groups"], groups, strict=True):
        if counted["score"] is not None:
            weighted += number(group["weight"]) * counted["score"]
            weights += number(group["weight"])
    return (None, weighted / weights) if weights else ("no-ballots", None)


# ==== §4 Objective score 客观考核得分, per unit =================================================


def count_objective(scheme: Row, items: list[Row]) -> Row:
    """Give the part `objective` of the result."""
    indicators = [row["id"] for row in scheme["indicators"]]
    others = {item["dimension"] for item in items} - set(indicators)
    dimensions, all_got, all_full = [], NIL, NIL
    for dimension in [*indicators, *sorted(others)]:
        inside = [item for item in items if item["dimension"] == dimension]
        applied = [item for item in inside if item["points"] is not None]  # the rest: 不适用
        got, full = None, sum((number(item["max"]) for item in inside), NIL)
        if applied:
            points = sum((number(item["points"]) for item in applied), NIL)
            got = points / sum(number(item["max"]) for item in applied) * full  # 按适用项折算
            all_got, all_full = all_got + got, all_full + full
        if inside:
            dimensions.append({"dimension": dimension, "score": got})
    return {"score": all_got / all_full * HUNDRED if all_full else None, "dimensions": dimensions}


# ==== §5 Total 总分, rank 名次, grade 等次 =======================================================


def capped(scheme: Row, kind: str, adjustments: list[Row]) -> Fraction:
    points = (number(row["points"]) for row in adjustments if row["kind"] == kind)
    return min(sum(points, NIL), number(scheme[f"{kind}_cap"]))  # 上限


def stand(scheme: Row, unit: Row, told: Told) -> Row:
    """§5.1 and §5.2: a unit's standing 名次记录, as far as no other unit matters."""
    share_p, share_o = (number(scheme["shares"][part]) for part in ("panel", "objective"))
    state, panel = count_panel(scheme, told) if share_p else (None, None)
    objective = count_objective(scheme, [i for row in told["objective"] for i in row["items"]])
    if state is None and share_o and objective["score"] is None:
        state = "no-objective"
    bonus, deduction = (capped(scheme, kind, told["adjustments"]) for kind in ADJUSTMENTS)
    total = None
    if state is None:
        state = "ranked" if unit["ranked"] else "unranked"
        total = bonus - deduction
        for part, share in ((panel, share_p), (objective, share_o)):
            total += part["score"] * share / HUNDRED if part and share else NIL
        total = min(max(total, NIL), HUNDRED)
    standing = {"unit": unit["id"], "state": state, "panel": panel, "objective": objective}
    adjusted = {"bonus": bonus, "deduction": deduction, "total": total}
    return standing | adjusted | {"rank": None, "grade": None, "grade_reason": None}


def rounded(scheme: Row, value: Fraction) -> int:
    """Round to the last printed place and count in it: 90.383… is 9038 where two are printed."""
    scale: int = 10 ** scheme["decimals"]
    whole, rest = divmod(value * scale, 1)
    up = rest == HALF and (scheme["rounding"] == "half-up" or whole % 2 == 1)
    return whole + (1 if rest > HALF or up else 0)


def printed(scheme: Row, value: Fraction) -> str:
    """§5.7 The printed figure."""
    places = scheme["decimals"]
    digits = str(rounded(scheme, value)).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def deciding(scheme: Row, standing: Row) -> Fraction:
    """§5.3 The value that ranks and grades: the total, exact or as it is printed."""
    total: Fraction = standing["total"]
    return total if scheme["rank_on"] == "exact" else Fraction(printed(scheme, total))


def merit(scheme: Row, standing: Row) -> tuple[Any, ...]:
    """§5.4 What ranked units are compared by: the greater the better, a missing figure lowest."""
    held = {row["dimension"]: row["score"] for row in standing["objective"]["dimensions"]}
    held["panel"] = standing["panel"] and standing["panel"]["score"]
    held["objective"] = standing["objective"]["score"]
    held["deductions"] = -standing["deduction"]  # fewer is better
    figures = [held.get(key) for key in scheme["tie_break"]]
    return deciding(scheme, standing), *((f is not None, f or NIL) for f in figures)


def give_ranks(scheme: Row, scope: list[Row]) -> None:
    """§5.4 Competition ranking 1, 2, 2, 4 of the ranked units of one scope."""
    place: dict[tuple[Any, ...], int] = {}
    for n, reached in enumerate(sorted((merit(scheme, s) for s in scope), reverse=True), start=1):
        place.setdefault(reached, n)
    for standing in scope:
        standing["rank"] = place[merit(scheme, standing)]


def give_grade(scheme: Row, unit: Row, standing: Row) -> None:
    """§5.5 Grade by value, lowered to the ceiling 等次上限 where there is one."""
    value, grades = deciding(scheme, standing), scheme["grades"]
    reached = [row["min"] is None or value >= number(row["min"]) for row in grades].index(True)
    names = [row["id"] for row in grades]
    ceiling = names.index(unit["grade_ceiling"]) if unit["grade_ceiling"] is not None else 0
    standing["grade"] = names[max(reached, ceiling)]
    standing["grade_reason"] = "ceiling" if ceiling > reached else None


def apply_quota(scheme: Row, scope: list[Row]) -> None:
    """§5.6 Leave the first grade to no more units than the quota 优秀比例 allows."""
    first, second = (grade["id"] for grade in scheme["grades"][:2])
    ranked = [standing for standing in scope if standing["state"] == "ranked"]
    holders = sorted((s for s in ranked if s["grade"] == first), key=itemgetter("rank"))
    losers = [s for s in scope if s["state"] == "unranked" and s["grade"] == first]
    places = floor(number(scheme["grades"][0]["quota"]) * len(ranked))
    for _, block in groupby(holders, itemgetter("rank")):
        equals = list(block)  # 并列
        fits, straddles = len(equals) <= places, 0 < places < len(equals)
        if not fits and not (straddles and scheme["quota_tie"] == "all"):
            losers += equals
        places = places - len(equals) if fits else 0  # after one that did not fit, none is left
    for standing in losers:
        standing["grade"], standing["grade_reason"] = second, "quota"


def compare(bundle: Row, standings: list[Row]) -> None:
    """Give rank and grade to every unit with a total, within the board 榜单 or its class 类别."""
    scheme, scopes = bundle["scheme"], defaultdict(list)
    for unit, standing in zip(bundle["units"], standings, strict=True):
        if standing["total"] is not None:
            give_grade(scheme, unit, standing)
            scopes[unit["class"] if scheme["rank_within"] == "class" else "board"].append(standing)
    for scope in scopes.values():
        give_ranks(scheme, [standing for standing in scope if standing["state"] == "ranked"])
        if "quota" in scheme["grades"][0]:
            apply_quota(scheme, scope)


# ==== §6 Result 计票结果 =========================================================================


def show(scheme: Row, value: object) -> object:
    """Print every figure, a score or total also as `exact`: a fraction in lowest terms."""
    if isinstance(value, Fraction):
        return printed(scheme, value)
    if isinstance(value, list):
        return [show(scheme, row) for row in value]
    if isinstance(value, dict):
        shown = {key: show(scheme, inner) for key, inner in value.items()}
        for key in {"score", "total"} & value.keys():
            shown["exact"] = None if value[key] is None else str(value[key])
        return shown
    return value


def canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def tally(bundle: Row) -> Row:
    """Count 计票: give the result of a bundle that is in order."""
    told: dict[str, Told] = {unit["id"]: {part: [] for part in PARTS} for unit in bundle["units"]}
    for part in PARTS:
        for row in bundle.get(part, []):
            told[row["unit"]][part].append(row)
    scheme = bundle["scheme"]
    standings = [stand(scheme, unit, told[unit["id"]]) for unit in bundle["units"]]
    compare(bundle, standings)
    return {
        "format": "evaluation-result/1",
        "bundle_sha256": hashlib.sha256(canonical(bundle)).hexdigest(),
        "units": show(scheme, sorted(standings, key=itemgetter("unit"))),
    }


def recount(text: bytes) -> bytes:
    """Give the result of a bundle, both as canonical JSON; raise Refused."""
    longest = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)  # the rules set no limit to the digits of a count
    try:
        bundle: Any = parse(text)
        fit(BUNDLE, "$", bundle)
        check_scheme(bundle["scheme"])
        check_grades(bundle["scheme"]["grades"])
        check_rows(bundle)
        check_ballots(bundle)
        return canonical(tally(bundle)) + b"\n"
    finally:
        sys.set_int_max_str_digits(longest)


# ==== §7 Command 命令 ============================================================================


def answer(source: Path) -> bytes:
    try:
        text = source.read_bytes()
    except OSError as fault:
        raise Refused("$", f"读不到这个文件（{fault.strerror}）") from None
    return recount(text)


def write(target: Path, content: bytes) -> None:
    """Write the whole file or leave what was there."""
    if target.exists() and not target.is_file():
        target.write_bytes(content)  # a device or a pipe cannot be replaced
        return
    target = target.resolve()
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def recount_all(folder: Path, out: Path) -> int:
    """Answer every x.json with x.json, or with x.error.txt; give 2 when any was refused."""
    out.mkdir(parents=True, exist_ok=True)
    status = 0
    for source in sorted(folder.glob("*.json")):
        result, refusal = out / source.name, out / f"{source.stem}.error.txt"
        try:
            write(result, answer(source))
            refusal.unlink(missing_ok=True)
        except Refused as refused:
            write(refusal, f"{refused}\n".encode())
            result.unlink(missing_ok=True)
            print(f"{source.name}: {refused}", file=sys.stderr)
            status = 2
    return status


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="独立复核：由计票数据包重新计票")
    parser.add_argument("bundle", nargs="?", type=Path, metavar="BUNDLE", help="计票数据包")
    parser.add_argument("-o", dest="result", type=Path, metavar="RESULT", help="计票结果")
    parser.add_argument("--batch", nargs=2, type=Path, metavar=("FOLDER", "OUT"), help="整个文件夹")
    command = parser.parse_args()
    if (command.bundle is None) == (command.batch is None) or (command.batch and command.result):
        parser.error("请给出 BUNDLE [-o RESULT]，或 --batch FOLDER OUT")
    if command.batch:
        folder, out = command.batch
        if not folder.is_dir() or folder.resolve() == out.resolve():
            parser.error("FOLDER 应为文件夹，且不同于 OUT")
    return command


def main() -> int:
    """Give the exit status: 0, 1 where nothing could be written, 2 where a bundle was refused."""
    command = asked()
    try:
        if command.batch:
            return recount_all(*command.batch)
        result = answer(command.bundle)
        if command.result:
            write(command.result, result)
        else:
            sys.stdout.buffer.write(result)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    except OSError as fault:
        print(f"写不成：{fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
