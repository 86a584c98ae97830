"""Runs in the fresh root: starts the sample year, asks for pages, keeps two PDFs."""

import re
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

HOME = "http://127.0.0.1:8042"
PATIENCE = 300


def asked(path: str) -> bytes:
    with urllib.request.urlopen(HOME + path, timeout=60) as answer:  # noqa: S310  # our own site
        assert answer.status == 200
        return bytes(answer.read())


def main() -> None:
    site = subprocess.Popen(["/usr/local/bin/evaluation", "demo", "--workers", "1"])
    try:
        until_it_answers(site)
        start = asked("/").decode()
        ranking = re.search(r'href="(/rankings/[0-9a-f-]+)"', start)
        assert ranking, "nothing is published"
        Path("/root/ranking.pdf").write_bytes(asked(f"{ranking[1]}/ranking.pdf"))
        Path("/root/delegate.pdf").write_bytes(asked("/manual/delegate/pdf"))
        assert "评议卡" in asked("/t/enter").decode()
        print("answered:", "/", ranking[1], "/manual/delegate/pdf", "/t/enter")  # noqa: T201
    finally:
        site.terminate()
        assert site.wait(60) == 0
    subprocess.run(["/usr/local/bin/evaluation", "doctor"], check=False)


def until_it_answers(site: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and site.poll() is None:
        try:
            asked("/alive")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the sample year did not start")


if __name__ == "__main__":
    main()
