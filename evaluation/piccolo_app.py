"""Every table of the project, under one migration history."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

ROOMS = [
    "registry", "accounts", "workdays", "files", "cycles", "panel", "objective", "duty_reports",
    "statistics", "clues", "casefiles", "rectification", "findings", "grounds", "scoring",
    "results", "annual", "intake", "upkeep", "audit",
]  # fmt: skip

APP_CONFIG = AppConfig(
    app_name="evaluation",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(
        [*(f"evaluation.{room}.tables" for room in ROOMS), "evaluation.scoring.paper_tables"],
        exclude_imported=True,
    ),
)
