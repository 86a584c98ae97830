"""存档文件: scans and evidence. The bytes lie in the data folder, named by their digest."""

from piccolo.columns import UUID, BigInt, ForeignKey, Integer, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
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


class Upload(Table):
    """上传 — a file on its way in parts of 2 MiB, by one account; joined, it is a kept file.

    `digest` stands here before the joined bytes get their final name, so that no crash leaves bytes
    that no row knows. `refusal` says why the file was not taken.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    name = Varchar(length=120)
    size = BigInt()
    digest = Varchar(length=64, default="")
    refusal = Varchar(length=300, default="")
    file = ForeignKey(KeptFile, null=True, default=None, on_delete=OnDelete.restrict)
    begun_at = Timestamptz()
    touched_at = Timestamptz()


class UploadPart(Table):
    """上传分片 — a part that lies on the disk, whole; numbers begin with 0."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    upload = ForeignKey(Upload, null=False, on_delete=OnDelete.cascade)
    number = Integer()
    size = Integer()
    digest = Varchar(length=64)

    one_part_a_number = Unique([upload, number])
