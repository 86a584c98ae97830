"""What may be kept, judged by the bytes and never by the name."""

from evaluation.errors import Refused

LARGEST = 20_000_000
"""Bytes; a scan of ten pages in colour has about five million."""
BEGINNINGS = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}


def media_type(content: bytes) -> str:
    """Of PDF, JPG and PNG; "" for anything else."""
    return next((kind for start, kind in BEGINNINGS.items() if content.startswith(start)), "")


def check_kept(name: str, content: bytes) -> None:
    if not content:
        raise Refused(f"没有收：{name or '文件'}是空的。请重新选择文件。")
    if len(content) > LARGEST:
        raise Refused(f"没有收：{name}超过 {LARGEST // 1_000_000} MB。请压缩后再传。")
    if not media_type(content):
        raise Refused(f"没有收：{name}不是 PDF、JPG 或 PNG。请换一种格式再传。")
