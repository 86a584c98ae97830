"""The differences of two schemes, in words."""

from evaluation.cycles.scheme_changes import changes
from evaluation.cycles.scheme_form import content_of, typed_of
from tests.cycles.given import a_scheme


def changed(**rules):
    return changes(a_scheme(), a_scheme(**rules))


def test_the_same_figures_in_another_writing_are_no_difference():
    assert changes(a_scheme(), content_of(typed_of(a_scheme()))) == []
    assert changed(shares={"panel": "40.0", "objective": "60"}) == []


def test_single_figures_and_choices():
    assert changed(shares={"panel": "30", "objective": "70"}, center="median") == [
        "各组得分取 平均数 → 中位数",
        "现场评议占（%） 40 → 30",
        "客观考核占（%） 60 → 70",
    ]


def test_a_row_that_has_other_figures_or_another_name():
    rows = a_scheme()["rules"]["indicators"]
    rows[0]["max"], rows[3]["title"] = "25", "线索督办"
    assert changed(indicators=rows) == [
        "指标“执法队伍管理”满分 20 → 25",
        "指标“问题线索督办”改称“线索督办”",
    ]


def test_rows_that_came_and_went_and_changed_places():
    first, second, *rest = a_scheme()["rules"]["groups"]
    rows = [second, first, {"id": "biz", "title": "企业代表", "weight": "10"}]
    assert changed(groups=rows) == [
        "增加组别“企业代表”，权重 10",
        "删去组别“政协委员”",
        "组别的先后：人大代表、党代表、企业代表",
    ]
    assert rest[0]["title"] == "政协委员"


def test_ties_grades_and_objective_items():
    grades = a_scheme()["rules"]["grades"]
    grades[0]["quota"] = "0.25"
    newer = a_scheme(tie_break=["casefile"], grades=grades)
    newer["items"][0]["dimension"] = "systems"
    assert changes(a_scheme(tie_break=["objective", "casefile"]), newer) == [
        "同分比较 客观考核得分、“案卷质量评查”的客观得分 → “案卷质量评查”的客观得分",
        "等次“优秀”比例（%） 30 → 25",
        "客观考核项“主体资格与持证上岗”维度 执法队伍管理 → “三项制度”落实",
    ]


def test_from_points_to_options():
    told = changes(a_scheme(), a_scheme("options"))
    assert told[0] == "评分形式 打分制 → 测评制"
    assert "每档（分） 0.5 → 空" in told
    assert "增加选项“满意”，分值 100" in told
    assert "删去快捷档“优”" in told
