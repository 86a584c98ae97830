"""The doctor on a real installation, and on one in which each thing was broken for real."""

import json

import pytest

from evaluation.upkeep.site import check_answer
from tests.script import command
from tests.upkeep.office import ask, served, settings_of


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    command(folder, "migrate")
    return folder


def doctor(folder, *arguments, status=1, **environment):
    """By subject, what it said, in the form for programs."""
    said = command(folder, "doctor", "--json", *arguments, status=status, **environment)
    return {one["subject"]: (one["level"], one["words"]) for one in json.loads(said)}


def test_a_sound_installation_has_nothing_bad_and_exit_status_0(office, tmp_path):
    with served(office) as url:
        hall = {"EVALUATION_HALL_ADDRESS": url}
        said = doctor(office, "--url", url, status=0, **hall)
        printed = command(office, "doctor", "--url", url, status=0, EVALUATION_HALL_ADDRESS=url)
        assert check_answer(settings_of(office), url).level == "good"
    assert {level for level, _ in said.values()} == {"good", "note"}
    assert set(said) >= {
        "磁盘", "字体 仿宋", "程序", "数据库", "表", "权限", "时钟", "生僻字", "节假日", "备份",
        "存档文件", "上传", "网站", "卡上的地址", "加密线路",
    }  # fmt: skip
    assert said["卡上的地址"][0] == "good"
    assert said["备份"] == ("note", "还没有备份过。请运行 evaluation backup FILE。")
    assert f"好　　网站：{url} 有应答，是这套系统，应答的工作进程 1 个" in printed


def test_a_site_that_does_not_answer_is_bad(office):
    said = doctor(office, "--url", "http://127.0.0.1:9")
    assert said["网站"][0] == "bad"
    assert "没有应答" in said["网站"][1]
    assert said["数据库"][0] == "good"


def test_the_address_on_the_slips_may_not_be_another_installations(office, tmp_path):
    command(tmp_path, "migrate")
    with served(tmp_path) as url:
        said = doctor(office, "--url", url, EVALUATION_HALL_ADDRESS=url)
        assert "另一套系统" in check_answer(settings_of(office), url).words
    assert "另一套系统" in said["卡上的地址"][1]


def test_without_a_database_the_rest_is_still_examined(tmp_path):
    dead = "postgresql://nobody@127.0.0.1:9/none"
    said = doctor(tmp_path, "--url", "http://127.0.0.1:9", DATABASE_URL=dead)
    assert said["数据库"][0] == "bad"
    assert "连接不上" in said["数据库"][1]
    assert {"磁盘", "字体 黑体", "网站"} <= set(said)


FAULTS = {
    "表": (
        "DELETE FROM migration WHERE name = (SELECT max(name) FROM migration)",
        "还差 1 步升级。请运行 evaluation migrate。",
    ),
    "权限": (
        "GRANT UPDATE ON audit_event TO evaluation_app",
        "audit_event UPDATE",
    ),
    "时钟": (
        (
            "INSERT INTO audit_event (sequence, at, actor, name, detail, previous, hash) "
            "VALUES (999, '2199-01-01', 'x', 'x', '{}', '', '')"
        ),
        "早于最后一条审计记录（2199-01-01 00:00）",
    ),
    "生僻字": (
        (
            "INSERT INTO jurisdiction (id, code, title, bureau) "
            "VALUES (gen_random_uuid(), 'x', E'\\uE000县', 'x')"
        ),
        "（U+E000） 没有字库",
    ),
    "存档文件": (
        (
            "INSERT INTO jurisdiction (id, code, title, bureau) "
            "VALUES (gen_random_uuid(), 'y', '', '')"
            "; INSERT INTO account (id, jurisdiction, username, full_name, roles, password_hash) "
            "SELECT gen_random_uuid(), id, 'y', 'y', '{}', '-' FROM jurisdiction WHERE code = 'y'"
            "; INSERT INTO kept_file (id, jurisdiction, name, media_type, size, digest_algorithm, "
            "digest, kept_by, at) SELECT gen_random_uuid(), jurisdiction, 'x', 'x', 1, 'sha256', "
            "repeat('ab', 32), id, now() FROM account WHERE username = 'y'"
        ),
        "1 份不在或被改动（abababababab…）",
    ),
}


@pytest.mark.parametrize("subject", FAULTS)
def test_each_thing_that_is_broken_is_named(tmp_path, subject):
    breaking, words = FAULTS[subject]
    command(tmp_path, "migrate")
    assert doctor(tmp_path)[subject][0] == "good"
    ask(tmp_path, *breaking.split("; "), "SELECT 1")
    level, said = doctor(tmp_path)[subject]
    assert level == "bad"
    assert words in said


def test_a_new_place_is_told_what_comes_first(tmp_path):
    said = doctor(tmp_path / "new")
    assert said["磁盘"] == (
        "note",
        f"数据目录 {tmp_path / 'new'} 还没有。第一次启动时会建立。",
    )
    assert said["表"] == ("bad", "数据库里还没有表。请运行 evaluation migrate。")
