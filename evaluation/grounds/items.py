"""核算办法 of every item of the default scheme, each head in a module of its own."""

from evaluation.grounds import casefiles, clues, public, systems, team
from evaluation.grounds.rules import OTHER_WORDS, Facts, Rule, Step, judged
from evaluation.grounds.tallies import judged_by
from evaluation.grounds.team import WRITTEN_FOR

RULES: tuple[Rule, ...] = (
    *team.RULES,
    *systems.RULES,
    *casefiles.RULES,
    *clues.RULES,
    *public.RULES,
)


def steps_of(
    item: str, title: str, words: str, facts: Facts, maximum: str
) -> tuple[Step, ...] | None:
    """What the records say of an item as the year's scheme has it; None without rules for it."""
    rules = [rule for rule in RULES if rule.item == item]
    if not rules:
        return None
    if WRITTEN_FOR[item] != (title, words):
        return (Step("scheme", words or title, OTHER_WORDS),)
    if rules[0] in casefiles.RULES:
        return casefiles.steps_of(rules, facts, maximum)
    if rules[0] in clues.RULES:
        return judged_by(rules, clues.COUNTS, facts, maximum)
    return judged(rules, facts, maximum)
