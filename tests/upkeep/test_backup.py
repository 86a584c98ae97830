"""A backup of the sample year, restored into an empty place and compared row by row."""

import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import tarfile
import time

import httpx
import pytest

from evaluation.errors import Refused
from evaluation.upkeep.restore import restore_backup
from tests.script import SCRIPT, command
from tests.upkeep.office import ask, served, settings_of

SCAN = b"%PDF-1.7\n" + b"scan " * 1000
DIGEST = hashlib.sha256(SCAN).hexdigest()


@pytest.fixture(scope="module")
def office(sample_year):
    """The sample year, with a scan in the archive and a font of the office's own."""
    folder = sample_year
    place = folder / "files" / DIGEST[:2]
    place.mkdir(parents=True)
    (place / DIGEST).write_bytes(SCAN)
    (place / f"{DIGEST}.half").write_bytes(b"half written")
    (folder / "fonts" / "方正").mkdir(parents=True)
    (folder / "fonts" / "方正" / "小标宋.ttf").write_bytes(b"a font")
    ask(
        folder,
        "INSERT INTO kept_file (id, jurisdiction, name, media_type, size, digest_algorithm, "
        "digest, kept_by, at) SELECT gen_random_uuid(), jurisdiction, '扫描件.pdf', "
        f"'application/pdf', {len(SCAN)}, 'sha256', '{DIGEST}', id, now() FROM account LIMIT 1",
        "INSERT INTO upload (id, jurisdiction, account, name, size, digest, refusal, begun_at, "
        "touched_at) SELECT gen_random_uuid(), jurisdiction, id, '没传完.pdf', 9, '', '', now(), "
        "now() FROM account LIMIT 1",
        "SELECT 1",
    )
    return folder


@pytest.fixture(scope="module")
def rows_before(office):
    return every_row(office)


@pytest.fixture(scope="module")
def backup(office, rows_before, tmp_path_factory):
    file = tmp_path_factory.mktemp("stick") / "2026.tar"
    command(office, "backup", str(file))
    return file


