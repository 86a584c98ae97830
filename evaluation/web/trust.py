"""The page that shows tablets how to trust the hall's own certificate authority."""

from jinja2 import Environment

from evaluation.server.certificates import Line, fingerprint
from evaluation.server.trust import Page
from evaluation.web import assets

CERTIFICATE = "/trust/authority.crt"
"""Of the type by which an iPad knows a certificate, and offers to install it."""
SAVED = "/trust/hall.crt"
"""The same as a mere file: Android refuses to install what comes by the other type."""
STYLE = "app.css"
PAIRS = 8


def trust_pages(templates: Environment, line: Line, https_port: int) -> dict[str, Page]:
    """By path; none for an office's certificate, which tablets trust already."""
    if line.authority is None:
        return {}
    pairs = fingerprint(line.authority).split(":")
    html = templates.get_template("trust.html").render(
        fingerprint=[" ".join(pairs[at : at + PAIRS]) for at in range(0, len(pairs), PAIRS)],
        certificate=CERTIFICATE,
        saved=SAVED,
        https_port=https_port,
    )
    authority = line.authority.read_bytes()
    style = assets.ASSETS[STYLE]
    return {
        "/trust": Page("text/html; charset=utf-8", html.encode()),
        CERTIFICATE: Page("application/x-x509-ca-cert", authority),
        SAVED: Page("application/octet-stream", authority),
        assets.url(STYLE): Page(style.media_type, style.plain),
    }
