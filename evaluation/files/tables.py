"""存档文件: scans and evidence. The bytes lie in the data folder, named by their digest."""

from piccolo.columns import UUID, BigInt, ForeignKey, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from evaluation.accounts.tables import Account
from evaluation.registry.tables import Jurisdiction


class KeptFile(Table):
    """存档文件 — a file as it was handed in; the row is written after the bytes are on the disk."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    name = Varchar(length=120)
    media_type = Varchar(length=80)
    size = BigInt()
    digest_algorithm = Varchar(length=12, default="sha256")
    digest = Varchar(length=64)
    kept_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()
