import pytest

from tests.tally.given import changed, everything, everything_in_options, refusal, written

BREACHES = [
    ("scheme.options", [], "scheme.options"),
    ("scheme.form", "options", "scheme.step"),
    ("scheme.step", "0", "scheme.step"),
    ("scheme.indicators", [], "scheme.indicators"),
    ("scheme.indicators.0.max", "0.0", "scheme.indicators.0.max"),
    ("scheme.indicators.1.id", "team", "scheme.indicators.1.id"),
    ("scheme.groups", [], "scheme.groups"),
    ("scheme.groups.1.id", "party", "scheme.groups.1.id"),
    ("scheme.groups", [{"id": "a", "title": "", "weight": "0"}], "scheme.groups"),
    ("scheme.trim", {"low": 1, "high": 1, "min_valid": 2}, "scheme.trim.min_valid"),
    ("scheme.trim.min_valid", 0, "scheme.trim.min_valid"),
    ("scheme.quorum.denominator", 0, "scheme.quorum.denominator"),
    ("scheme.quorum.numerator", 2, "scheme.quorum.denominator"),
    ("scheme.shares.panel", "99.999999", "scheme.shares"),
    ("scheme.decimals", 7, "scheme.decimals"),
    ("scheme.grades", [], "scheme.grades"),
    ("scheme.grades.1.id", "excellent", "scheme.grades.1.id"),
    ("scheme.grades.0.min", None, "scheme.grades.0.min"),
    ("scheme.grades.3.min", "10", "scheme.grades.3.min"),
    ("scheme.grades.1.min", "90", "scheme.grades.1.min"),
    ("scheme.grades.0.quota", "1.000001", "scheme.grades.0.quota"),
    ("scheme.grades.1.quota", "0.3", "scheme.grades.1.quota"),
    ("scheme.tie_break.0", "deduction", "scheme.tie_break.0"),
    ("sitting.held_on", "2025-02-30", "sitting.held_on"),
    ("sitting.held_on", "20250116", "sitting.held_on"),
    ("sitting.held_on", "2025-W03-4", "sitting.held_on"),
    ("sitting.held_on", "２０２５-01-16", "sitting.held_on"),
    ("units.1.id", "u1", "units.1.id"),
    ("turnout.1.group", "party", "turnout.1.group"),
    ("turnout.0.unit", "u7", "turnout.0.unit"),
    ("ballots.0.unit", "u7", "ballots.0.unit"),
    ("ballots.0.status", "invalid", "ballots.0"),
    ("ballots.1.scores", None, "ballots.1"),
    ("ballots.2.total", "90", "ballots.2"),
    ("ballots.3.scores", {}, "ballots.3"),
    ("ballots.0.scores.team", "20.5", "ballots.0.scores.team"),
    ("ballots.0.scores.team", "18.25", "ballots.0.scores.team"),
    ("objective.1.unit", "u1", "objective.1.unit"),
    ("objective.0.items.1.id", "1.1", "objective.0.items.1.id"),
    ("objective.0.items.0.max", "0", "objective.0.items.0.max"),
    ("objective.0.items.0.points", "5.000001", "objective.0.items.0.points"),
    ("withheld", [{"unit": "u7", "panel": "1"}] * 2, "withheld.1.unit"),
]


@pytest.mark.parametrize(("path", "value", "where"), BREACHES)
def test_a_bundle_that_breaks_a_rule_is_refused(path, value, where):
    assert refusal(changed(everything(), path, value)).path == written(where)


def test_only_a_first_grade_before_another_may_have_a_quota():
    only = [{"id": "pass", "title": "合格", "min": None, "quota": "0.3"}]
    bundle = changed(everything(), "scheme.grades", only)
    bundle = changed(bundle, "units.1.grade_ceiling", None)
    assert refusal(bundle).path == "$.scheme.grades[0].quota"


OPTION_BREACHES = [
    ("scheme.step", "0.5", "scheme.step"),
    ("scheme.options", [], "scheme.options"),
    ("scheme.options", None, "scheme.options"),
    ("scheme.options.1.id", "satisfied", "scheme.options.1.id"),
    ("scheme.options.0.id", "", "scheme.options.0.id"),
    ("scheme.options.0.title", None, "scheme.options.0.title"),
    ("scheme.options.0.value", "100.000001", "scheme.options.0.value"),
    ("scheme.options.0.value", 100, "scheme.options.0.value"),
    ("ballots.0.scores.team", "满意", "ballots.0.scores.team"),
    ("ballots.0.scores.team", 0, "ballots.0.scores.team"),
    ("ballots.0.scores.team", [], "ballots.0.scores.team"),
]


@pytest.mark.parametrize(("path", "value", "where"), OPTION_BREACHES)
def test_a_bundle_that_breaks_a_rule_of_options_is_refused(path, value, where):
    assert refusal(changed(everything_in_options(), path, value)).path == written(where)
