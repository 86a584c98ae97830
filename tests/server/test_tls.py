"""The hall's https: a certificate of its own making, and how a client comes to trust it."""

import http.client
import json
import os
import socket
import ssl
import subprocess
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from evaluation.server import certificates
from evaluation.server.certificates import fingerprint, local_line, office_line
from evaluation.server.place import ServerRefused
from evaluation.upkeep.site import check_answer
from tests.script import SCRIPT
from tests.server.clients import until
from tests.upkeep.office import settings_of

NAMES = ["127.0.0.1", "hall.test"]


def asked(port, path="/alive", authority=None):
    """Status, header Location, body; over https where an authority is given."""
    if authority is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    else:
        trust = ssl.create_default_context(cafile=str(authority))
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=trust)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("location"), answer.read()
    finally:
        connection.close()


@pytest.fixture
def free():
    """Two ports."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


@contextmanager
def served(folder, *arguments, **environment):
    started = subprocess.Popen(
        [SCRIPT, "serve", "--workers", "2", *arguments],
        env=os.environ | {"EVALUATION_DATA": str(folder)} | environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        until(lambda: "网站已开" in (line := started.stdout.readline()) or line == "")
        assert started.poll() is None
        yield started
    finally:
        started.terminate()
        started.communicate()
    assert started.returncode == 0


@pytest.mark.parametrize("server", ["granian", "uvicorn"])
def test_the_hall_speaks_https_with_its_own_authority(tmp_path, free, server):
    port, plain = free
    tls = ("--tls", "--port", str(port), "--plain-port", str(plain))
    with served(tmp_path, *tls, EVALUATION_SERVER=server):
        authority = tmp_path / "tls" / "authority.crt"
        assert asked(port, authority=authority)[0] == 200
        seen = check_answer(settings_of(tmp_path), f"https://127.0.0.1:{port}")
        assert (seen.level, seen.subject) == ("good", "平板打开的地址")
        with pytest.raises(ssl.SSLCertVerificationError):
            asked(port, authority=_another(tmp_path))
        status, _, page = asked(plain, "/trust")
        first = fingerprint(authority).replace(":", " ")[:23]
        assert (status, first in page.decode()) == (200, True)
        for link in ("/trust/authority.crt", "/trust/hall.crt"):
            assert f'href="{link}"' in page.decode()
            assert asked(plain, link)[2] == authority.read_bytes()
        assert asked(plain, "/t/abc?x=1")[:2] == (308, f"https://127.0.0.1:{port}/t/abc?x=1")


def _another(tmp_path):
    return local_line(tmp_path / "another", NAMES).authority


@pytest.mark.parametrize("server", ["uvicorn"])
def test_the_other_server_replaces_a_killed_worker(tmp_path, free, server):
    port = free[0]
    with served(tmp_path, "--port", str(port), EVALUATION_SERVER=server):
        killed = _workers(port)
        os.kill(int(killed.pop()), 9)
        until(lambda: _workers(port) - killed)


def _workers(port):
    found = set()
    for _ in range(30):
        try:
            found.add(json.loads(asked(port)[2])["worker"])
        except (OSError, http.client.HTTPException):
            continue
    return found


def test_a_strange_server_is_refused_in_words(tmp_path):
    done = subprocess.run(
        [SCRIPT, "migrate"],
        env=os.environ | {"EVALUATION_DATA": str(tmp_path), "EVALUATION_SERVER": "apache"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "EVALUATION_SERVER 只能是 granian、uvicorn，现在是 apache" in done.stdout + done.stderr


def test_the_authority_stays_and_the_certificate_follows_the_names(tmp_path):
    first = local_line(tmp_path, NAMES)
    authority, chain = first.authority.read_bytes(), first.chain.read_bytes()
    assert local_line(tmp_path, NAMES).chain.read_bytes() == chain
    assert local_line(tmp_path, NAMES[:1]).chain.read_bytes() == chain
    changed = local_line(tmp_path, [*NAMES, "10.0.0.9"])
    assert changed.chain.read_bytes() != chain
    assert changed.authority.read_bytes() == authority
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.iterdir())


def test_a_certificate_is_renewed_before_it_runs_out(tmp_path, monkeypatch):
    monkeypatch.setattr(certificates, "SERVER_DAYS", 20)
    chain = local_line(tmp_path, NAMES).chain.read_bytes()
    monkeypatch.undo()
    assert local_line(tmp_path, NAMES).chain.read_bytes() != chain


def test_browsers_accept_how_long_it_is_good_for(tmp_path):
    line = local_line(tmp_path, NAMES)
    made = x509.load_pem_x509_certificate(line.chain.read_bytes())
    assert made.not_valid_after_utc - made.not_valid_before_utc <= timedelta(days=398)
    assert made.not_valid_before_utc < datetime.now(UTC) < made.not_valid_after_utc


def test_the_offices_own_certificate_is_judged_before_anything_starts(tmp_path):
    one, other = local_line(tmp_path / "a", NAMES), local_line(tmp_path / "b", NAMES)
    assert office_line(one.chain, one.key).authority is None
    with pytest.raises(ServerRefused, match="不是一对"):
        office_line(one.chain, other.key)
    (tmp_path / "letter").write_text("no certificate")
    with pytest.raises(ServerRefused, match="读不出来"):
        office_line(tmp_path / "letter", one.key)
