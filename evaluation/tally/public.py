"""计票数据包（公开版） — what is published of a sitting: panel scores in the place of ballots."""

from typing import Any


def public_bundle(bundle_value: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    """The bundle to be published, as a plain JSON value, from the audit bundle and its result.

    Every unit with a panel score is withheld: that score, exact, stands for its ballots and its
    turnout. States, totals, ranks and grades of these units recount from it to the last digit.

    A unit whose panel score is missing (void, no-quorum, no-ballots) has none to be withheld, and
    so neither score, ballots nor turnout. In the public result its state is `no-quorum`: of it no
    slip is known to be issued. That is right because none of the three states has a total, a rank
    or a grade, or counts for a quota, so all other units recount unchanged; and because the counts
    that tell the three apart are the audit bundle's to show. Where the panel has no share, no
    panel score stands in the result, nothing is withheld, and every state stays what it is.
    """
    panels = [(unit["unit"], unit["panel"]) for unit in result["units"] if unit["panel"]]
    withheld = [
        {"unit": unit, "panel": panel["exact"]}
        for unit, panel in panels
        if panel["exact"] is not None
    ]
    return bundle_value | {"turnout": [], "ballots": [], "withheld": withheld}
