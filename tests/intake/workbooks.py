"""Workbooks for a set-up: a city, a small county, and whatever a test spoils in them."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook

CITY, COUNTY = "830700", "830721"
"""Of no place, so that the ones that a migration or a test has founded are not met."""
PLACES = (
    *("行政区划代码", "辖区名称", "司法局全称", "上级代码", "小局"),
    *("评议年度", "依据文件", "计划号", "批准人", "评议方案"),
)
ACCOUNTS = ("行政区划代码", "用户名", "姓名", "处室、单位", "角色", "所属单位")
UNITS = (
    *("行政区划代码", "榜单", "类别", "单位全称"),
    *("单位简称", "自有代码", "承办单位", "备注"),
)
DELEGATES = ("行政区划代码", "组别", "姓名", "单位")
Sheets = dict[str, list[Sequence[Any]]]


def a_set_up() -> Sheets:
    """Heads first; whole and without a fault."""
    return {
        "辖区": [
            PLACES,
            (CITY, "示范市", "示范市司法局", "", "否", "2025", "依据一号", "计划", "市政府", ""),
            (COUNTY, "示范县", "示范县司法局", CITY, "是", "2025", "依据二号", "", "", "测评制"),
        ],
        "账号": [
            ACCOUNTS,
            (CITY, "sf-zhou", "周敏", "执法监督科", "市评议办工作人员", ""),
            (CITY, "sf-chen", "陈立", "执法监督科", "市评议办工作人员", ""),
            (CITY, "sf-luo", "罗伟", "信息中心", "系统管理员", ""),
            (CITY, "sf-zeng", "曾静", "信息中心", "安全管理员", ""),
            (CITY, "sf-peng", "彭海涛", "机关纪委", "审计管理员", ""),
            (COUNTY, "xf-li", "李明", "监督股", "县评议办工作人员、签到员、主持、计票人", ""),
            (COUNTY, "xf-tan", "谭慧", "监督股", "县评议办工作人员、计票人", ""),
            (COUNTY, "xf-tang", "唐莉", "", "单位联络员", "县水利局"),
        ],
        "单位": [
            UNITS,
            (CITY, "市直单位", "综合执法类", "示范市水利局", "市水利局", "", "否", ""),
            (CITY, "县市区", "县市区", "示范县人民政府", "示范县", COUNTY, "否", ""),
            (COUNTY, "县直单位", "综合执法类", "示范县水利局", "县水利局", "", "否", ""),
            (COUNTY, "县直单位", "综合执法类", "示范县司法局", "县司法局", "", "是", ""),
        ],
        "评议代表": [
            DELEGATES,
            (COUNTY, "党代表", "王建华", "某村"),
            (COUNTY, "人大代表", "刘玉兰", "某小学"),
        ],
    }


def spoilt(sheet: str, row: int, column: str, value: Any) -> Sheets:
    """One cell changed; `row` as the spreadsheet program counts."""
    sheets = a_set_up()
    cells = list(sheets[sheet][row - 1])
    cells[list(sheets[sheet][0]).index(column)] = value
    sheets[sheet][row - 1] = cells
    return sheets


def xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]], hidden: str = "") -> bytes:
    """Texts as texts; what begins with "=" as a formula, as somebody's own sheet has it."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        text = book.add_format({"num_format": "@"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name == hidden:
                sheet.hide()
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, str) and value.startswith("="):
                        sheet.write_formula(number, place, value)
                    elif value != "":
                        sheet.write(number, place, value, text)
    return file.getvalue()
