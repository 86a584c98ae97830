"""The site as others reach it: does it answer, is it this one, is its line safe."""

import http.client
import json
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from evaluation.settings import Settings
from evaluation.upkeep.findings import Finding, bad, good, note

TRIES = 12
"""Requests on connections of their own, so that each worker is met."""
PATIENCE = 5
QUICK = 2
"""Seconds, where a page waits for the answer."""
FEW_DAYS = 30


def check_site(settings: Settings, url: str) -> Iterator[Finding]:
    yield _answer("网站", url, settings)
    if settings.hall_address is None:
        yield note("卡上的地址", "没有设 EVALUATION_HALL_ADDRESS，卡上会印打开本系统的地址。")
    else:
        yield _answer("卡上的地址", settings.hall_address, settings)
    yield from _tls(settings, url)


def check_answer(settings: Settings, url: str) -> Finding:
    """Asked once and shortly, from the server itself: for a page that someone waits for."""
    subject = "平板打开的地址"
    try:
        said = _asked(urlsplit(url), QUICK, authority_of(settings))
    except (OSError, http.client.HTTPException, ValueError) as problem:
        words = f"{url} 没有应答（{problem}）。请核对地址、防火墙和路由器。"
        return bad(subject, words)
    if said.get("installation") != settings.installation:
        return bad(subject, f"{url} 应答的是另一套系统。请核对地址。")
    return good(subject, f"{url} 从服务器上打得开；请再用一台平板试。")


def authority_of(settings: Settings) -> Path | None:
    """The hall's own certificate authority, where one was made."""
    path = settings.data_folder / "tls" / "authority.crt"
    return path if path.exists() else None


def _answer(subject: str, url: str, settings: Settings) -> Finding:
    workers = set()
    try:
        for _ in range(TRIES):
            said = _asked(urlsplit(url))
            if said.get("installation") != settings.installation:
                return bad(subject, f"{url} 应答的是另一套系统。请核对地址。")
            workers.add(said.get("worker"))
    except (OSError, http.client.HTTPException, ValueError) as problem:
        return bad(subject, f"{url} 没有应答（{problem}）。请确认网站已启动、地址可达。")
    seen = f"，应答的工作进程 {len(workers)} 个" if None not in workers else ""
    return good(subject, f"{url} 有应答，是这套系统{seen}")


def _asked(
    url: SplitResult, patience: float = PATIENCE, authority: Path | None = None
) -> dict[str, str]:
    connection = _connection(url, patience, authority)
    try:
        connection.request("GET", "/alive")
        found = json.loads(connection.getresponse().read(10_000))
        return found if isinstance(found, dict) else {}
    finally:
        connection.close()


def _connection(
    url: SplitResult, patience: float, authority: Path | None
) -> http.client.HTTPConnection:
    if url.scheme != "https":
        return http.client.HTTPConnection(url.hostname or "", url.port, timeout=patience)
    trusted = ssl.create_default_context()
    if authority is not None:
        trusted.load_verify_locations(authority)
    return http.client.HTTPSConnection(
        url.hostname or "", url.port, timeout=patience, context=trusted
    )


def _tls(settings: Settings, url: str) -> Iterator[Finding]:
    safe = [one for one in (url, settings.hall_address or "") if one.startswith("https")]
    for one in dict.fromkeys(safe):
        yield _certificate(one)
    if not safe and settings.secure_proxy:
        yield good("加密线路", "由前面的代理负责（EVALUATION_SECURE_PROXY=1）")
    elif not safe:
        yield note("加密线路", "没有 https：办公页只能在服务器本机上打开，平板和大屏不受影响。")


def _certificate(url: str) -> Finding:
    parts = urlsplit(url)
    try:
        with (
            socket.create_connection((parts.hostname, parts.port or 443), PATIENCE) as line,
            ssl.create_default_context().wrap_socket(line, server_hostname=parts.hostname) as safe,
        ):
            until = str((safe.getpeercert() or {}).get("notAfter", ""))
    except (OSError, ssl.SSLError) as problem:
        return bad("加密线路", f"{url} 的证书不被信任或没有应答（{problem}）。请检查证书。")
    days = (datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC) - datetime.now(UTC)).days
    if days < FEW_DAYS:
        return note("加密线路", f"{url} 的证书还有 {days} 天到期，请换新的。")
    return good("加密线路", f"{url} 的证书还有 {days} 天")
