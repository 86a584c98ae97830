"""问题线索: what was reported of a unit, every step that was taken on it, and who reported it."""

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
from evaluation.clues.states import ClueState, Level
from evaluation.cycles.tables import Cycle
from evaluation.files.tables import KeptFile
from evaluation.registry.tables import Jurisdiction, JusticeOffice, Unit


class ClueSetting(Table):
    """督办规则 — limits, kinds of problems and reasons of one jurisdiction, as JSON."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, unique=True, on_delete=OnDelete.restrict)
    content = Text()
    set_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()


class Clue(Table):
    """问题线索 — one problem of one unit, from its report to its writing off.

    `number` counts within the year, from its registration on. `place`: the 司法所 that has it, None
    for the bureau. `text` never holds the complainant's name or number: what was written with them
    lies sealed. `due_on`: the last day of the state's limit; `feedback_due_on` of the word to the
    complainant. `origin`: the clue of another jurisdiction that was passed on as this one.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, on_delete=OnDelete.restrict)
    place = ForeignKey(JusticeOffice, null=True, default=None, on_delete=OnDelete.restrict)
    number = Integer(null=True, default=None)
    unit = ForeignKey(Unit, null=True, default=None, on_delete=OnDelete.restrict)
    source = Varchar(length=20)
    channel = Varchar(length=20, default="")
    outer_number = Varchar(length=60, default="")
    title = Varchar(length=120)
    text = Text()
    kind = Varchar(length=40, default="")
    anonymous = Boolean(default=False)
    happened_on = Date(null=True, default=None)
    received_on = Date()
    state = Varchar(length=14, default=ClueState.UNREGISTERED, choices=ClueState)
    state_since = Timestamptz()
    due_on = Date(null=True, default=None)
    extended = SmallInt(default=0)
    level = Varchar(length=10, default=Level.NONE)
    mandatory = Varchar(length=60, default="")
    finding = Varchar(length=14, default="")
    handler = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    origin = ForeignKey("self", null=True, default=None, on_delete=OnDelete.restrict)  # type: ignore[var-annotated]  # itself
    repeats = ForeignKey("self", null=True, default=None, on_delete=OnDelete.restrict)  # type: ignore[var-annotated]  # itself
    passed_to = ForeignKey(Jurisdiction, null=True, default=None, on_delete=OnDelete.restrict)
    feedback_due_on = Date(null=True, default=None)
    fed_back_at = Timestamptz(null=True, default=None)
    accountable = Boolean(default=False)
    """Somebody ought to be held to account for it (应追责)."""
    false_write_off = Boolean(default=False)
    """虚假销号: it was written off on what turned out not to be so."""

    one_number_a_year = Unique([cycle, number])


class ClueStep(Table):
    """线索办理记录 — who took which step, when and why; the due day it had and the new one.

    `by` None: the clock, which raises what is overdue.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    clue = ForeignKey(Clue, null=False, on_delete=OnDelete.restrict)
    step = Varchar(length=20)
    before = Varchar(length=14)
    after = Varchar(length=14)
    reason = Varchar(length=500, default="")
    due_before = Date(null=True, default=None)
    due_after = Date(null=True, default=None)
    late = Boolean(default=False)
    """Taken after the last day of the state that it ended."""
    by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    at = Timestamptz()


class ClueFile(Table):
    """线索附件 — a kept file that belongs to a clue, or to one step of it."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    clue = ForeignKey(Clue, null=False, on_delete=OnDelete.restrict)
    step = ForeignKey(ClueStep, null=True, default=None, on_delete=OnDelete.restrict)
    file = ForeignKey(KeptFile, null=False, on_delete=OnDelete.restrict)
    added_at = Timestamptz()

    one_clue_attachment_a_file = Unique([clue, file])


class Complainant(Table):
    """投诉人 — sealed with the installation's secret; nothing of it stands in clear anywhere.

    `telephone_hash`: a keyed hash, by which the same caller is found again.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    clue = ForeignKey(Clue, null=False, unique=True, on_delete=OnDelete.restrict)
    sealed = Bytea()
    has_name = Boolean(default=False)
    has_telephone = Boolean(default=False)
    telephone_hash = Bytea(null=True, default=None)


class SavedView(Table):
    """常用查询 — a search of the clues under a name, for one account."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    title = Varchar(length=40)
    query = Varchar(length=500)

    one_view_a_title = Unique([account, title])


class ClueImport(Table):
    """线索导入 — a sheet of the hotline between preview and storing, sealed; gone after either."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, on_delete=OnDelete.restrict)
    name = Varchar(length=120)
    sealed = Bytea()
    made_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()
