"""The events of the findings room in Chinese, with their fields."""

FINDING_EVENT_TITLES = {
    "FindingEntered": "登记检查发现",
    "FindingStruckOut": "划去检查发现",
    "RegisterCompleted": "声明检查发现登记齐全",
    "RegisterReopened": "撤回登记齐全的声明",
}
FINDING_FIELD_TITLES = {
    "cases": "件数",
    "finding": "检查发现编号",
    "found": "发现了什么",
    "rule": "扣分情形",
}
