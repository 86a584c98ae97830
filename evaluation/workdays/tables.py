"""工作日: which days differ from the week's own order."""

from piccolo.columns import UUID, Boolean, Date, Varchar
from piccolo.table import Table


class Holiday(Table):
    """节假日 — a day off that is a weekday, or (`works`) a weekend day that is worked, 调休."""

    id = UUID(primary_key=True)
    day = Date(unique=True)
    works = Boolean(default=False)
    title = Varchar(length=20, default="")
