"""dist/manual: each page of the manual as a PDF; and docs/manual/pictures from the screenshots.

make screenshots && make manual
"""

import asyncio
import shutil
from pathlib import Path

from PIL import Image

from evaluation.documents.manual import manual_folder, manual_pages, manual_pdf, manual_pictures
from evaluation.settings import folder

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
OUT = ROOT / "dist" / "manual"
PICTURES = {
    "tablet": "tablet",
    "sign-in": "screenshots/office-sittings-sign-in",
    "preflight": "screenshots/office-sittings-preflight",
    "host": "screenshots/office-sittings-host",
    "displays": "screenshots/office-sittings-displays",
    "screen": "screenshots/screen",
    "reveal": "screenshots/office-sittings-reveal",
    "key-card": "screenshots/office-sittings-key-card",
    "opening": "screenshots/office-sittings-opening",
    "paper": "screenshots/office-sittings-paper",
    "office": "screenshots/office",
    "counties": "screenshots/office-counties",
}
"""Every picture of the manual, and the one in docs that it is taken from."""
WIDTH, COLOURS = 1000, 64
"""A page of the wheel: a picture of a page has few colours, and takes a tenth of the space."""


def main() -> None:
    take_pictures()
    asyncio.run(print_pages())
    print(f"{len(manual_pages())} PDFs in {OUT}")


def take_pictures() -> None:
    """A screenshot that isn't there leaves the picture as it was."""
    place = manual_folder() / "pictures"
    place.mkdir(exist_ok=True)
    for name, taken in PICTURES.items():
        source = DOCS / f"{taken}.png"
        if source.exists():
            shrink(source, place / f"{name}.png")
        elif not (place / f"{name}.png").exists():
            print(f"no picture yet: {name} ({source.name})")


def shrink(source: Path, target: Path) -> None:
    with Image.open(source) as picture:
        narrow = min(WIDTH, picture.width)
        size = (narrow, round(picture.height * narrow / picture.width))
        small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        small.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


async def print_pages() -> None:
    manual_pictures.cache_clear()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    for name, page in manual_pages().items():
        (OUT / f"{name}　{page.title}.pdf").write_bytes(await manual_pdf(name))


if __name__ == "__main__":
    assert folder("docs/manual") == ROOT / "docs" / "manual"  # noqa: S101  # a checkout
    main()
