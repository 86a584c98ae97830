"""整改报告: what has to be written in it, and what its words may be. Pure."""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

import msgspec

from evaluation.clues.states import TO_RECTIFY, ClueState
from evaluation.errors import Refused
from evaluation.rectification.states import RoundState

LONGEST_DEMANDS = 2000
LONGEST_TEXT = 2000
"""Of the measures, and of the progress."""
LONGEST_NAME = 40
LONGEST_REMARK = 480
MOST_FILES = 20
FIELDS = {
    "measures": "整治措施",
    "progress": "进展情况",
    "leader": "责任领导",
    "person": "责任人",
    "done_on": "完成日期",
}
FOR_UNIT = (*TO_RECTIFY, ClueState.VERIFIED, ClueState.WRITTEN_OFF)
"""States in which a unit sees its problem; also an archived one that was not unfounded."""
OPEN_STATES = (ClueState.RECTIFYING, ClueState.SENT_BACK)
"""States in which it is the unit's turn."""


class How(StrEnum):
    """验收方式."""

    PAPER = "paper"
    SITE = "site"


HOW_TITLES = {How.PAPER: "书面验收", How.SITE: "现场验收"}


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit writes; each may be empty in a draft."""

    measures: str = ""
    progress: str = ""
    leader: str = ""
    person: str = ""
    done_on: date | None = None


class Former(msgspec.Struct, frozen=True):
    """The round that was sent back."""

    answer: Answer
    files: tuple[UUID, ...]


def read_text(title: str, text: str, longest: int) -> str:
    """As it is kept: lines stay, spaces around them don't. Raises Refused for what is longer."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    plain = "\n".join(lines).strip()
    if len(plain) > longest:
        raise Refused(f"“{title}”最多 {longest} 字，现在有 {len(plain)} 字，请缩短。没有保存。")
    return plain


def read_day(text: str) -> date | None:
    """As a date field sends it; empty for none. Raises Refused."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused("日期要写成 2024-12-31 这样，没有保存。") from None


def read_answer(typed: Answer) -> Answer:
    """Raises Refused, with the field and the sign count."""
    return Answer(
        measures=read_text(FIELDS["measures"], typed.measures, LONGEST_TEXT),
        progress=read_text(FIELDS["progress"], typed.progress, LONGEST_TEXT),
        leader=" ".join(read_text(FIELDS["leader"], typed.leader, LONGEST_NAME).split()),
        person=" ".join(read_text(FIELDS["person"], typed.person, LONGEST_NAME).split()),
        done_on=typed.done_on,
    )


def lacking(answer: Answer, files: int) -> list[str]:
    """What stands in the way of handing in, in words, in the order of the form."""
    missing = [f"“{title}”还没有写" for name, title in FIELDS.items() if not getattr(answer, name)]
    return missing if files else [*missing, "还没有佐证材料"]


def check_complete(answer: Answer, files: int) -> None:
    missing = lacking(answer, files)
    if missing:
        raise Refused(f"还不能提交：{'；'.join(missing)}。写的都已保存。")


def check_as_seen(stamp: str, seen: str) -> None:
    if stamp != seen:
        raise Refused("您确认以后，整改报告又改过。没有提交，请看一遍再交。")


def check_changed(answer: Answer, files: Sequence[UUID], former: Former | None) -> None:
    """What was sent back does not come back as it was."""
    if former and former.answer == answer and set(former.files) == set(files):
        raise Refused("和被退回的那一次一模一样，没有提交。请按退回意见改了再交。")


def check_room(files: int) -> None:
    if files >= MOST_FILES:
        raise Refused(f"佐证材料最多 {MOST_FILES} 个，这一个没有加上。请合并成一个文件再传。")


def check_turn(state: ClueState) -> None:
    """Raises Refused when it isn't the unit's turn."""
    if state not in OPEN_STATES:
        raise Refused("这一件已经交上去了，或者已经办结，现在不能改。请刷新看看进展。")


def check_waiting(state: RoundState | None) -> None:
    if state != RoundState.WAITING:
        raise Refused("没有等着验收的整改报告。请刷新看看进展。")


def stamp_of(answer: Answer, files: Sequence[UUID]) -> str:
    """Says which draft a person was asked about."""
    content = msgspec.json.encode(answer) + b" ".join(sorted(file.bytes for file in files))
    return sha256(content).hexdigest()[:16]


NAMED = re.compile(
    "(?<![该各某等])[王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏"
    "蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施]"
    "[一-龥]{1,2}(?:同志|先生|女士)"
)
"""A surname and a given name as in 王建国同志; a rough net, for a reminder."""


def check_posts(text: str) -> None:
    """Raises Refused where nothing is said, or where a person seems to be named."""
    if not text:
        raise Refused("请写明追究对象的职务，例如“执法大队副大队长 1 人”。没有登记。")
    if NAMED.search(text):
        raise Refused("这里只写职务和人数，不写姓名，例如“执法大队副大队长 1 人”。没有登记。")


def check_reason(reason: str) -> str:
    """As it is kept. Raises Refused where there is none."""
    words = " ".join(read_text("理由", reason, LONGEST_REMARK).split())
    if not words:
        raise Refused("请写明理由，没有改。")
    return words
