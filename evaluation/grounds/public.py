"""核算办法 of 社会公众评价 (5.1 to 5.4): two by findings; of the other two there is no record here.

公众满意度问卷 and the rate of 12345 are not kept by this system: the office enters their points.
"""

from evaluation.grounds.rules import Measure, Rule, finding_rule

RULES = (
    Rule(id="survey", item="5.1", measure=Measure.BY_HAND, words="问卷满意度 ÷ 100 × 满分"),
    finding_rule("no_code"),
    finding_rule("bad_rating"),
    Rule(id="hotline", item="5.3", measure=Measure.BY_HAND, words="12345 满意率 × 满分"),
    finding_rule("media_city"),
    finding_rule("media_province"),
    finding_rule("media_centre"),
)
