"""监票记录 filled in as far as it is known; at any time, for a record begins before the sitting."""

from uuid import UUID

from evaluation.db import fetch
from evaluation.documents.paper_note import PaperNote
from evaluation.documents.scrutiny import ScrutinyRecord, Step
from evaluation.results.count_papers import (
    count_sheet_of,
    envelopes_left,
    head_of,
    openers_of,
    slips_of,
)
from evaluation.results.paper_box import paper_facts
from evaluation.results.sitting_facts import SittingFacts
from evaluation.scoring.rules import SittingState


async def scrutiny_of(facts: SittingFacts) -> ScrutinyRecord:
    """At any time: what is not yet known is left blank."""
    holders = await _holders(facts.id)
    steps = (
        await _empty_box(facts),
        _key_cards(holders),
        await _slips_out(facts),
        Step("评分过程", ("评分期间无人查看、代填、催改。提前离会交卡", None, "张，各收回存根。")),
        _closing(facts),
        *_paper_box(await paper_facts(facts.id)),
        await _opening(facts),
        await _count(facts),
        await _envelopes_gone(facts),
    )
    return ScrutinyRecord(**head_of(facts, "监票记录"), scrutineers=holders, steps=steps)


async def _holders(sitting: UUID) -> tuple[str, ...]:
    rows = await fetch(
        "SELECT a.full_name FROM key_card k JOIN account a ON a.id = k.scrutineer "
        "WHERE k.sitting = $1 ORDER BY a.username",
        sitting,
    )
    return tuple(row["full_name"] for row in rows)


async def _empty_box(facts: SittingFacts) -> Step:
    words = "演练已完成：练习票箱封箱、启封、计票正常，清点与投入的一致。" * (
        facts.state != SittingState.PREPARED
    )
    return Step("空箱与演练", (f"{words}正式票箱开始前为空箱。查验时间：", None))


def _key_cards(holders: tuple[str, ...]) -> Step:
    if not holders:
        return Step("钥匙卡", ("共制", None, "张，由各监票人单独打印、各自保管。"))
    return Step(
        "钥匙卡",
        (
            f"共制{len(holders)}张，由{'、'.join(holders)}各自单独打印、各自保管。交纪检封存",
            None,
            "张。",
        ),
    )


async def _slips_out(facts: SittingFacts) -> Step:
    slips = await slips_of(facts)
    out = "，".join(f"{one.title}{one.issued}张" for one in slips) or "各组"
    gone = sum(one.withdrawn for one in slips)
    return Step(
        "签到与发卡",
        (
            f"代表签到后自己抽卡，无人登记谁抽到哪张。发出{out}；停用{gone}张。与实到人数核对：",
            None,
        ),
    )


def _closing(facts: SittingFacts) -> Step:
    if facts.root is None:
        return Step("封箱", ("票箱内", None, "张票。听读封箱码前8位：", None, "时间：", None))
    box = f"票箱内{facts.closed_ballots}张票，来自{facts.closed_slips}张评议卡。"
    read = f"听读封箱码前8位{facts.root[:8]}，与大屏、封箱单一致。时间："
    return Step("封箱", (box, read, None))


def _paper_box(paper: PaperNote | None) -> tuple[Step, ...]:
    """None for a sitting without paper, or before it is closed."""
    if paper is None:
        return ()
    if paper.root is None:
        words = f"收回信封{paper.sheets}个。两位计票人各录一遍，互不相看。录入"
        return (Step("纸质票箱", (words, None, "份，封箱码前8位：", None)),)
    read = f"听读纸质票箱封箱码前8位{paper.root[:8]}。时间："
    return (Step("纸质票箱", (f"{paper.sentence}两位计票人各录一遍，互不相看。{read}", None)),)


async def _opening(facts: SittingFacts) -> Step:
    if facts.tally is None:
        return Step("启封", ("由", None, "、", None, "会同启封。时间：", None))
    return Step(
        "启封",
        (f"{await openers_of(facts)}。启封时的封箱码与封箱单逐位相同。时间：", None),
    )


async def _count(facts: SittingFacts) -> Step:
    if facts.tally is None:
        return Step("计票核对", ("四项核对：", None, "独立复核：", None))
    sheet = await count_sheet_of(facts)
    all_ = sheet.all
    sums = (
        f"发出{all_.issued}＝收回{all_.returned}＋未交{all_.missing}；"
        f"收回{all_.returned}＝有效{all_.valid}＋无效{all_.invalid}＋弃权{all_.abstained}；"
        f"回避{all_.recused}。"
    )
    return Step(
        "计票核对",
        (f"{sums}用独立复核程序 recount.py 重算，与计票结果逐字相同：□是□否。复核人：", None),
    )


async def _envelopes_gone(facts: SittingFacts) -> Step:
    left = "" if facts.tally is None else f"（现存{await envelopes_left(facts.id)}个）"
    return Step(
        "信封与钥匙卡",
        (f"系统中的钥匙信封已删除{left}。钥匙卡", None, "张当众粉碎，见证人：", None),
    )
