"""导入: a sheet that was handed in and waits for the word that it may be taken in."""

from piccolo.columns import UUID, Bytea, ForeignKey, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from evaluation.accounts.tables import Account
from evaluation.registry.tables import Jurisdiction


class Draft(Table):
    """待导入 — one uploaded sheet between its preview and its storing; gone after either end."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(length=20)
    subject = Varchar(length=60, default="")
    name = Varchar(length=120)
    content = Bytea()
    made_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()
