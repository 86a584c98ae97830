"""One data folder, one server: made, kept, shared, killed, and back again."""

import os
import pwd
import signal
import subprocess
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import pytest

from evaluation.server.dsn import app_dsn, owner_dsn
from evaluation.server.place import ServerRefused, socket_folder
from evaluation.server.programs import HERE, can_run, folder_of_programs
from evaluation.server.running import running
from tests.server.clients import (
    answers,
    ask,
    four_writers,
    make_table,
    rights_above,
    rows,
    server_pid,
    servers_on,
    settings_in,
    until,
    user_of,
)

only_as_root = pytest.mark.skipif(os.geteuid() != 0, reason="lending to a user is root's business")


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """A data folder that each test of this module finds as the one before left it."""
    return settings_in(tmp_path_factory.mktemp("var") / "data")


def test_the_first_start_makes_a_database_with_two_plain_roles(settings):
    with running(settings):
        make_table(settings)
        assert ask(
            owner_dsn(settings),
            "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb FROM pg_roles"
            " WHERE rolcanlogin AND rolname LIKE 'evaluation%' ORDER BY 1",
        ) == [
            ("evaluation_app", False, False, False),
            ("evaluation_owner", False, False, True),
        ]
        assert ask(app_dsn(settings), "SELECT current_user::text") == [("evaluation_app",)]


def test_it_keeps_its_promises_of_durability_and_silence(settings):
    wanted = {
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "data_checksums": "on",
        "server_encoding": "UTF8",
        "listen_addresses": "",
        "autovacuum": "on",
        "log_statement": "none",
        "log_min_error_statement": "panic",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
    }
    with running(settings):
        assert dict(ask(owner_dsn(settings), "SELECT name, setting FROM pg_settings")) | wanted == (
            dict(ask(owner_dsn(settings), "SELECT name, setting FROM pg_settings"))
        )


def test_similar_chinese_words_can_be_found(settings):
    with running(settings):
        assert ask(
            owner_dsn(settings),
            "CREATE EXTENSION IF NOT EXISTS pg_trgm",
            "SELECT similarity('常德市司法局', '常德市司法局') = 1,"
            " similarity('常德市司法局', '常德市公安局') > 0.2, '司' < '常'",
        ) == [(True, True, True)]


def test_the_owner_makes_throwaway_databases(settings):
    with running(settings):
        ask(owner_dsn(settings), "CREATE DATABASE one_test")
        other = owner_dsn(settings, "one_test")
        assert ask(other, "SELECT current_database()::text") == [("one_test",)]
        ask(owner_dsn(settings), "DROP DATABASE one_test")


def test_a_second_start_keeps_what_was_written(settings):
    with running(settings):
        ask(owner_dsn(settings), "INSERT INTO cast_number VALUES (1)")
    with running(settings):
        assert rows(settings) == {1}


def test_after_the_block_nothing_runs(settings):
    with running(settings):
        assert server_pid(settings) in servers_on(settings)
    assert servers_on(settings) == []
    assert list(socket_folder(settings).iterdir()) == []


def test_a_killed_server_comes_back_with_every_acknowledged_row(settings):
    with running(settings):
        with four_writers(settings) as acknowledged:
            until(lambda: len(acknowledged) > 200)
            killed = server_pid(settings)
            os.kill(killed, signal.SIGKILL)
            before = len(acknowledged)
            until(lambda: len(acknowledged) > before + 200)
        assert server_pid(settings) != killed
        assert acknowledged - rows(settings) == set()


def test_a_killed_server_comes_back_though_a_child_of_it_hangs(settings):
    with running(settings):
        killed = server_pid(settings)
        child = next(pid for pid in servers_on(settings) if pid != killed)
        os.kill(child, signal.SIGSTOP)
        os.kill(killed, signal.SIGKILL)
        until(lambda: server_pid(settings) not in {0, killed})
        until(lambda: answers(settings))
        assert child not in servers_on(settings)


def test_a_stale_pid_that_somebody_else_has_now_is_no_obstacle(settings):
    user = pwd.getpwuid((settings.data_folder / "postgres" / "cluster").stat().st_uid)
    as_user = {"user": user.pw_uid, "group": user.pw_gid} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], **as_user) as stranger:
        stale = f"{stranger.pid}\n{HERE}\n1\n5432\n../socket\n\n  1 1\nready\n"
        (settings.data_folder / "postgres" / "cluster" / "postmaster.pid").write_text(stale)
        (settings.data_folder / "postgres" / "socket" / ".s.PGSQL.5432.lock").write_text(stale)
        with running(settings):
            assert server_pid(settings) != stranger.pid
        assert stranger.poll() is None
        stranger.kill()


def test_of_two_at_once_the_last_one_out_stops_the_server(settings):
    first_is_in, first_may_go = threading.Event(), threading.Event()

    def first() -> None:
        with running(settings):
            first_is_in.set()
            first_may_go.wait()

    thread = threading.Thread(target=first)
    thread.start()
    first_is_in.wait()
    started = server_pid(settings)
    with running(settings):
        assert server_pid(settings) == started
        first_may_go.set()
        thread.join()
        assert rows(settings)
        os.kill(started, signal.SIGKILL)  # the one who started it is gone; it is still watched
        until(lambda: server_pid(settings) not in {0, started} and answers(settings))
    assert servers_on(settings) == []


