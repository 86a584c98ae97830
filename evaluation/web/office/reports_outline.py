"""述职提纲 in the office: what the units write, in which order, how long, and until when."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.duty_reports.default_outline import DEFAULT_OUTLINE
from evaluation.duty_reports.outline import LONGEST_REMARK, outline_of, set_outline, usual_due
from evaluation.duty_reports.queries_office import report_year
from evaluation.duty_reports.review_rules import (
    CHINA,
    LARGEST_LIMIT,
    LONGEST_HINT,
    LONGEST_TITLE,
    MOST_HEADINGS,
    SHORTEST_LIMIT,
    USUAL_DAYS,
    WrittenHeading,
    read_due,
    read_headings,
)
from evaluation.duty_reports.rules import LONGEST_SUMMARY
from evaluation.errors import Refused
from evaluation.web.guards import Form
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import page
from evaluation.web.office.reports import READ, ROOM, WRITE, to_reports

NEW_ROWS = 3
"""Empty rows at the end of the form."""
LIMITS = {
    "title": LONGEST_TITLE,
    "hint": LONGEST_HINT,
    "remark": LONGEST_REMARK,
    "summary": LONGEST_SUMMARY,
    "least": SHORTEST_LIMIT,
    "most": LARGEST_LIMIT,
    "headings": MOST_HEADINGS,
    "days": USUAL_DAYS,
}
Short = Annotated[str, msgspec.Meta(max_length=20)]
Line = Annotated[str, msgspec.Meta(max_length=1000)]


class Outlining(Form, frozen=True, kw_only=True):
    """The rows, a list each column; `summary` and `removed` name rows by their place, from 0."""

    due_on: Short
    due_time: Short
    remark: Annotated[str, msgspec.Meta(max_length=4 * LONGEST_REMARK)] = ""
    seen: Short = ""
    heading: list[Line] | Line
    number: list[Line] | Line
    title: list[Line] | Line
    hint: list[Line] | Line
    longest: list[Line] | Line
    summary: int = -1
    removed: list[int] | int = []

    def rows(self) -> list[WrittenHeading]:
        """Raises Refused for a form that is not ours."""
        named = (self.heading, self.number, self.title, self.hint, self.longest)
        columns = [column if isinstance(column, list) else [column] for column in named]
        if len({len(column) for column in columns}) > 1:
            raise Refused("提纲的表没有传全，没有保存。请重新打开这一页再填。")
        gone = self.removed if isinstance(self.removed, list) else [self.removed]
        return [
            WrittenHeading(
                id=read_id(heading),
                number=number,
                title=title,
                hint=hint,
                longest=longest,
                summary=place == self.summary,
                removed=place in gone,
            )
            for place, (heading, number, title, hint, longest) in enumerate(
                zip(*columns, strict=True)
            )
        ]


def read_id(text: str) -> UUID | None:
    """Of a row that is there already; an empty one is new. Raises Refused."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Refused("提纲的表没有传全，没有保存。请重新打开这一页再填。") from None


@get(ROOM + "/outline", guards=[READ])
async def show_outline(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    """The outline as it stands; before it was set, the usual one to begin with."""
    year = await report_year(person.jurisdiction, cycle)
    outline = await outline_of(cycle)
    due = outline.due_at if outline else await usual_due(cycle)
    return page(
        "reports-outline",
        person,
        year=year,
        outline=outline,
        usual=() if outline else DEFAULT_OUTLINE,
        due=due.astimezone(CHINA),
        new_rows=NEW_ROWS,
        limits=LIMITS,
    )


@post(ROOM + "/outline", guards=[WRITE])
async def keep_outline(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], data: URLEncodedBody[Outlining]
) -> Redirect:
    await set_outline(
        person,
        cycle,
        read_due(data.due_on, data.due_time),
        read_headings(data.rows()),
        remark=data.remark,
        seen=data.seen,
    )
    return to_reports(cycle)


HANDLERS = [in_own_year(show_outline, keep_outline)]
