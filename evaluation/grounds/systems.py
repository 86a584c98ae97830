"""核算办法 of “三项制度”落实 (2.1 to 2.3): what the register of findings has."""

from evaluation.grounds.rules import finding_rule

RULES = tuple(
    finding_rule(rule)
    for rule in (
        "advance_list",
        "late_disclosure",
        "unrecorded",
        "unfiled",
        "unreviewed",
        "no_catalogue",
        "vague_opinion",
    )
)
