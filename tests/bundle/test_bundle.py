"""The archive for closed networks: what install.sh refuses, and what the bundle is made of.

The whole way, from the archive to a printed page with the network off, is `make test-bundle`.
"""

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from evaluation.settings import Settings
from tools import bundle

ROOT = Path(__file__).parent.parent.parent
DEPLOYED = {"install.sh", "uninstall.sh", "evaluation", "evaluation.service", "settings.env"}
NEEDED_PROTECTION = {
    "User=evaluation",
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "CapabilityBoundingSet=",
    "UMask=0077",
    "Restart=always",
    "KillMode=mixed",
}


def a_bundle(folder, **facts):
    """As the real one, without wheels, fonts and libraries."""
    for name in ("wheels", "fonts", "debs", "requirements"):
        (folder / name).mkdir(parents=True)
    about = bundle.facts(["3.11", "3.12", "3.13", "3.14"], "elsewhere-1") | facts
    bundle.put_texts(folder, about)
    bundle.write_sums(folder)
    return folder


def installed(folder, *words, **environment):
    """Exit status, and what it said."""
    done = subprocess.run(
        ["sh", folder / "install.sh", *words],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def refused(tmp_path, folder, *words, **environment):
    """The sentence; nothing was put anywhere."""
    place = tmp_path / "there"
    status, said = installed(folder, "--no-service", "--prefix", str(place), *words, **environment)
    assert (status, place.exists()) == (1, False), said
    assert said.startswith("没有安装：")
    return said


def test_all_that_is_deployed_is_in_the_bundle_and_in_its_sums(tmp_path):
    made = a_bundle(tmp_path / "bundle")
    listed = {line[66:] for line in (made / "SHA256SUMS").read_text("utf-8").splitlines()}
    assert listed == DEPLOYED | {"安装说明.md", "LICENSE", "bundle.env"}
    assert {name for name in listed if os.access(made / name, os.X_OK)} == bundle.PROGRAMS
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=made, check=False
    )
    assert checked.returncode == 0


@pytest.mark.parametrize("harm", ["changed", "lost"])
def test_a_damaged_bundle_is_not_installed(tmp_path, harm):
    made = a_bundle(tmp_path / "bundle")
    if harm == "changed":
        with (made / "settings.env").open("a") as file:
            file.write("SERVE=--host 0.0.0.0\n")
    else:
        (made / "settings.env").unlink()
    said = refused(tmp_path, made)
    assert "settings.env" in said
    assert "请重新拷贝、解包" in said


def test_a_bundle_for_other_machines_is_not_installed(tmp_path):
    said = refused(tmp_path, a_bundle(tmp_path / "bundle", ARCH="loongarch64"))
    assert f"安装包是给 loongarch64 的，这台机器是 {platform.machine()}" in said


def test_a_python_that_is_too_old_is_not_taken(tmp_path):
    """Debian 11 has 3.9."""
    made, old = a_bundle(tmp_path / "bundle"), tmp_path / "python3.9"
    old.write_text("#!/bin/sh\necho 3.9\n")
    old.chmod(0o755)
    said = refused(tmp_path, made, "--python", str(old))
    assert "需要 Python 3.11 3.12 3.13 3.14 之一" in said


def test_a_python_for_which_no_wheels_were_packed_is_not_taken(tmp_path):
    made = a_bundle(tmp_path / "bundle", PYTHONS="3.99")
    assert "需要 Python 3.99 之一" in refused(tmp_path, made)


def test_an_unknown_word_is_refused_before_anything_is_looked_at(tmp_path):
    (tmp_path / "bundle").mkdir()
    shutil.copy(bundle.DEPLOY / "install.sh", tmp_path / "bundle")
    assert "不认识 --yes" in refused(tmp_path, tmp_path / "bundle", "--yes")


def test_the_archive_is_the_same_whenever_it_is_packed(tmp_path):
    made = a_bundle(tmp_path / "bundle")
    bundle.pack(made, tmp_path / "one.tar.gz")
    os.utime(made / "install.sh", (1, 1))
    (made / "settings.env").chmod(0o600)
    bundle.pack(made, tmp_path / "two.tar.gz")
    one, two = (tmp_path / f"{name}.tar.gz" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_each_python_gets_the_locked_wheels_that_it_needs():
    locked = (
        "brotli==1.2.1 ; platform_python_implementation == 'CPython' \\\n    --hash=sha256:aa \\\n"
        "    --hash=sha256:bb\n    # via weasyprint\n"
        "brotlicffi==1.2.1 ; platform_python_implementation != 'CPython' --hash=sha256:cc\n"
        "tzdata==2026.6 ; sys_platform == 'win32' --hash=sha256:dd\n"
        "backport==1 ; python_full_version < '3.12' --hash=sha256:ee\n"
    )
    brotli = "brotli==1.2.1 --hash=sha256:aa --hash=sha256:bb\n"
    assert bundle.requirements_for("3.11", locked) == brotli + "backport==1 --hash=sha256:ee\n"
    assert bundle.requirements_for("3.12", locked) == brotli


def test_the_service_is_sound_and_touches_nothing_but_its_own(tmp_path):
    text = (bundle.DEPLOY / "evaluation.service").read_text("utf-8")
    assert set(text.splitlines()) >= NEEDED_PROTECTION
    assert "ExecStart=/opt/evaluation/current/bin/evaluation serve $SERVE\n" in text
    if analyze := shutil.which("systemd-analyze"):
        unit = tmp_path / "evaluation.service"
        unit.write_text(text.replace("/opt/evaluation/current/bin/evaluation", "/bin/true"))
        found = subprocess.run(
            [analyze, "verify", unit], capture_output=True, text=True, check=False
        )
        assert (found.returncode, found.stdout + found.stderr) == (0, "")
        exposed = subprocess.run(
            [analyze, "security", "--offline=true", "--threshold=20", "--no-pager", unit],
            capture_output=True,
            check=False,
        )
        assert exposed.returncode == 0


def test_shell_and_systemd_read_the_settings_alike():
    """What systemd's EnvironmentFile can't hold: commands, variables, export, words unquoted."""
    text = (bundle.DEPLOY / "settings.env").read_text("utf-8")
    for line in filter(None, text.splitlines()):
        assert re.fullmatch(r'# .*|#?[A-Z_]+="[^"$`\\]*"', line), line
    read = subprocess.check_output(
        ["sh", "-c", '. "$0"; printf %s "$SERVE"', bundle.DEPLOY / "settings.env"], text=True
    )
    assert read == "--host 0.0.0.0 --tls"
    named = set(re.findall(r"(?m)^#?([A-Z_]+)=", text)) - {"SERVE"}
    documented = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert {name for name in named if f"`{name}`" not in documented} == set()
    assert "server" in Settings.__struct_fields__


@pytest.mark.parametrize("name", sorted(bundle.PROGRAMS))
def test_the_scripts_are_plain_shell(name):
    path = bundle.DEPLOY / name
    assert subprocess.run(["sh", "-n", path], check=False).returncode == 0
    assert path.read_text("utf-8").startswith("#!/bin/sh\n")
