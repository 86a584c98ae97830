"""The ten kinds of letters as an office finds them; wording and 代字 are proposals of ours."""

from evaluation.clues.states import ClueState
from evaluation.clues.steps import PRESSED
from evaluation.rectification.templates import UNIT_STATES, Form, Reader, Template

S = ClueState
MEND = (
    "立即停止有关做法，查清原因，逐项整改；举一反三，完善制度；依规处理责任人员，"
    "并把整治措施、责任领导、责任人和完成时间列明。"
)
ANSWER = "请于{期限}前在行政执法评议系统中提交整改报告和佐证材料。逾期未报的，将依规提高督办级别。"
ASSIGNED = frozenset({S.ACCEPTED, S.INVESTIGATING})
CLOSED = frozenset({S.UNFOUNDED, S.WRITTEN_OFF})

DEFAULTS: dict[str, Template] = {
    "supervision": Template(
        title="行政执法监督通知书",
        word="{地}司监通",
        heading="行政执法监督 通知书",
        paragraphs=(
            "我局在行政执法监督工作中，发现你单位存在以下问题：",
            "{问题}",
            "根据行政执法监督有关规定，请你单位{整改要求}",
            ANSWER,
        ),
        demands=MEND,
        days=30,
        rectifies=True,
        begins=UNIT_STATES,
    ),
    "pressing": Template(
        title="督办函",
        word="{地}司督",
        heading="关于 督促办理 行政执法 问题线索 的函",
        paragraphs=(
            "你单位涉及的下列行政执法问题线索，至今没有办结，现予督办：",
            "{问题}",
            (
                "请你单位主要负责人亲自过问，明确责任领导和责任人，抓紧办理，"
                "于{期限}前将办理情况书面报送我局。逾期没有办结的，将提高督办级别，"
                "并作为年度行政执法评议“问题线索督办”的扣分事项。"
            ),
        ),
        days=10,
        working=True,
        presses=True,
        begins=PRESSED,
    ),
    "rectification": Template(
        title="整改通知书",
        word="{地}司改",
        heading="行政执法问题 整改通知书",
        paragraphs=(
            "经调查核实，你单位存在以下行政执法问题：",
            "{问题}",
            "请你单位{整改要求}",
            ANSWER,
        ),
        demands=MEND,
        days=30,
        rectifies=True,
        begins=UNIT_STATES,
    ),
    "opinion": Template(
        title="行政执法监督意见书",
        word="{地}司监意",
        form=Form.OFFICIAL,
        heading="行政执法监督 意见书",
        paragraphs=(
            "经调查核实，你单位存在以下问题：",
            "{问题}",
            "根据行政执法监督有关规定，现提出监督意见，请你单位{整改要求}",
            (
                "请于{期限}前自行纠正，并报告纠正情况。无正当理由拒不纠正的，"
                "将依法作出行政执法监督决定。"
            ),
        ),
        demands=MEND,
        days=30,
        rectifies=True,
        begins=UNIT_STATES,
    ),
    "decision": Template(
        title="行政执法监督决定书",
        word="{地}司监决",
        form=Form.OFFICIAL,
        heading="行政执法监督 决定书",
        paragraphs=(
            "经调查核实，你单位存在以下问题：",
            "{问题}",
            "根据行政执法监督有关规定，现决定：责令你单位{整改要求}",
            (
                "请于{期限}前执行本决定并书面报告。对本决定不服的，可以自收到之日起"
                "10个工作日内向我局申请复查。"
            ),
        ),
        demands=MEND,
        days=30,
        rectifies=True,
        begins=UNIT_STATES,
    ),
    "assignment": Template(
        title="交办单",
        word="{地}司交",
        heading="行政执法 问题线索 交办单",
        paragraphs=(
            "现将下列问题线索交你单位核实：",
            "{问题}",
            (
                "请查清事实，提出处理意见，于{期限}前书面报送我局。"
                "请注意保护投诉人，不得追查、泄露其身份。"
            ),
        ),
        days=15,
        working=True,
        begins=ASSIGNED,
    ),
    "accepted": Template(
        title="受理告知书",
        word="{地}司受",
        reader=Reader.COMPLAINANT,
        heading="行政执法 投诉举报 受理告知书",
        paragraphs=(
            (
                "您于{收到日期}反映的“{事项}”（线索{线索}），我局已依规受理，正在调查核实。"
                "办理结果将在办结后15个工作日内告知您。"
            ),
            "您的个人信息我局依法保密。感谢您对行政执法工作的监督。",
        ),
        begins=frozenset({*PRESSED, S.UNFOUNDED, S.VERIFIED}),
    ),
    "declined": Template(
        title="不予受理告知书",
        word="{地}司不受",
        reader=Reader.COMPLAINANT,
        heading="行政执法 投诉举报 不予受理 告知书",
        paragraphs=(
            "您于{收到日期}反映的“{事项}”（线索{线索}），经审查，我局不予受理。理由：{理由}",
            "有新的事实和线索的，您可以再次向我局反映。您的个人信息我局依法保密。",
        ),
        feeds_back=True,
        begins=frozenset({S.DECLINED}),
    ),
    "feedback": Template(
        title="结案反馈函",
        word="{地}司反",
        reader=Reader.COMPLAINANT,
        heading="关于 投诉举报 事项 办理结果 的函",
        paragraphs=(
            "您于{收到日期}反映的“{事项}”（线索{线索}），我局已办结。现将结果反馈如下：",
            "{理由}",
            "感谢您对行政执法工作的监督。您的个人信息我局依法保密。",
        ),
        feeds_back=True,
        begins=CLOSED,
    ),
    "superior": Template(
        title="告知函",
        word="{地}司告",
        reader=Reader.SUPERIOR,
        heading="关于 告知 行政执法 监督情况 的函",
        paragraphs=(
            "我局在行政执法监督中，就{单位}存在的下列问题发出了{原文书}：",
            "{问题}",
            (
                "根据《行政执法监督条例》关于垂直管理单位的规定，现将有关情况告知你单位，"
                "请督促其整改，并加强指导。"
            ),
        ),
    ),
}
