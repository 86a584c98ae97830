"""客观考核: what the bureau's records say of a unit, item by item."""

from piccolo.columns import UUID, ForeignKey, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from evaluation.accounts.tables import Account
from evaluation.registry.tables import Jurisdiction, Unit


class ObjectiveItem(Table):
    """客观考核项 — points of one unit on one item; null is 不适用. Decimals as text, exact."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    item = Varchar(length=12)
    dimension = Varchar(length=40)
    maximum = Varchar(length=30)
    points = Varchar(length=30, null=True, default=None)

    one_line_an_item = Unique([unit, item])


class Adjustment(Table):
    """加分扣分 — a bonus or a deduction, with its reason."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(length=10)
    points = Varchar(length=30)
    reason = Varchar(length=200)


class Ceiling(Table):
    """等次上限 — 一票否决: the best grade a unit may get; never changes its score."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, unique=True, on_delete=OnDelete.restrict)
    grade = Varchar(length=40)
    reason = Varchar(length=200)
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
