"""文书模板 of a jurisdiction: its own wording in the place of the usual one."""

from datetime import datetime
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import OFFICERS, Person
from evaluation.audit import trail
from evaluation.clues.sealing import check_nobody_named
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import NotFound, Refused
from evaluation.rectification.default_templates import DEFAULTS
from evaluation.rectification.templates import Template, check_template


class NoticeTemplateSet(trail.Event, frozen=True):
    """改文书模板; `content` as it was set, empty for 恢复默认."""

    kind: str
    title: str
    version: int
    content: str


class TemplateLine(msgspec.Struct, frozen=True):
    """A kind and how it is worded now; `version` 0: the usual wording, never changed."""

    kind: str
    template: Template
    version: int = 0
    own: bool = False
    made_by: str = ""
    at: datetime | None = None


_NEWEST = (
    "SELECT DISTINCT ON (t.kind) t.kind, t.version, t.content, a.full_name AS made_by, t.at "
    "FROM notice_template t JOIN account a ON a.id = t.made_by WHERE t.jurisdiction = $1 "
    "ORDER BY t.kind, t.version DESC"
)


async def templates_of(jurisdiction: UUID) -> dict[str, TemplateLine]:
    """Every kind, in the order in which an office comes to need it."""
    lines = {kind: TemplateLine(kind, usual) for kind, usual in DEFAULTS.items()}
    for row in await fetch(_NEWEST, jurisdiction):
        kind, content = row["kind"], row["content"]
        if kind not in lines:
            continue
        template = read_template(kind, content) if content else DEFAULTS[kind]
        lines[kind] = TemplateLine(
            kind, template, row["version"], bool(content), row["made_by"], row["at"]
        )
    return lines


async def template_of(jurisdiction: UUID, kind: str) -> Template:
    """Raises NotFound for a kind that there isn't."""
    return found((await templates_of(jurisdiction)).get(kind)).template


def read_template(kind: str, content: str) -> Template:
    """What a kind does is never the office's to change, so that it is taken from the code."""
    own, usual = msgspec.json.decode(content, type=Template), DEFAULTS[kind]
    fixed = ("reader", "rectifies", "presses", "feeds_back", "begins")
    return msgspec.structs.replace(own, **{name: getattr(usual, name) for name in fixed})


async def set_template(person: Person, kind: str, template: Template, seen: int) -> None:
    """A new version; letters that are there stay as they are. `seen`: the version that the page
    showed. Raises NotFound, and Refused in words.
    """
    lines = await templates_of(person.jurisdiction)
    found(lines.get(kind))
    others = {name: line.template for name, line in lines.items() if name != kind}
    check_template(template, others)
    texts = "\n".join((template.title, template.heading, template.demands, *template.paragraphs))
    await check_nobody_named(uuid4(), texts)
    content = msgspec.json.encode(template, order="sorted").decode()
    await _add_version(person, kind, template.title, content, seen)


async def reset_template(person: Person, kind: str, seen: int) -> None:
    """恢复默认 — a version too, so that it is known who did it."""
    usual = found(DEFAULTS.get(kind))
    lines = await templates_of(person.jurisdiction)
    check_template(usual, {name: one.template for name, one in lines.items() if name != kind})
    await _add_version(person, kind, usual.title, "", seen)


async def _add_version(person: Person, kind: str, title: str, content: str, seen: int) -> None:
    if person.roles.isdisjoint(OFFICERS):
        raise NotFound
    async with transaction():
        added = await fetch_one(
            "INSERT INTO notice_template (id, jurisdiction, kind, version, content, made_by, at) "
            "VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp()) "
            "ON CONFLICT (jurisdiction, kind, version) DO NOTHING RETURNING version",
            *(uuid4(), person.jurisdiction, kind, seen + 1, content, person.account),
        )
        if added is None:
            raise Refused("另一位工作人员刚刚改过这个模板，您的改动没有保存。请重新打开再改。")
        event = NoticeTemplateSet(kind, title, added, content)
        await trail.record(person.jurisdiction, person.username, event)
