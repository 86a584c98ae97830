"""The 通报 in the office's words: a first text from the result, and from the text a document."""

import re
from datetime import date
from uuid import UUID

import msgspec

from evaluation.cycles.queries import bundle_scheme
from evaluation.db import fetch
from evaluation.documents.blocks import Block, Level, Paragraph
from evaluation.documents.notice import Annex, NoticeDocument
from evaluation.errors import Refused
from evaluation.results.queries import Ranking
from evaluation.results.sitting_facts import SittingFacts

LEVEL_MARKS = (
    (1, re.compile(r"[一二三四五六七八九十]+、")),
    (2, re.compile(r"（[一二三四五六七八九十]+）")),
    (3, re.compile(r"\d{1,2}[.．]")),
    (4, re.compile(r"（\d{1,2}）")),
)
TO_FILL_IN = "（请填写"


class Wording(msgspec.Struct, frozen=True):
    """As it stands in the form; a space in `title` is where a line may break."""

    title: str
    addressee: str
    body: str
    copies_to: str = ""
    printed_by: str = ""
    red_head: bool = True


class NotFilledIn(Refused):
    def __init__(self) -> None:
        super().__init__("正文里还有“（请填写…）”。请写好或删去这一段，再印。什么都没有保存。")


async def first_wording(facts: SittingFacts, ranking: Ranking) -> Wording:
    """基本情况, 结果, 存在问题 and 要求; what only the office knows is marked to be filled in."""
    return Wording(
        title=f"{facts.bureau} 关于 {facts.year}年度 行政执法评议 结果的 通报",
        addressee="各参评单位",
        body="\n".join(
            (
                await _opening(facts),
                "一、基本情况",
                *await _course(facts, ranking),
                "二、评议结果",
                *_results(ranking),
                "三、存在问题",
                f"{TO_FILL_IN}：评议中指出的主要问题，可分条写）",
                "四、有关要求",
                "（一）认真整改。各单位要对照评议中指出的问题，逐项查找原因，制定措施，明确责任人和时限。",
                "（二）按时报送。等次为不合格的单位，收到本通报之日起1个月内报送书面整改报告。",
                "（三）用好结果。评议结果作为法治建设考核和改进行政执法工作的依据。",
            )
        ),
        printed_by=facts.bureau,
    )


def notice_of(
    facts: SittingFacts, wording: Wording, *, number: str, signed_on: date
) -> NoticeDocument:
    """Raises NotFilledIn."""
    if TO_FILL_IN in wording.body:
        raise NotFilledIn
    return NoticeDocument(
        issuer=facts.bureau,
        head=f"{facts.bureau}文件" if wording.red_head else None,
        number=number,
        heading=tuple(wording.title.split()),
        addressee=wording.addressee.strip().rstrip("：:"),
        blocks=blocks_of(wording.body),
        annexes=(Annex(facts.heading("排名表")),),
        signed_on=signed_on,
        made_on=signed_on,
        copies_to=wording.copies_to.strip().rstrip("。"),
        printed_by=wording.printed_by.strip(),
        printed_on=signed_on,
        mark=facts.mark,
    )


def blocks_of(body: str) -> tuple[Block, ...]:
    """A line is a paragraph; 一、（一）1. （1） at its beginning make it a level, numbered anew.

    From the second level on, what follows the first full stop is the level's own text.
    """
    return tuple(_block(line) for line in map(str.strip, body.splitlines()) if line)


def _block(line: str) -> Block:
    for level, mark in LEVEL_MARKS:
        if found := mark.match(line):
            rest = line[found.end() :].strip()
            title, stop, text = rest.partition("。")
            if level == 1 or not stop:
                return Level(level, rest.rstrip("。"))
            return Level(level, f"{title}。", text) if text else Level(level, "", rest)
    return Paragraph(line)


async def _opening(facts: SittingFacts) -> str:
    rows = await fetch("SELECT basis, plan_number FROM cycle WHERE id = $1", facts.cycle)
    basis, plan = rows[0]["basis"], rows[0]["plan_number"]
    grounds = "和".join(text for text in (basis, plan) if text)
    held = "、".join(facts.days_in_words)
    return (
        f"{f'根据{grounds}，' if grounds else ''}{facts.bureau}于{held}组织开展了"
        f"{facts.year}年度行政执法评议（{facts.board}）。现将结果通报如下："
    )


async def _course(facts: SittingFacts, ranking: Ranking) -> tuple[str, ...]:
    scheme = await bundle_scheme(facts.scheme) if facts.scheme else {"groups": []}
    groups = "、".join(group["title"] for group in scheme["groups"])
    ranked = sum(line.rank is not None for line in ranking.lines)
    sums = {
        name: sum(line.counted[name] for line in ranking.lines)
        for name in ("issued", "recused", "valid", "invalid", "abstained", "missing")
    }
    returned = sums["valid"] + sums["invalid"] + sums["abstained"]
    ballots = (
        f"各家合计发出评议票{sums['issued']}张，收回{returned}张，其中有效{sums['valid']}张、"
        f"弃权{sums['abstained']}张、无效{sums['invalid']}张；未交{sums['missing']}张，"
        f"另有回避{sums['recused']}张。封箱码前8位{(facts.root or '')[:8]}。"
    )
    units = (
        f"参加评议的单位{len(ranking.lines)}家，其中参与排名{ranked}家。总分由客观考核得分"
        f"（占{ranking.shares['objective']}%）和现场评议得分（占{ranking.shares['panel']}%）组成，"
        f"现场评议由{groups}组成的评议团无记名打分。"
    )
    return units, ballots


def _results(ranking: Ranking) -> tuple[str, ...]:
    """By grade, in the order of the ranking."""
    lines: list[str] = []
    for title in ranking.grades.values():
        units = [line.short_title for line in ranking.lines if line.grade == title]
        if units:
            lines.append(
                f"（{'一二三四五六七八九十'[len(lines)]}）{title}（{len(units)}家）。"
                f"{'、'.join(units)}。"
            )
    return (*lines, "各单位得分和名次见附件。")


async def last_wording(sitting: UUID) -> Wording | None:
    """Of the newest 通报 that was made, to go on from."""
    rows = await fetch(
        "SELECT wording FROM document WHERE sitting = $1 AND kind = 'notice' AND wording <> '' "
        "ORDER BY at DESC LIMIT 1",
        sitting,
    )
    return msgspec.json.decode(rows[0]["wording"], type=Wording) if rows else None
