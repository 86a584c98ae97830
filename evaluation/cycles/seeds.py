"""种子 — figures of dice from which a draw follows that anyone can redo."""

import re
import unicodedata

from evaluation.errors import Refused

FEWEST_DICE, MOST_DICE = 8, 60


def read_seed(typed: str) -> str:
    """The figures of dice, without spaces and full-width signs; raises Refused."""
    seed = "".join(unicodedata.normalize("NFKC", typed).split())
    if not re.fullmatch(f"[0-9]{{{FEWEST_DICE},{MOST_DICE}}}", seed):
        raise Refused(
            f"种子请填当场掷骰子得出的数字，{FEWEST_DICE} 至 {MOST_DICE} 位，只有数字。"
            "掷的次数越多，越没有人能事先算好。"
        )
    return seed
