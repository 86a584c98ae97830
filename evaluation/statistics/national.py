"""The national categories of 执法统计 as a form: the start of every jurisdiction's own."""

from evaluation.statistics.forms import Check, Form, Highlight, Line, Relation, Table

PENALTIES = (
    ("warning", "警告"),
    ("criticism", "通报批评"),
    ("fine", "罚款"),
    ("confiscation", "没收违法所得、没收非法财物"),
    ("suspension", "暂扣许可证件"),
    ("downgrading", "降低资质等级"),
    ("restriction", "限制开展生产经营活动"),
    ("stoppage", "责令停产停业"),
    ("closure", "责令关闭、限制从业"),
    ("revocation", "吊销许可证件"),
    ("detention", "行政拘留"),
    ("other", "其他处罚"),
)
"""From light to heavy: 并处 counts once, in the heaviest kind."""
MEASURES = (
    ("sealing", "查封场所、设施或者财物"),
    ("seizure", "扣押财物"),
    ("freezing", "冻结存款、汇款"),
    ("other_measure", "其他强制措施"),
)
EXECUTIONS = (
    ("surcharge", "加处罚款或者滞纳金"),
    ("transfer", "划拨存款、汇款"),
    ("auction", "拍卖或者依法处理财物"),
    ("removal", "排除妨碍、恢复原状"),
    ("substitute", "代履行"),
    ("other_execution", "其他强制执行"),
)
OTHERS = (
    "coercion.total", "levy.count", "requisition.count", "inspection.count", "confirmation.count",
    "payment.count", "reward.count", "ruling.count", "other.count",
)  # fmt: skip


def _counts(table: str, unit: str, lines: tuple[tuple[str, str], ...]) -> tuple[Line, ...]:
    return tuple(Line(f"{table}.{name}", title, unit) for name, title in lines)


def _sum(table: str, name: str, title: str, unit: str, parts: tuple[str, ...]) -> Line:
    return Line(f"{table}.{name}", title, unit, total_of=tuple(f"{table}.{one}" for one in parts))


