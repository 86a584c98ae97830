"""The events of the trail in Chinese; a test holds that every event and every field has a title.

The titles of fields stand in field_titles.py.
"""

import re
from typing import Any

from evaluation.accounts.rules import ROLE_TITLES
from evaluation.audit.queries import EventLine
from evaluation.cycles.rules import CYCLE_TITLES
from evaluation.intake.kinds import KINDS
from evaluation.registry.rules import CHANGE_TITLES
from evaluation.results.confirming import detail_in_words
from evaluation.scoring.display_rules import SHOW_TITLES
from evaluation.scoring.floor_rules import DEED_TITLES
from evaluation.scoring.lots import METHOD_TITLES
from evaluation.scoring.modes import MODE_TITLES, STEP_TITLES
from evaluation.scoring.rules import Scoring
from evaluation.web.office.field_titles import FIELD_TITLES
from evaluation.web.office.titles_casefiles import CASE_EVENT_TITLES
from evaluation.web.office.titles_clues import CLUE_EVENT_TITLES, CLUE_WORDS
from evaluation.web.office.titles_findings import FINDING_EVENT_TITLES
from evaluation.web.office.titles_notices import NOTICE_EVENT_TITLES

EVENT_TITLES = {
    **CLUE_EVENT_TITLES,
    **CASE_EVENT_TITLES,
    **FINDING_EVENT_TITLES,
    **NOTICE_EVENT_TITLES,
    "AccountCreated": "开户",
    "AccountabilityAsked": "标记应当追责",
    "AccountabilityEntered": "登记责任追究",
    "AccountDisabled": "停用账号",
    "AdjustmentRemoved": "撤回加分扣分",
    "AgendaUnitAdded": "议程加入单位",
    "AgendaUnitRemoved": "议程移出单位",
    "AnnualFiguresTaken": "年度报告用新数",
    "AnnualHeadSet": "改年度报告的标题和日期",
    "AnnualParagraphMoved": "移动年度报告段落",
    "AnnualParagraphRemoved": "删除年度报告段落",
    "AnnualParagraphSaved": "写年度报告段落",
    "AnnualReportBegun": "起草年度报告",
    "AnnualReportIssued": "印发年度报告",
    "BackupMade": "备份",
    "BoxOpened": "启封计票",
    "CaseFileHandedIn": "交案卷",
    "CaseFileMended": "报案卷整改",
    "CaseFileMendingDecided": "认定案卷整改",
    "CaseFileObjected": "对案卷得分有异议",
    "CaseFileUnlisted": "从目录删去案卷",
    "CaseFilesListed": "报送案卷目录",
    "CaseObjectionDecided": "裁定案卷异议",
    "CaseReviewDone": "提交评查表",
    "SelfReviewHandedIn": "交自查自评",
    "CeilingLifted": "解除等次上限",
    "CeilingSet": "定等次上限",
    "ClockChanged": "计时",
    "CompilationMade": "述职材料汇编编成",
    "CompilationOrdered": "编印述职材料汇编",
    "CodeRefused": "动态口令不对",
    "ConfirmationRecalled": "收回确认单",
    "ConfirmationsSent": "送出确认单",
    "CycleBegun": "建立年度",
    "CycleMoved": "年度进到下一步",
    "DeductionRemoved": "撤回扣分",
    "DelegateAdded": "当日增补代表",
    "DisplayAdded": "登记显示屏",
    "DisplayChanged": "换屏上的内容",
    "DisplayRemoved": "撤掉显示屏",
    "DocumentMade": "印制文件",
    "DutyReportAccepted": "接收述职报告",
    "DutyReportReopened": "退回已接收的述职报告",
    "DutyReportReturned": "退回述职报告",
    "UnitsReminded": "催交",
    "FigureCorrected": "更正统计数",
    "FiguresFilled": "填报统计",
    "FileReceived": "收到上传的文件",
    "FileRefused": "没有收上传的文件",
    "FirstWordGiven": "第一人确认，等第二人",
    "FirstWordTakenBack": "第一人撤回",
    "FormMapped": "记住表式对照",
    "GroundOverridden": "另行认定扣分",
    "GuestsExtended": "来场监票人延期",
    "FloorMoved": "会场进程",
    "HalfDaysPlanned": "排半天",
    "InvitationGuessed": "一次性码不对",
    "InvitationMade": "发一次性链接",
    "InvitationUsed": "用一次性链接设密码",
    "ItemApplied": "适用与不适用",
    "ItemsPrepared": "生成考核项",
    "JurisdictionFounded": "建立辖区",
    "KeyCardMade": "制钥匙卡",
    "LengthsSet": "定环节时长",
    "LoggedIn": "登录",
    "LoggedOut": "退出",
    "LotsDrawn": "抽签",
    "MappingForgotten": "不再记住表式对照",
    "ObjectionDecided": "裁定异议",
    "ObjectionMade": "单位提出异议",
    "OfficialCopyTaken": "收用印扫描件",
    "OverrideLifted": "取消另行认定",
    "ModeChosen": "定评议方式",
    "OnSiteTextDrafted": "拟现场通报稿",
    "OnSiteTextSent": "现场通报稿送核对",
    "OnSiteTextConfirmed": "核对现场通报稿无误",
    "OnSiteTextObjected": "对现场通报稿有异议",
    "OnSiteTextReleased": "放行现场通报稿",
    "OnSiteTextWithdrawn": "撤下现场通报稿",
    "PaperBoxClosed": "封纸质票箱",
    "PaperCompared": "两人录完，比对",
    "PaperEntered": "录完纸质票",
    "PaperSheetsCorrected": "更正信封数",
    "PaperTakenUpAgain": "接着录纸质票",
    "PasswordChanged": "修改密码",
    "PasswordRefused": "密码不对",
    "PasswordReset": "重置密码",
    "PastScanKept": "存往年结果扫描件",
    "PointsComputed": "按记录核算",
    "PointsDeducted": "登记扣分",
    "PointsSet": "登记得分",
    "ProfileSwitched": "切换小局",
    "RecoveryCodeUsed": "用掉一个恢复码",
    "RecoveryCodesMade": "重做恢复码",
    "RegisterCarried": "带入上年名录",
    "RegisterTaken": "导入名录",
    "RehearsalCleared": "清除演练",
    "RehearsalStarted": "开始演练",
    "ReportAttachmentAdded": "述职报告加附件",
    "ReportAttachmentRemoved": "述职报告移除附件",
    "ReportHandedIn": "提交述职报告",
    "ReportOpened": "开始写述职报告",
    "ReportOutlineSet": "定述职提纲",
    "ReportsOrdered": "印制全部单位报告",
    "ReportsRetried": "没印成的再印",
    "ResultsPublished": "公布结果",
    "ReturnHandedIn": "提交统计",
    "RevealMoved": "揭晓一步",
    "RevealReleased": "放行揭晓",
    "RevealSwitched": "开启或关闭揭晓",
    "ReturnAccepted": "接收统计报表",
    "ReturnSentBack": "退回统计报表",
    "ReviewAsked": "申请复核",
    "ReviewDecided": "复核决定",
    "SchemeAdopted": "采用方案",
    "ScopeChanged": "改公布范围",
    "ScoresFrozen": "冻结客观分",
    "ScoringChanged": "开启或停止评分",
    "SecondFactorRequired": "要求或不再要求动态口令",
    "SecondFactorReset": "重设别人的动态口令",
    "SecondFactorSet": "设好动态口令",
    "SecondFactorTurnedOff": "停用动态口令",
    "ServiceBegun": "市里的管理员来办理",
    "SetUpTaken": "按一份表建立",
    "SheetConfirmed": "单位确认得分",
    "SheetDropped": "不导入了",
    "SheetReceived": "上传待导入的表",
    "SheetTaken": "导入",
    "SittingClosed": "封箱",
    "NamingRefused": "没有收：单位写的含个人信息",
    "SittingOpened": "评议会开始",
    "SittingPaused": "暂停",
    "SittingPrepared": "筹备评议会",
    "SittingResumed": "继续",
    "SittingSigned": "计票结果签署齐",
    "SittingVoided": "作废",
    "SlipWithdrawn": "停用评议卡",
    "SlipsIssued": "登记发出的评议卡",
    "SlipsMade": "制评议卡",
    "StatisticsFormSet": "定统计表式和日期",
    "StatisticsPublished": "公布执法统计",
    "SumsHandedUp": "上报汇总数",
    "TallyCorrected": "更正并重新计票",
    "TallySigned": "签署计票结果",
    "UnitAdjusted": "登记加分扣分",
    "UnitChangeRecorded": "登记机构变动",
    "UnitChangeTakenBack": "撤回机构变动",
}

