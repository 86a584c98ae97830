"""纸质票 around the entering: the mode, the number of envelopes, the second box closed."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.scoring.desk import SittingHead
from evaluation.scoring.modes import Mode
from evaluation.scoring.paper import choose_mode
from evaluation.scoring.paper_closing import close_paper_box, correct_paper_sheets, mend_issued
from evaluation.scoring.paper_desk import paper_desk
from evaluation.scoring.paper_rules import ASIDE_REASONS, aside_in_words, check_filling
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import DESK, RUN, page, to_sitting
from evaluation.web.office.preparing import SlipsOfGroup

Count = Annotated[int, msgspec.Meta(ge=0, le=9999)]


class ChosenMode(Form, frozen=True):
    mode: Mode


class Envelopes(Form, frozen=True):
    count: Count


class Aside(Form, frozen=True):
    """不录 by reason; the fields are those of ASIDE_REASONS."""

    tablet: Count = 0
    unknown: Count = 0
    withdrawn: Count = 0
    double: Count = 0
    empty: Count = 0

    @property
    def counts(self) -> dict[str, int]:
        return {reason: getattr(self, reason) for reason in ASIDE_REASONS}


@post("/sittings/{sitting_id:uuid}/mode", guards=[only(*RUN)])
async def change_mode(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[ChosenMode],
) -> Redirect:
    await choose_mode(person, sitting.id, data.mode)
    return to_sitting(sitting)


@post("/sittings/{sitting_id:uuid}/paper/envelopes", guards=[only(*RUN, Role.TELLER)])
async def correct_envelopes(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Envelopes],
) -> Redirect:
    await correct_paper_sheets(person, sitting.id, data.count)
    return to_sitting(sitting, "/paper")


@post("/sittings/{sitting_id:uuid}/paper/issued", guards=[only(*DESK)])
async def correct_issued(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[SlipsOfGroup],
) -> Redirect:
    await mend_issued(person, sitting.id, data.group, data.count)
    return to_sitting(sitting, "/paper")


@get("/sittings/{sitting_id:uuid}/paper/close", guards=[only(Role.TELLER)])
async def ask_to_close(
    person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Template:
    closed = sitting.paper_root is not None
    check_filling(sitting.mode, sitting.state, closed=closed, deed="封纸质票箱")
    desk = await paper_desk(sitting, person.account)
    context = {"desk": desk, "reasons": ASIDE_REASONS, "aside_words": aside_in_words}
    return page("paper-close", person, sitting=sitting, **context)


@post("/sittings/{sitting_id:uuid}/paper/close", guards=[only(Role.TELLER)])
async def close(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Aside],
) -> Redirect:
    await close_paper_box(person, sitting.id, data.counts)
    return to_sitting(sitting, "/paper")


HANDLERS = [change_mode, correct_envelopes, correct_issued, ask_to_close, close]
