"""客观考核: what the bureau's records say of a unit, item by item."""

from piccolo.columns import UUID, Boolean, Date, ForeignKey, SmallInt, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from evaluation.accounts.tables import Account
from evaluation.cycles.tables import Cycle
from evaluation.files.tables import KeptFile
from evaluation.registry.tables import Jurisdiction, Unit


class ObjectiveItem(Table):
    """客观考核项 — points of one unit on one item; null is 不适用. Decimals as text, exact.

    `points` is the maximum less what its deductions take, never below zero, until the freeze.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    item = Varchar(length=12)
    dimension = Varchar(length=40)
    maximum = Varchar(length=30)
    points = Varchar(length=30, null=True, default=None)
    title = Varchar(length=80, default="")
    inapplicable_reason = Varchar(length=200, default="")

    one_line_an_item = Unique([unit, item])


class Deduction(Table):
    """扣分 — what one finding takes from an item, why, and where that can be seen.

    `ground`: empty for what a person found; else it was computed from the records (核算依据), or
    stands in the place of what was, and only a new computing or overriding takes it away.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    item = ForeignKey(ObjectiveItem, null=False, on_delete=OnDelete.restrict)
    points = Varchar(length=30)
    reason = Varchar(length=300)
    evidence = Varchar(length=300, default="")
    file = ForeignKey(KeptFile, null=True, default=None, on_delete=OnDelete.restrict)
    entered_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()
    ground = Varchar(length=10, default="")


class Confirmation(Table):
    """客观得分确认单 — a unit's sheet: sent, then confirmed or objected to, then settled."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, unique=True, on_delete=OnDelete.restrict)
    state = Varchar(length=10)
    recall_reason = Varchar(length=200, default="")
    days = SmallInt()
    sent_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    sent_at = Timestamptz()
    due_on = Date()
    answered_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    answered_at = Timestamptz(null=True, default=None)


class Objection(Table):
    """异议 — to one item of a sheet; decided by someone who scored nothing of it."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    confirmation = ForeignKey(Confirmation, null=False, on_delete=OnDelete.restrict)
    item = ForeignKey(ObjectiveItem, null=False, on_delete=OnDelete.restrict)
    text = Varchar(length=500)
    made_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()
    upheld = Boolean(null=True, default=None)
    points = Varchar(length=30, null=True, default=None)
    decision = Varchar(length=500, default="")
    decided_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    decided_at = Timestamptz(null=True, default=None)

    one_objection_an_item = Unique([confirmation, item])


class ScoreFreeze(Table):
    """冻结 — from here on a year's objective scores change only by a correction."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, unique=True, on_delete=OnDelete.restrict)
    frozen_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()


class Adjustment(Table):
    """加分扣分 — a bonus or a deduction, with its reason."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(length=10)
    points = Varchar(length=30)
    reason = Varchar(length=200)
    evidence = Varchar(length=300, default="")
    file = ForeignKey(KeptFile, null=True, default=None, on_delete=OnDelete.restrict)
    entered_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)


class Ceiling(Table):
    """等次上限 — 一票否决: the best grade a unit may get; never changes its score."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, unique=True, on_delete=OnDelete.restrict)
    grade = Varchar(length=40)
    reason = Varchar(length=200)
    evidence = Varchar(length=300, default="")
    file = ForeignKey(KeptFile, null=True, default=None, on_delete=OnDelete.restrict)
    first = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    second = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    # database.sql: two different persons


class Fact(Table):
    """客观事实 — what stands beside an indicator on the delegate's tablet."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    indicator = Varchar(length=40)
    text = Varchar(length=120)

    one_fact_an_indicator = Unique([unit, indicator])
