"""Plain http beside the site's https: how a tablet comes to trust it, and the way there."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from evaluation.server.serve import check_port

PATIENCE = 10
"""Seconds that one connection may take."""


class Page(NamedTuple):
    media_type: str
    content: bytes


@contextmanager
def showing_trust(
    host: str, port: int, https_port: int, pages: Mapping[str, Page]
) -> Iterator[None]:
    """Answers GET for these paths, and sends everything else to the same place over https.

    It knows nothing else: no database, no log-in, no form. Raises ServerRefused.
    """
    check_port(host, port)

    class Answer(BaseHTTPRequestHandler):
        timeout = PATIENCE
        server_version, sys_version = "evaluation", ""

        def do_GET(self) -> None:
            page = pages.get(urlsplit(self.path).path)
            if page is None:
                self._send_on(https_port)
                return
            self.send_response(200)
            self.send_header("Content-Type", page.media_type)
            self.send_header("Content-Length", str(len(page.content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(page.content)

        def _send_on(self, https_port: int) -> None:
            name = urlsplit(f"//{self.headers.get('host', '')}").hostname or ""
            self.send_response(308)
            there = quote(self.path, safe="/?&=%-._~")
            self.send_header("Location", f"https://{name}:{https_port}{there}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing is logged: a path may hold a slip's token."""

    with ThreadingHTTPServer((host, port), Answer) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()
