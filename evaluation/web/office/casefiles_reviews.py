"""评查 at the reviewer's desk: the own files, and one sheet to a file (一卷一表)."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Stream, Template

from evaluation.accounts.rules import Person, Role
from evaluation.casefiles.review_desk import ReviewLine, own_review, own_reviews
from evaluation.casefiles.reviewing import save_review
from evaluation.casefiles.sheet_rules import LONGEST_NOTE, LONGEST_OPINION, SheetFault
from evaluation.db import found
from evaluation.files.queries import kept_on_disk
from evaluation.web.downloads import as_stream
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import RUN, page
from evaluation.web.office.steps import Todo

REVIEWERS = frozenset({*RUN, Role.REVIEWER})
REVIEW = only(*REVIEWERS)
ROOM = "/casefiles/reviews"
ONE = ROOM + "/{review:uuid}"
MOST_ITEMS = 60
Short = Annotated[str, msgspec.Meta(max_length=20)]
Note = Annotated[str, msgspec.Meta(max_length=4 * LONGEST_NOTE)]


class Filling(Form, frozen=True, kw_only=True):
    """Of every item of the sheet, in its order: its id, what it loses, and why.

    `onward`: the sheet was not only saved, the page that asks for the last time comes next.
    """

    item: list[Short] | Short = []
    points: list[Short] | Short = []
    note: list[Note] | Note = []
    zero_item: Short = ""
    opinion: Annotated[str, msgspec.Meta(max_length=4 * LONGEST_OPINION)] = ""
    onward: bool = False

    @property
    def faults(self) -> dict[str, SheetFault]:
        items, points, notes = (
            [value] if isinstance(value, str) else value
            for value in (self.item, self.points, self.note)
        )
        return {
            item: SheetFault(lost, note)
            for item, lost, note in zip(items, points, notes, strict=False)
            if lost.strip() or note.strip()
        }


def to_review(review: UUID, room: str = "") -> Redirect:
    return Redirect(f"/office/casefiles/reviews/{review}{room}", status_code=303)


@get(ROOM, guards=[REVIEW])
async def show_reviews(person: NamedDependency[Person]) -> Template:
    lines = await own_reviews(person.jurisdiction, person.account)
    return page(
        "casefiles-reviews",
        person,
        open=[line for line in lines if line.open],
        others=[line for line in lines if not line.open],
    )


@get(ONE, guards=[REVIEW])
async def show_review(person: NamedDependency[Person], review: FromPath[UUID]) -> Template:
    sheet = await own_review(person.jurisdiction, person.account, review)
    longest = {"note": LONGEST_NOTE, "opinion": LONGEST_OPINION}
    return page("casefiles-review", person, review=sheet, longest=longest)


@post(ONE + "/save", guards=[REVIEW])
async def save(
    person: NamedDependency[Person], review: FromPath[UUID], data: URLEncodedBody[Filling]
) -> Redirect:
    await save_review(person, review, data.faults, data.zero_item, data.opinion, done=False)
    return to_review(review, "/done" if data.onward else "")


@get(ONE + "/done", guards=[REVIEW])
async def ask_to_hand_in(person: NamedDependency[Person], review: FromPath[UUID]) -> Template:
    sheet = await own_review(person.jurisdiction, person.account, review)
    return page("ask/casefile-review", person, review=sheet)


@post(ONE + "/done", guards=[REVIEW])
async def hand_in(person: NamedDependency[Person], review: FromPath[UUID]) -> Redirect:
    """What is saved, and was shown when it was asked for the last time."""
    sheet = await own_review(person.jurisdiction, person.account, review)
    await save_review(person, review, sheet.faults, sheet.zero_item, sheet.opinion, done=True)
    return Redirect("/office/casefiles/reviews", status_code=303)


@get(ONE + "/scan", guards=[REVIEW])
async def take_scan(person: NamedDependency[Person], review: FromPath[UUID]) -> Stream:
    sheet = await own_review(person.jurisdiction, person.account, review)
    return as_stream(await kept_on_disk(person.jurisdiction, found(sheet.file)))


async def review_todos(person: Person) -> list[Todo]:
    """For the office's first page."""
    if person.roles.isdisjoint(REVIEWERS):
        return []
    lines = await own_reviews(person.jurisdiction, person.account)
    waiting: dict[str, list[ReviewLine]] = {}
    for line in lines:
        if line.open:
            waiting.setdefault(line.campaign_title, []).append(line)
    path = "/office/casefiles/reviews"
    return [Todo(f"评查案卷　还有 {len(ones)} 卷", title, path) for title, ones in waiting.items()]


HANDLERS = [show_reviews, show_review, save, ask_to_hand_in, hand_in, take_scan]
