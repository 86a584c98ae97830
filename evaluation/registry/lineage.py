"""One and the same unit through the registers of several years (沿革)."""

from uuid import UUID

from evaluation.db import fetch


async def units_of_line(jurisdiction: UUID, unit: UUID | None) -> list[UUID]:
    """The unit, what it was in former registers, and what it became in later ones; newest first.

    Forward by 更名 and 合并, else by the same title in the next register; an abolished unit has
    nobody after it. Backward only where it is the same unit under its former name.
    """
    rows = await fetch(_LINE, unit, jurisdiction)
    return [row["id"] for row in rows]


_NEXT_BY_TITLE = (
    "{late}.title = {early}.title "
    "AND NOT EXISTS (SELECT FROM unit_change x WHERE x.unit = {early}.id) "
    "AND {late}.year = (SELECT min(y.year) FROM unit y WHERE y.jurisdiction = {early}.jurisdiction "
    "AND y.title = {early}.title AND y.year > {early}.year)"
)
_LINE = (
    "WITH RECURSIVE own AS (SELECT * FROM unit WHERE id = $1 AND jurisdiction = $2), "  # noqa: S608  # own text
    "later AS (SELECT * FROM own UNION SELECT n.* FROM later l "
    "JOIN unit n ON n.jurisdiction = l.jurisdiction AND (EXISTS (SELECT FROM unit_change c "
    "WHERE c.unit = l.id AND c.successor = n.id) OR "
    + _NEXT_BY_TITLE.format(early="l", late="n")
    + ")), former AS (SELECT * FROM own UNION SELECT p.* FROM former f "
    "JOIN unit p ON p.jurisdiction = f.jurisdiction AND (EXISTS (SELECT FROM unit_change c "
    "WHERE c.unit = p.id AND c.successor = f.id AND c.kind = 'renamed') OR "
    + _NEXT_BY_TITLE.format(early="p", late="f")
    + ")) SELECT id, year FROM later UNION SELECT id, year FROM former ORDER BY year DESC, id"
)
