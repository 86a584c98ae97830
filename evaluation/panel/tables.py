"""评议团: who is invited. Nothing here knows of a slip."""

from piccolo.columns import UUID, ForeignKey, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from evaluation.cycles.tables import Cycle
from evaluation.registry.tables import Jurisdiction


class Delegate(Table):
    """评议代表 — a person on the attendance list of a year; no telephone, no identity number."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, on_delete=OnDelete.restrict)
    group = Varchar(length=40)
    name = Varchar(length=40)
    organisation = Varchar(length=80, default="")

    one_line_a_person = Unique([cycle, group, name, organisation])
