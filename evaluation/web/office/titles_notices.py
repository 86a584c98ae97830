"""The events of the letters in Chinese, with their fields."""

NOTICE_EVENT_TITLES = {
    "ComplainantLetterPrinted": "印制给投诉人的文书",
    "NoticeChanged": "改文书草稿",
    "NoticeDrafted": "起草文书",
    "NoticeDropped": "删除文书草稿",
    "NoticeHandedOver": "登记文书送达",
    "NoticeIssued": "发出文书",
    "NoticePrinted": "文书印成",
    "NoticeRead": "签收文书",
    "NoticeTemplateSet": "改文书模板",
    "NoticeWithdrawn": "作废文书",
}
NOTICE_FIELD_TITLES = {
    "notice": "文书编号",
}
