"""The independent recount: its command, and what the program rests on."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.recount.given import SOUND, refusal
from tools.recount import recount

PROGRAM = Path(__file__).parents[2] / "tools" / "recount.py"


# ---- the command, and what the program rests on


def command(*arguments):
    return subprocess.run([sys.executable, PROGRAM, *arguments], capture_output=True, check=False)


def test_the_command_prints_or_writes_the_result(tmp_path):
    (tmp_path / "in.json").write_bytes(SOUND)
    printed = command(tmp_path / "in.json")
    written = command(tmp_path / "in.json", "-o", tmp_path / "out.json")
    assert (printed.returncode, printed.stdout, printed.stderr) == (0, recount(SOUND), b"")
    assert (written.returncode, written.stdout) == (0, b"")
    assert (tmp_path / "out.json").read_bytes() == recount(SOUND)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.json", "out.json"]


@pytest.mark.parametrize("text", [b"{}", None])
def test_a_refused_bundle_gives_status_2_and_no_result(tmp_path, text):
    if text is not None:
        (tmp_path / "in.json").write_bytes(text)
    outcome = command(tmp_path / "in.json", "-o", tmp_path / "out.json")
    assert (outcome.returncode, outcome.stdout) == (2, b"")
    assert outcome.stderr.startswith(b"$")
    assert not (tmp_path / "out.json").exists()


def test_a_device_is_written_to_and_not_replaced(tmp_path):
    (tmp_path / "in.json").write_bytes(SOUND)
    outcome = command(tmp_path / "in.json", "-o", "/dev/stdout")
    assert (outcome.returncode, outcome.stdout) == (0, recount(SOUND))


def test_a_place_that_cannot_be_written_gives_status_1(tmp_path):
    (tmp_path / "in.json").write_bytes(SOUND)
    outcome = command(tmp_path / "in.json", "-o", tmp_path / "none" / "out.json")
    assert (outcome.returncode, outcome.stdout) == (1, b"")
    assert b"Traceback" not in outcome.stderr


def test_a_batch_answers_every_bundle_and_clears_what_an_earlier_one_left(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "deep" / "out"
    folder.mkdir()
    out.mkdir(parents=True)
    for name, text in (("good.1.json", SOUND), ("bad.json", b"{}"), ("note.txt", b"")):
        (folder / name).write_bytes(text)
    (out / "bad.json").write_bytes(b"old")
    (out / "good.1.error.txt").write_bytes(b"old")
    assert command("--batch", folder, out).returncode == 2
    assert sorted(path.name for path in out.iterdir()) == ["bad.error.txt", "good.1.json"]
    assert (out / "good.1.json").read_bytes() == recount(SOUND)
    assert (out / "bad.error.txt").read_text("utf-8") == f"{refusal(b'{}')}\n"
    (folder / "bad.json").unlink()
    assert command("--batch", folder, out).returncode == 0


def test_a_batch_never_writes_into_its_own_folder(tmp_path):
    (tmp_path / "bad.json").write_bytes(b"{}")
    assert command("--batch", tmp_path, tmp_path / ".").returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["bad.json"]


@pytest.mark.parametrize(
    "arguments", [[], ["a.json", "--batch", ".", "out"], ["--batch", "none", "out"]]
)
def test_the_command_refuses_arguments_that_make_no_sense(arguments):
    assert command(*arguments).returncode == 2


def test_the_recount_rests_on_the_standard_library_alone():
    imported = set()
    for node in ast.walk(ast.parse(PROGRAM.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(node.module.partition(".")[0])
    assert imported - sys.stdlib_module_names == set()
    assert command("-h").returncode == 0
