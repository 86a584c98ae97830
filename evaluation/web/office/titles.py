"""The events of the trail in Chinese; a test holds that every event and every field has a title."""

import re
from typing import Any

from evaluation.accounts.rules import ROLE_TITLES
from evaluation.audit.queries import EventLine
from evaluation.cycles.defaults import GROUPS
from evaluation.cycles.rules import CYCLE_TITLES
from evaluation.scoring.rules import Scoring

EVENT_TITLES = {
    "AccountCreated": "开户",
    "AccountDisabled": "停用账号",
    "BackupMade": "备份",
    "BoxOpened": "启封计票",
    "CycleBegun": "建立年度",
    "CycleMoved": "年度进到下一步",
    "FirstWordGiven": "第一人确认，等第二人",
    "FirstWordTakenBack": "第一人撤回",
    "KeyCardMade": "制钥匙卡",
    "LoggedIn": "登录",
    "LoggedOut": "退出",
    "PasswordChanged": "修改密码",
    "PasswordReset": "重置密码",
    "PasswordRefused": "密码不对",
    "RegisterTaken": "导入名录",
    "RehearsalCleared": "清除演练",
    "RehearsalStarted": "开始演练",
    "ResultsPublished": "公布结果",
    "SchemeAdopted": "采用方案",
    "ScoringChanged": "开启或停止评分",
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
}

FIELD_TITLES = {
    "account": "账号编号",
    "act": "事项",
    "after": "现为",
    "ballots": "票数",
    "basis": "依据",
    "before": "原为",
    "box_public": "票箱公钥",
    "bundle_sha256": "数据包摘要",
    "cards": "钥匙卡共",
    "count": "张数",
    "cycle": "年度编号",
    "detail": "内容",
    "document_number": "文号",
    "first": "第一人编号",
    "group": "组别",
    "name": "文件名",
    "network": "来自网段",
    "pdf_sha256": "文件摘要",
    "publication": "公布编号",
    "reason": "原因",
    "rehearsal": "演练编号",
    "role": "身份",
    "roles": "角色",
    "root": "封箱码",
    "scheme": "方案编号",
    "scoring": "评分",
    "second": "第二人编号",
    "sha256": "摘要",
    "sitting": "评议会编号",
    "slips": "卡数",
    "state": "进到",
    "subject": "对象编号",
    "tally": "计票编号",
    "title": "名称",
    "tries_left": "还可以试",
    "two": "两人确认",
    "units": "单位数",
    "username": "用户名",
    "version": "版次",
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
}

WORDS: dict[str, dict[str, str]] = {
    "act": ACT_TITLES,
    "group": {group["id"]: group["title"] for group in GROUPS},
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
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, list):
        return "、".join(words[one] for one in value) if words else f"{len(value)}"
    return words.get(str(value), str(value))
