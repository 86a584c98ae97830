import pytest

from evaluation.tally.command import run
from evaluation.tally.tally import tally_text
from tests.tally.given import changed, text_of, the_worked_example

GOOD = text_of(the_worked_example())
BROKEN = text_of(changed(the_worked_example(), "scheme.decimals", 7))
REASON = "$.scheme.decimals: 应为 0 至 6 的整数，给的是“7”\n"


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_result_is_written_to_standard_output(tmp_path, capfdbinary):
    (tmp_path / "b.json").write_bytes(GOOD)
    assert run([str(tmp_path / "b.json")]) == 0
    assert capfdbinary.readouterr() == (tally_text(GOOD), b"")


def test_a_result_is_written_to_a_file(tmp_path, capfdbinary):
    (tmp_path / "b.json").write_bytes(GOOD)
    assert run([str(tmp_path / "b.json"), "-o", str(tmp_path / "r.json")]) == 0
    assert files(tmp_path) == {"b.json": GOOD, "r.json": tally_text(GOOD)}
    assert capfdbinary.readouterr() == (b"", b"")


def test_a_refused_bundle_has_no_result_not_even_an_old_one(tmp_path, capsys):
    (tmp_path / "b.json").write_bytes(BROKEN)
    (tmp_path / "r.json").write_bytes(b"old")
    assert run([str(tmp_path / "b.json"), "-o", str(tmp_path / "r.json")]) == 2
    assert files(tmp_path) == {"b.json": BROKEN}
    assert capsys.readouterr() == ("", REASON)


def test_a_refused_bundle_leaves_standard_output_empty(tmp_path, capsys):
    (tmp_path / "b.json").write_bytes(BROKEN)
    assert run([str(tmp_path / "b.json")]) == 2
    assert capsys.readouterr() == ("", REASON)


def test_a_bundle_that_is_not_there_is_refused(tmp_path, capsys):
    assert run([str(tmp_path / "b.json")]) == 2
    assert capsys.readouterr().err == "$: 文件读不到（No such file or directory）\n"


def test_a_folder_is_tallied_bundle_by_bundle(tmp_path, capsys):
    folder, out = tmp_path / "in", tmp_path / "new" / "out"
    folder.mkdir()
    (folder / "a.json").write_bytes(GOOD)
    (folder / "b.c.json").write_bytes(BROKEN)
    (folder / "read.me").write_bytes(b"")
    assert run(["--batch", str(folder), str(out)]) == 2
    assert files(out) == {"a.json": tally_text(GOOD), "b.c.error.txt": REASON.encode()}
    (folder / "a.json").write_bytes(BROKEN)
    (folder / "b.c.json").write_bytes(GOOD)
    assert run(["--batch", str(folder), str(out)]) == 2
    assert files(out) == {"a.error.txt": REASON.encode(), "b.c.json": tally_text(GOOD)}
    (folder / "a.json").unlink()
    assert run(["--batch", str(folder), str(tmp_path / "other")]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_result_that_cannot_be_written_leaves_nothing_behind(tmp_path, capsys):
    (tmp_path / "b.json").write_bytes(GOOD)
    (tmp_path / "r.json").mkdir()
    assert run([str(tmp_path / "b.json"), "-o", str(tmp_path / "r.json")]) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.json", "r.json"]
    assert capsys.readouterr().err.endswith("：Is a directory\n")


def test_a_folder_that_is_not_there_makes_no_other(tmp_path, capsys):
    assert run(["--batch", str(tmp_path / "in"), str(tmp_path / "out")]) == 1
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().err == f"{tmp_path / 'in'}：No such file or directory\n"


@pytest.mark.parametrize(
    "arguments",
    [
        *([], ["b.json", "--batch", "in", "out"], ["--batch", "in", "out", "-o", "r.json"]),
        *(["b.json", "-o", "./b.json"], ["--batch", "in", "./in"], ["b.json", "c.json"]),
    ],
)
def test_arguments_that_make_no_sense_are_refused(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        run(arguments)
    assert end.value.code == 2
    assert capsys.readouterr().err.startswith("usage: evaluation tally")
