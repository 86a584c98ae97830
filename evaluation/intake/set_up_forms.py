"""The four sheets of a set-up: 辖区, 账号, 单位, 评议代表; how they look empty and filled in."""

from datetime import date

from evaluation.accounts.rules import ROLE_TITLES, Role
from evaluation.intake import accounts, delegates, units
from evaluation.intake.units import NO, YES
from evaluation.registry.rules import BOARDS, CLASSES
from evaluation.spreadsheets.forms import Column, SheetForm
from evaluation.spreadsheets.several import several_xlsx

PLACES, ACCOUNTS, UNITS, DELEGATES = "辖区", "账号", "单位", "评议代表"
OPTIONAL = (ACCOUNTS, UNITS, DELEGATES)
CODE, TITLE, BUREAU, SUPERIOR = "行政区划代码", "辖区名称", "司法局全称", "上级代码"
SMALL, YEAR, BASIS, PLAN, APPROVED, SCHEME = (
    "小局", "评议年度", "依据文件", "计划号", "批准人", "评议方案",
)  # fmt: skip
SCHEMES = {"打分制": "points", "测评制": "options", "现场评议专用指标": "panel"}
"""Which of the defaults; they may be changed on the page of the scheme."""
OF = Column(CODE, "“辖区”里的六位代码", longest=12)

PLACES_FORM = SheetForm(
    PLACES,
    (
        Column(CODE, "六位，如 430700", longest=12),
        Column(TITLE, "如 常德市、安乡县", longest=40),
        Column(BUREAU, "用印的全称", longest=60),
        Column(SUPERIOR, "市级不填；县市区填市的代码", required=False, longest=12),
        Column(SMALL, "人少的县市区借用市里的三员", required=False, kind="choice",
               choices=(YES, NO)),
        Column(YEAR, "如 2025；不填就只建辖区和账号", required=False, kind="whole"),
        Column(BASIS, "填了年度的必填", required=False, longest=200),
        Column(PLAN, required=False, longest=60),
        Column(APPROVED, required=False, longest=60),
        Column(SCHEME, "不填为打分制，以后可以改", required=False, kind="choice",
               choices=tuple(SCHEMES)),
    ),
)  # fmt: skip
DELEGATES_FORM = SheetForm(
    DELEGATES,
    (
        OF,
        Column(delegates.GROUP, "评议方案里的组别，如 党代表", longest=40),
        Column(delegates.NAME, "与签到册一致；不收电话和身份证号", longest=40),
        Column(delegates.ORGANISATION, "用来看出应回避的单位", required=False),
    ),
)
FORMS = (
    PLACES_FORM,
    SheetForm(ACCOUNTS, (OF, *accounts.FORM.columns)),
    SheetForm(UNITS, (OF, *units.form_with().columns)),
    DELEGATES_FORM,
)
"""The sheets of the pages 账号 and 名录, each behind the code of its jurisdiction."""


EXAMPLES = (
    (
        ("430700", "常德市", "常德市司法局", "", NO, "2025", "湘司发〔2025〕1号（示例）",
         "常法办〔2025〕1号", "常德市人民政府", "打分制"),
        ("430721", "安乡县", "安乡县司法局", "430700", YES, "2025", "常司发〔2025〕2号（示例）",
         "", "安乡县人民政府", "打分制"),
    ),
    (
        ("430700", "zhoumin", "周敏（示例）", "执法监督科", ROLE_TITLES[Role.CITY_OFFICER], ""),
        ("430700", "luowei", "罗伟（示例）", "信息中心", ROLE_TITLES[Role.ADMINISTRATOR], ""),
        ("430721", "liming", "李明（示例）", "执法监督股",
         "、".join(ROLE_TITLES[role] for role in (Role.COUNTY_OFFICER, Role.REGISTRAR)), ""),
        ("430721", "tangli", "唐莉（示例）", "法规股", ROLE_TITLES[Role.CLERK], "安乡县水利局"),
    ),
    (
        ("430700", BOARDS[0], CLASSES[0], "常德市水利局", "市水利局", "", NO, ""),
        ("430700", BOARDS[1], CLASSES[4], "安乡县人民政府", "安乡县", "430721", NO, ""),
        ("430721", "县直单位", CLASSES[0], "安乡县水利局", "县水利局", "", NO, ""),
    ),
    (
        ("430721", "党代表", "示例：王建华", "安乡县某村"),
        ("430721", "人大代表", "示例：刘玉兰", "安乡县某小学"),
    ),
)  # fmt: skip


def empty_form(made_on: date) -> bytes:
    """To be filled in; the sheet 示例 shows how, and is never read."""
    return several_xlsx(FORMS, EXAMPLES, title="市县一次建立", made_on=made_on)
