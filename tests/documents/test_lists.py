"""签到册 and 抽签结果单 as a reader sees them."""

import re
from datetime import date
from hashlib import sha256
from itertools import pairwise

import msgspec
import pytest

from evaluation.documents.lists import (
    SPARE_ROWS,
    AttendanceBook,
    Invited,
    InvitedGroup,
    LotsLine,
    LotsSheet,
    attendance_pdf,
    lots_pdf,
)
from tests.documents.reading import texts_of, words_of

SEED = "361425516234"


def a_book(**changes: object) -> AttendanceBook:
    book = AttendanceBook(
        heading=("常德市2024年度行政执法评议会", "签到册"),
        held_on="2025年1月16日",
        made_on=date(2025, 1, 10),
        mark="示例数据",
        half_days=("1月16日上午", "1月16日下午"),
        groups=(
            InvitedGroup("党代表", "甲", tuple(Invited(f"陈立{n}", "石门县") for n in range(20))),
            InvitedGroup("人大代表", "乙", (Invited("覃小武", "桃源县漳江街道"),)),
        ),
    )
    return msgspec.structs.replace(book, **changes)


def a_line(number: int, title: str, *, written: bool = False) -> LotsLine:
    digest = "" if written else sha256(f"{SEED}\n{title}".encode()).hexdigest()
    return LotsLine(number, title, digest, "1月16日上午", written)


def a_sheet(**changes: object) -> LotsSheet:
    sheet = LotsSheet(
        heading=("常德市2024年度行政执法评议会", "抽签结果单"),
        board="市直单位",
        sitting="常德市2024年度行政执法评议会",
        held_on="2025年1月16日",
        made_on=date(2025, 1, 10),
        mark="示例数据",
        times=2,
        reason="漏了一家",
        seed=SEED,
        written_drawn=False,
        drawn_by="周敏",
        drawn_at="2025年1月10日 09:30",
        lines=(
            *(a_line(n, f"常德市第{n}局") for n in range(1, 42)),
            a_line(42, "常德市第42局", written=True),
        ),
    )
    return msgspec.structs.replace(sheet, **changes)


@pytest.fixture(scope="module")
async def book() -> bytes:
    return await attendance_pdf(a_book())


async def test_each_group_begins_on_a_page_of_its_own_with_its_count_and_letter(book):
    pages = texts_of(book)
    heads = [re.findall(r"(党代表|人大代表)（(.)）应到(\d+)人", page) for page in pages]
    assert [head for head in heads if head] == [[("党代表", "甲", "20")], [("人大代表", "乙", "1")]]
    assert "合计21" in pages[0]


async def test_every_page_bears_the_head_of_the_table_and_the_mark(book):
    for page in texts_of(book):
        assert page.count("序号姓名单位") == 1
        assert "示例数据" in page
        assert page.count("1月16日上午签名1月16日下午签名") == 1


async def test_there_is_room_to_sign_and_rows_for_who_comes_unannounced(book):
    for page in words_of(book):
        column = [word for word in page if word.text == "增补" or word.text.startswith("陈立")]
        tops = sorted({round(word.top, 1) for word in column if word.top > 60})
        gaps = [below - above for above, below in pairwise(tops)]
        assert [gap for gap in gaps if gap < 21] == []
    spare = [page.count("增补") for page in texts_of(book)]
    assert sum(spare) == 1 + 2 * SPARE_ROWS


async def test_the_book_knows_no_card_number(book):
    assert "本册不记卡号" in texts_of(book)[0]
    assert "卡号" not in "".join(texts_of(book)).replace("本册不记卡号", "")


async def test_a_sitting_of_one_half_day_has_one_column_to_sign():
    (first, *_) = texts_of(await attendance_pdf(a_book(half_days=("",))))
    assert "序号姓名单位签名1陈立0" in first


async def test_the_sheet_of_lots_says_seed_order_and_how_to_redo_it():
    pages = texts_of(await lots_pdf(a_sheet()))
    text = "".join(pages)
    assert f"种子：{SEED}" in text
    assert "重抽原因漏了一家" in text
    assert "第2次，2025年1月10日09:30，周敏录入" in text
    for line in a_sheet().lines[:41]:
        assert f"{line.number}{line.title}{line.digest[:12]}1月16日上午" in text
    assert "42常德市第42局不抽签书面述职" in text
    assert f"printf'%s\\n%s''{SEED}''常德市第1局'|sha256sum" in text
    assert a_sheet().lines[0].digest in text
    for line in ("抽签人", "监督人", "记录人"):
        assert line in pages[-1]
    assert [page for page in pages if "示例数据" not in page] == []


async def test_lots_drawn_by_hand_have_no_digests_and_are_checked_by_the_slips_of_paper():
    lines = tuple(msgspec.structs.replace(line, digest="") for line in a_sheet().lines[:3])
    text = "".join(texts_of(await lots_pdf(a_sheet(seed="", lines=lines, reason="", times=1))))
    assert "校验值" not in text
    assert "SHA-256" not in text
    assert "重抽原因" not in text
    assert "与现场的签条、抽签记录逐一核对" in text
