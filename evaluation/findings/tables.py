"""检查发现: what inspections found that no other record holds, and what items lose by it."""

from piccolo.columns import UUID, Boolean, Date, ForeignKey, SmallInt, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from evaluation.accounts.tables import Account
from evaluation.clues.tables import Clue
from evaluation.cycles.tables import Cycle
from evaluation.files.tables import KeptFile
from evaluation.registry.tables import Jurisdiction, Unit


class Finding(Table):
    """检查发现 — so many cases under one rule of an objective item; struck out, it counts no more.

    `rule`: the id of the 核算办法 that it falls under, such as `late_disclosure` of 2.1.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    rule = Varchar(length=24)
    cases = SmallInt()
    text = Varchar(length=300)
    found_on = Date()
    evidence = Varchar(length=300, default="")
    file = ForeignKey(KeptFile, null=True, default=None, on_delete=OnDelete.restrict)
    clue = ForeignKey(Clue, null=True, default=None, on_delete=OnDelete.restrict)
    entered_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()
    struck_out = Boolean(default=False)
    struck_out_reason = Varchar(length=200, default="")
    struck_out_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    struck_out_at = Timestamptz(null=True, default=None)


class CompleteRegister(Table):
    """登记齐全 — somebody's word that every finding of a year is entered: none then means none."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, unique=True, on_delete=OnDelete.restrict)
    said_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()
