"""`make bench`: ratios of one run on this machine; minutes."""

import asyncio
import tempfile
from pathlib import Path

from benchmarks import ballots, documents, hall, oversight, reports, tally, uploads


def main() -> None:
    tally.main()
    asyncio.run(documents.main())
    with tempfile.TemporaryDirectory(prefix="evaluation-bench-") as folder:
        asyncio.run(ballots.main(Path(folder)))
    with tempfile.TemporaryDirectory(prefix="evaluation-bench-") as folder:
        asyncio.run(reports.main(Path(folder)))
    with tempfile.TemporaryDirectory(prefix="evaluation-bench-") as folder:
        asyncio.run(uploads.main(Path(folder)))
    with tempfile.TemporaryDirectory(prefix="evaluation-bench-") as folder:
        oversight.main(Path(folder))
    hall.in_a_process_of_its_own()


main()
