"""Sizes, parts and names of uploads, without a database."""

import pytest

from evaluation.errors import Refused
from evaluation.files import rules
from evaluation.files.rules import PART, clean_name, kept_name
from evaluation.inspection.kinds import DOCX, JPG, PDF

NAMES = {
    "述职报告.pdf": "述职报告.pdf",
    "../../etc/passwd": "passwd",
    "C:\\Users\\a\\报告.pdf": "报告.pdf",
    "报告\u202efdp.exe": "报告fdp.exe",
    "a\nb\r\x00c.pdf": "abc.pdf",
    '"; filename="b.pdf': "_; filename=_b.pdf",
    "-rf.pdf": "rf.pdf",
    "...": "文件",
    "": "文件",
    "报告 . ": "报告",
    "CON": "_CON",
    "con.pdf": "_con.pdf",
    "e\u0301.pdf": "é.pdf",
    "零\u200b宽\ufeff.pdf": "零宽.pdf",
    "\U00030edd\U0002ebf0\u4dae.pdf": "\U00030edd\U0002ebf0\u4dae.pdf",
    "葛\U000e0100.pdf": "葛\U000e0100.pdf",
    "全　角　空格.pdf": "全 角 空格.pdf",
    "\ud800.pdf": "pdf",
}


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_is_cleaned_and_chinese_stays(name):
    assert clean_name(name) == NAMES[name]


def test_a_long_name_keeps_its_ending():
    assert clean_name("报" * 300 + ".pdf") == "报" * 116 + ".pdf"
    assert clean_name("报" * 300) == "报" * 120
    assert len(clean_name("a." + "b" * 300)) == 120


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("报告.PDF", PDF, "报告.PDF"),
        ("照片.jpeg", JPG, "照片.jpeg"),
        ("报告.pdf", DOCX, "报告.pdf.docx"),
        ("报告", PDF, "报告.pdf"),
        ("a.pdf.exe", PDF, "a.pdf.exe.pdf"),
        ("报" * 120, PDF, "报" * 116 + ".pdf"),
    ],
)
def test_the_ending_says_what_the_content_is(name, kind, kept):
    assert kept_name(name, kind) == kept


def test_fifty_megabytes_are_the_limit():
    rules.check_size(1)
    rules.check_size(rules.LARGEST_UPLOAD)
    for size, words in ((0, "是空的"), (-1, "是空的"), (rules.LARGEST_UPLOAD + 1, "超过 50 MB")):
        with pytest.raises(Refused, match=words):
            rules.check_size(size)


@pytest.mark.parametrize(
    ("size", "lengths"), [(1, [1]), (PART, [PART]), (PART + 1, [PART, 1]), (2 * PART, [PART] * 2)]
)
def test_every_part_but_the_last_is_whole(size, lengths):
    digest = "0" * 64
    count = rules.count_of_parts(size)
    assert [rules.check_part(size, number, digest) for number in range(count)] == lengths
    for number in (-1, count, 10**6):
        with pytest.raises(Refused, match=f"文件只有 {count} 部分"):
            rules.check_part(size, number, digest)


@pytest.mark.parametrize("digest", ["", "0" * 63, "G" * 64, "0" * 64 + "\n"])
def test_a_part_without_a_digest_is_refused(digest):
    with pytest.raises(rules.PartUnfit, match="没有校验码"):
        rules.check_part(1, 0, digest)


def test_an_account_may_not_begin_without_end():
    rules.check_open(19, rules.MOST_OPEN_BYTES)
    with pytest.raises(Refused, match="您有 20 个文件还没有传完，最多同时 20 个"):
        rules.check_open(20, 1)
    with pytest.raises(Refused, match="加起来超过 500 MB"):
        rules.check_open(1, rules.MOST_OPEN_BYTES + 1)


def test_a_disk_that_would_be_full_takes_nothing():
    rules.check_room(rules.KEPT_FREE + 2, 1)
    with pytest.raises(rules.NoRoom, match="磁盘快满了。请告诉系统管理员"):
        rules.check_room(rules.KEPT_FREE + 1, 1)
