"""督办规则 in the office: limits, kinds, sources and reasons of the jurisdiction's clues."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.clues.setting import Limit, Setting
from evaluation.clues.setting_form import (
    EXTENDED,
    LIMIT_TITLES,
    LONGEST_LIMIT,
    MOST_WARN_DAYS,
    WITH_LIMIT,
    Written,
    WrittenLimit,
    read_setting,
    written_kinds,
)
from evaluation.clues.settings import set_setting, setting_of, stamp_of
from evaluation.clues.states import SOURCE_TITLES
from evaluation.errors import Refused
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import RUN, page

Short = Annotated[str, msgspec.Meta(max_length=40)]
Lines = Annotated[str, msgspec.Meta(max_length=8000)]


class Ruling(Form, frozen=True, kw_only=True):
    """The limits as rows, a list each column; every other list one thing a line."""

    seen: Short = ""
    limit: list[Short]
    days: list[Short]
    unit: list[Short]
    extension: list[Short]
    warn_days: Short
    kinds: Lines
    sources: Lines = ""
    channels: Lines
    declining: Lines
    mandatory: Lines
    accountability: Lines

    def written(self) -> Written:
        """Raises Refused for a form that is not ours."""
        columns = (self.limit, self.days, self.unit, self.extension)
        if len({len(column) for column in columns}) > 1:
            raise Refused("时限的表没有传全，没有保存。请重新打开这一页再填。")
        return Written(
            limits=[WrittenLimit(*row) for row in zip(*columns, strict=True)],
            warn_days=self.warn_days,
            kinds=self.kinds,
            sources=self.sources,
            channels=self.channels,
            declining=self.declining,
            mandatory=self.mandatory,
            accountability=self.accountability,
        )


class LimitRow(msgspec.Struct, frozen=True):
    name: str
    title: str
    limit: Limit | None
    extends: bool


def rows_of(setting: Setting) -> list[LimitRow]:
    return [
        LimitRow(name, LIMIT_TITLES[name], setting.limits.get(name), name in EXTENDED)
        for name in map(str, WITH_LIMIT)
    ]


@get("/clues/setting", guards=[only(*RUN, Role.AUDITOR)])
async def show_setting(person: NamedDependency[Person]) -> Template:
    setting = await setting_of(person.jurisdiction)
    return page(
        "clues-setting",
        person,
        setting=setting,
        seen=stamp_of(setting),
        rows=rows_of(setting),
        kinds=written_kinds(setting.kinds),
        own_sources=[it for key, it in setting.sources.items() if key not in SOURCE_TITLES],
        fixed_sources=list(SOURCE_TITLES.values()),
        most={"days": LONGEST_LIMIT, "warn": MOST_WARN_DAYS},
    )


@post("/clues/setting", guards=[only(*RUN)])
async def keep_setting(person: NamedDependency[Person], data: URLEncodedBody[Ruling]) -> Redirect:
    await set_setting(person, read_setting(data.written()), data.seen)
    return Redirect("/office/clues", status_code=303)


HANDLERS = [show_setting, keep_setting]
