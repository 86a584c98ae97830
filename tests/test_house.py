"""The rules of the house that a machine can keep."""

import ast
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import asyncpg
import pytest
from jinja2 import Environment
from litestar import Litestar, get
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.conf.apps import Finder

from evaluation.app import refuse_unguarded_doors, template_environment
from evaluation.db import fetch
from evaluation.errors import Refused
from evaluation.migrate import migrate
from evaluation.server.dsn import owner_dsn
from evaluation.settings import Settings, folder, settings

ROOT = Path(__file__).parent.parent
PACKAGE = sorted(p for p in (ROOT / "evaluation").rglob("*.py") if "migrations" not in p.parts)
TEMPLATES = sorted(p.relative_to(folder("templates")) for p in folder("templates").rglob("*.html"))
SCRIPTS = sorted(folder("assets").rglob("*.js"))
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")


@pytest.mark.parametrize("path", PACKAGE + SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_fits_on_a_few_screens(path):
    assert len(path.read_text("utf-8").splitlines()) <= 300


@pytest.mark.parametrize("name", TEMPLATES, ids=str)
def test_every_template_compiles_and_has_no_script_or_style_in_it(name):
    environment: Environment = template_environment()
    environment.get_template(name.as_posix())
    text = (folder("templates") / name).read_text("utf-8")
    assert re.findall(r"\|\s*safe\b|Markup\(|\son[a-z]+=|<script(?![^>]*\bsrc=)", text) == []
    if name.parts[0] != "documents":
        assert re.findall(r"\sstyle=|<style", text) == []


async def test_the_migrations_tell_the_same_story_as_the_tables(database):
    config = Finder().get_app_config("evaluation")
    changes = await AutoMigrationManager().get_alter_statements(app_config=config)
    assert [statement for change in changes for statement in change.statements] == []


async def test_migrating_again_changes_nothing(database):
    before = await schema()
    await migrate()
    assert await schema() == before


async def test_data_of_another_program_are_left_alone_and_said_so(database):
    owner = await asyncpg.connect(owner_dsn(settings()))
    await owner.execute(
        "INSERT INTO migration (name, app_name, ran_on) "
        "VALUES ('1999-12-31T23:59:59:000000', 'evaluation', now())"
    )
    with pytest.raises(Refused, match="另一版程序建的（1999-12-31"):
        await migrate()
    await owner.execute("DELETE FROM migration WHERE name LIKE '1999%'")
    await owner.close()
    await migrate()


async def schema() -> list[tuple[str, ...]]:
    rows = await fetch(
        "SELECT conrelid::regclass::text AS place, pg_get_constraintdef(oid) AS rule "
        "FROM pg_constraint WHERE connamespace = 'public'::regnamespace "
        "UNION ALL SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger "
        "WHERE NOT tgisinternal UNION ALL SELECT tablename, indexdef FROM pg_indexes "
        "WHERE schemaname = 'public' ORDER BY 1, 2"
    )
    return [tuple(row) for row in rows]


def test_the_app_refuses_to_start_with_an_unguarded_door():
    @get("/forgotten")
    async def forgotten() -> str:
        return ""

    with pytest.raises(RuntimeError, match="/forgotten has no guard"):
        refuse_unguarded_doors(Litestar([forgotten]))


def test_every_table_is_named_in_the_glossary():
    missing = []
    for path in (ROOT / "evaluation").glob("*/*tables.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                term = (ast.get_docstring(node) or "").partition(" — ")[0]
                missing += [] if term and term in GLOSSARY else [f"{node.name} {term}"]
    assert missing == []


def test_every_setting_is_in_the_docs():
    text = (ROOT / "evaluation" / "settings.py").read_text("utf-8")
    documented = (ROOT / "docs" / "settings.md").read_text("utf-8")
    named = set(re.findall(r"environ\.get\(\"(\w+)\"", text))
    assert named
    assert {name for name in named if f"`{name}`" not in documented} == set()
    fields = {"data_folder", "database_url", "secure_proxy", "hall_address", "server"}
    assert set(Settings.__struct_fields__) == fields


def test_nothing_runs_two_queries_at_once():
    """A transaction is one connection: what runs beside it would break it, or use another."""
    found = [
        str(path.relative_to(ROOT))
        for path in PACKAGE
        if re.search(r"asyncio\.gather|TaskGroup|run_sync", path.read_text("utf-8"))
    ]
    assert found == []


def test_the_wheel_carries_templates_assets_and_the_recount(tmp_path):
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "build", "--wheel", "--quiet", "--out-dir", tmp_path], cwd=ROOT, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "evaluation/templates/base.html",
        "evaluation/assets/app.css",
        "evaluation/assets/tablet/main.js",
        "evaluation/tools/recount.py",
        "evaluation/scoring/database.sql",
        "evaluation/sample/units.csv",
    } - names == set()
