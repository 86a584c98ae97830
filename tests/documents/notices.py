"""A 通报 with everything that one can have."""

from datetime import date

import msgspec

from evaluation.documents.blocks import Grid, Level, Paragraph
from evaluation.documents.notice import Annex, NoticeDocument

SIGNED_ON = date(2025, 1, 17)
BODY = (
    Paragraph(
        "根据《湖南省行政执法评议考核办法》和年度评议方案，2025年1月16日，市司法局组织召开2024年度行政"
        "执法评议会，党代表、人大代表、政协委员共97人对42家市直执法单位进行了现场评议。现将结果通报如下。"
    ),
    Level(1, "评议结果"),
    Level(2, "总体情况。", "参评单位41家，平均总分88.62分，其中优秀12家，良好27家，合格2家。"),
    Level(2, "优秀单位"),
    Paragraph("市公安局、市交警支队、市自然资源和规划局等12家单位评为优秀等次。"),
    Level(1, "主要问题"),
    Level(3, "案卷质量不高。", "抽查84卷，不合格3卷，主要是法制审核意见不具体。"),
    Level(4, "处罚案卷。", "一般程序案件中文书送达回证不全的有5卷。"),
    Level(4, "许可案卷。", "未在法定期限内送达决定书的有2卷。"),
    Level(3, "线索反馈迟。", "交办线索126条，超期反馈9条。"),
    Level(1, "有关要求"),
    Paragraph("各单位要对照评议报告逐项整改，并于1个月内将整改情况书面报送市司法局。"),
)
TABLE = Grid(
    caption="",
    head=("名次", "单位", "总分", "等次"),
    rows=tuple((str(n), f"市第{n}局", f"{95 - n / 4:.2f}", "优秀") for n in range(1, 13)),
    widths=(1, 4, 2, 2),
    texts=(1,),
)


def a_notice(**changes: object) -> NoticeDocument:
    document = NoticeDocument(
        issuer="常德市司法局",
        head="常德市司法局文件",
        number="常司发〔2025〕3号",
        heading=("常德市司法局", "关于", "2024年度", "行政执法", "评议结果", "的", "通报"),
        addressee="各区县市司法局，市直各行政执法单位",
        blocks=BODY,
        annexes=(
            Annex(("2024年度", "行政执法评议", "优秀单位名单"), (TABLE,)),
            Annex(("2024年度", "行政执法评议", "排名表（市直单位）"), (TABLE,), landscape=True),
        ),
        signed_on=SIGNED_ON,
        made_on=SIGNED_ON,
        remark="此件公开发布",
        copies_to="市委办公室，市人大常委会办公室，市人民政府办公室，市政协办公室，市纪委监委机关",
        printed_by="常德市司法局办公室",
        printed_on=SIGNED_ON,
    )
    return msgspec.structs.replace(document, **changes)
