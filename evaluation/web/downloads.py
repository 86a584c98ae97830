"""What a browser takes away: always as a file, never shown inside a page of ours."""

from urllib.parse import quote

from litestar import Response


def as_file(content: bytes, name: str, media_type: str) -> Response[bytes]:
    """`X-Content-Type-Options: nosniff` goes with every answer of ours."""
    return Response(
        content,
        media_type=media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"},
    )
