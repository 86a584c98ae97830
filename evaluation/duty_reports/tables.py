"""述职报告: what the bureau asks for, what a unit writes, what it handed in, what came back."""

from piccolo.columns import (
    UUID,
    Boolean,
    Bytea,
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
from evaluation.duty_reports.rules import ReportState, VersionState
from evaluation.files.tables import KeptFile
from evaluation.registry.tables import Jurisdiction, Unit


class ReportOutline(Table):
    """述职提纲 — what the reports of a year are to say, and until when; the bureau's data."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, unique=True, on_delete=OnDelete.restrict)
    due_at = Timestamptz()
    remark = Varchar(length=500, default="")
    set_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)


class ReportHeading(Table):
    """述职提纲标题 — a paragraph that is asked for; `summary` is the 述职摘要 of the tablets."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    outline = ForeignKey(ReportOutline, null=False, on_delete=OnDelete.cascade)
    position = SmallInt()
    title = Varchar(length=40)
    hint = Varchar(length=200, default="")
    longest = Integer()
    summary = Boolean(default=False)

    one_heading_a_position = Unique([outline, position])


class DutyReport(Table):
    """述职报告 — of one unit in one year: the draft, and how its newest version stands."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, unique=True, on_delete=OnDelete.restrict)
    outline = ForeignKey(ReportOutline, null=False, on_delete=OnDelete.restrict)
    state = Varchar(length=10, default=ReportState.DRAFT, choices=ReportState)


class DraftParagraph(Table):
    """述职草稿段落 — as last saved; `revision` grows, so that no window overwrites another."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    report = ForeignKey(DutyReport, null=False, on_delete=OnDelete.restrict)
    heading = ForeignKey(ReportHeading, null=False, on_delete=OnDelete.restrict)
    text = Text()
    revision = Integer()
    saved_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    saved_at = Timestamptz()

    one_paragraph_a_heading = Unique([report, heading])


class DraftAttachment(Table):
    """述职草稿附件 — a kept file that goes with the next version."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    report = ForeignKey(DutyReport, null=False, on_delete=OnDelete.restrict)
    file = ForeignKey(KeptFile, null=False, on_delete=OnDelete.restrict)
    added_at = Timestamptz()

    one_attachment_a_file = Unique([report, file])


class ReportVersion(Table):
    """述职报告版本 — what was handed in, for good; only the decision on it is added."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    report = ForeignKey(DutyReport, null=False, on_delete=OnDelete.restrict)
    number = SmallInt()
    late = Boolean(default=False)
    handed_in_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    handed_in_at = Timestamptz()
    state = Varchar(length=10, default=VersionState.WAITING, choices=VersionState)
    remark = Varchar(length=500, default="")
    decided_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    decided_at = Timestamptz(null=True, default=None)

    one_version_a_number = Unique([report, number])


class VersionParagraph(Table):
    """述职版本段落 — title and text as handed in, with the remark (退回意见) it got, if any."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    version = ForeignKey(ReportVersion, null=False, on_delete=OnDelete.restrict)
    heading = ForeignKey(ReportHeading, null=False, on_delete=OnDelete.restrict)
    position = SmallInt()
    title = Varchar(length=40)
    summary = Boolean(default=False)
    text = Text()
    remark = Varchar(length=500, default="")

    one_paragraph_a_place = Unique([version, position])


class VersionAttachment(Table):
    """述职版本附件 — a kept file that was handed in with a version."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    version = ForeignKey(ReportVersion, null=False, on_delete=OnDelete.restrict)
    position = SmallInt()
    file = ForeignKey(KeptFile, null=False, on_delete=OnDelete.restrict)

    one_attachment_a_place = Unique([version, position])


class ReportCompilation(Table):
    """述职材料汇编 — all accepted reports of a year as one large-print PDF, as it was made.

    Ordered first: it waits while it has neither a `pdf` nor a `fault`. `contents` says of which
    versions it was made, in which order, so that it is seen when it is no longer the newest.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, on_delete=OnDelete.restrict)
    units = SmallInt(default=0)
    lacking = SmallInt(default=0)
    contents = Varchar(length=64, default="")
    pdf = Bytea(null=True, default=None)
    digest_algorithm = Varchar(length=12, default="sha256")
    digest = Varchar(length=64, default="")
    fault = Varchar(length=300, default="")
    made_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()
    made_at = Timestamptz(null=True, default=None)
