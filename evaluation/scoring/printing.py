"""What is printed before a sitting: its slips, its 签到册, its 抽签结果单."""

from datetime import date, timedelta, timezone
from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person
from evaluation.cycles.rules import Scheme, group_titles
from evaluation.documents.cards import (
    BallotForm,
    BallotItem,
    BallotUnit,
    Card,
    Deck,
    Kind,
    deck_pdf,
    group_mark,
)
from evaluation.documents.lists import (
    AttendanceBook,
    Invited,
    InvitedGroup,
    LotsLine,
    LotsSheet,
    attendance_pdf,
    lots_pdf,
)
from evaluation.errors import NotFound, Refused
from evaluation.panel.queries import GroupOfDelegates, delegates_of
from evaluation.scoring import queries
from evaluation.scoring.actions import NewSlip, draw_slips, store_slips
from evaluation.scoring.agenda import DrawnLots, lots_of
from evaluation.scoring.desk import SittingHead
from evaluation.settings import settings
from evaluation.workdays.queries import today

CHINA = timezone(timedelta(hours=8))
"""Asia/Shanghai has had no summer time since 1991."""


class Wanted(msgspec.Struct, frozen=True):
    """What is to be printed of the new slips; `address` is where tablets find the site."""

    kind: Kind
    ballots: bool
    address: str


async def print_slips(
    person: Person, head: SittingHead, group: str, count: int, wanted: Wanted
) -> bytes:
    """制卡 — drawn, printed, then stored: what cannot be printed was never made.

    The PDF is the one place where these tokens and codes ever stand; a retry makes other slips.
    """
    made = await draw_slips(head.id, group, count)
    pdf = await deck_pdf(
        await _deck(head, group, made, wanted), fonts_folder=settings().fonts_folder
    )
    await store_slips(person, head.id, group, made, kind=wanted.kind, with_ballots=wanted.ballots)
    return pdf


async def _deck(head: SittingHead, group: str, made: list[NewSlip], wanted: Wanted) -> Deck:
    scheme = await queries.scheme_for(head.id)
    titles = group_titles(scheme)
    return Deck(
        title=head.title,
        held_on=chinese_date(head.held_on),
        mark=head.mark,
        made_on=await today(),
        address=wanted.address,
        group=group_mark(list(titles).index(group), titles[group]),
        kind=wanted.kind,
        cards=tuple(Card(slip.number, slip.token, slip.code, slip.stub) for slip in made),
        ballots=await _ballot_form(head.id, scheme) if wanted.ballots else None,
    )


async def _ballot_form(sitting: UUID, scheme: Scheme) -> BallotForm:
    units = await queries.agenda_of(sitting)
    if not units:
        raise Refused("还没有议程，不能印纸质评议票。请先排议程，或只印评议卡。")
    return BallotForm(
        units=tuple(BallotUnit(unit.number, unit.title, unit.written) for unit in units),
        items=tuple(BallotItem(one.title, one.max) for one in scheme.rules.indicators),
        options=tuple(option.title for option in scheme.rules.options or ()),
        step=scheme.rules.step or "",
    )


async def print_attendance(head: SittingHead) -> bytes:
    """签到册 — the delegates of the year by group, to sign for each half-day."""
    groups = await delegates_of(head.jurisdiction, head.cycle)
    if not any(group.delegates for group in groups):
        raise Refused("评议代表名单还没有导入，印不了签到册。请先导入评议代表名单。")
    half_days = await queries.half_days_of(head.id)
    book = AttendanceBook(
        heading=(head.title, "签到册"),
        held_on=chinese_date(head.held_on),
        made_on=await today(),
        mark=head.mark or None,
        half_days=tuple(half_day.title for half_day in half_days) or ("",),
        groups=tuple(_invited(place, group) for place, group in enumerate(groups)),
    )
    return await attendance_pdf(book, fonts_folder=settings().fonts_folder)


def _invited(place: int, group: GroupOfDelegates) -> InvitedGroup:
    """Sorted as a Chinese list is: by the pinyin that GB 2312 orders its characters by."""
    people = sorted(group.delegates, key=lambda one: one.name.encode("gb18030"))
    return InvitedGroup(
        title=group.title,
        letter=group_mark(place, group.title).letter,
        delegates=tuple(Invited(one.name, one.organisation) for one in people),
    )


async def print_lots(head: SittingHead, lots: UUID) -> bytes:
    """抽签结果单 — as it was drawn then, also when it was drawn again later."""
    one = next((one for one in await lots_of(head.id) if one.id == lots), None)
    if one is None:
        raise NotFound
    return await lots_pdf(_lots_sheet(head, one), fonts_folder=settings().fonts_folder)


def _lots_sheet(head: SittingHead, one: DrawnLots) -> LotsSheet:
    drawn, at = one.drawn, one.at.astimezone(CHINA)
    titles = [half_day.title for half_day in drawn.half_days]
    return LotsSheet(
        heading=(head.title, "抽签结果单"),
        board=head.board,
        sitting=head.title,
        held_on=chinese_date(head.held_on),
        made_on=at.date(),
        mark=head.mark or None,
        times=drawn.times,
        reason=drawn.reason,
        seed=one.seed,
        written_drawn=drawn.draw_written,
        drawn_by=one.drawn_by,
        drawn_at=f"{chinese_date(at.date())} {at:%H:%M}",
        lines=tuple(
            LotsLine(
                number=place.number,
                title=place.title,
                digest=place.digest,
                half_day=titles[place.half_day - 1] if titles else "",
                written=place.written,
            )
            for place in drawn.places
        ),
    )


def chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
