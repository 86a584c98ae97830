"""辖区 and 执法单位: who is evaluated, and in whose house."""

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.reference import LazyTableReference
from piccolo.constraints import Check, Unique
from piccolo.table import Table


class Jurisdiction(Table):
    """辖区 — the city, or one of its counties; the scope of every permission."""

    id = UUID(primary_key=True)
    code = Varchar(length=12, unique=True)
    title = Varchar(length=40)
    bureau = Varchar(length=60)
    superior = ForeignKey("self", null=True, default=None, on_delete=OnDelete.restrict)  # type: ignore[var-annotated]  # itself


class Unit(Table):
    """执法单位 — a law-enforcement unit in the register of one year.

    A county stands on the city's board 县市区 as a unit with `own_code`, and is a jurisdiction of
    its own for its own evaluation.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    year = Integer()
    board = Varchar(length=40)
    category = Varchar(length=40, db_column_name="class")
    title = Varchar(length=80)
    short_title = Varchar(length=40)
    own_code = Varchar(length=12, null=True, default=None)
    organiser = Boolean(default=False)
    ranked = Boolean(default=True)
    note = Varchar(length=200, default="")
    successor = ForeignKey(  # type: ignore[var-annotated]  # itself
        LazyTableReference("Unit", module_path=__name__),
        null=True,
        default=None,
        on_delete=OnDelete.restrict,
    )

    one_title_a_year = Unique([jurisdiction, year, title])
    one_short_title_a_year = Unique([jurisdiction, year, short_title])
    a_year_of_our_time = Check((year >= 2000) & (year <= 2200))  # noqa: PLR2004
