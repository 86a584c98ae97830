"""Who is needed for a year, and what is read off the pages on the way."""

import re
from dataclasses import dataclass, field
from html import unescape
from uuid import UUID

import httpx

from evaluation.accounts.rules import Person
from evaluation.scoring.actions import NewSlip


@dataclass
class Year:
    """The people of one county, and what the pages have given them so far."""

    officer: Person
    other: Person
    scrutineers: list[Person]
    tellers: list[Person]
    registrar: Person
    host: Person
    units: list[UUID]
    cards: list[str] = field(default_factory=list)
    slips: list[NewSlip] = field(default_factory=list)
    sitting: str = ""


def went_to(answer: httpx.Response, path: str) -> None:
    assert (answer.status_code, answer.headers.get("location")) == (303, path), answer.text


def slips_in(page: str, group: str) -> list[NewSlip]:
    rows = re.findall(
        r'<td class="code keep">(.*?)</td><td class="code keep">(.*?)</td>'
        r'<td class="code keep">http://127.0.0.1/t/(.*?)</td><td class="code keep">(.*?)</td>',
        page,
    )
    return [NewSlip(group, number, token, code, stub) for number, code, token, stub in rows]


def hidden_fields(page: str, action: str) -> dict[str, str]:
    """What the second person's form sends along without showing it as a field."""
    form = page.partition(f'{action}"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(.*?)">', form))
    return {name: unescape(value) for name, value in fields.items() if name != "form_token"}
