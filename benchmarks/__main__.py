"""`make bench`: ratios of one run on this machine; minutes."""

import asyncio
import tempfile
from pathlib import Path

from benchmarks import ballots, tally


def main() -> None:
    tally.main()
    with tempfile.TemporaryDirectory(prefix="evaluation-bench-") as folder:
        asyncio.run(ballots.main(Path(folder)))


main()
