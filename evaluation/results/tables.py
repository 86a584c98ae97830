"""计票, 名次 and 公布: what came out of the box, and who answers for it."""

from piccolo.columns import (
    UUID,
    Boolean,
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
from evaluation.files.tables import KeptFile
from evaluation.registry.tables import Jurisdiction, Unit
from evaluation.scoring.tables import Sitting


class Tally(Table):
    """计票 — one count of a box: its bundles and its results, as text and for good.

    Version 1 is the opening; a correction is a further version with a reason, a document number
    and two persons (database.sql). Bundle and result texts are canonical JSON; `change` is what
    the correction changed, as `rules.Change` in JSON.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    version = Integer()
    reason = Varchar(length=200, null=True, default=None)
    document_number = Varchar(length=60, null=True, default=None)
    change = Text(null=True, default=None)
    audit_bundle = Text()
    audit_result = Text()
    public_bundle = Text()
    public_result = Text()
    first = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    second = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    made_at = Timestamptz()

    one_count_a_version = Unique([sitting, version])


class Standing(Table):
    """名次记录 — a unit's score, rank and grade in one tally; figures as printed, exact beside."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    tally = ForeignKey(Tally, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    state = Varchar(length=12)
    rank = Integer(null=True, default=None)
    tied = Boolean(default=False)
    total = Varchar(length=12, null=True, default=None)
    exact = Text(null=True, default=None)
    grade = Varchar(length=40, null=True, default=None)

    one_standing_a_unit = Unique([tally, unit])


class PanelAggregate(Table):
    """评议团汇总 — what needs the ballots of one slip together, per group of five slips or more.

    Made at the opening, in memory; later is impossible.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    group = Varchar(length=40)
    content = Text()

    one_aggregate_a_group = Unique([sitting, group])


class Signature(Table):
    """签署 — a teller's or scrutineer's name under a tally."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    tally = ForeignKey(Tally, null=False, on_delete=OnDelete.restrict)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    role = Varchar(length=20)
    at = Timestamptz()

    one_name_a_person = Unique([tally, account])


class Publication(Table):
    """公布 — the ranking of one tally as the public has it, with its printed form."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    tally = ForeignKey(Tally, null=False, unique=True, on_delete=OnDelete.restrict)
    scope = Varchar(length=12)
    pdf = Bytea()
    xlsx = Bytea()
    digest_algorithm = Varchar(length=12, default="sha256")
    pdf_digest = Varchar(length=64)
    first = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    second = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()
    # database.sql: two different persons


class Reveal(Table):
    """揭晓 — a sitting whose result the bureau lets the big screen show, place by place.

    Off by default. `tally` and `scope` are what two persons released (database.sql), and `position`
    how many steps of it the hall has seen; whatever changes either of them stops it.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, unique=True, on_delete=OnDelete.restrict)
    switched_on = Boolean(default=False)
    tally = ForeignKey(Tally, null=True, default=None, on_delete=OnDelete.restrict)
    scope = Varchar(length=12, default="")
    position = SmallInt(default=0)
    first = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    second = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)


class Document(Table):
    """文件 — one printed form as it was made, with its number and the fonts that stood in.

    `wording` is what the office wrote of a 通报, as JSON, so that the next one starts from it.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=True, default=None, on_delete=OnDelete.restrict)
    tally = ForeignKey(Tally, null=True, default=None, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=True, default=None, on_delete=OnDelete.restrict)
    kind = Varchar(length=20)
    number = Varchar(length=60, default="")
    title = Varchar(length=120)
    made_on = Date()
    pdf = Bytea()
    docx = Bytea(null=True, default=None)
    substitutes = Varchar(length=300, default="")
    wording = Text(default="")
    digest_algorithm = Varchar(length=12, default="sha256")
    pdf_digest = Varchar(length=64)
    made_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()


class OfficialCopy(Table):
    """用印扫描件 — the scan of the sealed paper, tied to the document by the digests of both."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    document = ForeignKey(Document, null=False, on_delete=OnDelete.restrict)
    file = ForeignKey(KeptFile, null=False, on_delete=OnDelete.restrict)
    digest_algorithm = Varchar(length=12, default="sha256")
    pdf_digest = Varchar(length=64)
    file_digest = Varchar(length=64)
    taken_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()


class ReportOrder(Table):
    """印制任务 — one unit's report that is to be made; waits while `document` is null."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    tally = ForeignKey(Tally, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    document = ForeignKey(Document, null=True, default=None, on_delete=OnDelete.restrict)
    fault = Varchar(length=300, default="")
    ordered_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()

    one_report_a_unit = Unique([tally, unit])


class Review(Table):
    """申请复核 — a unit asks, within the days set, that its result be looked at again."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    text = Varchar(length=1000)
    asked_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    asked_at = Timestamptz()
    due_on = Date()
    upheld = Boolean(null=True, default=None)
    decision = Varchar(length=1000, default="")
    decided_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    decided_at = Timestamptz(null=True, default=None)

    one_review_a_unit = Unique([sitting, unit])


class PastYear(Table):
    """往年结果 — a board of a year that was counted on paper: 未经复算, with the scan of it."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    year = Integer()
    board = Varchar(length=40)
    source = Varchar(length=200, default="")
    file = ForeignKey(KeptFile, null=True, default=None, on_delete=OnDelete.restrict)

    one_board_a_year = Unique([jurisdiction, year, board])


class PastStanding(Table):
    """往年名次 — a unit's line of such a board, as it stands on the paper."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    past_year = ForeignKey(PastYear, null=False, on_delete=OnDelete.cascade)
    unit_title = Varchar(length=80)
    score = Varchar(length=12, default="")
    rank = Integer(null=True, default=None)
    grade = Varchar(length=20, default="")

    one_line_a_unit = Unique([past_year, unit_title])
