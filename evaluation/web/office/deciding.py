"""From a count to the public: sign, approve, announce, publish, correct. Two persons throughout."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect

from evaluation.accounts.rules import Person, Role
from evaluation.results import publishing
from evaluation.results.rules import check_points
from evaluation.results.unit_sheet import objective_line
from evaluation.scoring.desk import SittingHead
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import RUN, to_sitting

DocumentNumber = Annotated[str, msgspec.Meta(max_length=60, pattern=r"^\S*$")]
"""Without spaces, as document numbers are; `results.desk` reads a correction back by them."""


class Signing(Form, frozen=True):
    role: Role


class Approval(Form, frozen=True):
    document_number: DocumentNumber


class Correction(Form, frozen=True, kw_only=True):
    """`inapplicable`: 不适用, whatever stands in `points`."""

    unit: UUID
    item: Annotated[str, msgspec.Meta(max_length=12, pattern=r"^\S+$")]
    points: Annotated[str, msgspec.Meta(max_length=30)] = ""
    inapplicable: bool = False
    reason: Annotated[str, msgspec.Meta(max_length=200)]
    document_number: DocumentNumber

    @property
    def given(self) -> str | None:
        return None if self.inapplicable else self.points.strip()


@post("/sittings/{sitting_id:uuid}/ranking/sign", guards=[only(Role.TELLER, Role.SCRUTINEER)])
async def sign(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[Signing],
) -> Redirect:
    await publishing.sign_tally(person, real.id, data.role)
    return to_sitting(real, "/ranking")


@post("/sittings/{sitting_id:uuid}/ranking/approve", guards=[only(*RUN)])
async def approve(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[Approval],
) -> Redirect:
    await publishing.approve_results(person, real.id, data.document_number)
    return to_sitting(real, "/ranking")


@post("/sittings/{sitting_id:uuid}/ranking/announce", guards=[only(*RUN)])
async def announce(person: NamedDependency[Person], real: NamedDependency[SittingHead]) -> Redirect:
    await publishing.announce_results(person, real.cycle)
    return to_sitting(real, "/ranking")


@post("/sittings/{sitting_id:uuid}/ranking/publish", guards=[only(*RUN)])
async def publish(person: NamedDependency[Person], real: NamedDependency[SittingHead]) -> Redirect:
    await publishing.publish_results(person, real.id)
    return to_sitting(real, "/ranking")


@post("/sittings/{sitting_id:uuid}/ranking/correct", guards=[only(*RUN)])
async def correct(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[Correction],
) -> Redirect:
    line = await objective_line(real.id, data.unit, data.item)
    check_points(data.given, line.maximum)
    await publishing.correct_points(
        *(person, real.id, data.unit, data.item, data.given),
        reason=data.reason,
        document_number=data.document_number,
    )
    return to_sitting(real, "/ranking")


HANDLERS = [sign, approve, announce, publish, correct]
