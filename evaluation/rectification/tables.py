"""通报和整改: letters to a unit, what it answers, how that is verified, and what is read out."""

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
from evaluation.clues.tables import Clue
from evaluation.cycles.tables import Cycle
from evaluation.files.tables import KeptFile
from evaluation.rectification.states import NoticeState, RoundState, TextState
from evaluation.registry.tables import Jurisdiction, Unit


class NoticeTemplate(Table):
    """文书模板 — how a kind of letter is worded, numbered, laid out; the newest counts."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(length=24)
    version = SmallInt()
    content = Text()
    made_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()

    one_template_a_version = Unique([jurisdiction, kind, version])


class NoticeSeries(Table):
    """文号 — the last number given to a kind of letter in a year: no gaps, none twice."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(length=24)
    year = Integer()
    last = Integer()

    one_series_a_year = Unique([jurisdiction, kind, year])


class Notice(Table):
    """通报文书 — one letter: a draft, then issued with its number for good, or withdrawn (作废).

    `content`: the filled template as JSON. It never names a complainant; a letter to one gets the
    name when it is printed, and that print is kept nowhere. `due_on`: when the answer is due.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=True, default=None, on_delete=OnDelete.restrict)
    kind = Varchar(length=24)
    state = Varchar(length=10, default=NoticeState.DRAFT, choices=NoticeState)
    title = Varchar(length=120)
    content = Text()
    year = Integer(null=True, default=None)
    number = Integer(null=True, default=None)
    document_number = Varchar(length=60, default="")
    due_on = Date(null=True, default=None)
    reason = Varchar(length=200, default="")
    """Why it was withdrawn."""
    made_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    made_at = Timestamptz()
    issued_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    issued_on = Date(null=True, default=None)
    issued_at = Timestamptz(null=True, default=None)
    pdf = Bytea(null=True, default=None)
    docx = Bytea(null=True, default=None)
    digest_algorithm = Varchar(length=12, default="sha256")
    pdf_digest = Varchar(length=64, default="")
    substitutes = Varchar(length=200, default="")
    read_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    read_at = Timestamptz(null=True, default=None)

    one_number_a_series = Unique([jurisdiction, kind, year, number])


class NoticeMatter(Table):
    """通报事项 — a clue that a letter is about."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    notice = ForeignKey(Notice, null=False, on_delete=OnDelete.cascade)
    clue = ForeignKey(Clue, null=False, on_delete=OnDelete.restrict)
    position = SmallInt()

    one_matter_a_clue = Unique([notice, clue])


class Rectification(Table):
    """整改 — what a unit is asked to mend for one clue; how far it is says the clue's state."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    clue = ForeignKey(Clue, null=False, unique=True, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    demands = Text(default="")
    begun_at = Timestamptz()


class RectificationRound(Table):
    """整改报告 — measures, who leads, who does it and how far it is, as the unit handed it in.

    A draft until it is handed in; then only the decision on it is added.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    rectification = ForeignKey(Rectification, null=False, on_delete=OnDelete.restrict)
    number = SmallInt()
    state = Varchar(length=10, default=RoundState.DRAFT, choices=RoundState)
    measures = Text(default="")
    progress = Text(default="")
    leader = Varchar(length=40, default="")
    person = Varchar(length=40, default="")
    done_on = Date(null=True, default=None)
    late = Boolean(default=False)
    saved_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    saved_at = Timestamptz()
    handed_in_at = Timestamptz(null=True, default=None)
    verified_how = Varchar(length=10, default="")
    """书面 or 现场: how the bureau looked at it."""
    remark = Varchar(length=500, default="")
    decided_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    decided_at = Timestamptz(null=True, default=None)

    one_round_a_number = Unique([rectification, number])


class RoundFile(Table):
    """佐证材料 — a kept file that goes with an answer."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    answer = ForeignKey(RectificationRound, null=False, on_delete=OnDelete.restrict)
    file = ForeignKey(KeptFile, null=False, on_delete=OnDelete.restrict)
    added_at = Timestamptz()

    one_evidence_a_file = Unique([answer, file])


class Accountability(Table):
    """责任追究 — how somebody was held to account for a clue; by post, never by name."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    clue = ForeignKey(Clue, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(length=40)
    persons = SmallInt()
    text = Varchar(length=300)
    document_number = Varchar(length=60, default="")
    decided_on = Date()
    entered_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()


class OnSiteText(Table):
    """现场通报稿 — what is shown of a unit at the sitting: confirmed in its facts by the unit, then
    released by somebody who did not write it. The newest released version is shown.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    version = SmallInt()
    state = Varchar(length=10, default=TextState.DRAFT, choices=TextState)
    text = Text()
    made_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    made_at = Timestamptz()
    sent_at = Timestamptz(null=True, default=None)
    due_at = Timestamptz(null=True, default=None)
    answered_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    answered_at = Timestamptz(null=True, default=None)
    objection = Varchar(length=500, default="")
    released_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    released_at = Timestamptz(null=True, default=None)
    reason = Varchar(length=300, default="")
    """Why it was released over an objection, or was withdrawn."""
    # database.sql: released by another person than the one who wrote it

    one_text_a_version = Unique([unit, version])


class OnSiteMatter(Table):
    """现场通报事项 — a clue that the text on site speaks of."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    text = ForeignKey(OnSiteText, null=False, on_delete=OnDelete.cascade)
    clue = ForeignKey(Clue, null=False, on_delete=OnDelete.restrict)

    one_on_site_matter_a_clue = Unique([text, clue])
