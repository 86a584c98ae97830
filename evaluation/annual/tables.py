"""年度行政执法情况报告: its paragraphs, and what was issued."""

from piccolo.columns import (
    UUID,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from evaluation.accounts.tables import Account
from evaluation.cycles.tables import Cycle
from evaluation.registry.tables import Jurisdiction


class AnnualReport(Table):
    """年度报告 — of a jurisdiction on its year, while it is written.

    `revision` grows with each change of its head.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, unique=True, on_delete=OnDelete.restrict)
    title = Varchar(length=120)
    addressee = Varchar(length=120, default="")
    signed_on = Date(null=True, default=None)
    revision = Integer(default=1)


class AnnualParagraph(Table):
    """年度报告段落 — a heading or a text with fields; `figures`: as it was written, JSON."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    report = ForeignKey(AnnualReport, null=False, on_delete=OnDelete.restrict)
    position = SmallInt()
    level = SmallInt()
    text = Text()
    figures = Text(default="{}")
    revision = Integer()
    saved_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    saved_at = Timestamptz()


class AnnualIssue(Table):
    """年度报告印发 — the report as it was made, with its number; each one stays."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    report = ForeignKey(AnnualReport, null=False, on_delete=OnDelete.restrict)
    version = SmallInt()
    number = Varchar(length=60, default="")
    signed_on = Date()
    figures = Text()
    pdf = Bytea()
    docx = Bytea()
    digest_algorithm = Varchar(length=12, default="sha256")
    pdf_digest = Varchar(length=64)
    made_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()

    one_issue_a_version = Unique([report, version])
