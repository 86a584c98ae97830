"""A ranking of 42 units, its evidence, and plain documents to render."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from evaluation.documents.ranking import RankingDocument, RankingLine, Votes
from evaluation.documents.rendering import Attachment, Limits, Order, render
from evaluation.settings import folder

LIMITS = Limits()
LEFT_OPEN = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""For a layout in the tests' own process: WeasyPrint 70 never closes its colour profile."""
MADE_ON = date(2025, 1, 17)
BUNDLE = b'{"format":"evaluation-bundle/1","ballots":[]}\n'
RESULT = b'{"format":"evaluation-result/1","units":[]}\n'
RECEIPTS = "回执码\r\nK7MQ2XH4TB\r\n".encode()

UNITS = {
    "综合执法类": (
        "市公安局 市交警支队 市自然资源和规划局 市生态环境局 市住建局 市城管局 市交通运输局 "
        "市农业农村局 市水利局 市文旅广体局 市卫健委 市应急管理局 市市场监管局 市林业局 市人社局"
    ),
    "社会管理服务类": (
        "市教育局 市民政局 市医保局 市退役军人事务局 市民宗局 市科技局 市档案局 市新闻出版局 "
        "市住房公积金中心 市国动办 市密码管理局"
    ),
    "经济管理类": "市发改委 市工信局 市财政局 市商务局 市审计局 市统计局 市金融办 市行政审批服务局",
    "垂直和双重管理类": (
        "市税务局 市烟草专卖局 市气象局 市邮政管理局 市消防救援支队 常德调查队 常德金融监管分局"
    ),
}
ORGANISER = RankingLine(
    rank="—",
    tied=False,
    unit="市司法局",
    unit_class="社会管理服务类",
    objective="91.10",
    panel="92.03",
    bonus="0.00",
    deduction="0.00",
    total="91.47",
    grade="良好",
    note="承办单位，不参与排名",
)


def a_line(rank: int, unit: str, unit_class: str) -> RankingLine:
    total = f"{95 - rank / 4:.2f}"
    grade = "优秀" if rank <= 12 else "良好"
    return RankingLine(
        str(rank), rank == 7, unit, unit_class, "90.50", "100.00", "1.00", "0.50", total, grade
    )


def the_lines() -> tuple[RankingLine, ...]:
    units = [(unit, kind) for kind, units in UNITS.items() for unit in units.split()]
    ranks = [7 if rank == 8 else rank for rank in range(1, len(units) + 1)]
    ranked = [a_line(rank, *unit) for rank, unit in zip(ranks, units, strict=True)]
    return (*ranked, ORGANISER)


def a_ranking(**changes: object) -> RankingDocument:
    document = RankingDocument(
        jurisdiction="常德市司法局",
        heading=("常德市", "2024年度", "行政执法评议", "排名"),
        board="市直单位",
        held_on=("2025年1月16日",),
        made_on=MADE_ON,
        shares="总分＝客观考核得分×60％＋现场评议得分×40％＋加分－扣分。",
        mark="示例数据",
        lines=the_lines(),
        votes=(
            Votes("党代表", 1218, 1190, 12, 2, 14, 20),
            Votes("人大代表", 1624, 1600, 10, 4, 10, 12),
            Votes("政协委员", 1218, 1200, 9, 1, 8, 7),
        ),
        root=sha256(b"root").hexdigest(),
        bundle_sha256=sha256(BUNDLE).hexdigest(),
        result_sha256=sha256(RESULT).hexdigest(),
        receipts=97,
        footnotes=("优秀不超过参评单位的30％。",),
    )
    return msgspec.structs.replace(document, **changes)


def html(body: str) -> str:
    """A plain document in the style of GB/T 9704."""
    css = (folder("templates") / "documents" / "gbt9704.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><style>{css}</style></head>'
        f"<body>{body}</body></html>"
    )


async def a_document(
    body: str,
    *,
    attachments: tuple[Attachment, ...] = (),
    fonts_folder: Path | None = None,
    limits: Limits = LIMITS,
    patient: bool = False,
) -> bytes:
    return await render(
        html(body),
        title="测试",
        made_on=MADE_ON,
        attachments=attachments,
        fonts_folder=fonts_folder,
        limits=limits,
        patient=patient,
    )


def an_order(document: str) -> Order:
    return Order(document, "测试", MADE_ON, (), None, LIMITS)
