"""Two words for one thing: what the first has said is read back, and the second says the same."""

from collections.abc import Callable
from uuid import UUID

import msgspec

from evaluation.accounts.approvals import first_word, two_persons
from evaluation.accounts.rules import Person
from evaluation.errors import Refused
from evaluation.results.changes import in_words, read_change
from evaluation.results.rules import approval_in_words


async def both_agree(
    person: Person, act: str, subject: UUID, detail: str, read: Callable[[str], str]
) -> tuple[UUID, UUID] | None:
    """As `two_persons`, for a detail that is kept as JSON; `read` says it in words."""
    first = await first_word(act, subject)
    if first is not None and first.person != person.account and first.detail != detail:
        raise Refused(
            f"第一人{first.full_name}确认的与您的不同：{read(first.detail)}。"
            "请照此确认，或请第一人撤回后重新提出。"
        )
    return await two_persons(person, act, subject, detail)


def change_in_words(text: str) -> str:
    change = read_change(text)
    return f"{in_words(change)}，{change.document_number}，{change.reason}"


def detail_in_words(text: str) -> str:
    """Of any first word: of a correction and of an approval as sentences, all else as it is."""
    for read in (change_in_words, approval_in_words):
        try:
            return read(text)
        except msgspec.DecodeError:
            continue
    return text
