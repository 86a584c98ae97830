"""迁移: bring a database to today's tables, constraints, functions and rights, exactly once."""

import os
import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import asyncpg
from piccolo.apps.migrations.commands.forwards import run_forwards

from evaluation.db import engine
from evaluation.errors import Refused
from evaluation.server.dsn import owner_dsn
from evaluation.settings import settings
from evaluation.workdays.actions import seed_holidays

ROOM = Path(__file__).parent
ORDER = [
    "registry", "accounts", "cycles", "objective", "statistics", "clues",
    "casefiles", "rectification", "scoring", "results", "audit",
]  # fmt: skip
LOCK = 4307_0001
"""Any fixed number: two processes that migrate at once wait for each other."""

MADE_AS = re.compile(r'^ID = "(.+)"$', re.MULTILINE)

ROLE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'evaluation_app') THEN
    CREATE ROLE evaluation_app NOLOGIN;
  END IF;
  IF NOT pg_has_role(current_user, 'evaluation_app', 'MEMBER') THEN
    EXECUTE format('GRANT evaluation_app TO %I', current_user);
  END IF;
END $$;
"""

WRITTEN_BY_FUNCTIONS = ("audit_event", "ballot", "migration")
"""Nothing is written to the trail, or to ballots, but through a function of the owner."""
NEVER_CHANGED = (
    "scheme_version", "cycle_step", "tally", "publication", "signature", "panel_aggregate",
    "document", "official_copy", "lots", "score_freeze", "paper_ballot", "version_attachment",
    "cell_correction", "jurisdiction_return", "statistics_publication", "annual_issue", "clue_step",
    "accountability", "review_report",
)  # fmt: skip
"""Rows that are added and then stay."""

RIGHTS = f"""
GRANT USAGE ON SCHEMA public TO evaluation_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO evaluation_app;
REVOKE INSERT, UPDATE, DELETE ON {", ".join(WRITTEN_BY_FUNCTIONS)} FROM evaluation_app;
REVOKE UPDATE, DELETE ON {", ".join(NEVER_CHANGED)} FROM evaluation_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO evaluation_app;
"""
"""What the role of the web workers may do."""


async def migrate() -> None:
    """Run as the owner. Safe to repeat, and safe when two processes do it at the same moment."""
    owner = owner_dsn(settings())
    connection = await asyncpg.connect(owner)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        await connection.execute(ROLE)
        await _check_known(connection)
        await _forwards(owner)
        async with connection.transaction():
            for room in ORDER:
                await connection.execute((ROOM / room / "database.sql").read_text())
            await connection.execute(RIGHTS)
            await seed_holidays(connection)
    finally:
        await connection.close()


async def _check_known(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Raises Refused for data that another program made: a newer one, or one never released."""
    if await connection.fetchval("SELECT to_regclass('public.migration')") is None:
        return
    texts = [path.read_text("utf-8") for path in (ROOM / "migrations").glob("*.py")]
    known = [name for text in texts for name in MADE_AS.findall(text)]
    strange = await connection.fetchval(
        "SELECT min(name) FROM migration WHERE app_name = 'evaluation' AND NOT name = ANY($1)",
        known,
    )
    if strange:
        raise Refused(
            f"数据库是另一版程序建的（{strange}），这一版不认识，什么都没有改。"
            "请用建它的那一版程序打开，或换一个空的数据文件夹。"
        )


async def _forwards(owner: str) -> None:
    """Piccolo finds its engine by itself; for this one step it speaks as the owner."""
    os.environ.setdefault("PICCOLO_CONF", "evaluation.piccolo_conf")
    here = engine()
    as_app, here.config = here.config, {"dsn": owner}
    try:
        with redirect_stdout(StringIO()):  # it talks in pictures
            result = await run_forwards(app_name="evaluation")
    finally:
        here.config = as_app
    if not result.success:
        raise RuntimeError(result.message)
