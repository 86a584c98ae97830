"""Style, scripts and pictures: read once, sent gzipped, under a name that changes with them."""

import gzip
from hashlib import sha256
from pathlib import Path

import msgspec
from litestar import Request, Response, Router, get
from litestar.datastructures import ResponseHeader, State
from litestar.params import FromPath

from evaluation.errors import NotFound
from evaluation.settings import folder

TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


class Asset(msgspec.Struct, frozen=True):
    plain: bytes
    gzipped: bytes
    media_type: str


def _read() -> dict[str, Asset]:
    found = {}
    root = folder("assets")
    for path in sorted(p for p in root.rglob("*") if p.suffix in TYPES):
        plain = path.read_bytes()
        found[path.relative_to(root).as_posix()] = Asset(
            plain, gzip.compress(plain, 9, mtime=0), TYPES[path.suffix]
        )
    return found


ASSETS = _read()
VERSION = sha256(
    b"".join(name.encode() + asset.plain for name, asset in ASSETS.items())
).hexdigest()[:12]


def url(name: str) -> str:
    """Where a page finds an asset; fails at once for a name that isn't there."""
    if name not in ASSETS:
        raise KeyError(name)
    return f"/assets/{VERSION}/{name}"


def asset_response(name: str, accepted: str, headers: dict[str, str]) -> Response[bytes]:
    found = ASSETS.get(name)
    if found is None:
        raise NotFound
    if "gzip" in accepted:
        return Response(
            found.gzipped,
            media_type=found.media_type,
            headers=headers | {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"},
        )
    return Response(found.plain, media_type=found.media_type, headers=headers)


@get("/assets/{version:str}/{path:path}")
async def show_asset(
    request: Request[object, object, State], version: FromPath[str], path: FromPath[Path]
) -> Response[bytes]:
    """An old page may ask by an old version: it gets today's file, but not for long."""
    lasting = "public, max-age=31536000, immutable" if version == VERSION else "no-cache"
    name = path.as_posix().lstrip("/")
    return asset_response(
        name, request.headers.get("accept-encoding", ""), {"Cache-Control": lasting}
    )


SHORT = ResponseHeader(name="Content-Security-Policy", value="default-src 'none'")
"""For what is no page; the policy of pages would be a tenth of what a tablet loads first."""

assets = Router("/", route_handlers=[show_asset], opt={"public": True}, response_headers=[SHORT])
