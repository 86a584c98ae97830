"""The events of the review of case files in Chinese, with their fields: the office's side."""

CASE_EVENT_TITLES = {
    "CampaignAnnounced": "反馈案卷评查结果",
    "CampaignBegun": "建立评查活动",
    "CampaignChanged": "改评查活动",
    "CampaignClosed": "评查活动办结",
    "CaseFileSettled": "案卷评定",
    "CaseFilesDrawn": "抽取案卷",
    "DrawGivenUp": "作废案卷抽取",
    "ReviewHandedOn": "换评查员",
    "ReviewReportMade": "编印评查报告",
    "ReviewStandardSet": "改评查标准",
    "ReviewerAdded": "加评查员",
    "ReviewerRemoved": "移出评查员",
    "ReviewingStarted": "开始评查",
    "ReviewsAssigned": "分派案卷",
    "ThirdReviewerCalled": "指派第三人评查",
}
CASE_FIELD_TITLES = {
    "drawn": "抽取（卷）",
    "list_digest": "目录校验值",
    "listed": "目录（卷）",
    "listing_until": "目录截止",
    "objections_until": "异议期到",
    "plan": "抽取办法",
    "reviewers": "评查员（人）",
    "reviews": "评查表（份）",
    "score": "得分",
}
