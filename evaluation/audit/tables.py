"""审计轨迹: what was done, chained by hashes."""

from piccolo.columns import UUID, BigInt, Bytea, Text, Timestamptz, Varchar
from piccolo.table import Table


class AuditEvent(Table):
    """审计记录 — what was done, by whom, when. Written by the function record_event alone.

    `hash` is the SHA-256 of `previous` and the row's own text (database.sql says how it is put
    together); `sequence` has no gap.
    """

    sequence = BigInt(primary_key=True)
    jurisdiction = UUID(null=True, default=None)
    at = Timestamptz()
    actor = Varchar(length=120)
    name = Varchar(length=60)
    detail = Text()
    previous = Bytea()
    hash = Bytea()