def _names(lines: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return tuple(name for name, _ in lines)


PENALTY = Table(
    "penalty",
    "处罚",
    (
        *_counts("penalty", "宗", PENALTIES),
        _sum("penalty", "total", "合计", "宗", _names(PENALTIES)),
        Line("penalty.amount", "罚没金额", "元", "money", note="按决定书上的金额，不论是否收到。"),
    ),
    "由轻到重排列。同一案并处几种的，只计一次，计在最重的一种。"
    "后来被撤销的决定也计。不予处罚的不计在这里，计在“免罚”。",
)
LICENCE = Table(
    "licence",
    "许可",
    _counts(
        "licence",
        "件",
        (
            ("applied", "申请"),
            ("accepted", "受理"),
            ("carried", "上年结转"),
            ("granted", "准予许可"),
            ("refused", "不予许可"),
            ("revoked", "撤销许可"),
        ),
    ),
    "准予许可含变更和延续。上年受理、本年才办结的，列在“上年结转”。",
)
COERCION = Table(
    "coercion",
    "强制",
    (
        *_counts("coercion", "宗", MEASURES),
        _sum("coercion", "measures", "强制措施小计", "宗", _names(MEASURES)),
        *_counts("coercion", "宗", EXECUTIONS),
        _sum("coercion", "executions", "强制执行小计", "宗", _names(EXECUTIONS)),
        Line("coercion.court", "申请法院强制执行", "宗"),
        _sum("coercion", "total", "合计", "宗", ("measures", "executions", "court")),
    ),
)
TAKING, DAILY_ACTS = "征收、征用", "检查和其他"
MENDING, PEOPLE = "免罚、复议、诉讼", "人员、培训"
"""Titles of the pages on which several small tables stand together."""
CHARGES = (
    Table(
        "levy",
        "征收",
        (
            Line("levy.count", "征收次数", "次"),
            Line("levy.amount", "征收金额", "元", "money"),
        ),
        page=TAKING,
    ),
    Table("requisition", "征用", (Line("requisition.count", "征用次数", "次"),), page=TAKING),
)
DAILY = (
    Table(
        "inspection",
        "检查",
        (Line("inspection.count", "检查次数", "次"),),
        "对一个对象检查一次、有完整记录的，计 1 次。没有记录的巡查，"
        "或者查后已作出别种执法决定的，不计。",
        DAILY_ACTS,
    ),
    Table("confirmation", "确认", (Line("confirmation.count", "确认件数", "件"),), page=DAILY_ACTS),
    Table(
        "payment",
        "给付",
        (
            Line("payment.count", "给付次数", "次"),
            Line("payment.amount", "给付金额", "元", "money"),
        ),
        page=DAILY_ACTS,
    ),
    Table("reward", "奖励", (Line("reward.count", "奖励次数", "次"),), page=DAILY_ACTS),
    Table("ruling", "裁决", (Line("ruling.count", "裁决件数", "件"),), page=DAILY_ACTS),
    Table("other", "其他", (Line("other.count", "其他执法件数", "件"),), page=DAILY_ACTS),
)
LENIENCY = Table(
    "leniency",
    "免罚",
    _counts("leniency", "宗", (("minor", "轻微不罚"), ("first", "首违不罚"))),
    "不计在处罚合计里。同一案只计一处。",
    MENDING,
)
REVIEW = Table(
    "review",
    "复议",
    _counts(
        "review",
        "件",
        (
            ("cases", "被申请复议、本年审结"),
            ("upheld", "其中：维持、驳回或者终止"),
            ("changed", "其中：被撤销、变更、确认违法"),
        ),
    ),
    page=MENDING,
)
LITIGATION = Table(
    "litigation",
    "诉讼",
    _counts(
        "litigation",
        "件",
        (
            ("cases", "被诉、本年审结"),
            ("lost", "其中：败诉"),
            ("head_due", "负责人应当出庭"),
            ("head_present", "负责人出庭应诉"),
        ),
    ),
    page=MENDING,
)
STAFF = Table(
    "staff",
    "人员与持证",
    _counts(
        "staff",
        "人",
        (
            ("posts", "核定的执法岗位人数"),
            ("officers", "在岗执法人员"),
            ("certified", "其中：持有执法证件"),
            ("assistants", "执法辅助人员"),
            ("reviewers", "法制审核人员"),
            ("qualified_reviewers", "其中：具有法律职业资格"),
        ),
    ),
    "按年末人数填。",
    PEOPLE,
)
TRAINING = Table(
    "training",
    "培训",
    (
        Line("training.sessions", "举办培训", "期"),
        Line("training.hours", "人均学时", "学时", "average"),
        Line("training.invited", "应训人数", "人"),
        Line("training.attended", "参训人数", "人"),
    ),
    page=PEOPLE,
)


def _at_most(number: str, left: tuple[str, ...], right: tuple[str, ...], words: str) -> Check:
    relation: Relation = "at_most"
    return Check(number, left, right, relation, words)


CHECKS = (
    _at_most(
        "licence.accepted",
        ("licence.accepted",),
        ("licence.applied",),
        "受理 {left} 件，多于申请的 {right} 件",
    ),
    _at_most(
        "licence.decided",
        ("licence.granted", "licence.refused"),
        ("licence.accepted", "licence.carried"),
        "准予与不予共 {left} 件，多于受理加上年结转的 {right} 件",
    ),
    _at_most(
        "review.decided",
        ("review.changed", "review.upheld"),
        ("review.cases",),
        "两种结果共 {left} 件，多于审结的 {right} 件",
    ),
    _at_most(
        "litigation.lost",
        ("litigation.lost",),
        ("litigation.cases",),
        "败诉 {left} 件，多于审结的 {right} 件",
    ),
    _at_most(
        "litigation.head_present",
        ("litigation.head_present",),
        ("litigation.head_due",),
        "出庭 {left} 件，多于应当出庭的 {right} 件",
    ),
    _at_most(
        "staff.certified",
        ("staff.certified",),
        ("staff.officers",),
        "持证 {left} 人，多于在岗的 {right} 人",
    ),
    _at_most(
        "staff.qualified_reviewers",
        ("staff.qualified_reviewers",),
        ("staff.reviewers",),
        "有资格的 {left} 人，多于法制审核人员 {right} 人",
    ),
    _at_most(
        "training.attended",
        ("training.attended",),
        ("training.invited",),
        "参训 {left} 人，多于应训的 {right} 人",
    ),
)
HIGHLIGHTS = (
    Highlight("penalties", "行政处罚", ("penalty.total",)),
    Highlight("licences", "行政许可", ("licence.granted",)),
    Highlight("others", "其他行政案件", OTHERS),
    Highlight("minor", "轻微不罚", ("leniency.minor",)),
    Highlight("first", "首违不罚", ("leniency.first",)),
)


def national_form() -> Form:
    return Form(
        "行政执法统计年报",
        (
            PENALTY, LICENCE, COERCION, *CHARGES, *DAILY,
            LENIENCY, REVIEW, LITIGATION, STAFF, TRAINING,
        ),
        CHECKS,
        HIGHLIGHTS,
    )  # fmt: skip
