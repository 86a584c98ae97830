"""会前检查 of 现场通报: what the hall will not see unless somebody releases it."""

from collections.abc import Iterator

from evaluation.upkeep.preflight_facts import Facts, Line, Mend, Part, State, unknown

NAMED = 3
"""Units that one line shows."""


def notices(facts: Facts) -> Iterator[Line]:
    """Nothing of it keeps a sitting from opening: without a text the host reads from paper."""
    here, there = (Part.AGENDA, "现场通报"), facts.notices
    if there is None:
        yield unknown(*here, Mend.NOTICES)
        return
    if there.waiting:
        named = "、".join(f"{unit}（{stand}）" for unit, stand in there.waiting[:NAMED])
        more = " 等" if len(there.waiting) > NAMED else ""
        words = (
            f"{len(there.waiting)} 家有查实的问题，通报稿还没有放行：{named}{more}。"
            "不放行，大屏上就没有文字。"
        )
        yield Line(*here, State.WARNING, words, Mend.NOTICES)
    elif there.released:
        words = f"{there.released} 家的通报稿已放行，到“现场通报”时上大屏。"
        yield Line(*here, State.GOOD, words, Mend.NOTICES)
    else:
        yield Line(*here, State.GOOD, "线索里没有要现场通报的问题。", Mend.NOTICES)
