"""Whether the database is sound: the three settings, the migrations, the clock. Quick to ask."""

from datetime import UTC, datetime
from pathlib import Path

from evaluation.db import fetch, fetch_one
from evaluation.server.place import ServerRefused
from evaluation.server.running import DURABILITY, check_durability
from evaluation.settings import Settings
from evaluation.upkeep.findings import Finding, bad, good

MIGRATIONS = Path(__file__).parent.parent / "migrations"
LARGEST_DRIFT = 5
"""Seconds between the two clocks."""


async def check_durable(_: Settings) -> list[Finding]:
    """Whether what was acknowledged outlives a power cut."""
    try:
        check_durability(await fetch(DURABILITY))
    except ServerRefused as no:
        return [bad("数据库", str(no))]
    return [good("数据库", "有应答，断电不丢的三项设置都打开了")]


async def check_migrations() -> list[Finding]:
    there = {row["name"] for row in await fetch("SELECT name FROM migration")}
    taken = {"evaluation_" + name.replace("-", "_").replace(":", "_").lower() for name in there}
    known = {file.stem for file in MIGRATIONS.glob("evaluation_*.py")}
    if taken - known:
        return [bad("表", "数据库由较新的版本建立。请安装那个版本。")]
    if known - taken:
        return [bad("表", f"还差 {len(known - taken)} 步升级。请运行 evaluation migrate。")]
    return [good("表", f"{len(taken)} 步升级都做过了")]


async def check_clock(_: Settings) -> list[Finding]:
    moment: datetime = await fetch_one("SELECT clock_timestamp()")
    drift = abs((moment - datetime.now(UTC)).total_seconds())
    last: datetime | None = await fetch_one("SELECT max(at) FROM audit_event")
    if drift > LARGEST_DRIFT:
        return [bad("时钟", f"数据库与本机的钟差 {drift:.0f} 秒。请校准。")]
    if last is not None and last > moment:
        return [bad("时钟", f"现在的时间早于最后一条审计记录（{last:%Y-%m-%d %H:%M}）。请校准。")]
    return [good("时钟", f"{moment:%Y-%m-%d %H:%M:%S} UTC，与本机相差 {drift:.1f} 秒")]
