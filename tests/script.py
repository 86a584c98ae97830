"""The console script as an office runs it, on a data folder of its own."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(sys.executable).with_name("evaluation")


def command(data: Path, *arguments: str, status: int = 0, **more: str) -> str:
    """What it printed, on either stream; nothing of the tests' own settings reaches it."""
    done = subprocess.run(
        [SCRIPT, *arguments],
        env={"EVALUATION_DATA": str(data), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | more,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    return done.stdout + done.stderr
