"""被反映单位: the units of a year by every name that people still call them."""

from uuid import UUID

from evaluation.db import fetch
from evaluation.spreadsheets.characters import folded


async def units_by_name(jurisdiction: UUID, year: int) -> dict[str, UUID]:
    """By full title, short title, the title without the place's own name, and every former name
    that leads by 更名 or 合并 to one unit of the year.
    """
    rows = await fetch(
        "SELECT u.id, u.title, u.short_title, j.title AS place FROM unit u "
        "JOIN jurisdiction j ON j.id = u.jurisdiction WHERE u.jurisdiction = $1 AND u.year = $2 "
        "AND u.own_code IS NULL",
        *(jurisdiction, year),
    )
    known = {folded(row["title"]): row["id"] for row in rows}
    for row in rows:
        known.setdefault(folded(row["short_title"]), row["id"])
        place = row["place"][:-1]
        known.setdefault(folded(row["title"].removeprefix(place)), row["id"])
    changes = await fetch(
        "SELECT p.title AS former, p.short_title AS short, n.title AS later FROM unit_change c "
        "JOIN unit p ON p.id = c.unit JOIN unit n ON n.id = c.successor "
        "WHERE p.jurisdiction = $1 AND p.year <= $2 ORDER BY p.year DESC",
        *(jurisdiction, year),
    )
    later: dict[str, str] = {}
    for row in changes:
        for name in (row["former"], row["short"]):
            later.setdefault(folded(name), folded(row["later"]))
    return _former_names(known, later) | known


def _former_names(known: dict[str, UUID], later: dict[str, str]) -> dict[str, UUID]:
    """From one change to the next, until the register of the year knows the name."""
    names: dict[str, UUID] = {}
    for former in later:
        name, passed = former, {former}
        while name not in known and later.get(name, former) not in passed:
            name = later[name]
            passed.add(name)
        if name in known:
            names[former] = known[name]
    return names
