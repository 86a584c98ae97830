"""One embedded PostgreSQL: made, started, ended. Call everything here under the lock `starting`."""

import fcntl
import os
import shlex
import shutil
import time
from pathlib import Path

from evaluation.server.dsn import APP, DATABASE, OWNER
from evaluation.server.locks import is_held, opened
from evaluation.server.place import PORT, Place, ServerRefused
from evaluation.server.programs import HERE, major, run

DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
"""An answer that was given survives a power cut only with all three."""

SETTINGS = DURABLE | {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    # Small office: with two workers and 300 tablets the whole system stays under 400 MB.
    "max_connections": "60",
    "shared_buffers": "64MB",
    "maintenance_work_mem": "32MB",
    "effective_cache_size": "256MB",
    "max_wal_size": "512MB",
    "io_method": "sync",
    "jit": "off",
    "max_worker_processes": "2",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "max_logical_replication_workers": "0",
    "autovacuum": "on",
    "autovacuum_worker_slots": "2",
    "autovacuum_max_workers": "2",
    # Nothing that a person sent reaches the log: no statement, no parameter, no DETAIL (it quotes
    # rows), and no message of a refused statement (it quotes values): the app gets those anyway.
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_min_messages": "log",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    # A file for each day of the week, overwritten a week later.
    "logging_collector": "on",
    "log_directory": "../log",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_timezone": "Asia/Shanghai",
    "log_line_prefix": "%m [%p] ",
}

# libc's C.UTF-8 beside the built-in one: with plain C, pg_trgm knows no Chinese letter.
NEW_CLUSTER = (
    "--username=postgres",
    "--auth=trust",  # whoever reaches the socket; its folder is for the server's user alone
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
    "--no-instructions",
)

ROLES = f"""\
CREATE ROLE {OWNER} LOGIN CREATEDB
CREATE ROLE {APP} LOGIN
GRANT {APP} TO {OWNER}
CREATE DATABASE {DATABASE} OWNER {OWNER}
"""
"""A statement a line. Neither is a superuser, so migrations need nothing that an office's own
server would refuse; the owner may take the app's role, as the role behind a DATABASE_URL does."""

GRACE = 2
"""Seconds for children of a dead server to see it and end by themselves."""
KILL_ALL_HERE = (
    "for one in /proc/[0-9]*; do"
    " [ $one/cwd -ef . ] && [ ${one#/proc/} != $$ ] && kill -KILL ${one#/proc/}; done"
)
"""Said by the server's user in the cluster's folder, so it can hit no process of anybody else."""


def prepare(place: Place) -> None:
    """The folders, and at the first time the cluster: complete or not there."""
    place.folder.mkdir(parents=True, exist_ok=True)
    # Others may pass through, not look: the server's user has to reach its own folders inside.
    place.folder.chmod(0o711 if place.user else 0o700)
    for folder in (place.log, place.sockets):
        folder.mkdir(mode=0o700, exist_ok=True)
        _lend(place, folder)
    if not place.cluster.exists():
        _create(place)
    _lend(place, place.cluster)  # it may have come back from a backup as root's
    found = (place.cluster / "PG_VERSION").read_text().strip()
    if found != major():
        raise ServerRefused(
            f"{place.cluster} 由 PostgreSQL {found} 建立，本程序自带的是 {major()}："
            "请用原来的版本导出数据，再用本版本导入。"
        )


def _lend(place: Place, folder: Path) -> None:
    """Gives a folder to the server's user; the top comes last, until then nobody can meddle."""
    owner = folder.lstat().st_uid
    mine = place.user.pw_uid if place.user else os.geteuid()
    may_change = place.user and (owner == 0 or folder.parent == place.folder)
    if folder.is_symlink() or not (owner == mine or may_change):
        raise ServerRefused(
            f"{folder} 属于另一个用户或是一个链接，不能使用："
            "请用首次启动时的用户运行，或用 EVALUATION_DATA 指定另一个目录。"
        )
    if place.user and owner != mine:
        for path in (*folder.rglob("*"), folder):
            os.lchown(path, place.user.pw_uid, place.user.pw_gid)
    folder.chmod(0o700)


