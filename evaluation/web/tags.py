"""An answer that a page asks for again and again: with an ETag, and empty while it is the same."""

from hashlib import sha256

from litestar import Response

from evaluation.web.errors import AnyRequest


def tagged(request: AnyRequest, content: bytes, media_type: str) -> Response[bytes]:
    """304 without a body when the page has it already; a proxy that gzips makes tags weak."""
    tag = f'"{sha256(content).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match", "").removeprefix("W/") == tag:
        return Response(b"", status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
