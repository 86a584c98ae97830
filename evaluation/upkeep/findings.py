"""What an examination says: a level, a subject, a sentence."""

from enum import StrEnum

import msgspec


class Level(StrEnum):
    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


LEVEL_TITLES = {Level.GOOD: "好　", Level.NOTE: "注意", Level.BAD: "不好"}


class Finding(msgspec.Struct, frozen=True):
    level: Level
    subject: str
    words: str
    """What is the case, and, unless it is good, what to do."""

    @property
    def line(self) -> str:
        return f"{LEVEL_TITLES[self.level]}　{self.subject}：{self.words}"


def good(subject: str, words: str) -> Finding:
    return Finding(Level.GOOD, subject, words)


def note(subject: str, words: str) -> Finding:
    return Finding(Level.NOTE, subject, words)


def bad(subject: str, words: str) -> Finding:
    return Finding(Level.BAD, subject, words)
