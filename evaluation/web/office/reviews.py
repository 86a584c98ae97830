"""申请复核 in the office: what the units of a sitting have asked, and the decision."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.results.reviewing import review_of, reviews_of
from evaluation.results.reviews import decide_review, involved
from evaluation.results.rules import LONGEST_REVIEW
from evaluation.scoring.desk import SittingHead
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import RUN, page, to_sitting

ROOM = "/sittings/{sitting_id:uuid}/ranking/reviews"


class Decision(Form, frozen=True):
    upheld: bool
    decision: Annotated[str, msgspec.Meta(max_length=LONGEST_REVIEW)]


@get(ROOM, guards=[only(*RUN, Role.AUDITOR)])
async def show_reviews(
    person: NamedDependency[Person], real: NamedDependency[SittingHead]
) -> Template:
    return page("reviews", person, sitting=real, reviews=await reviews_of(real.id))


@get(ROOM + "/{review:uuid}", guards=[only(*RUN, Role.AUDITOR)])
async def show_review(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    review: FromPath[UUID],
) -> Template:
    one = await review_of(real.id, review)
    barred = person.account in await involved(real.id, one.unit)
    return page("review", person, sitting=real, one=one, barred=barred, longest=LONGEST_REVIEW)


@post(ROOM + "/{review:uuid}/decide", guards=[only(*RUN)])
async def decide(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    review: FromPath[UUID],
    data: URLEncodedBody[Decision],
) -> Redirect:
    """Raises NotFound for a review of another sitting."""
    await review_of(real.id, review)
    await decide_review(person, review, upheld=data.upheld, decision=data.decision)
    return to_sitting(real, f"/ranking/reviews/{review}")


HANDLERS = [show_reviews, show_review, decide]