def test_many_that_start_at_the_same_moment_share_one_server(settings):
    together = threading.Barrier(4)
    seen = []

    def one() -> None:
        together.wait()
        with running(settings):
            seen.append(server_pid(settings))
            together.wait()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 4
    assert len(set(seen)) == 1


def test_nothing_that_a_person_sent_is_in_the_log(settings):
    with running(settings):
        ask(owner_dsn(settings), "INSERT INTO cast_number VALUES (8675309)")
        with pytest.raises(asyncpg.UniqueViolationError) as twice:
            ask(owner_dsn(settings), "INSERT INTO cast_number VALUES (8675309)")
        assert twice.value.detail == "Key (number)=(8675309) already exists."
        with pytest.raises(asyncpg.InvalidTextRepresentationError, match="8675309x"):
            ask(owner_dsn(settings), "SELECT '8675309x'::int")
        ask(owner_dsn(settings), "DO $$ BEGIN RAISE WARNING '8675309'; END $$", "SELECT 1")
    folder = settings.data_folder / "postgres" / "log"
    written = "".join(file.read_text() for file in folder.iterdir())
    assert "database system is ready" in written
    assert "8675309" not in written


@only_as_root
def test_a_root_parent_lends_only_what_lies_inside_the_data_folder(tmp_path):
    closed = tmp_path / "root"
    closed.mkdir(mode=0o700)
    settings = settings_in(closed / "checkout" / "var")
    settings.data_folder.mkdir(parents=True)
    before = rights_above(settings.data_folder / "postgres")
    with running(settings):
        users = {user_of(pid) for pid in servers_on(settings)}
        assert users == {(settings.data_folder / "postgres" / "cluster").stat().st_uid}
        assert users != {0}
    assert rights_above(settings.data_folder / "postgres") == before
    assert (settings.data_folder / "postgres").stat().st_uid == 0


@only_as_root
def test_a_cluster_stays_with_the_user_it_belongs_to(tmp_path):
    settings = settings_in(tmp_path / "var")
    with running(settings):
        make_table(settings)
    nobody = pwd.getpwnam("nobody")
    cluster = settings.data_folder / "postgres" / "cluster"
    for path in (cluster, *cluster.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    with running(settings):
        assert user_of(server_pid(settings)) == nobody.pw_uid
        assert rows(settings) == set()


@only_as_root
def test_programs_in_a_folder_closed_to_the_server_are_copied_once(tmp_path, monkeypatch):
    real = folder_of_programs(None).parent.parent
    closed = tmp_path / "root"
    closed.mkdir(mode=0o700)
    for name in (real.name, f"{real.name}.libs"):
        (closed / name).symlink_to(real.with_name(name))
    monkeypatch.syspath_prepend(closed)
    nobody = pwd.getpwnam("nobody")
    with TemporaryDirectory(dir="/var/tmp") as cache:
        Path(cache).chmod(0o755)
        copied = folder_of_programs(nobody, Path(cache, "copies"))
        assert copied.is_relative_to(cache)
        assert can_run(copied.parent.parent, nobody)
        assert rights_above(closed)[closed.parent] == rights_above(tmp_path / "x")[tmp_path]
        subprocess.run([copied / "initdb", "--version"], user=nobody.pw_uid, check=True)


def test_a_path_with_spaces_or_a_comma_is_told_apart_from_two_hosts(tmp_path):
    assert socket_folder(settings_in(tmp_path / "a b")).is_relative_to(tmp_path)
    assert not socket_folder(settings_in(tmp_path / "a,b")).is_relative_to(tmp_path)


def test_a_folder_that_no_socket_path_can_name_works(tmp_path):
    settings = settings_in(tmp_path / ("评议 " * 30))
    with running(settings):
        make_table(settings)
        assert rows(settings) == set()
        assert socket_folder(settings).stat().st_mode & 0o777 == 0o700
    assert not socket_folder(settings).exists()


def test_a_cluster_of_another_major_version_is_refused(tmp_path):
    settings = settings_in(tmp_path / "var")
    cluster = settings.data_folder / "postgres" / "cluster"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("17\n")
    with pytest.raises(ServerRefused, match="由 PostgreSQL 17 建立"), running(settings):
        pass


def test_a_cluster_that_is_broken_is_refused_with_the_servers_own_words(tmp_path):
    settings = settings_in(tmp_path / "var")
    cluster = settings.data_folder / "postgres" / "cluster"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("18\n")
    with pytest.raises(ServerRefused, match="could not access"), running(settings):
        pass
    assert servers_on(settings) == []


def test_a_data_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "var").write_text("")
    with (
        pytest.raises(ServerRefused, match="EVALUATION_DATA"),
        running(settings_in(tmp_path / "var")),
    ):
        pass