def every_row(folder):
    """By table: how many rows, and a digest over all of them in their own order."""
    names = [
        name
        for (name,) in ask(folder, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ]
    asked = " UNION ALL ".join(
        f"SELECT '{name}', count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) "
        f'FROM "{name}" t'
        for name in names
    )
    return {name: (count, digest) for name, count, digest in ask(folder, asked)}


def without_uploads(rows):
    """Parts on their way in are in no backup, so a restored office knows of none."""
    return {name: row for name, row in rows.items() if name not in ("upload", "upload_part")}


def refusal_of(folder, archive):
    """What the command would say; without the second that a start of the console script takes."""
    with pytest.raises(Refused) as refused:
        restore_backup(settings_of(folder), archive)
    return str(refused.value)


def test_a_restored_office_is_the_same_row_by_row_and_byte_by_byte(
    office, rows_before, backup, tmp_path
):
    said = command(tmp_path / "new", "restore", str(backup))
    (files,) = ask(office, "SELECT count(DISTINCT digest) FROM kept_file")[0]
    assert files > 1
    assert f"存档文件 {files} 份" in said
    assert "前后相接" in said
    assert without_uploads(every_row(tmp_path / "new")) == without_uploads(rows_before)
    assert ask(office, "SELECT count(*) FROM upload WHERE file IS NULL") == [(1,)]
    assert ask(tmp_path / "new", "SELECT count(*) FROM upload WHERE file IS NULL") == [(0,)]
    assert rows_before["ballot"][0] > 0
    for name in ("secret", f"files/{DIGEST[:2]}/{DIGEST}", "fonts/方正/小标宋.ttf"):
        assert (tmp_path / "new" / name).read_bytes() == (office / name).read_bytes()
    left = {p.name for p in (tmp_path / "new").iterdir()}
    assert left == {"secret", "files", "fonts", "postgres"}


def test_the_restored_site_serves_the_same_ranking_and_knows_the_slips(office, backup, tmp_path):
    made = json.loads((office / "demo.json").read_text("utf-8"))
    published, slip = (
        one.removeprefix(made["base_url"])
        for one in (made["published"][0]["pdf"], made["slips"][40]["url"])
    )
    ranking = published.removesuffix("/ranking.pdf")
    command(tmp_path / "new", "restore", str(backup))
    with served(tmp_path / "new") as url:
        after = [httpx.get(url + path).content for path in (ranking, published)]
        entered = httpx.get(url + slip)
    with served(office) as url:
        before = [httpx.get(url + path).content for path in (ranking, published)]
    assert after == before
    assert before[1].startswith(b"%PDF")
    assert (entered.status_code, entered.headers["location"]) == (303, "/t")


def test_the_backup_stands_in_the_trail_and_is_for_its_owner_alone(office, backup):
    digest = hashlib.sha256(backup.read_bytes()).hexdigest()
    assert ask(office, "SELECT name, digest, size FROM backup") == [
        ("2026.tar", digest, backup.stat().st_size)
    ]
    assert ask(office, "SELECT count(*) FROM audit_event WHERE name = 'BackupMade'") == [(1,)]
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_backup_overwrites_nothing(office, backup):
    before = backup.read_bytes()
    said = command(office, "backup", str(backup), status=1)
    assert "备份不覆盖旧文件" in said
    assert backup.read_bytes() == before


def test_a_place_that_cannot_be_written_leaves_nothing(office, tmp_path):
    said = command(office, "backup", str(tmp_path / "nowhere" / "x.tar"), status=1)
    assert "备份没有做成" in said or "没有导出" in said
    assert list(tmp_path.iterdir()) == []


def test_a_killed_backup_leaves_no_file_of_that_name(office, tmp_path):
    file = tmp_path / "x.tar"
    making = subprocess.Popen(
        [SCRIPT, "backup", file],
        env={"EVALUATION_DATA": str(office), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.DEVNULL,
    )
    while not (tmp_path / "x.tar.dump").exists():
        assert making.poll() is None
        time.sleep(0.005)
    making.send_signal(signal.SIGKILL)
    making.wait()
    assert not file.exists()
    command(office, "backup", str(file))
    assert {path.name for path in tmp_path.iterdir()} == {"x.tar"}


def test_a_place_that_is_not_empty_is_left_as_it_is(backup, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    said = refusal_of(tmp_path, backup)
    assert "不是空的，没有恢复" in said
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("cut", [1, 512, 10_240, 500_000])
def test_a_truncated_backup_is_refused_and_the_place_stays_empty(backup, tmp_path, cut):
    short = tmp_path / "short.tar"
    short.write_bytes(backup.read_bytes()[:-cut] if cut > 10_240 else backup.read_bytes()[:cut])
    said = refusal_of(tmp_path / "new", short)
    assert "什么也没有改动" in said
    assert not (tmp_path / "new").exists()


def test_one_changed_byte_is_found_before_anything_is_written(backup, tmp_path):
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    altered = tmp_path / "altered.tar"
    altered.write_bytes(content)
    said = refusal_of(tmp_path / "new", altered)
    assert "与清单不符" in said
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "files/../../evil", "fonts/../evil", "postgres/evil"]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path, name):
    foreign = tmp_path / "foreign.tar"
    with tarfile.open(foreign, "w") as tar:
        member = tarfile.TarInfo(name)
        member.size = 4
        tar.addfile(member, io.BytesIO(b"evil"))
    said = refusal_of(tmp_path / "new", foreign)
    assert "不认识的内容" in said
    assert not (tmp_path / "evil").exists()


def test_a_link_in_the_archive_is_refused(tmp_path):
    foreign = tmp_path / "foreign.tar"
    with tarfile.open(foreign, "w") as tar:
        member = tarfile.TarInfo("secret")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/shadow"
        tar.addfile(member)
    said = refusal_of(tmp_path / "new", foreign)
    assert "不认识的内容：secret" in said


def test_what_is_no_archive_is_refused(tmp_path):
    (tmp_path / "letter.pdf").write_bytes(SCAN)
    said = command(tmp_path / "new", "restore", str(tmp_path / "letter.pdf"), status=1)
    assert "不是本程序的备份" in said


def test_a_backup_of_a_newer_version_is_refused(backup, tmp_path):
    newer = rewritten(backup, tmp_path / "newer.tar", migrations=["2999-01-01T00:00:00:000000"])
    said = refusal_of(tmp_path / "new", newer)
    assert "较新的版本" in said
    assert not (tmp_path / "new").exists()


def rewritten(backup, path, **changes):
    """The archive with another manifest."""
    with tarfile.open(backup) as old, tarfile.open(path, "w") as new:
        for member in old:
            content = old.extractfile(member).read()
            if member.name == "manifest.json":
                content = json.dumps(json.loads(content) | changes).encode()
                member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return path


def test_a_backup_older_than_a_printed_head_is_refused(office, backup, tmp_path):
    """The paper names an event that came after the backup: somebody would roll the year back."""
    [(later,)] = ask(
        office, "SELECT encode(hash, 'hex') FROM audit_event ORDER BY sequence DESC LIMIT 1"
    )
    said = command(tmp_path / "new", "restore", str(backup), "--head", later, status=1)
    assert "比那张纸旧" in said
    assert not (tmp_path / "new").exists() or os.listdir(tmp_path / "new") == []  # noqa: PTH208


def test_a_backup_goes_on_beside_a_running_site(office, tmp_path):
    with served(office):
        command(office, "backup", str(tmp_path / "beside.tar"))
    command(tmp_path / "new", "restore", str(tmp_path / "beside.tar"))
    shutil.rmtree(tmp_path / "new")
