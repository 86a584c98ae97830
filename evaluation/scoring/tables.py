"""评议会, 评议卡, 评议票: the hall. No row of slip or ballot holds a clock time or a person."""

from piccolo.columns import (
    UUID,
    Array,
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
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from evaluation.accounts.tables import Account
from evaluation.cycles.tables import Board, Cycle, SchemeVersion
from evaluation.panel.tables import Delegate
from evaluation.registry.tables import Jurisdiction, Unit
from evaluation.scoring.modes import Mode, Step
from evaluation.scoring.rules import Scoring, SittingState


class Sitting(Table):
    """评议会 — one meeting of a board, or the rehearsal (演练) of one.

    database.sql holds: only the ways of `rules.NEXT_STATES`; what each state needs; two persons.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    cycle = ForeignKey(Cycle, null=False, on_delete=OnDelete.restrict)
    board = ForeignKey(Board, null=False, on_delete=OnDelete.restrict)
    rehearsal = Boolean(default=False)
    rehearsal_of = ForeignKey("self", null=True, default=None, on_delete=OnDelete.restrict)  # type: ignore[var-annotated]  # itself
    title = Varchar(length=80)
    held_on = Date()
    state = Varchar(length=10, default=SittingState.PREPARED, choices=SittingState)
    on_screen = ForeignKey(Unit, null=True, default=None, on_delete=OnDelete.restrict)
    scheme = ForeignKey(SchemeVersion, null=True, default=None, on_delete=OnDelete.restrict)
    mode = Varchar(length=8, default=Mode.TABLET, choices=Mode)
    paper_sheets = Integer(null=True, default=None)
    paper_root = Bytea(null=True, default=None)
    box_public = Bytea(null=True, default=None)
    sealed_size = Integer(null=True, default=None)
    closed_ballots = Integer(null=True, default=None)
    closed_slips = Integer(null=True, default=None)
    box_root = Bytea(null=True, default=None)
    digest_algorithm = Varchar(length=12, default="sha256")
    opened_first = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    opened_second = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    voided_first = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    voided_second = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    voided_reason = Varchar(length=200, null=True, default=None)


class AgendaItem(Table):
    """议程 — a unit's place in a sitting, and whether the hall may score it."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    number = SmallInt()
    written = Boolean(default=False)
    half_day = SmallInt(default=1)
    scoring = Varchar(length=8, default=Scoring.WAITING, choices=Scoring)
    live = Boolean(default=True)
    # database.sql: a unit is in one live sitting only (rehearsed and voided ones are not live)

    one_place_a_unit = Unique([sitting, unit])
    one_unit_a_place = Unique([sitting, number])


class HalfDay(Table):
    """半天 — one part of a sitting that takes several; a meeting may pause overnight."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    number = SmallInt()
    held_on = Date()
    part = Varchar(length=10)

    one_number_a_half_day = Unique([sitting, number])


class Lots(Table):
    """抽签 — how a sitting's order came about: from a seed that anyone can redo, or by hand.

    `content` is the order as it was printed, as JSON; the newest row is the one that holds.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    method = Varchar(length=10)
    seed = Varchar(length=60, default="")
    content = Text()
    drawn_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()


class SlipsOut(Table):
    """发出 — how many slips of a group were handed out; who holds which is nowhere."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    group = Varchar(length=40)
    issued = Integer()

    one_count_a_group = Unique([sitting, group])
    not_below_zero = Check(issued >= 0)


class Slip(Table):
    """评议卡 — the right to cast one ballot per unit. Token and codes only as keyed hashes."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    group = Varchar(length=40)
    number = Varchar(length=8)
    token_hash = Bytea(unique=True)
    code_hash = Bytea(unique=True)
    stub_hash = Bytea(unique=True)
    entered = Boolean(default=False)
    handed_in = Boolean(default=False)
    withdrawn = Boolean(default=False)
    leaf = Bytea(null=True, default=None)

    one_slip_a_number = Unique([sitting, number])


class Tablet(Table):
    """平板 — one holding of a slip; entering the slip elsewhere makes another the current one."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    slip = ForeignKey(Slip, null=False, on_delete=OnDelete.restrict)
    secret_hash = Bytea(unique=True)
    current = Boolean(default=True)
    # database.sql: one current tablet a slip


class Ballot(Table):
    """评议票 — sealed; unique by slip and unit. Written by the function cast_ballot alone.

    `keys[n]` are the random keys that were acknowledged and `digests[n]` the SHA-256 of the
    ciphertext each of them brought: a known key gets its answer again. `turn` is the tablet's own
    count of changes, so that a late message never overwrites a newer score. No foreign keys to
    sitting and unit: checking them would lock the same two rows for everyone in the hall.
    """

    id = UUID(primary_key=True)
    jurisdiction = UUID(default=None)
    sitting = UUID(default=None, index=True)
    slip = ForeignKey(Slip, null=False, on_delete=OnDelete.restrict)
    unit = UUID(default=None)
    revision = SmallInt()
    turn = SmallInt()
    keys = Array(base_column=UUID())
    digests = Array(base_column=Bytea())
    sealed = Bytea(secret=True)

    one_ballot_a_unit = Unique([slip, unit])


class KeyCard(Table):
    """钥匙卡 — the public half of a scrutineer's card; the private half is on paper only."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    scrutineer = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    public = Bytea(unique=True)

    one_card_a_scrutineer = Unique([sitting, scrutineer])


class Envelope(Table):
    """钥匙信封 — the box's private key, sealed to a pair of cards; deleted after the opening."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    first = ForeignKey(KeyCard, null=False, on_delete=OnDelete.restrict)
    second = ForeignKey(KeyCard, null=False, on_delete=OnDelete.restrict)
    sealed = Bytea(secret=True)

    one_envelope_a_pair = Unique([sitting, first, second])


class Attendance(Table):
    """签到 — a delegate who came to a sitting. No time, and nothing of slips."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    delegate = ForeignKey(Delegate, null=False, on_delete=OnDelete.restrict)
    left = Boolean(default=False)

    one_line_a_delegate = Unique([sitting, delegate])


class Movement(Table):
    """来去 — how many of a group came late or left early, by the unit that was on: counts only."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    group = Varchar(length=40)
    place = SmallInt()
    came = Integer(default=0)
    went = Integer(default=0)

    one_count_a_place = Unique([sitting, group, place])


class Floor(Table):
    """会场进程 — which unit is on, at which of its three steps, and since when its clock runs.

    `turn` counts the moves, so that who saw an older one is refused; `extra` are the seconds given
    to this step. `before` is what stood here one move earlier, as JSON, for the undo; `aside` is
    what waits while a recalled unit is on. The clock is the hall's: it says nothing of a ballot,
    and when it runs out nothing closes. database.sql: `sitting.on_screen` follows `unit`, and the
    clock stops when the sitting leaves `open`.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, unique=True, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=True, default=None, on_delete=OnDelete.restrict)
    step = Varchar(length=8, default=Step.REPORT, choices=Step)
    since = Timestamptz(null=True, default=None)
    ran = Integer(default=0)
    report_seconds = Integer(default=360)
    notice_seconds = Integer(default=120)
    scoring_seconds = Integer(default=90)
    warning_seconds = Integer(default=60)
    turn = Integer(default=0)
    extra = Integer(default=0)
    before = Text(default="")
    aside = Text(default="")


class Display(Table):
    """显示屏 — a screen of the hall by name, and what the operator has it show.

    `seen` is when the screen last asked, to a few seconds; only the screen itself moves it.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    name = Varchar(length=20)
    shows = Varchar(length=12)
    message = Varchar(length=60, default="")
    seen = Timestamptz(null=True, default=None)

    one_screen_a_name = Unique([sitting, name])