def _create(place: Place) -> None:
    new = place.folder / "cluster.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    _lend(place, new)
    code, said = run(place, "initdb", "-D", HERE, *NEW_CLUSTER, cwd=new)
    if not code:
        single = ("--single", "-D", HERE, "-c", "exit_on_error=on", "postgres")
        code, said = run(place, "postgres", *single, cwd=new, input=ROLES)
    if code:
        raise ServerRefused(f"数据库未能建立，请检查磁盘空间和目录 {place.folder}：{said}")
    new.rename(place.cluster)
    _flush(place.folder)


def _flush(folder: Path) -> None:
    """A rename is durable once its folder is."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def lives(place: Place) -> bool:
    """The server runs, or recovers by itself; it needn't answer at this moment."""
    return is_held(place.alive) and _server_runs(place)


def start(place: Place) -> None:
    """Returns once it accepts connections. What is left of a dead server is ended before."""
    end(place)
    prepare(place)
    alive = opened(place.alive)
    try:
        fcntl.flock(alive, fcntl.LOCK_EX)  # waits for those who just look whether it is held
        # Nothing of the old server lives, so these are stale, even if their pid was used again.
        (place.cluster / "postmaster.pid").unlink(missing_ok=True)
        (place.sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
        asked = ("--silent", "--wait", "--timeout=300", "--log=../log/start.log", _options(place))
        code, _ = run(place, "pg_ctl", "start", "-D", HERE, *asked, pass_fds=[alive])
    finally:
        os.close(alive)
    if code:
        raise ServerRefused(
            f"数据库未能启动，请按 {place.log} 中最新的记录处理后再启动：{_last_word(place)}"
        )


def _options(place: Place) -> str:
    near = place.sockets.parent == place.folder
    sockets = f"../{place.sockets.name}" if near else str(place.sockets)
    chosen = SETTINGS | {"unix_socket_directories": sockets}
    return "--options=" + " ".join(f"-c {shlex.quote(f'{key}={chosen[key]}')}" for key in chosen)


def _last_word(place: Place) -> str:
    """Why it ended, in its own words."""
    newest = max(place.log.iterdir(), key=lambda file: file.stat().st_mtime)
    lines = newest.read_text(errors="replace").splitlines()
    return next((line for line in reversed(lines) if "FATAL" in line or "PANIC" in line), lines[0])


def end(place: Place) -> None:
    """Stops the server in order, else by force; durable either way. Nothing of it is left."""
    if _server_runs(place):
        run(place, "pg_ctl", "stop", "-D", HERE, "--silent", "--mode=fast", "--timeout=60")
    patience = time.monotonic() + GRACE
    while is_held(place.alive):
        if time.monotonic() > patience + 10 * GRACE:
            raise ServerRefused(
                f"{place.cluster} 正被别处（如另一个容器）的数据库使用：请先停止它，再重新启动。"
            )
        if time.monotonic() > patience:
            run(place, "/bin/sh", "-c", KILL_ALL_HERE)
        time.sleep(0.02)


def _server_runs(place: Place) -> bool:
    """The pid that the cluster names is a PostgreSQL of the cluster's owner, and no zombie.

    Root in a container may not ask for the working folder of somebody else's process.
    """
    try:
        pid = int((place.cluster / "postmaster.pid").read_text().partition("\n")[0])
        name, _, rest = Path(f"/proc/{pid}/stat").read_text().partition("(")[2].rpartition(")")
        owner = Path(f"/proc/{pid}").stat().st_uid
        return (name, owner) == ("postgres", place.cluster.stat().st_uid) and rest[1] != "Z"
    except (OSError, ValueError):
        return False
