"""The door of the units: a clerk (单位联络员) sees the own unit's things, and no others."""

from litestar import Router
from litestar.di import Provide

from evaluation.accounts.rules import Role
from evaluation.errors import Refused
from evaluation.web.guards import password_door
from evaluation.web.office.pages import show_refused
from evaluation.web.unit import (
    calendar,
    casefiles,
    casefiles_file,
    confirmation,
    deeds,
    home,
    notices,
    onsite,
    rectification,
    report,
    report_versions,
    review,
    statistics,
    statistics_sheets,
    uploads,
)
from evaluation.web.unit.pages import current_desk

ROOMS = (
    home,
    calendar,
    confirmation,
    review,
    notices,
    rectification,
    onsite,
    casefiles,
    casefiles_file,
    report,
    report_versions,
    deeds,
    statistics,
    statistics_sheets,
    uploads,
)

unit = password_door(
    "/unit",
    [
        Router(
            "/",
            route_handlers=[handler for room in ROOMS for handler in room.HANDLERS],
            dependencies={"desk": Provide(current_desk)},
            exception_handlers={Refused: show_refused},
        )
    ],
    Role.CLERK,
)
