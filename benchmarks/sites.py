"""The real site and the bare handler, each as a process with two workers on one database."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WORKERS = 2
SERVE = """
import asyncio, sys
from evaluation.migrate import migrate
from evaluation.server.serve import serve
from evaluation.server.workers import Site
serve(Site("127.0.0.1", int(sys.argv[1]), int(sys.argv[2])), before=lambda: asyncio.run(migrate()), target=sys.argv[3])
"""
REAL, BARE = "evaluation.app:create_app", "benchmarks.bare:create_app"


@contextmanager
def site(target: str, data: Path, workers: int = WORKERS) -> Iterator[tuple[int, int]]:
    """The port and the process id of its parent."""
    port = free_port()
    environment = os.environ | {"EVALUATION_DATA": str(data)}
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port), str(workers), target],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(port, process)
            yield port, process.pid
        finally:
            process.send_signal(signal.SIGTERM)


def rehearsal(data: Path, delegates: int, units: int) -> dict[str, Any]:
    """Slips of an open rehearsal on that data folder."""
    out = data / "rehearsal.json"
    subprocess.run(
        ["evaluation", "rehearse", f"--delegates={delegates}", f"--units={units}", f"--out={out}"],
        env=os.environ
        | {"EVALUATION_DATA": str(data), "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    made: dict[str, Any] = json.loads(out.read_text())
    return made


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError("the site did not start")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the site does not answer")
