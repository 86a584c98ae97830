"""会务核对单 as whoever walks through the hall with it sees it."""

import re
from datetime import date
from itertools import pairwise

import msgspec
import pikepdf
import pytest

from evaluation.documents.checklist import Checklist, checklist_pdf
from evaluation.scoring.checklist import GroupNeed, Needs, parts_for, spare
from evaluation.scoring.modes import Mode
from tests.documents.reading import lines_of, texts_of, words_of

NEEDS = Needs(
    mode=Mode.MIXED,
    units=42,
    half_days=2,
    groups=(
        GroupNeed("党代表", 30, 33),
        GroupNeed("人大代表", 40, 44),
        GroupNeed("政协委员", 30, 20),
    ),
    holders=("刘国平", "王淑兰", "李建华", "赵四海"),
    displays=2,
)


def a_list(**changes: object) -> Checklist:
    sheet = Checklist(
        heading=("常德市", "2024年度", "行政执法评议会", "会务核对单"),
        board="市直单位",
        sitting="常德市2024年度行政执法评议会",
        held_on="2025年1月16日",
        made_on=date(2025, 1, 10),
        mark="示例数据",
        mode="平板与纸质；42家单位",
        panel="党代表30人，人大代表40人，政协委员30人",
        address="http://192.168.1.10:8042",
        parts=parts_for(NEEDS),
    )
    return msgspec.structs.replace(sheet, **changes)


@pytest.fixture(scope="module")
async def printed() -> bytes:
    return await checklist_pdf(a_list())


def counts(needs: Needs) -> dict[str, str]:
    return {item.words: item.count for part in parts_for(needs) for item in part.items}


def count_of(needs: Needs, beginning: str) -> str:
    (found,) = [count for words, count in counts(needs).items() if words.startswith(beginning)]
    return found


def test_tablets_are_as_many_as_delegates_and_a_tenth_more():
    assert count_of(NEEDS, "平板，充满电") == "100 台"
    assert count_of(NEEDS, "备用平板") == "10 台"
    assert count_of(NEEDS, "平板：自动锁屏") == "110 台"
    assert [spare(count) for count in (0, 1, 10, 11, 300)] == [0, 1, 1, 2, 30]


def test_what_is_counted_comes_from_the_sitting():
    assert count_of(NEEDS, "评议卡　党代表") == "33 张"
    assert count_of(NEEDS, "评议卡　政协委员") == "33 张"  # fewer were made than are wanted
    assert count_of(NEEDS, "信封") == "110 个"
    assert count_of(NEEDS, "监票人本人到场") == "4 张"
    assert count_of(NEEDS, "大屏和电脑") == "2 块"
    assert count_of(NEEDS, "述职单位到齐") == "42 家"
    nobody_yet = msgspec.structs.replace(NEEDS, holders=(), displays=0)
    assert count_of(nobody_yet, "监票人本人到场") == "3 张"
    assert count_of(nobody_yet, "大屏和电脑") == "1 块"


def test_without_a_list_of_delegates_the_slips_are_counted():
    groups = (GroupNeed("党代表", 0, 20),)
    assert count_of(msgspec.structs.replace(NEEDS, groups=groups), "平板，充满电") == "20 台"


@pytest.mark.parametrize(
    ("mode", "there", "not_there"),
    [
        (Mode.TABLET, {"平板", "充电器"}, {"纸质票箱", "签字笔"}),
        (Mode.PAPER, {"纸质票箱", "签字笔"}, {"平板，", "充电器"}),
        (Mode.MIXED, {"平板", "纸质票箱"}, set()),
    ],
)
def test_each_mode_has_its_own_things(mode, there, not_there):
    devices, papers, *_ = parts_for(msgspec.structs.replace(NEEDS, mode=mode))
    said = "".join(item.words for item in (*devices.items, *papers.items))
    assert [word for word in there if word not in said] == []
    assert [word for word in not_there if word in said] == []


def test_everything_a_hall_was_ever_stopped_by_is_on_it():
    said = "".join(counts(NEEDS))
    wanted = "UPS 备用路由器 备用平板 自动锁屏 亮度 充电器 纸质评议票 信封 封条 钥匙卡 见证 碎纸机"
    assert [word for word in wanted.split() if word not in said] == []


async def test_every_item_has_its_box_and_room_for_person_and_time(printed):
    items = sum(len(part.items) for part in parts_for(NEEDS))
    text = "".join(texts_of(printed))
    assert text.count("□") == items
    parts = len(parts_for(NEEDS))
    assert text.count("核对什么数量负责人时间") >= parts


async def test_rows_are_high_enough_to_write_in(printed):
    for page in words_of(printed):
        tops = sorted({round(word.top, 1) for word in page if word.text == "□"})
        assert all(below - above >= 8.9 for above, below in pairwise(tops))


async def test_it_is_two_pages_or_three_and_the_signatures_stand_under_something(printed):
    pages = texts_of(printed)
    assert len(pages) <= 3
    assert "会务负责人：" in pages[-1]
    assert "□" in pages[-1]


async def test_every_page_bears_the_mark_and_nothing_leaves_the_type_area(printed):
    for page in words_of(printed):
        assert next(word for word in page if word.text == "示例数据").bottom < 37
    for page in lines_of(printed):
        inside = [one for one in page if one.text != "示例数据" and "—" not in one.text]
        assert min(one.left for one in inside) >= 27.5
        assert max(one.right for one in inside) <= 184.5
        assert max(one.bottom for one in inside) <= 262.5


async def test_the_same_list_gives_the_same_bytes_tagged_and_in_chinese(printed, tmp_path):
    assert await checklist_pdf(a_list()) == printed
    file = tmp_path / "list.pdf"
    file.write_bytes(printed)
    with pikepdf.open(file) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "zh-CN"
        assert re.search("会务核对单（市直单位）", str(pdf.docinfo["/Title"]))
