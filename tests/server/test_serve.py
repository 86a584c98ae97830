"""The parent with its workers and its database, as real processes that are killed for real."""

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from evaluation.server.running import running
from tests.server.clients import is_gone, rows, server_pid, servers_on, settings_in, until

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return settings_in(tmp_path_factory.mktemp("var"))


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@contextmanager
def parent(settings, port, app="create_app"):
    """The parent, once the site answers; whatever happens, it doesn't outlive the test."""
    environment = os.environ | {"EVALUATION_DATA": str(settings.data_folder)}
    environment.pop("DATABASE_URL", None)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.server.tiny", str(port), app],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as started:
        try:
            until(lambda: started.stdout.readline() in {"READY\n", ""})
            yield started
        finally:
            started.terminate()
            started.communicate()


def get(port, path) -> str:
    """Over a connection of its own."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", f"/{path}")
        return connection.getresponse().read().decode()


def workers_at(port) -> set[int]:
    """Those who answer; a fresh connection each, for the kernel to spread."""
    found = set()
    for _ in range(40):
        try:
            found.add(int(get(port, "pid")))
        except (OSError, HTTPException):
            continue
    return found


def both_workers_at(port) -> set[int]:
    return until(lambda: len(found := workers_at(port)) == 2 and found)


def test_a_polite_end_leaves_nothing_behind_though_a_stream_is_open(settings, port):
    with parent(settings, port) as started, closing(HTTPConnection("127.0.0.1", port)) as tablet:
        workers = both_workers_at(port)
        tablet.request("GET", "/stream")
        assert tablet.getresponse().read(5) == b"first"
        started.send_signal(signal.SIGTERM)
        assert started.wait() == 0
    assert all(is_gone(pid) for pid in workers)
    assert servers_on(settings) == []


def test_a_killed_worker_is_replaced_however_often(settings, port):
    with parent(settings, port):
        for _ in range(2):
            killed = both_workers_at(port)
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
            until(lambda killed=killed: workers_at(port) - killed)


@contextmanager
def four_tablets(port):
    """Each sends one number after the other and never the same again; yields the acknowledged."""
    acknowledged = set()
    leaving = threading.Event()

    def cast(first: int) -> None:
        for number in range(first, 1_000_000, 4):
            if leaving.is_set():
                return
            try:
                if get(port, number) == "kept":
                    acknowledged.add(number)
            except (OSError, HTTPException):
                leaving.wait(0.05)

    threads = [threading.Thread(target=cast, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield acknowledged
    finally:
        leaving.set()
        for thread in threads:
            thread.join()


def test_after_a_kill_of_the_parent_the_next_one_has_every_acknowledged_row(settings, port):
    with parent(settings, port) as started, four_tablets(port) as acknowledged:
        workers = both_workers_at(port)
        left = server_pid(settings)
        until(lambda: len(acknowledged) > 40)
        started.kill()
        until(lambda: all(is_gone(pid) for pid in workers))
        assert left in servers_on(settings)
        before = len(acknowledged)
        with parent(settings, port):
            assert left not in servers_on(settings)
            until(lambda: len(acknowledged) > before + 40)
            assert set(acknowledged) - rows(settings) == set()
    assert servers_on(settings) == []


def test_a_parent_that_leaves_takes_no_server_from_the_other(settings, port):
    with running(settings):
        used = server_pid(settings)
        with parent(settings, port):
            assert server_pid(settings) == used
        assert rows(settings)
        assert server_pid(settings) == used


def test_a_port_that_another_platform_would_share_is_refused(settings, port):
    with (
        socket.create_server(("127.0.0.1", port), reuse_port=True),
        parent(settings, port) as second,
    ):
        assert second.wait() == 1
        assert "换一个端口" in second.stderr.read()


def test_a_site_that_does_not_start_is_refused_and_its_database_stopped(settings, port):
    with parent(settings, port, "create_broken_app") as started:
        assert started.wait() == 1
        said = started.stderr.read()
        assert "a route has no guard" in said
        assert "网站未能启动" in said
    assert servers_on(settings) == []
