"""docs/screenshots: every kind of page of a fresh sample year, every document's first page.

make screenshots
"""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, async_playwright

from tools.crawl import Found, Walker, chromium, log_in, walk, walkers_of
from tools.presses import make_papers, prepare_sitting

OUT = Path(__file__).parent.parent / "docs" / "screenshots"
SIZES = {"delegate": (1280, 800), "screen": (1920, 1080)}
PHONE = {"public", "clerk"}
"""Those whose pages are shown on a phone as well."""
TALLEST = 1600


async def main() -> None:
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as data:
        site, home = served(Path(data))
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
                )
                shown = set[str]()
                walkers = walkers_of(Path(data, "demo.json"))
                await _papers(browser, home, walkers)
                for walker in walkers:
                    shown |= await _take(browser, home, walker, shown)
        finally:
            site.terminate()
            site.wait()
    for path in OUT.iterdir():
        _in_few_colours(path)
    print(f"{len(list(OUT.iterdir()))} pictures in {OUT}")


def served(data: Path) -> tuple[subprocess.Popen[bytes], str]:
    """The sample year on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = Path(sys.executable).with_name("evaluation")
    site = subprocess.Popen(  # noqa: S603  # our own program
        [script, "demo", "--port", str(port), "--workers", "1"],
        env=os.environ | {"EVALUATION_DATA": str(data)},
        stdout=subprocess.DEVNULL,
    )
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if site.poll() is not None:
                raise SystemExit("the sample year did not start") from None
            time.sleep(0.2)
        else:
            return site, f"http://127.0.0.1:{port}"


async def _papers(browser: Browser, home: str, walkers: Sequence[Walker]) -> None:
    """Sittings and papers are there before anybody walks; of each paper the first page."""
    officer = next(walker for walker in walkers if walker.role == "city_officer")
    page = await browser.new_page(locale="zh-CN")
    await log_in(page, home, officer)
    await prepare_sitting(page, home)
    async for name, content in make_papers(page, home, officer.sitting):
        _first_page(content, OUT / f"pdf-{name.replace('_', '-')}")
    await page.close()


async def _take(browser: Browser, home: str, walker: Walker, shown: set[str]) -> set[str]:
    """What nobody before has shown; the names of what was taken."""
    sizes = {"": SIZES.get(walker.role, (1280, 800))}
    if walker.role in PHONE:
        sizes["phone-"] = (390, 844)
    names = set[str]()
    for prefix, (width, height) in sizes.items():
        size = {"width": width, "height": height}
        async for found in walk(browser, home, walker, viewport=size):
            name = prefix + _name(found)
            if name in shown:
                continue
            names.add(name)
            if found.page:
                await _picture(found, _free(name), width)
            elif found.content.startswith(b"%PDF") and not prefix:
                _first_page(found.content, OUT / f"pdf-{name}")
    return names


def _free(name: str) -> Path:
    """Several pages of one kind are numbered."""
    numbered = (OUT / f"{name}-{number}.png" for number in range(2, 9))
    return next(path for path in (OUT / f"{name}.png", *numbered) if not path.exists())


def _name(found: Found) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", found.kind.replace("{id}", "").replace("{n}", "")).strip("-")
    return plain.removesuffix("-pdf") or "start"


async def _picture(found: Found, path: Path, width: int) -> None:
    assert found.page is not None  # noqa: S101  # a page, not a file
    await found.page.wait_for_timeout(150)
    tall = await found.page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": width, "height": min(tall, TALLEST)}
    await found.page.screenshot(path=path, full_page=True, clip=clip)  # type: ignore[arg-type]


def _in_few_colours(path: Path) -> None:
    """A third of the size; the pages have few colours anyway."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(64, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def _first_page(content: bytes, path: Path) -> None:
    command = ["pdftoppm", "-r", "70", "-png", "-singlefile", "-", str(path)]
    subprocess.run(command, input=content, check=True)  # noqa: S603  # poppler


if __name__ == "__main__":
    asyncio.run(main())
