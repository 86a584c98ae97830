"""常用查询: a search kept under a name, for the account that made it and for nobody else."""

from uuid import UUID, uuid4

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.clues.sealing import NUMBERS
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused

LONGEST_TITLE, LONGEST_QUERY, MOST_VIEWS = 40, 500, 30


class ViewSaved(trail.Event, frozen=True):
    """存常用查询. The trail keeps neither its name nor what is searched for."""

    view: UUID


class ViewRemoved(trail.Event, frozen=True):
    """删常用查询."""

    view: UUID


async def save_view(person: Person, title: str, query: str) -> UUID:
    """In the place of one of the same name. Numbers of people are kept in clear nowhere."""
    title = " ".join(title.split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise Refused(f"请给这个查询起个名字，最多 {LONGEST_TITLE} 字。没有存。")
    if len(query) > LONGEST_QUERY:
        raise Refused("这个查询的条件太长，存不下。请少用几个词。没有存。")
    if NUMBERS.search(title) or NUMBERS.search(query):
        raise Refused("查询里有电话或证件号码，不能存下来。没有存。")
    view = uuid4()
    async with transaction():
        await fetch("SELECT FROM account WHERE id = $1 FOR NO KEY UPDATE", person.account)
        others = await fetch_one(
            "SELECT count(*) FROM saved_view WHERE account = $1 AND title <> $2",
            *(person.account, title),
        )
        if others >= MOST_VIEWS:
            raise Refused(f"常用查询最多存 {MOST_VIEWS} 个，请先删去不用的。没有存。")
        rows = await fetch(
            "INSERT INTO saved_view (id, jurisdiction, account, title, query) "
            "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account, title) DO UPDATE "
            "SET query = excluded.query, jurisdiction = excluded.jurisdiction RETURNING id",
            *(view, person.jurisdiction, person.account, title, query),
        )
        await trail.record(person.jurisdiction, person.username, ViewSaved(rows[0]["id"]))
    return view


async def remove_view(person: Person, view: UUID) -> None:
    """Raises NotFound for another account's."""
    async with transaction():
        gone = await fetch(
            "DELETE FROM saved_view WHERE id = $1 AND account = $2 AND jurisdiction = $3 "
            "RETURNING id",
            *(view, person.account, person.jurisdiction),
        )
        if not gone:
            raise NotFound
        await trail.record(person.jurisdiction, person.username, ViewRemoved(view))
