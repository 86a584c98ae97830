"""纸质评议票: what two tellers read, and the second box that it is sealed in.

No row holds a time; what was read lies sealed, first in the drawer, then in the box.
"""

from piccolo.columns import UUID, Boolean, Bytea, ForeignKey, Text
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from evaluation.accounts.tables import Account
from evaluation.registry.tables import Jurisdiction, Unit
from evaluation.scoring.tables import Sitting, Slip


class PaperSheet(Table):
    """纸质评议票 — one matrix sheet out of its envelope, by the card number that it bears.

    A slip that also cast on a tablet counts once, by the tablet: it has no sheet here.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    slip = ForeignKey(Slip, null=False, on_delete=OnDelete.restrict)

    one_sheet_a_slip = Unique([sitting, slip])


class PaperEntry(Table):
    """录票 — what one teller read on one sheet, sealed in the drawer until the paper box closes."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sheet = ForeignKey(PaperSheet, null=False, on_delete=OnDelete.restrict)
    teller = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    sealed = Bytea(secret=True)

    one_entry_a_teller = Unique([sheet, teller])


class PaperLook(Table):
    """再看 — one more look where two entries differ; `place` is a unit, or the whole sheet."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sheet = ForeignKey(PaperSheet, null=False, on_delete=OnDelete.restrict)
    place = UUID(default=None)
    reader = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    sealed = Bytea(secret=True)

    one_look_a_reader = Unique([sheet, place, reader])


class PaperTeller(Table):
    """录票人 — who enters the sheets of a sitting, and whether that one is done."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    teller = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    finished = Boolean(default=False)

    one_place_a_teller = Unique([sitting, teller])


class PaperBox(Table):
    """纸质票箱 — the second box of a sitting: its drawer's salt while it is being filled, then what
    the closing counted and who closed it.

    `compared`: both readings are complete and stand. `counted`: sheets, those that were not entered
    and what was invalid, by reason, as JSON.
    """

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, unique=True, on_delete=OnDelete.restrict)
    salt = Bytea(null=True, default=None, secret=True)
    compared = Boolean(default=False)
    counted = Text(default="")
    closed_first = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    closed_second = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)


class PaperBallot(Table):
    """纸质票 — one settled line of a sheet, sealed to the sitting's key as a tablet's ballot is."""

    id = UUID(primary_key=True)
    jurisdiction = ForeignKey(Jurisdiction, null=False, on_delete=OnDelete.restrict)
    sitting = ForeignKey(Sitting, null=False, on_delete=OnDelete.restrict)
    sheet = ForeignKey(PaperSheet, null=False, on_delete=OnDelete.restrict)
    unit = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict)
    digest = Bytea()
    sealed = Bytea(secret=True)

    one_paper_ballot_a_unit = Unique([sheet, unit])
