"""线索概览 as plain tables, for the workbook: the same figures as on the page."""

from collections.abc import Sequence

from evaluation.clues.overview import Overview
from evaluation.clues.overview_rules import Line, Wait
from evaluation.clues.queries_year import ClueYear
from evaluation.documents.tables_book import Sheet

NOTHING = "—"


def overview_sheets(year: ClueYear, overview: Overview) -> list[Sheet]:
    head = {"项目": 30, f"{year.year} 年": 12, f"{year.year - 1} 年": 12, "增减": 14}
    kinds: list[Sequence[str]] = []
    for group in overview.groups:
        kinds.append(_cells(group.line))
        kinds += [_cells(line, "　") for line in group.kinds]
    return [
        Sheet("办理过程", head, [_cells(line) for line in (*overview.funnel, *overview.sums)]),
        Sheet("各环节用时", _waits_head(year), [_wait(one) for one in overview.waits]),
        Sheet("问题类型", head, kinds),
        Sheet("来源", head, [_cells(line) for line in overview.sources]),
        Sheet("状态", head, [_cells(line) for line in overview.states]),
        Sheet("督办级别", head, [_cells(line) for line in overview.levels]),
        Sheet(
            "超期的单位",
            {"单位": 30, "超期（条）": 12, "在办（条）": 12},
            [(one.unit, str(one.overdue), str(one.running)) for one in overview.overdue],
        ),
        Sheet(
            "重复问题",
            {"单位": 30, "问题类型": 24, "线索（条）": 12},
            [(one.unit, one.kind, str(one.clues)) for one in overview.repeated],
        ),
    ]


def _cells(line: Line, indent: str = "") -> tuple[str, ...]:
    before = NOTHING if line.before is None else str(line.before)
    return (f"{indent}{line.title}", str(line.now), before, line.change)


def _waits_head(year: ClueYear) -> dict[str, int]:
    return {
        "环节": 20,
        "办完的线索（条）": 14,
        f"{year.year} 年平均（工作日）": 16,
        f"{year.year - 1} 年平均（工作日）": 16,
        "规则时限": 16,
    }


def _wait(one: Wait) -> tuple[str, ...]:
    return (
        one.title, str(one.clues.now), one.now or NOTHING, one.before or NOTHING, one.limit,
    )  # fmt: skip
