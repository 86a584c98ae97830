"""账号, log-in sessions, lockouts, and the first half of an act that takes two persons."""

from piccolo.columns import (
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from evaluation.registry.tables import Jurisdiction, JusticeOffice, Unit


class Account(Table):
    """账号 — a person who logs in. Delegates have none: they hold a slip."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=True, default=None, on_delete=OnDelete.restrict)
    justice_office = ForeignKey(JusticeOffice, null=True, default=None, on_delete=OnDelete.restrict)
    username = Varchar(length=40, unique=True)
    full_name = Varchar(length=40)
    office = Varchar(length=60, default="")
    roles = Array(base_column=Varchar(length=20), default=list)
    password_hash = Varchar(length=200, secret=True)
    disabled = Boolean(default=False)
    until = Date(null=True, default=None)
    sitting = UUID(null=True, default=None)
    password_set_at = Timestamptz(null=True, default=None)
    second_factor = Bytea(null=True, default=None, secret=True)
    # the key of the second factor (动态口令), sealed with the installation's secret
    second_factor_step = BigInt(null=True, default=None)
    # the step of 30 seconds whose code was taken last: no code counts twice
    logged_in_at = Timestamptz(null=True, default=None)
    # a guest (来场监票人) has both: the last day, and the one sitting that the account is for
    # database.sql: at most one of auditor, administrator, security officer


class Session(Table):
    """登录会话 — one log-in. The cookie's value is kept only as a hash and changes at log-in.

    `serving`: the small county that an administrator of the city works for at the moment.
    `owes`: what comes before anything else, see rules.Owed; with a code owed nobody is logged in.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade)
    secret_hash = Bytea(unique=True)
    form_token = Varchar(length=43)
    begun_at = Timestamptz()
    seen_at = Timestamptz()
    serving = ForeignKey(Jurisdiction, null=True, default=None, on_delete=OnDelete.restrict)
    owes = Varchar(length=20, default="")


class Invitation(Table):
    """一次性链接 — lets a person set the password of an account, once, until its last moment.

    One an account: a new one takes the place of the former. Its code is kept only as a keyed hash.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    account = ForeignKey(Account, null=False, unique=True, on_delete=OnDelete.cascade)
    secret_hash = Bytea(unique=True)
    made_by = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    until = Timestamptz()
    used_at = Timestamptz(null=True, default=None)


class RecoveryCode(Table):
    """恢复码 — stands in for the phone once; kept only as a keyed hash, and gone when used."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade)
    code_hash = Bytea(unique=True)


class PastPassword(Table):
    """用过的密码 — hashes of the last ones, which may not come again."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade)
    password_hash = Varchar(length=200, secret=True)
    set_at = Timestamptz()


class Lockout(Table):
    """锁定 — failed tries of one name, place or tablet; the key is a keyed hash."""

    id = UUID(primary_key=True)
    key = Bytea(unique=True)
    failures = Integer(default=0)
    since = Timestamptz()


class Approval(Table):
    """双人确认 — one person's word for an act that takes two; gone once the act is done."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    act = Varchar(length=30)
    subject = UUID(default=None)
    detail = Text(default="")
    person = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz()

    one_word_a_person = Unique([act, subject, person])
