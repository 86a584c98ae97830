"""备份: when everything was last put into one archive."""

from piccolo.columns import UUID, BigInt, Timestamptz, Varchar
from piccolo.table import Table


class Backup(Table):
    """备份 — one archive that was written and read back; the newest stands on the first page."""

    id = UUID(primary_key=True)
    at = Timestamptz()
    name = Varchar(length=200)
    size = BigInt()
    digest_algorithm = Varchar(length=12, default="sha256")
    digest = Varchar(length=64)
