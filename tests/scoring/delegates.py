"""Delegates on the list of a hall's year."""

from uuid import UUID

from evaluation.db import fetch
from tests import given

NAMES = ("陈立新", "陈美玲", "单春梅", "曾静")


async def invite(hall: given.Hall, *names: str, group: str = "party", at: str = "") -> list[UUID]:
    rows = await fetch(
        'INSERT INTO delegate (id, jurisdiction, cycle, "group", name, organisation) '
        "SELECT gen_random_uuid(), $1, $2, $3, name, $5 FROM unnest($4::text[]) AS name "
        "RETURNING id, name",
        *(hall.jurisdiction, hall.cycle, group, list(names), at),
    )
    ids = {row["name"]: row["id"] for row in rows}
    return [ids[name] for name in names]
