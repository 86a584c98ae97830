"""What a sitting leaves behind: rows, answers, lines of logs; random names and times masked."""

import re
from collections import Counter
from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx

from evaluation.db import fetch
from evaluation.settings import settings

MASKS = (
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<uuid>"),
    (r"\b[0-9a-f]{64}\b", "<digest>"),
    (r"\b[0-9a-f]{32}\b", "<hex>"),
    (r"\b[0-9A-Fa-f]{8}\b", "<eight>"),
    (r'"[0-9a-f]{20}"', "<etag>"),
    (r"\bp[0-9a-f]{10}\b", "<name>"),
    (r"\b[0-9a-f]{12}\b", "<twelve>"),
    (r"\b[0-9a-f]{4}\b(?=</span>)", "<four>"),
    (r"\b[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}\b", "<card>"),
    (r"\b[0-9A-HJKMNP-TV-Z]{10}\b", "<receipt>"),
    (r"[A-Za-z0-9_-]{43}", "<secret>"),
    (r"[A-Za-z0-9_-]{22}", "<token>"),
    (r"\d{1,2}月\d{1,2}日 \d{2}:\d{2}(:\d{2})?", "<time>"),
    (r'data-(ends|left)="-?\d+"|>−?\d+:\d{2}<', "<clock>"),
    (r"\d+(\.\d+)? [GM]B", "<free>"),
    (r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}[^<\s]*", "<time>"),
)


def masked(text: str) -> str:
    for pattern, name in MASKS:
        text = re.sub(pattern, name, text)
    return text


def trace(value: Any) -> Any:
    """A value of a column without what is random in any sitting; bytes by their length."""
    match value:
        case UUID():
            return "<uuid>"
        case bytes():
            return f"<{len(value)} bytes>"
        case datetime() | date():
            return "<time>"
        case str():
            return masked(value)
        case list():
            return tuple(trace(one) for one in value)
        case _:
            return value


async def database() -> dict[str, Counter[Any]]:
    """Every row of every table, by table, in no order; how long the hall's clock ran is chance."""
    tables = await fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    left = {}
    for table in sorted(row["tablename"] for row in tables):
        rows = await fetch(f'SELECT * FROM "{table}"')
        left[table] = Counter(
            tuple(
                (name, trace(value))
                for name, value in row.items()
                if name not in ("sequence", "ran")
            )
            for row in rows
        )
    return left


class Traffic:
    """Everything a client was answered: status, head, length, masked body."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.seen: list[tuple[Any, ...]] = []
        client.event_hooks["response"] = [self.note]

    async def note(self, answer: httpx.Response) -> None:
        body = (await answer.aread()).decode()
        heads = sorted((name, masked(value)) for name, value in answer.headers.items())
        request = answer.request
        self.seen.append(
            (request.method, masked(request.url.path), answer.status_code, heads, len(body))
        )
        self.seen.append((masked(body),))


def server_log() -> str:
    """PostgreSQL's own log, the whole of it; without clock times, for `21.5` is one as well."""
    folder = settings().data_folder / "postgres"
    written = "".join(
        file.read_text(errors="replace")
        for file in sorted((folder / "log").rglob("*"))
        if file.is_file()
    )
    return re.sub(r"\d{2}:\d{2}:\d{2}\.\d+", "<time>", written)
