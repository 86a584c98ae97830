"""Asking the child what a file is."""

import os
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

import msgspec

from evaluation.inspection.child import Said
from evaluation.inspection.kinds import (
    ATTACHMENTS,
    BY_MEDIA_TYPE,
    DOCX,
    EVERY,
    HEAD,
    ONLY_SCANS,
    PACKED_PARTS,
    UNKNOWN,
    Kind,
    NotTaken,
    kind_of,
)
from evaluation.settings import PACKAGE

LONGEST = 90.0
"""Seconds by the clock; the limit of the processor's ten comes first on a machine that rests."""
UNJUDGED = (
    "没有收：这个文件复杂得查不完，可能是坏的或故意做成这样。"
    "请用原来的软件另存一份，或打印成 PDF 再传。"
)
PASSED_ON = ("PATH", "LD_LIBRARY_PATH")
"""All that the child gets of the environment."""


def inspect(path: Path, wanted: Collection[Kind] = ATTACHMENTS, *, texts: bool = False) -> Kind:
    """What the file is, by its content; blocks, for a second or two. Raises NotTaken."""
    only_scans = DOCX not in wanted
    try:
        return _asked(path, texts=texts, only_scans=only_scans)
    except NotTaken as no:
        if only_scans and EVERY in str(no):
            raise NotTaken(str(no).replace(EVERY, ONLY_SCANS)) from no
        raise


def _asked(path: Path, *, texts: bool, only_scans: bool) -> Kind:
    """What the first bytes tell needs no child."""
    with path.open("rb") as file:
        if kind_of(file.read(HEAD)) == PACKED_PARTS and only_scans:
            raise NotTaken(UNKNOWN)
        file.seek(0)
        try:
            child = subprocess.run(  # noqa: S603  # our own program
                [sys.executable, "-m", "evaluation.inspection.child", "texts" if texts else "-"],
                stdin=file,
                capture_output=True,
                check=False,
                cwd=PACKAGE.parent,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ}
                | {"LANG": "C.UTF-8", "PYTHONUTF8": "1"},
                timeout=LONGEST,
            )
        except subprocess.TimeoutExpired:
            raise NotTaken(UNJUDGED) from None
    if child.returncode != 0:
        refusal = NotTaken(UNJUDGED)
        refusal.add_note(f"exit status {child.returncode}: {child.stderr[-1000:]!r}")
        raise refusal
    said = msgspec.json.decode(child.stdout, type=Said)
    if said.refusal:
        raise NotTaken(said.refusal)
    return BY_MEDIA_TYPE[said.media_type]
