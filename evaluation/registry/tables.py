"""辖区 and 执法单位: who is evaluated, and in whose house."""

from piccolo.columns import UUID, Boolean, Date, ForeignKey, Integer, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table


class Jurisdiction(Table):
    """辖区 — the city, or one of its counties; the scope of every permission.

    `small_office` (小局): the city's three administrators may serve here, see accounts/serving.py.
    `second_factor_required`: its officers and administrators have to set up a 动态口令.
    """

    id = UUID(primary_key=True)
    code = Varchar(length=12, unique=True)
    title = Varchar(length=40)
    bureau = Varchar(length=60)
    superior = ForeignKey("self", null=True, default=None, on_delete=OnDelete.restrict)  # type: ignore[var-annotated]  # itself
    small_office = Boolean(default=False)
    second_factor_required = Boolean(default=False)


class JusticeOffice(Table):
    """司法所 — of a township; registers clues and hands them up to the bureau of its county."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    title = Varchar(length=40)

    one_justice_office_a_title = Unique([jurisdiction, title])


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

    one_title_a_year = Unique([jurisdiction, year, title])
    one_short_title_a_year = Unique([jurisdiction, year, short_title])
    a_year_of_our_time = Check((year >= 2000) & (year <= 2200))  # noqa: PLR2004


class UnitChange(Table):
    """机构变动 — 更名, 合并 or 撤销 of a unit, and the unit of a later year that follows it."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, unique=True, on_delete=OnDelete.restrict)
    kind = Varchar(length=10)
    successor = ForeignKey(Unit, null=True, default=None, on_delete=OnDelete.restrict)
    document_number = Varchar(length=60, default="")
    changed_on = Date(null=True, default=None)
    # database.sql: who is abolished has no successor, all others have another unit as theirs
