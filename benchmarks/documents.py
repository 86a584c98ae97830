"""A ranking of 51 units as PDF against bare WeasyPrint on the same HTML in a warm process."""

import asyncio
import time
from datetime import date
from hashlib import sha256

import weasyprint

from evaluation.documents.ranking import RankingDocument, RankingLine, Votes, ranking_html
from evaluation.documents.rendering import render

UNITS, ROUNDS = 51, 7
ROOT = sha256(b"root").hexdigest()
LINES = tuple(
    RankingLine(
        str(n), n == 8, f"市第{n}行政执法局", "综合执法类", "90.50", "91.25", "1.00", "0.50",
        f"{95 - n / 4:.2f}", "良好",
    )
    for n in range(1, UNITS + 1)
)  # fmt: skip
RANKING = RankingDocument(
    jurisdiction="常德市司法局",
    heading=("常德市", "2024年度", "行政执法评议", "排名"),
    board="市直单位",
    held_on=("2025年1月16日",),
    made_on=date(2025, 1, 17),
    shares="总分＝客观考核得分×60％＋现场评议得分×40％＋加分－扣分。",
    mark=None,
    lines=LINES,
    votes=(
        Votes("党代表", 1218, 1190, 12, 2, 14, 20),
        Votes("人大代表", 1624, 1600, 10, 4, 10, 12),
    ),
    root=ROOT,
    bundle_sha256=ROOT,
    result_sha256=ROOT,
    receipts=97,
)


async def main() -> None:
    """Each round one of each, so that both meet the same neighbours; the best of each counts."""
    html = ranking_html(RANKING)
    times: dict[str, list[float]] = {"ours": [], "bare": [], "plain": []}
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        await render(html, title=RANKING.title, made_on=RANKING.made_on)
        times["ours"].append(time.perf_counter() - begun)
        times["bare"].append(timed(html, pdf_variant="pdf/a-3a"))
        times["plain"].append(timed(html))
    ours, bare, plain = (min(some) for some in times.values())
    print(
        f"PDF of {UNITS} rows, {ours:.2f} s / bare WeasyPrint: {ours / bare:.2f} (aim ≤ 1.3); "
        f"against its PDF without tags and archive marks: {ours / plain:.2f}; "
        f"with a new child: {times['ours'][0]:.2f} s"
    )


def timed(html: str, **options: str) -> float:
    begun = time.perf_counter()
    weasyprint.HTML(string=html).write_pdf(**options)
    return time.perf_counter() - begun


if __name__ == "__main__":
    asyncio.run(main())
