"""检查发现登记册 filled in for the spreadsheet."""

from datetime import date, datetime, timedelta, timezone

from evaluation.documents.findings_list import FindingsDocument, findings_xlsx
from evaluation.findings.queries import FindingLine, Register
from evaluation.workdays.queries import today

CHINA = timezone(timedelta(hours=8))


async def register_xlsx(register: Register) -> bytes:
    """As it is filtered, struck-out ones too."""
    return findings_xlsx(document_of(register, await today()))


def document_of(register: Register, day: date) -> FindingsDocument:
    return FindingsDocument(
        title=f"{register.jurisdiction_title}{register.year}年度检查发现登记册",
        facts=f"共 {len(register.lines)} 条，其中划去 "
        f"{len(register.lines) - len(register.counted)} 条　{_day(day)}",
        made_on=day,
        mark="示例数据" if register.sample else None,
        rows=tuple(_row(number, line) for number, line in enumerate(register.lines, start=1)),
    )


def _row(number: int, line: FindingLine) -> tuple[str, ...]:
    struck = ""
    if line.struck_out_by and line.struck_out_at:
        when = _day(line.struck_out_at.astimezone(CHINA).date())
        struck = f"{when} {line.struck_out_by}：{line.struck_out_reason}"
    return (
        str(number),
        line.short_title,
        line.about.item,
        line.about.words,
        str(line.cases),
        line.points,
        line.text,
        _day(line.found_on),
        line.evidence,
        line.entered_by,
        _moment(line.at),
        struck,
    )


def _moment(at: datetime) -> str:
    here = at.astimezone(CHINA)
    return f"{_day(here.date())} {here:%H:%M}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
