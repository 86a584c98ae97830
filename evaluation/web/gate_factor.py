"""动态口令 — a person's own: set up with a phone, recovery codes, turned off."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts import second_factor
from evaluation.accounts.factor_rules import in_groups
from evaluation.accounts.lockout import LockedOut
from evaluation.accounts.rules import Person
from evaluation.accounts.second_factor import SetUp, Standing, standing_of
from evaluation.documents.cards import qr_code
from evaluation.errors import Refused
from evaluation.web.errors import HEADERS, AnyRequest, show_refused, wants_json
from evaluation.web.guards import Form
from evaluation.web.line import network_of
from evaluation.web.sessions import secret_of

OWING = {"while_owing": True}
Typed = Annotated[str, msgspec.Meta(max_length=40)]


class FirstCode(Form, frozen=True, kw_only=True):
    sealed: Annotated[str, msgspec.Meta(max_length=400)]
    code: Typed


class OwnCode(Form, frozen=True, kw_only=True):
    code: Typed


def factor_page(
    person: Person, standing: Standing, setting: SetUp | None, *, no: str = "", status: int = 200
) -> Template:
    """`setting`: the key that is being set up; None where one is."""
    context = {"person": person, "standing": standing, "setting": setting, "no": no}
    if setting:
        context["picture"] = qr_code(setting.address, "动态口令二维码")
        context["typed"] = in_groups(setting.secret)
    return Template("gate/second-factor.html", context=context, status_code=status, headers=HEADERS)


def refuse(request: AnyRequest, no: Refused) -> Response[Any]:
    """The same page, with the same key and the reason."""
    if wants_json(request) or "asked" not in request.state:
        return show_refused(request, no)
    status = 429 if isinstance(no, LockedOut) else 409
    return factor_page(request.user, *request.state.asked, no=str(no), status=status)


REFUSALS: dict[int | type[Exception], Any] = {Refused: refuse, LockedOut: refuse}


@get("/second-factor", opt=OWING)
async def show_factor(person: NamedDependency[Person]) -> Template:
    standing = await standing_of(person.account)
    return factor_page(
        person, standing, None if standing.on else second_factor.begin_set_up(person)
    )


@post(
    "/second-factor",
    opt=OWING,
    status_code=200,
    exception_handlers=REFUSALS,
)
async def set_up(
    request: AnyRequest, person: NamedDependency[Person], data: URLEncodedBody[FirstCode]
) -> Template:
    """The recovery codes stand in this answer and nowhere else."""
    standing = await standing_of(person.account)
    setting = None if standing.on else second_factor.resume_set_up(person, data.sealed)
    request.state.asked = (standing, setting)
    codes = await second_factor.confirm_set_up(
        person, data.sealed, data.code, network_of(request), secret_of(request)
    )
    return Template("gate/recovery-codes.html", context={"person": person, "codes": codes})


@post(
    "/second-factor/recovery-codes",
    status_code=200,
    exception_handlers=REFUSALS,
)
async def make_recovery_codes(
    request: AnyRequest, person: NamedDependency[Person], data: URLEncodedBody[OwnCode]
) -> Template:
    request.state.asked = (await standing_of(person.account), None)
    codes = await second_factor.make_recovery_codes(person, data.code, network_of(request))
    return Template("gate/recovery-codes.html", context={"person": person, "codes": codes})


@post("/second-factor/off", exception_handlers=REFUSALS)
async def turn_off(
    request: AnyRequest, person: NamedDependency[Person], data: URLEncodedBody[OwnCode]
) -> Redirect:
    request.state.asked = (await standing_of(person.account), None)
    network = network_of(request)
    await second_factor.turn_off(person, data.code, network, secret_of(request))
    return Redirect("/second-factor", status_code=303)


HANDLERS = [show_factor, set_up, make_recovery_codes, turn_off]
