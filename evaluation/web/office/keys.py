"""钥匙卡 and 启封: a scrutineer's own card, once; and the box opened by two of them."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.documents.cards import qr_code
from evaluation.results.desk import opening_desk
from evaluation.results.opening import confirm_opening, open_box
from evaluation.scoring.actions import make_key_card
from evaluation.scoring.desk import SittingHead, sitting_desk
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import RESULT, page, to_sitting

KeyCode = Annotated[str, msgspec.Meta(max_length=400)]


class TwoCards(Form, frozen=True):
    first: KeyCode
    second: KeyCode


@get("/sittings/{sitting_id:uuid}/key-card", guards=[only(Role.SCRUTINEER)])
async def show_key_card(
    person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Template:
    desk = await sitting_desk(sitting, person.account)
    return page("key-card", person, sitting=sitting, desk=desk)


@post("/sittings/{sitting_id:uuid}/key-card", guards=[only(Role.SCRUTINEER)], status_code=200)
async def take_key_card(
    person: NamedDependency[Person], real: NamedDependency[SittingHead]
) -> Template:
    """The only answer that ever holds this code."""
    code = await make_key_card(person, real.id)
    picture = qr_code(code, "钥匙卡二维码")
    return page("new-key-card", person, sitting=real, code=code, picture=picture)


@get("/sittings/{sitting_id:uuid}/opening", guards=[only(*RESULT)])
async def show_opening(
    person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Template:
    desk = await opening_desk(sitting, person.account)
    return page("opening", person, sitting=sitting, desk=desk)


@post("/sittings/{sitting_id:uuid}/opening/confirm", guards=[only(Role.SCRUTINEER)])
async def confirm(
    person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Redirect:
    await confirm_opening(person, sitting.id)
    return to_sitting(sitting, "/opening")


@post("/sittings/{sitting_id:uuid}/opening/open", guards=[only(Role.SCRUTINEER)])
async def open_with_cards(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[TwoCards],
) -> Redirect:
    await open_box(person, sitting.id, data.first, data.second)
    return to_sitting(sitting, "/ranking")


HANDLERS = [show_key_card, take_key_card, show_opening, confirm, open_with_cards]
