"""评查标准: the sheet of each kind of file, and an own version of it with its sums checked."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.casefiles.setting import (
    StandardLine,
    TypedHead,
    read_standard,
    set_standard,
    standard_lines,
)
from evaluation.casefiles.standards import (
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_HEADS,
    MOST_ITEMS,
    MOST_ZERO_ITEMS,
)
from evaluation.casefiles.states import FileKind
from evaluation.cycles.queries import cycles_of
from evaluation.errors import NotFound
from evaluation.web.guards import Form
from evaluation.web.office.casefiles import READ, WRITE, YEAR
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import page

STANDARDS = YEAR + "/standards"
SPARE_ITEMS, SPARE_ZERO_ITEMS = 2, 3
"""Empty lines that the form has under each head."""
Short = Annotated[str, msgspec.Meta(max_length=40)]
Words = Annotated[str, msgspec.Meta(max_length=4 * LONGEST_WORDS)]
Many = Annotated[list[Short], msgspec.Meta(max_length=3 * MOST_ITEMS)]
ManyWords = Annotated[list[Words], msgspec.Meta(max_length=3 * MOST_ITEMS)]


class Typed(Form, frozen=True, kw_only=True):
    """The sheet as it was typed, its lines one under the other; `at`: the head of each line."""

    after: Annotated[int, msgspec.Meta(ge=0, le=30_000)]
    title: Words
    head: Many | str = []
    at: Many | str = []
    item: Many | str = []
    words: ManyWords | str = []
    points: Many | str = []
    zero_item: Annotated[list[Short], msgspec.Meta(max_length=2 * MOST_ZERO_ITEMS)] | str = []
    zero_words: Annotated[list[Words], msgspec.Meta(max_length=2 * MOST_ZERO_ITEMS)] | str = []

    @property
    def heads(self) -> list[TypedHead]:
        rows = zip(*map(_many, (self.at, self.item, self.words, self.points)), strict=False)
        lines: dict[str, list[tuple[str, str, str]]] = {}
        for at, item, words, points in rows:
            lines.setdefault(at, []).append((item, words, points))
        titles = _many(self.head)[: MOST_HEADS + 1]
        return [TypedHead(title, lines.get(str(at), [])) for at, title in enumerate(titles)]

    @property
    def zero(self) -> list[tuple[str, str]]:
        return list(zip(_many(self.zero_item), _many(self.zero_words), strict=False))


def _many(sent: list[str] | str) -> list[str]:
    return [sent] if isinstance(sent, str) else sent


async def line_of(jurisdiction: UUID, kind: str) -> StandardLine:
    """Raises NotFound for a kind that is none."""
    lines = {line.kind: line for line in await standard_lines(jurisdiction)}
    if kind not in set(FileKind):
        raise NotFound
    return lines[FileKind(kind)]


@get(STANDARDS, guards=[READ])
async def show_standards(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    years = await cycles_of(person.jurisdiction)
    year = next(one for one in years if one.id == cycle)
    lines = await standard_lines(person.jurisdiction)
    return page("casefiles-standards", person, cycle=cycle, year=year, lines=lines)


@get(STANDARDS + "/{kind:str}", guards=[READ])
async def show_standard(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], kind: FromPath[str]
) -> Template:
    line = await line_of(person.jurisdiction, kind)
    years = await cycles_of(person.jurisdiction)
    year = next(one for one in years if one.id == cycle)
    spare = {"spare": SPARE_ITEMS, "spare_zero": SPARE_ZERO_ITEMS}
    longest = {"title": LONGEST_TITLE, "words": LONGEST_WORDS}
    shown = {"line": line, "longest": longest, **spare}
    return page("casefiles-standard", person, cycle=cycle, year=year, **shown)


@post(STANDARDS + "/{kind:str}", guards=[WRITE])
async def save_standard(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    kind: FromPath[str],
    data: URLEncodedBody[Typed],
) -> Redirect:
    line = await line_of(person.jurisdiction, kind)
    standard = read_standard(data.title, data.heads, data.zero)
    await set_standard(person, line.kind, standard, data.after)
    return Redirect(f"/office/years/{cycle}/casefiles/standards/{kind}", status_code=303)


HANDLERS = [in_own_year(show_standards, show_standard, save_standard)]
