"""The events of the clues room in Chinese, with their fields."""

from evaluation.clues.states import SOURCE_TITLES, STATE_TITLES

CLUE_EVENT_TITLES = {
    "ClueFileAdded": "添线索附件",
    "ClueMended": "改线索",
    "ClueMoved": "线索办理",
    "ClueReceived": "收到转办的线索",
    "ClueRecorded": "收到线索",
    "ClueSettingChanged": "改督办规则",
    "ClueSheetDropped": "不导入热线工单",
    "ClueSheetReceived": "上传热线工单",
    "ClueSheetTaken": "导入热线工单",
    "CluesRaised": "超期线索自动升级",
    "ComplainantShown": "查看投诉人",
    "JusticeOfficeAdded": "登记司法所",
    "JusticeOfficeRemoved": "删去司法所",
    "JusticeOfficeRenamed": "司法所更名",
    "ViewRemoved": "删常用查询",
    "ViewSaved": "存常用查询",
}
CLUE_FIELD_TITLES = {
    "channel": "渠道",
    "clue": "线索",
    "clues": "线索（条）",
    "content": "内容",
    "day": "日期",
    "draft": "待导入的表",
    "file": "文件",
    "left_out": "没有导入（行）",
    "numbers": "编号",
    "outer_number": "来源编号",
    "raised": "升级的（条）",
    "repeats": "重复投诉（条）",
    "rows": "行数",
    "sender": "转来的机关",
    "source": "来源",
    "view": "常用查询",
}
CLUE_WORDS: dict[str, dict[str, str]] = {
    "after": {state.value: title for state, title in STATE_TITLES.items()},
    "before": {state.value: title for state, title in STATE_TITLES.items()},
    "source": dict(SOURCE_TITLES),
}
