"""执法统计: the yearly return of each unit, and what the bureau makes of all of them."""

from piccolo.columns import (
    UUID,
    Boolean,
    Date,
    ForeignKey,
    Numeric,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from evaluation.accounts.tables import Account
from evaluation.cycles.tables import Cycle
from evaluation.registry.tables import Jurisdiction, Unit
from evaluation.statistics.rules import ReturnState


class StatisticsForm(Table):
    """统计表式 — the tables, cells and checks of a year, as JSON; and the days that bind it."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, unique=True, on_delete=OnDelete.restrict)
    content = Text()
    due_at = Timestamptz()
    public_by = Date()
    set_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)


class StatisticsReturn(Table):
    """统计报表 — one unit's figures of a year."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, unique=True, on_delete=OnDelete.restrict)
    form = ForeignKey(StatisticsForm, null=False, on_delete=OnDelete.restrict)
    state = Varchar(length=10, default=ReturnState.DRAFT, choices=ReturnState)
    submissions = SmallInt(default=0)
    late = Boolean(default=False)
    handed_in_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    handed_in_at = Timestamptz(null=True, default=None)
    first_handed_in_at = Timestamptz(null=True, default=None)
    remark = Varchar(length=500, default="")
    decided_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    decided_at = Timestamptz(null=True, default=None)


class StatisticsCell(Table):
    """统计数 — one figure; a null `amount` is 无此职权, and no row at all is not filled in.

    A window that saves names the figure that it saw, so that none overwrites another's.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    report = ForeignKey(
        StatisticsReturn, null=False, on_delete=OnDelete.restrict, db_column_name="return"
    )
    cell = Varchar(length=40)
    amount = Numeric(digits=(18, 2), null=True, default=None)

    one_figure_a_cell = Unique([report, cell])
    # database.sql: an amount is a number, not below zero


class EarlierFigure(Table):
    """上年数 — of the year before, taken in where no return of that year is here."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    cell = Varchar(length=40)
    amount = Numeric(digits=(18, 2), null=True, default=None)

    one_figure_a_cell_of_the_year_before = Unique([unit, cell])


class CellExplanation(Table):
    """情况说明 — why a figure differs by more than half from the year before."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    report = ForeignKey(
        StatisticsReturn, null=False, on_delete=OnDelete.restrict, db_column_name="return"
    )
    cell = Varchar(length=40)
    text = Varchar(length=300)
    written_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()

    one_explanation_a_cell = Unique([report, cell])


class CellCorrection(Table):
    """统计更正 — a figure that changed after it was handed in: before, after, why, who."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    report = ForeignKey(
        StatisticsReturn, null=False, on_delete=OnDelete.restrict, db_column_name="return"
    )
    cell = Varchar(length=40)
    before = Varchar(length=30)
    after = Varchar(length=30)
    reason = Varchar(length=300)
    corrected_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()


class FormMapping(Table):
    """表式对照 — where the cells stand in another form, the province's perhaps; kept."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    title = Varchar(length=60)
    content = Text()
    made_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()

    one_mapping_a_title = Unique([unit, title])


class JurisdictionReturn(Table):
    """辖区汇总 — what a county hands up: sums only, by cell, as JSON; each one stays."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, on_delete=OnDelete.restrict)
    version = SmallInt()
    units = SmallInt()
    content = Text()
    reason = Varchar(length=200, default="")
    handed_up_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()

    one_hand_up_a_version = Unique([cycle, version])


class StatisticsPublication(Table):
    """统计公布 — the figures of a jurisdiction as the public has them, as JSON; each one stays."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, on_delete=OnDelete.restrict)
    version = SmallInt()
    content = Text()
    first = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    second = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()

    one_publication_a_version = Unique([cycle, version])
    # database.sql: two different persons
