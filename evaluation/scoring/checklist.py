"""会务核对单 of a sitting: what must be in the hall, counted from what is known of it."""

import msgspec

from evaluation.db import fetch
from evaluation.documents.checklist import CheckItem, Checklist, CheckPart, checklist_pdf
from evaluation.documents.official import chinese_date
from evaluation.panel.queries import delegate_counts, groups_of
from evaluation.scoring import queries
from evaluation.scoring.desk import SittingHead
from evaluation.scoring.modes import MODE_TITLES, Mode
from evaluation.scoring.rules import FEWEST_CARDS
from evaluation.settings import settings
from evaluation.workdays.queries import today

SPARE_PERCENT = 10
A_CHARGER = 5
"""Tablets that one charging strip serves."""
WITNESS_CARD = 1


class GroupNeed(msgspec.Struct, frozen=True):
    title: str
    delegates: int
    made: int


class Needs(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a sitting. `holders`: who has a key card."""

    mode: Mode
    units: int
    half_days: int
    groups: tuple[GroupNeed, ...]
    holders: tuple[str, ...]
    displays: int

    @property
    def people(self) -> int:
        """Delegates; where there is no list yet, the slips that were made."""
        invited = sum(group.delegates for group in self.groups)
        return invited or sum(group.made for group in self.groups)


def spare(count: int) -> int:
    """A tenth, rounded up; 0 only of nothing."""
    return -(-count * SPARE_PERCENT // 100)


def parts_for(needs: Needs) -> tuple[CheckPart, ...]:
    """In the order in which they are done."""
    return (
        CheckPart("一、设备（前一天）", _devices(needs)),
        CheckPart("二、票、卡、纸（前一天）", _papers(needs)),
        CheckPart("三、开会当天，代表进场以前", _before(needs)),
        CheckPart("四、封箱、启封以后", _after(needs)),
    )


def _devices(needs: Needs) -> tuple[CheckItem, ...]:
    tablets, more = needs.people, spare(needs.people)
    screens = max(needs.displays, 1)
    return (
        CheckItem("服务器接在不间断电源（UPS）上；拔掉市电试过，能撑过会议", "1 台"),
        CheckItem("服务器备份过一次，备份放进移动硬盘带走", "1 份"),
        *_wireless(),
        *(
            (
                CheckItem("平板，充满电，每组分开放", f"{tablets} 台"),
                CheckItem("备用平板，同样设好", f"{more} 台"),
                CheckItem(
                    "平板：自动锁屏关掉，亮度调高，静音，系统更新和通知关掉", f"{tablets + more} 台"
                ),
                CheckItem(
                    "平板：逐台打开平板地址，能看到“请扫评议卡”；用 https 的装好信任",
                    f"{tablets + more} 台",
                ),
                CheckItem("充电器和排插", f"{-(-(tablets + more) // A_CHARGER)} 套"),
            )
            if needs.mode.by_tablet
            else ()
        ),
        CheckItem("大屏和电脑：屏保、休眠、弹窗关掉，全屏打开，最后一排看得清", f"{screens} 块"),
        CheckItem("主持人的电脑、翻页笔和备用电池", "1 套"),
        CheckItem("打印机试印过一页；墨粉、A4 纸够用", "1 台"),
    )


def _wireless() -> tuple[CheckItem, ...]:
    return (
        CheckItem("路由器接 UPS，名称、密码写在纸上", "1 台"),
        CheckItem("备用路由器，名称、密码、网段设得一样，换上试过", "1 台"),
    )


def _papers(needs: Needs) -> tuple[CheckItem, ...]:
    slips = tuple(
        CheckItem(
            f"评议卡　{one.title}，洗匀，放进本组卡盒",
            f"{max(one.made, one.delegates + spare(one.delegates))} 张",
        )
        for one in needs.groups
    )
    ballots = needs.people + spare(needs.people)
    why = "纸质评议票，一卡一份" if needs.mode.by_paper else "纸质评议票，停电、断网时备用"
    return (
        *slips,
        CheckItem(why, f"{ballots} 份"),
        CheckItem("信封，装纸质票", f"{ballots} 个"),
        CheckItem("封条、胶带", "2 卷"),
        *(
            (CheckItem("纸质票箱，能上锁、贴封条", "1 只"), CheckItem("签字笔", f"{ballots} 支"))
            if needs.mode.by_paper
            else ()
        ),
        CheckItem("签到册，每组一册", f"{len(needs.groups)} 册"),
        CheckItem("封箱单、监票记录的空白表", "各 2 份"),
        CheckItem("本核对单和用户手册的打印件", "各 1 份"),
    )


def _before(needs: Needs) -> tuple[CheckItem, ...]:
    names = "、".join(needs.holders)
    cards = max(len(needs.holders), FEWEST_CARDS)
    return (
        CheckItem("会前检查的页面写着“可以开会”"),
        CheckItem(f"监票人本人到场，各带自己的钥匙卡{names and f'：{names}'}", f"{cards} 张"),
        CheckItem("监督、见证的人（纪检等）到场", f"{WITNESS_CARD} 位"),
        CheckItem("演练的数据已清除；大屏、平板上没有“彩排数据”"),
        CheckItem("监票人、见证人看过票箱是空的"),
        CheckItem("述职单位到齐，顺序与抽签结果单一致", f"{needs.units} 家"),
        CheckItem("签到人数与发出的卡数逐组核对", f"{len(needs.groups)} 组"),
    )


def _after(needs: Needs) -> tuple[CheckItem, ...]:
    return (
        *(
            (
                CheckItem(
                    "散会过夜：服务器不关机，平板收齐、点数、上锁", f"{needs.half_days} 个半天"
                ),
            )
            if needs.half_days > 1
            else ()
        ),
        CheckItem("封箱码前 8 位当众读出，与大屏、封箱单一致，监票人签字"),
        *(
            (CheckItem("平板收回点数；没交卡的登记张数", f"{needs.people} 台"),)
            if needs.mode.by_tablet
            else ()
        ),
        CheckItem("碎纸机，启封后当众粉碎钥匙卡", "1 台"),
        CheckItem("没发出的卡、存根、纸质票装袋封存"),
        CheckItem("计票结果报告单签字；再备份一次"),
    )


async def print_checklist(head: SittingHead, address: str) -> bytes:
    needs = await needs_of(head)
    panel = "，".join(f"{one.title}{one.delegates}人" for one in needs.groups if one.delegates)
    sheet = Checklist(
        heading=(head.jurisdiction_title, f"{head.year}年度", "行政执法评议会", "会务核对单"),
        board=head.board,
        sitting=head.title,
        held_on=chinese_date(head.held_on),
        made_on=await today(),
        mark=head.mark or None,
        mode=f"{MODE_TITLES[needs.mode]}；{needs.units}家单位",
        panel=panel or "名单还没有导入",
        address=address if needs.mode.by_tablet else "不用平板",
        parts=parts_for(needs),
    )
    return await checklist_pdf(sheet, fonts_folder=settings().fonts_folder)


async def needs_of(head: SittingHead) -> Needs:
    rows = await fetch(
        "SELECT s.mode, (SELECT count(*)::int FROM agenda_item i WHERE i.sitting = s.id) AS units, "
        "(SELECT count(*)::int FROM half_day h WHERE h.sitting = s.id) AS half_days, "
        "(SELECT count(*)::int FROM display d WHERE d.sitting = s.id) AS displays, "
        "coalesce((SELECT array_agg(a.full_name ORDER BY a.full_name) FROM key_card k "
        "JOIN account a ON a.id = k.scrutineer WHERE k.sitting = s.id), '{}') AS holders "
        "FROM sitting s WHERE s.id = $1",
        head.id,
    )
    row = dict(rows[0])
    return Needs(
        mode=Mode(row["mode"]),
        units=row["units"],
        half_days=max(row["half_days"], 1),
        displays=row["displays"],
        holders=tuple(row["holders"]),
        groups=await _group_needs(head),
    )


async def _group_needs(head: SittingHead) -> tuple[GroupNeed, ...]:
    """Of the scheme in its order; of the list of delegates where there is no scheme yet."""
    invited = await delegate_counts(head.jurisdiction, head.cycle)
    titles = await groups_of(head.cycle)
    made = {one.group: one.made - one.withdrawn for one in await queries.group_counts(head.id)}
    return tuple(
        GroupNeed(title, invited.get(group, 0), made.get(group, 0))
        for group, title in titles.items()
    )
