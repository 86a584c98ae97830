"""Those who use the database and the site in these tests, each as plain as can be."""

import asyncio
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from evaluation.server.dsn import app_dsn, app_server_settings, owner_dsn
from evaluation.settings import Settings


def settings_in(folder: Path, database_url: str | None = None) -> Settings:
    return Settings(
        data_folder=folder, database_url=database_url, secure_proxy=False, hall_address=None
    )


def ask(dsn: str, *statements: str, server_settings: dict[str, str] | None = None):
    """The rows of the last statement, as plain tuples."""

    async def asked():
        connection = await asyncpg.connect(dsn, server_settings=server_settings)
        try:
            for statement in statements[:-1]:
                await connection.execute(statement)
            return [tuple(row) for row in await connection.fetch(statements[-1])]
        finally:
            await connection.close()

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(asked())


def make_table(settings: Settings) -> None:
    ask(
        owner_dsn(settings),
        "CREATE TABLE IF NOT EXISTS cast_number (number bigint PRIMARY KEY)",
        "GRANT SELECT, INSERT ON cast_number TO evaluation_app",
    )


def rows(settings: Settings) -> set[int]:
    return {number for (number,) in ask(owner_dsn(settings), "SELECT number FROM cast_number")}


def answers(settings: Settings) -> bool:
    try:
        return ask(owner_dsn(settings), "SELECT 1") == [(1,)]
    except (OSError, asyncpg.PostgresError):
        return False


def server_pid(settings: Settings) -> int:
    """0 while no server has written down its own."""
    file = settings.data_folder / "postgres" / "cluster" / "postmaster.pid"
    try:
        return int(file.read_text().partition("\n")[0])
    except (FileNotFoundError, ValueError):
        return 0


def user_of(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def servers_on(settings: Settings) -> list[int]:
    """Every living process whose working folder is the cluster."""
    cluster = settings.data_folder / "postgres" / "cluster"
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").samefile(cluster):
                found.append(int(entry.name))
        except OSError:
            continue  # it ended meanwhile, or is a zombie that init hasn't collected
    return found


def until(fact, seconds: float = 30):
    """Waits for a fact and gives it; its absence is the test's result, not a matter of speed."""
    deadline = time.monotonic() + seconds
    while not (found := fact()):
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.02)
    return found


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@contextmanager
def four_writers(settings: Settings):
    """Each writes one number after the other and never the same again; yields the acknowledged."""
    acknowledged: set[int] = set()
    leaving = threading.Event()

    async def write_all() -> None:
        await asyncio.gather(*(_write(settings, i, acknowledged, leaving) for i in range(4)))

    thread = threading.Thread(target=lambda: asyncio.run(write_all()))
    thread.start()
    try:
        yield acknowledged
    finally:
        leaving.set()
        thread.join()


async def _write(settings: Settings, number: int, acknowledged: set[int], leaving) -> None:
    worker = app_server_settings(settings)
    while not leaving.is_set():
        try:
            connection = await asyncpg.connect(app_dsn(settings), server_settings=worker, timeout=5)
            while not leaving.is_set():
                number += 4
                await connection.execute("INSERT INTO cast_number VALUES ($1)", number)
                acknowledged.add(number)
            await connection.close()
        except Exception:  # noqa: BLE001  # a dying server even gives an InternalClientError
            await asyncio.sleep(0.05)


def rights_above(folder: Path) -> dict[Path, tuple[int, int, int]]:
    """Mode, user and group of the folders that lead to it."""
    stats = {above: above.stat() for above in folder.parents}
    return {above: (one.st_mode, one.st_uid, one.st_gid) for above, one in stats.items()}
