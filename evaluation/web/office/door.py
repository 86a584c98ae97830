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
    counties,
    deciding,
    displays,
    documents,
    documents_copies,
    documents_reports,
    guests,
    home,
    host,
    intake,
    keys,
    objective,
    objective_sides,
    objective_unit,
    panel,
    paper,
    paper_closing,
    preflight,
    preparing,
    ranking,
    register,
    rehearsing,
    reveal,
    reviews,
    scheme,
    sign_in,
    sitting,
    small_counties,
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
    preflight,
    rehearsing,
    sign_in,
    agenda,
    conducting,
    paper,
    paper_closing,
    host,
    keys,
    ranking,
    deciding,
    displays,
    reveal,
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
    guests,
    counties,
    small_counties,
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
