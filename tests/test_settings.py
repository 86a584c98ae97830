"""The data folder's secret: made once, whole, and for its owner only."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from evaluation.settings import Settings


def secret_of(folder: Path) -> bytes:
    return Settings(
        data_folder=folder, database_url=None, secure_proxy=False, hall_address=None
    ).secret


def test_processes_that_start_at_one_moment_share_one_secret(tmp_path):
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(4, mp_context=spawn) as processes:
        found = set(processes.map(secret_of, [tmp_path / "data"] * 8))
    assert [len(secret) for secret in found] == [32]
    (file,) = (tmp_path / "data").iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == ("secret", 0o600)
