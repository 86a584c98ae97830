"""核算依据: objective items that the records themselves decide, and where each figure is from."""

from piccolo.columns import UUID, ForeignKey, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from evaluation.accounts.tables import Account
from evaluation.objective.tables import ObjectiveItem
from evaluation.registry.tables import Jurisdiction


class ItemGround(Table):
    """核算依据 — what the records give for one objective item: points, and each step as JSON.

    `points` null: nothing of it could be computed. Once an officer decided otherwise,
    `overridden_by` and the reason stand here, and a new computing leaves the points of the item
    alone. An item that goes with its scheme takes its ground along.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    item = ForeignKey(ObjectiveItem, null=False, unique=True, on_delete=OnDelete.cascade)
    points = Varchar(length=30, null=True, default=None)
    content = Text()
    computed_at = Timestamptz()
    overridden_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    override_reason = Varchar(length=200, default="")
