"""评议年度, 榜单 and 评议方案: one jurisdiction's evaluation in one year."""

from piccolo.columns import (
    UUID,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from evaluation.accounts.tables import Account
from evaluation.cycles.rules import CycleState, Matter, Scope
from evaluation.files.tables import KeptFile
from evaluation.registry.tables import Jurisdiction, Unit


class Cycle(Table):
    """评议年度 — one jurisdiction, one year, one scheme; the sitting may be held a year later."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    year = Integer()
    state = Varchar(length=12, default=CycleState.PREPARING, choices=CycleState)
    basis = Varchar(length=200, default="")
    plan_number = Varchar(length=60, default="")
    approved_by = Varchar(length=60, default="")
    sample = Boolean(default=False)

    one_cycle_a_year = Unique([jurisdiction, year])


class CycleStep(Table):
    """年度进程 — one step of the year: who took it, and on what paper. Never changed.

    `dated_on` and `file` are those of the paper (审定); `until` is the last day of the 公示.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, on_delete=OnDelete.restrict)
    state = Varchar(length=12, choices=CycleState)
    document_number = Varchar(length=60, default="")
    dated_on = Date(null=True, default=None)
    file = ForeignKey(KeptFile, null=True, default=None, on_delete=OnDelete.restrict)
    until = Date(null=True, default=None)
    first = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    second = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    at = Timestamptz()
    # database.sql: approved and published carry two different persons


class Board(Table):
    """榜单 — the units of a cycle that are ranked together; city and counties never are."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, on_delete=OnDelete.restrict)
    title = Varchar(length=40)
    scope = Varchar(length=12, default=Scope.EXCELLENT, choices=Scope)
    reveal = Boolean(default=False)

    one_board_a_title = Unique([cycle, title])


class SchemeVersion(Table):
    """评议方案 — the year's arithmetic as data. Versions until the first sitting opens."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, on_delete=OnDelete.restrict)
    version = Integer()
    document_number = Varchar(length=60, default="")
    content = Text()
    sha256 = Bytea()
    made_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)

    one_scheme_a_version = Unique([cycle, version])


class Reminder(Table):
    """催交 — a unit was told that something is still missing; seen on its desk."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    matter = Varchar(length=20, choices=Matter)
    text = Varchar(length=200, default="")
    made_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()