ACT_TITLES = {
    "open": "启封",
    "correct": "更正",
    "approve": "审定",
    "publish": "公布",
    "reveal": "放行揭晓",
    "void": "作废",
    "issue": "更正发卡数",
    "paper-close": "封纸质票箱",
    "paper-sheets": "更正信封数",
    "ceiling": "等次上限",
    "lift_ceiling": "解除等次上限",
    "small_office": "小局",
    "publish_statistics": "公布执法统计",
    "guests": "来场监票人",
}

WORDS: dict[str, dict[str, str]] = {
    **CLUE_WORDS,
    "shows": {show.value: title for show, title in SHOW_TITLES.items()},
    "mode": {mode.value: title for mode, title in MODE_TITLES.items()},
    "method": {method.value: title for method, title in METHOD_TITLES.items()},
    "act": ACT_TITLES,
    "kind": {
        "bonus": "加分",
        "deduction": "扣分",
        "cards": "评议卡",
        "labels": "平板标签",
        "table": "只在屏幕上看",
        **{kind.name: kind.title for kind in KINDS.values()},
        **{kind.value: title for kind, title in CHANGE_TITLES.items()},
    },
    "role": {role.value: title for role, title in ROLE_TITLES.items()},
    "roles": {role.value: title for role, title in ROLE_TITLES.items()},
    "state": {state.value: title for state, title in CYCLE_TITLES.items()},
    "deed": {deed.value: title for deed, title in DEED_TITLES.items()},
    "step": {step.value: title for step, title in STEP_TITLES.items()},
    "clock": {
        "started": "开始计时",
        "stopped": "停表",
        "restarted": "从头计时",
        "extended": "加一分钟",
    },
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
    if field == "content":
        return f"全文 {len(str(value))} 字"
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, list):
        return "、".join(words[one] for one in value) if words else f"{len(value)}"
    return words.get(str(value), str(value))
