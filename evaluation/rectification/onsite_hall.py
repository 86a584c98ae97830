"""现场通报 in the hall: on the wall at its step and never before, on the tablets from then on."""

from uuid import UUID

import msgspec

from evaluation.db import fetch, fetch_one, found
from evaluation.rectification.onsite_queries import IS_FOUND
from evaluation.rectification.onsite_rules import SPOKEN_OF, Stand, is_short, stand_of
from evaluation.rectification.states import TextState
from evaluation.workdays.queries import now

NOT_YET = "这家单位的现场通报还没有开始。请听现场述职。"
NOTHING = "这家单位没有需要现场通报的问题。"
BY_WORD = "这家单位的现场通报没有文字稿，请听通报。"
IN_REHEARSAL = "演练时不显示通报的内容，正式评议会上在这里显示。"


class HallNotice(msgspec.Struct, frozen=True):
    """`text`, or None with `words` that say why there is none."""

    unit: UUID
    title: str
    text: str | None
    words: str = ""

    @property
    def paragraphs(self) -> list[str]:
        return (self.text or "").splitlines()

    @property
    def short(self) -> bool:
        return is_short(self.text or "")


_NOTICE = (
    "SELECT u.id AS unit, u.title, s.rehearsal, (SELECT o.text FROM on_site_text o "  # noqa: S608  # own text
    "WHERE o.unit = u.id AND o.state = 'released' ORDER BY o.version DESC LIMIT 1) AS text, "
    "EXISTS (SELECT FROM on_site_text o JOIN unit w ON w.id = o.unit WHERE w.year = u.year "
    "AND w.jurisdiction = u.jurisdiction AND o.state = 'released') AS used, "
    "EXISTS (SELECT FROM clue k WHERE k.unit = u.id AND k.cycle = s.cycle "
    f"AND {IS_FOUND.format(place='$2')}) AS has_matters, "
)
_ON_FLOOR = (
    _NOTICE + "true AS begun FROM floor f JOIN sitting s ON s.id = f.sitting "
    "JOIN unit u ON u.id = f.unit "
    "WHERE s.id = $1 AND s.state = 'open' AND f.step = 'notice'"
)
_OF_UNIT = (
    _NOTICE + "i.scoring <> 'waiting' OR coalesce(f.unit = u.id "
    "AND f.step IN ('notice', 'scoring'), false) AS begun FROM agenda_item i "
    "JOIN sitting s ON s.id = i.sitting JOIN unit u ON u.id = i.unit "
    "LEFT JOIN floor f ON f.sitting = s.id WHERE i.sitting = $1 AND i.unit = $3"
)


async def notice_on_floor(sitting: UUID) -> HallNotice | None:
    """What the wall shows just now; None outside the step."""
    rows = await fetch(_ON_FLOOR, sitting, list(SPOKEN_OF))
    return _told(dict(rows[0])) if rows else None


async def notice_for(sitting: UUID, unit: UUID) -> HallNotice:
    """What a delegate reads beside the sheet, from the step on. Raises NotFound for a unit that is
    not on the agenda.
    """
    rows = await fetch(_OF_UNIT, sitting, list(SPOKEN_OF), unit)
    return _told(dict(found(rows[0] if rows else None)))


def _told(row: dict[str, object]) -> HallNotice:
    unit = UUID(str(row["unit"]))
    title = str(row["title"])
    if not row["begun"]:
        return HallNotice(unit, title, None, NOT_YET)
    if row["rehearsal"]:
        return HallNotice(unit, title, None, IN_REHEARSAL)
    if row["text"]:
        return HallNotice(unit, title, str(row["text"]))
    none = row["used"] and not row["has_matters"]
    return HallNotice(unit, title, None, NOTHING if none else BY_WORD)


class AgendaNotice(msgspec.Struct, frozen=True):
    """How the text of one unit of a sitting stands; `released`: there is one for the hall."""

    unit: UUID
    short_title: str
    stand: Stand
    released: bool


async def notices_of(sitting: UUID) -> tuple[AgendaNotice, ...]:
    """Of every unit of the agenda, in its order."""
    rows = await fetch(
        "SELECT u.id AS unit, u.short_title, t.state, t.due_at, EXISTS (SELECT FROM on_site_text o "  # noqa: S608  # own text
        "WHERE o.unit = u.id AND o.state = 'released') AS released, (SELECT count(*)::int "
        "FROM clue k WHERE k.unit = u.id AND k.cycle = s.cycle "
        f"AND {IS_FOUND.format(place='$2')}) AS matters FROM agenda_item i "
        "JOIN sitting s ON s.id = i.sitting JOIN unit u ON u.id = i.unit LEFT JOIN LATERAL "
        "(SELECT * FROM on_site_text o WHERE o.unit = u.id ORDER BY o.version DESC LIMIT 1) t "
        "ON true WHERE i.sitting = $1 ORDER BY i.number",
        *(sitting, list(SPOKEN_OF)),
    )
    at = await now()
    return tuple(
        AgendaNotice(
            row["unit"],
            row["short_title"],
            stand_of(
                TextState(row["state"]) if row["state"] else None,
                row["due_at"],
                at,
                matters=row["matters"],
            ),
            row["released"],
        )
        for row in rows
    )


async def released_text_of(unit: UUID) -> str:
    """For the unit's own report; "" where there is none."""
    text: str | None = await fetch_one(
        "SELECT text FROM on_site_text WHERE unit = $1 AND state = 'released' "
        "ORDER BY version DESC LIMIT 1",
        unit,
    )
    return text or ""
