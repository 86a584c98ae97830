"""The events of the trail in Chinese; a test holds that every event and every field has a title."""

import re
from typing import Any

from evaluation.accounts.rules import ROLE_TITLES
from evaluation.audit.queries import EventLine
from evaluation.cycles.rules import CYCLE_TITLES
from evaluation.intake.kinds import KINDS
from evaluation.registry.rules import CHANGE_TITLES
from evaluation.results.confirming import detail_in_words
from evaluation.scoring.lots import METHOD_TITLES
from evaluation.scoring.rules import Scoring

EVENT_TITLES = {
    "AccountCreated": "开户",
    "AccountDisabled": "停用账号",
    "AdjustmentRemoved": "撤回加分扣分",
    "AgendaUnitAdded": "议程加入单位",
    "AgendaUnitRemoved": "议程移出单位",
    "BackupMade": "备份",
    "BoxOpened": "启封计票",
    "CeilingLifted": "解除等次上限",
    "CeilingSet": "定等次上限",
    "ConfirmationRecalled": "收回确认单",
    "ConfirmationsSent": "送出确认单",
    "CycleBegun": "建立年度",
    "CycleMoved": "年度进到下一步",
    "DeductionRemoved": "撤回扣分",
    "DocumentMade": "印制文件",
    "FirstWordGiven": "第一人确认，等第二人",
    "FirstWordTakenBack": "第一人撤回",
    "HalfDaysPlanned": "排半天",
    "ItemApplied": "适用与不适用",
    "ItemsPrepared": "生成考核项",
    "KeyCardMade": "制钥匙卡",
    "LoggedIn": "登录",
    "LoggedOut": "退出",
    "LotsDrawn": "抽签",
    "ObjectionDecided": "裁定异议",
    "ObjectionMade": "单位提出异议",
    "OfficialCopyTaken": "收用印扫描件",
    "PasswordChanged": "修改密码",
    "PasswordRefused": "密码不对",
    "PasswordReset": "重置密码",
    "PastScanKept": "存往年结果扫描件",
    "PointsDeducted": "登记扣分",
    "PointsSet": "登记得分",
    "RegisterCarried": "带入上年名录",
    "RegisterTaken": "导入名录",
    "RehearsalCleared": "清除演练",
    "RehearsalStarted": "开始演练",
    "ReportsOrdered": "印制全部单位报告",
    "ReportsRetried": "没印成的再印",
    "ResultsPublished": "公布结果",
    "ReviewAsked": "申请复核",
    "ReviewDecided": "复核决定",
    "SchemeAdopted": "采用方案",
    "ScopeChanged": "改公布范围",
    "ScoresFrozen": "冻结客观分",
    "ScoringChanged": "开启或停止评分",
    "SheetConfirmed": "单位确认得分",
    "SheetDropped": "不导入了",
    "SheetReceived": "上传待导入的表",
    "SheetTaken": "导入",
    "SittingClosed": "封箱",
    "SittingOpened": "评议会开始",
    "SittingPaused": "暂停",
    "SittingPrepared": "筹备评议会",
    "SittingResumed": "继续",
    "SittingSigned": "计票结果签署齐",
    "SittingVoided": "作废",
    "SlipWithdrawn": "停用评议卡",
    "SlipsIssued": "登记发出的评议卡",
    "SlipsMade": "制评议卡",
    "TallyCorrected": "更正并重新计票",
    "TallySigned": "签署计票结果",
    "UnitAdjusted": "登记加分扣分",
    "UnitChangeRecorded": "登记机构变动",
    "UnitChangeTakenBack": "撤回机构变动",
}

FIELD_TITLES = {
    "account": "账号编号",
    "act": "事项",
    "added": "新增",
    "after": "现为",
    "applicable": "适用",
    "ballots": "票数",
    "basis": "依据",
    "before": "原为",
    "board": "榜单",
    "box_public": "票箱公钥",
    "bundle_sha256": "数据包摘要",
    "cards": "钥匙卡共",
    "changed": "改动",
    "count": "张数",
    "cycle": "年度编号",
    "dated_on": "文件日期",
    "decision": "裁定",
    "detail": "内容",
    "document": "文件编号",
    "document_number": "文号",
    "due_on": "期限",
    "file_sha256": "扫描件摘要",
    "first": "第一人编号",
    "from_year": "来自年度",
    "grade": "等次",
    "group": "组别",
    "half_days": "半天",
    "item": "考核项",
    "kind": "种类",
    "method": "抽签办法",
    "name": "文件名",
    "network": "来自网段",
    "number": "序号",
    "outcome": "结果",
    "pdf_sha256": "文件摘要",
    "points": "分数",
    "publication": "公布编号",
    "reason": "原因",
    "rehearsal": "演练编号",
    "removed": "删去",
    "review": "复核编号",
    "role": "身份",
    "roles": "角色",
    "root": "封箱码",
    "scheme": "方案编号",
    "scope": "公布范围",
    "scoring": "评分",
    "second": "第二人编号",
    "seed": "种子",
    "sha256": "摘要",
    "silent": "逾期未答",
    "sitting": "评议会编号",
    "slips": "卡数",
    "state": "进到",
    "subject": "对象编号",
    "successor": "承接单位",
    "tally": "计票编号",
    "text": "理由",
    "times": "第几次",
    "title": "名称",
    "tries_left": "还可以试",
    "two": "两人确认",
    "unit": "单位编号",
    "units": "单位数",
    "until": "公示至",
    "upheld": "成立",
    "username": "用户名",
    "version": "版次",
    "what": "更正内容",
    "withdrawn": "停用共",
    "year": "年度",
}

ACT_TITLES = {
    "open": "启封",
    "correct": "更正",
    "approve": "审定",
    "publish": "公布",
    "void": "作废",
    "issue": "更正发卡数",
    "ceiling": "等次上限",
    "lift_ceiling": "解除等次上限",
}

WORDS: dict[str, dict[str, str]] = {
    "method": {method.value: title for method, title in METHOD_TITLES.items()},
    "act": ACT_TITLES,
    "kind": {
        "bonus": "加分",
        "deduction": "扣分",
        **{kind.name: kind.title for kind in KINDS.values()},
        **{kind.value: title for kind, title in CHANGE_TITLES.items()},
    },
    "role": {role.value: title for role, title in ROLE_TITLES.items()},
    "roles": {role.value: title for role, title in ROLE_TITLES.items()},
    "state": {state.value: title for state, title in CYCLE_TITLES.items()},
    "scoring": {Scoring.WAITING: "未开始", Scoring.OPEN: "开启", Scoring.CLOSED: "停止"},
}
IDENTIFIER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def field_lines(event: EventLine) -> list[tuple[str, str]]:
    """What a person can read of an event: titles and texts. Bare identifiers are left out."""
    lines = []
    for field, value in event.detail.items():
        text = _text(field, value)
        if text and not IDENTIFIER.fullmatch(text):
            lines.append((FIELD_TITLES.get(field, field), text))
    return lines


def _text(field: str, value: Any) -> str:  # noqa: ANN401  # whatever an event holds
    words = WORDS.get(field, {})
    if value is None:
        return ""
    if field == "detail":
        return detail_in_words(str(value))
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, list):
        return "、".join(words[one] for one in value) if words else f"{len(value)}"
    return words.get(str(value), str(value))
