"""The door of the office: every room behind it, one log-in, one way to say no."""

import asyncpg
from litestar import Router
from litestar.di import Provide

from evaluation.errors import Refused
from evaluation.tally.reading import BundleRefused
from evaluation.web.guards import password_door
from evaluation.web.office import (
    accounts,
    agenda,
    conducting,
    correcting,
    deciding,
    documents,
    documents_copies,
    documents_reports,
    home,
    intake,
    keys,
    objective,
    objective_sides,
    objective_unit,
    panel,
    preparing,
    ranking,
    register,
    reviews,
    scheme,
    sitting,
    trail,
)
from evaluation.web.office.pages import (
    STAFF,
    current_real,
    current_rehearsal,
    current_sitting,
    show_constraint,
    show_refused,
    show_unfit_bundle,
)

ROOMS = (
    home,
    sitting,
    preparing,
    agenda,
    conducting,
    keys,
    ranking,
    deciding,
    correcting,
    reviews,
    documents,
    documents_copies,
    documents_reports,
    intake,
    register,
    panel,
    scheme,
    objective,
    objective_unit,
    objective_sides,
    trail,
    accounts,
)

office = password_door(
    "/office",
    [
        Router(
            "/",
            route_handlers=[handler for room in ROOMS for handler in room.HANDLERS],
            dependencies={
                "sitting": Provide(current_sitting),
                "rehearsal": Provide(current_rehearsal),
                "real": Provide(current_real),
            },
            exception_handlers={
                Refused: show_refused,
                BundleRefused: show_unfit_bundle,
                asyncpg.IntegrityConstraintViolationError: show_constraint,
            },
        )
    ],
    *STAFF,
)
