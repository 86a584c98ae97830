"""JPG and PNG: sized by their heads, read to their ends, and nothing behind the end."""

import struct
import warnings
import zlib
from typing import BinaryIO

from PIL import Image, ImageFile, JpegImagePlugin, MpoImagePlugin, PngImagePlugin

from evaluation.inspection.kinds import DOUBLE, JPG, Kind, NotTaken

LOADED = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin)
"""Before the walls are up; Pillow would look for them at the first picture."""
MOST_PIXELS = 120_000_000
"""An A3 page at 600 dots an inch has 70 million."""
LONGEST_SIDE = 25_000
BROKEN = "没有收：图片已损坏或没有传完整。请用画图打开，另存一份再传。"
HUGE = "没有收：图片太大（{width}×{height} 像素）。请缩小到每边 10000 像素以内再传。"
BEHIND = (
    "没有收：图片后面还附着别的内容（如动态照片、压缩包）。请用画图打开，另存为 JPG 或 PNG 再传。"
)
CHUNK = 2**20
FILLING = b"\0 \r\n\xff"


def inspect_picture(file: BinaryIO, kind: Kind) -> None:
    """Raises NotTaken."""
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # judged here, before anything is unpacked
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    file.seek(0)
    try:
        with Image.open(file, formats=("JPEG", "MPO") if kind is JPG else ("PNG",)) as picture:
            _check_size(*picture.size)
            if kind is JPG:  # an eighth of the size is read in a moment, and to the last row
                picture.draft("L", (picture.width // 8 + 1, picture.height // 8 + 1))
                picture.load()
            else:
                picture.verify()
    except NotTaken:
        raise
    except (OSError, SyntaxError, ValueError, TypeError, struct.error, zlib.error) as no:
        raise NotTaken(BROKEN) from no
    _check_end(file, kind)


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise NotTaken(HUGE.format(width=width, height=height))


def _check_end(file: BinaryIO, kind: Kind) -> None:
    behind = _after_jpg(file) if kind is JPG else _after_png(file)
    if behind is None:
        raise NotTaken(BROKEN)
    if b"PK\x05\x06" in behind or b"%PDF-" in behind:
        raise NotTaken(DOUBLE)
    if behind.strip(FILLING):
        raise NotTaken(BEHIND)


def _after_jpg(file: BinaryIO) -> bytes | None:
    """What stands behind the last end mark."""
    size = file.seek(0, 2)
    tail = b""
    while len(tail) < size:
        length = min(CHUNK, size - len(tail))
        file.seek(size - len(tail) - length)
        tail = file.read(length) + tail
        if (at := tail.rfind(b"\xff\xd9")) >= 0:
            return tail[at + 2 :]
        if len(tail) > 4 * CHUNK:
            break
    return None


def _after_png(file: BinaryIO) -> bytes | None:
    """Chunk by chunk to IEND."""
    file.seek(8)
    while len(head := file.read(8)) == 8:  # noqa: PLR2004  # length and name of a chunk
        length, name = int.from_bytes(head[:4]), head[4:]
        file.seek(length + 4, 1)
        if name == b"IEND":
            return file.read(CHUNK)
    return None
