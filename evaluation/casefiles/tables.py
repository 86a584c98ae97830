"""案卷评查: the files a unit closed, which were drawn, who reviewed them, and what was found."""

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
from evaluation.casefiles.states import CampaignState, FileKind, ReviewState
from evaluation.cycles.tables import Cycle
from evaluation.files.tables import KeptFile
from evaluation.registry.tables import Jurisdiction, Unit


class ReviewStandard(Table):
    """评查标准 — heads, items with their points, and zero-items of one kind of file, as JSON."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(length=12, choices=FileKind)
    version = SmallInt()
    content = Text()
    made_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()

    one_standard_a_version = Unique([jurisdiction, kind, version])


class Campaign(Table):
    """评查活动 — one review of case files in a year, from the lists to the settled scores.

    `plan`: how many files of each kind are drawn of a unit, as JSON. `standards`: the sheets as of
    the draw. `seed`: figures of dice; anybody can redo the draw and the assignment by it.
    `list_digest`: of the list that was drawn from; `former_draws`: the draws that were given up
    before any review began, with their reasons, as JSON.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, on_delete=OnDelete.restrict)
    title = Varchar(length=80)
    state = Varchar(length=10, default=CampaignState.LISTING, choices=CampaignState)
    plan = Text()
    standards = Text(default="")
    apart = SmallInt(default=10)
    """Two reviews that differ by more points than this call for a third."""
    objection_days = SmallInt(default=5)
    listing_until = Date()
    seed = Varchar(length=60, default="")
    list_digest = Varchar(length=64, default="")
    former_draws = Text(default="[]")
    drawn_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    drawn_at = Timestamptz(null=True, default=None)
    announced_at = Timestamptz(null=True, default=None)
    objections_until = Date(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    made_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()

    one_campaign_a_title = Unique([cycle, title])


class CaseFile(Table):
    """案卷 — one closed file of a unit as it was listed; `score` once its reviews are settled.

    A scan is `file`; a paper file lies under its `paper_number`. After the feedback the unit says
    what it mended (`mended`), and the bureau whether that is so (`mended_accepted`).
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    campaign = ForeignKey(Campaign, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(length=12, choices=FileKind)
    number = Varchar(length=60)
    title = Varchar(length=120)
    closed_on = Date()
    listed_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    listed_at = Timestamptz()
    drawn = SmallInt(null=True, default=None)
    """Its place in the draw; None: not drawn."""
    file = ForeignKey(KeptFile, null=True, default=None, on_delete=OnDelete.restrict)
    paper_number = Varchar(length=40, default="")
    score = Varchar(length=30, null=True, default=None)
    mended = Varchar(length=500, default="")
    mended_at = Timestamptz(null=True, default=None)
    mended_accepted = Boolean(null=True, default=None)
    mended_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)

    one_file_a_number = Unique([campaign, unit, number])


class SelfReview(Table):
    """自查自评 — a unit's own look at its files before the review."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    campaign = ForeignKey(Campaign, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    files = Integer()
    text = Varchar(length=500)
    handed_in_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    handed_in_at = Timestamptz()

    one_self_review_a_unit = Unique([campaign, unit])


class CaseReviewer(Table):
    """评查员 — who reviews in a campaign, and whose own unit's files that person never gets."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    campaign = ForeignKey(Campaign, null=False, on_delete=OnDelete.restrict)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=True, default=None, on_delete=OnDelete.restrict)

    one_reviewer_an_account = Unique([campaign, account])


class CaseReview(Table):
    """案卷评查表 — one reviewer's sheet on one file (一卷一表); the third is only called for.

    `zero_item`: the item for which the whole file is 0.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    case_file = ForeignKey(CaseFile, null=False, on_delete=OnDelete.restrict)
    reviewer = ForeignKey(CaseReviewer, null=False, on_delete=OnDelete.restrict)
    position = SmallInt()
    state = Varchar(length=6, default=ReviewState.OPEN, choices=ReviewState)
    points = Varchar(length=30, null=True, default=None)
    zero_item = Varchar(length=20, default="")
    opinion = Varchar(length=500, default="")
    done_at = Timestamptz(null=True, default=None)

    one_review_a_position = Unique([case_file, position])
    one_review_a_reviewer = Unique([case_file, reviewer])


class ReviewFault(Table):
    """评查扣分 — what one item of a sheet loses, and why."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    review = ForeignKey(CaseReview, null=False, on_delete=OnDelete.cascade)
    item = Varchar(length=20)
    points = Varchar(length=30)
    note = Varchar(length=300)

    one_fault_an_item = Unique([review, item])


class CaseObjection(Table):
    """案卷异议 — of a unit to the score of one file; decided by nobody who reviewed it."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    case_file = ForeignKey(CaseFile, null=False, unique=True, on_delete=OnDelete.restrict)
    text = Varchar(length=500)
    made_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()
    upheld = Boolean(null=True, default=None)
    points = Varchar(length=30, null=True, default=None)
    decision = Varchar(length=500, default="")
    decided_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    decided_at = Timestamptz(null=True, default=None)


class ReviewReport(Table):
    """评查报告 — of a campaign, as it was printed."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    campaign = ForeignKey(Campaign, null=False, on_delete=OnDelete.restrict)
    pdf = Bytea()
    digest_algorithm = Varchar(length=12, default="sha256")
    pdf_digest = Varchar(length=64)
    substitutes = Varchar(length=200, default="")
    made_on = Date()
    made_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()
