"""概览的口径: what a figure of the overview counts, in words and as a condition of the list.

The list of clues takes the same name (`of`), so that behind each figure stands its own list.
"""

from collections.abc import Mapping, Sequence

import msgspec

from evaluation.clues.states import ClueState
from evaluation.clues.steps import Step

S = ClueState


class Pick(msgspec.Struct, frozen=True):
    """`sql`: a condition over `clue k`; {0} is the place of the one value, if it has any."""

    title: str
    sql: str
    value: tuple[str, ...] | None = None


class Stage(msgspec.Struct, frozen=True):
    """办理环节 — the states that it lasts through."""

    title: str
    states: tuple[ClueState, ...]


STAGES: dict[str, Stage] = {
    "registering": Stage("登记", (S.UNREGISTERED,)),
    "screening": Stage("受理审查", (S.REGISTERED,)),
    "assigning": Stage("交办", (S.ACCEPTED,)),
    "investigating": Stage("调查核实", (S.INVESTIGATING,)),
    "noticing": Stage("下发通报", (S.FOUNDED, S.PARTLY_FOUNDED)),
    "rectifying": Stage("单位整改", (S.RECTIFYING, S.SENT_BACK)),
    "verifying": Stage("验收", (S.VERIFYING,)),
    "writing_off": Stage("销号", (S.VERIFIED,)),
}
"""Where a clue waits; how long it does is counted in working days."""

REACHED: dict[str, tuple[str, tuple[Step, ...]]] = {
    "accepted": ("受理", (Step.ACCEPT, Step.NOTIFY_DIRECTLY)),
    "founded": ("查实", (Step.FIND_FOUNDED, Step.FIND_PARTLY, Step.NOTIFY_DIRECTLY)),
    "noticed": ("通报", (Step.NOTIFY, Step.NOTIFY_DIRECTLY)),
    "answered": ("整改", (Step.ANSWER,)),
    "written_off": ("销号", (Step.WRITE_OFF,)),
}
"""The funnel: what has come so far once, whatever became of it later."""
STEP = "EXISTS (SELECT FROM clue_step s WHERE s.clue = k.id AND {})"
GROUP = "group:"
LEFT = "left:"
LONGEST = 60
ALONE: dict[str, Pick] = {
    "registered": Pick("登记过的", "k.number IS NOT NULL"),
    "repeating": Pick("重复投诉的", "k.repeats IS NOT NULL"),
    "repeated": Pick(
        "同一单位同一类型不止一条的",
        "EXISTS (SELECT FROM clue o WHERE o.cycle = k.cycle AND o.unit = k.unit "
        "AND o.kind = k.kind AND o.kind <> '' AND o.id <> k.id)",
    ),
    "late": Pick("有一步超期办理的", STEP.format("s.late")),
    "no_unit": Pick("还没有定单位的", "k.unit IS NULL"),
    "no_kind": Pick("还没有定类型的", "k.kind = ''"),
    "mandatory": Pick("依法应当督办的", "k.mandatory <> ''"),
}


def pick_of(name: str, groups: Mapping[str, Sequence[str]]) -> Pick | None:
    """`groups`: the kinds of problems by class. None for a name that nothing is called."""
    if name in ALONE:
        return ALONE[name]
    if name in REACHED:
        title, steps = REACHED[name]
        return Pick(f"{title}过的", STEP.format("s.step = ANY({0}::text[])"), steps)
    if name.startswith(LEFT) and (stage := STAGES.get(name.removeprefix(LEFT))):
        sql = STEP.format("s.before = ANY({0}::text[]) AND s.after <> s.before")
        return Pick(f"走完“{stage.title}”的", sql, stage.states)
    if name.startswith(GROUP):
        group = name.removeprefix(GROUP)
        if group in groups:
            return Pick(f"“{group}”类的", "k.kind = ANY({0}::text[])", tuple(groups[group]))
        every = tuple(kind for kinds in groups.values() for kind in kinds)
        sql = "k.kind <> '' AND NOT k.kind = ANY({0}::text[])"
        return Pick("类型不在督办规则里的", sql, every) if group == "" else None
    return None
