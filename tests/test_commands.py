"""The console script as an office runs it, on a data folder of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.intake import workbooks
from tests.script import command

RECOUNT = Path(__file__).parent.parent / "tools" / "recount.py"


@pytest.fixture
def data(sample_year):
    return sample_year


def sample(data: Path) -> dict:
    return json.loads((data / "demo.json").read_text("utf-8"))


def test_the_demo_writes_what_its_contract_says_and_keeps_its_codes_for_the_owner(data):
    made = sample(data)
    assert set(made) == {"base_url", "accounts", "slips", "key_cards", "sitting", "published"}
    assert {"role", "username", "password"} == set(made["accounts"][0])
    assert {"group", "number", "code", "url"} == set(made["slips"][0])
    assert {"scrutineer", "code"} == set(made["key_cards"][0])
    assert len(made["slips"]) == 100
    assert len({slip["group"] for slip in made["slips"]}) == 3
    assert (data / "demo.json").stat().st_mode & 0o777 == 0o600


def test_the_demo_again_changes_nothing_but_the_address(data):
    before = sample(data)
    said = command(data, "demo", "--no-serve", "--port", "9000")
    after = sample(data)
    assert (after["accounts"], after["sitting"]) == (before["accounts"], before["sitting"])
    assert after["slips"][0]["url"] == before["slips"][0]["url"].replace("8042", "9000")
    assert after["slips"][0]["url"] in said


def test_a_published_ranking_is_recounted_from_its_file_by_both_programs(data, tmp_path):
    sitting = opened_sitting(data)
    for kind in ((), ("--public",)):
        bundle, one, other = (tmp_path / name for name in ("bundle.json", "one", "other"))
        command(data, "export-bundle", sitting, *kind, "-o", str(bundle))
        command(data, "tally", str(bundle), "-o", str(one))
        subprocess.run([sys.executable, RECOUNT, bundle, "-o", other], check=True)
        assert one.read_bytes() == other.read_bytes()
        assert len(json.loads(one.read_bytes())["units"]) == 42


def opened_sitting(data: Path) -> str:
    """The one of 2023, as its own bundle names it."""
    find = (
        "import asyncio; from evaluation.server.running import running; "
        "from evaluation.settings import settings; from evaluation.db import fetch_one\n"
        "with running(settings()):\n"
        " print(asyncio.run(fetch_one('SELECT id FROM sitting "
        "WHERE NOT rehearsal AND state = $1', 'signed')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", find],
        env={"EVALUATION_DATA": str(data), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_a_sitting_that_is_not_counted_has_no_bundle(data):
    said = command(data, "export-bundle", sample(data)["sitting"], status=1)
    assert "票箱还没有启封计票" in said


def test_the_trail_is_verified_and_its_head_printed(data):
    assert "前后相接。末条摘要：" in command(data, "verify-trail")


def test_an_account_is_created_and_bad_input_refused_in_words(data):
    given = ("--username", "yangjie", "--full-name", "杨洁", "--password", "Taoyuan-4307")
    said = command(data, "create-account", *given, "--role", "administrator")
    assert "已建账号 yangjie。" in said
    again = command(data, "create-account", *given, "--role", "administrator", status=1)
    assert "已经有人用了" in again
    strange = command(data, "create-account", *given, "--role", "king", status=1)
    assert "没有角色 king" in strange
    nowhere = ("--jurisdiction", "000000", "--role", "host")
    assert "没有辖区 000000" in command(data, "create-account", *given, *nowhere, status=1)


def test_a_register_goes_in_whole_or_not_at_all(data, tmp_path):
    sound = Path(__file__).parent.parent / "evaluation" / "sample" / "units.csv"
    assert "新导入 51 家单位" in command(data, "load-register", str(sound), "--year", "2025")
    assert "新导入 0 家单位" in command(data, "load-register", str(sound), "--year", "2025")
    broken = tmp_path / "broken.csv"
    broken.write_text(sound.read_text("utf-8").replace("常德市水利局", "常德市林业局"), "utf-8")
    said = command(data, "load-register", str(broken), "--year", "2026", status=1)
    assert "第 15 行“name”与第 10 行相同：常德市林业局" in said
    assert "整张表都没有导入" in said
    broken.write_bytes(sound.read_text("utf-8").encode("gb18030"))
    said = command(data, "load-register", str(broken), "--year", "2026", status=1)
    assert "不是 UTF-8 编码" in said


def test_city_and_counties_are_set_up_from_one_file_whole_or_not_at_all(data, tmp_path):
    form, file = tmp_path / "空表.xlsx", tmp_path / "建立.xlsx"
    assert "空表在" in command(data, "set-up", "--form", str(form))
    assert "没有写" in command(data, "set-up", "--form", str(form), status=1)
    file.write_bytes(workbooks.xlsx(workbooks.spoilt("账号", 7, "角色", "局长")))
    said = command(data, "set-up", str(file), status=1)
    assert ("有 1 处要改，什么都没有建立" in said, "“账号”第 7 行“角色”" in said) == (True, True)
    file.write_bytes(workbooks.xlsx(workbooks.a_set_up()))
    said = command(data, "set-up", str(file))
    assert ("示范县（小局）：新建" in said, "8 份账号通知书" in said) == (True, True)
    letters = tmp_path / "建立-账号通知书.pdf"
    assert letters.stat().st_mode & 0o777 == 0o600
    assert "没有要新开的账号" in command(data, "set-up", str(file))


def test_a_rehearsal_is_open_with_its_slips_in_the_file(data, tmp_path):
    out = tmp_path / "rehearsal.json"
    command(data, "rehearse", "--delegates", "30", "--units", "5", "--out", str(out))
    made = json.loads(out.read_text("utf-8"))
    assert (len(made["slips"]), len(made["key_cards"])) == (30, 3)
    refused = command(data, "rehearse", "--delegates", "0", "--out", str(out), status=1)
    assert "代表 1 至 1500 人" in refused


def test_the_published_year_is_exported_as_plain_files_into_an_empty_folder_only(data, tmp_path):
    folder = tmp_path / "site"
    said = command(data, "export-site", str(folder))
    assert "index.html" in said
    (year,) = [path for path in folder.iterdir() if path.is_dir()]
    assert (year / "recount.py").read_bytes() == RECOUNT.read_bytes()
    mine = tmp_path / "mine.json"
    subprocess.run([sys.executable, RECOUNT, year / "bundle.json", "-o", mine], check=True)
    assert mine.read_bytes() == (year / "result.json").read_bytes()
    before = sorted(folder.rglob("*"))
    assert "不是空的，什么都没有写" in command(data, "export-site", str(folder), status=1)
    assert sorted(folder.rglob("*")) == before
