"""make test-bundle: from the archive to a printed page in a fresh Debian with the network off.

As root. The bare Debian is fetched before (debootstrap; `--base FOLDER` keeps it for next time).
Everything after that runs where there is no interface but loopback.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.bundle import ROOT, version

INSIDE = Path(__file__).with_name("inside.sh")
DRIVER = Path(__file__).with_name("driver.py")
MIRROR = "http://deb.debian.org/debian"
SUITE = "bookworm"


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--base", type=Path, help="a bare Debian, kept between runs")
    asked = words.parse_args()
    if os.geteuid() != 0:
        raise SystemExit("run it as root: it makes a root folder and a network of its own")
    archive = ROOT / "dist" / f"evaluation-{version()}-{platform.machine()}.tar.gz"
    with tempfile.TemporaryDirectory() as there:
        fresh = Path(there, "root")
        bare = asked.base or Path(there, "bare")
        if not (bare / "etc" / "debian_version").exists():
            run("debootstrap", "--variant=minbase", SUITE, bare, MIRROR, quiet=True)
        run("cp", "-a", bare, fresh)
        assert not (fresh / "usr" / "bin" / "python3").exists()
        run("tar", "-xzf", archive, "-C", fresh / "root")
        for script in (INSIDE, DRIVER):
            shutil.copy(script, fresh / "root")
        apart = ("unshare", "--net", "--mount", "--pid", "--fork")
        run(*apart, "sh", fresh / "root" / INSIDE.name, fresh, archive.name.removesuffix(".tar.gz"))
        look_at(fresh)
    print("the bundle installs, serves and prints with the network off")  # noqa: T201


def look_at(fresh: Path) -> None:
    """With the tests' own reader: whose fonts the pages were printed with, and what they say."""
    for name, words in {"ranking": ["市公安局"], "delegate": ["评议卡", "交卡"]}.items():
        path = fresh / "root" / f"{name}.pdf"
        fonts = subprocess.check_output(["pdffonts", path], text=True)
        embedded = [line.split()[0] for line in fonts.splitlines()[2:]]
        assert embedded, name
        assert all("Noto" in font for font in embedded), embedded
        text = subprocess.check_output(["pdftotext", path, "-"], text=True)
        assert [word for word in words if word not in "".join(text.split())] == []
        print(f"{name}.pdf: {len(text)} characters in {', '.join(embedded)}")  # noqa: T201


def run(*words: object, quiet: bool = False) -> None:
    said = subprocess.DEVNULL if quiet else sys.stdout
    sys.stdout.flush()
    subprocess.run([str(word) for word in words], check=True, stdout=said)


if __name__ == "__main__":
    main()
