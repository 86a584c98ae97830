"""Resident memory of a site: its processes and its PostgreSQL, shared pages counted once."""

from pathlib import Path


def resident(parent: int, data: Path) -> float:
    """Megabytes, proportional set size of the parent, its children, and the server of `data`."""
    wanted = _family(parent) | _postgres(data)
    return sum(_proportional(process) for process in wanted) / 1024


def _family(parent: int) -> set[int]:
    family, waiting = set(), [parent]
    while waiting:
        process = waiting.pop()
        family.add(process)
        for task in Path(f"/proc/{process}/task").glob("*/children"):
            waiting += [int(child) for child in task.read_text().split()]
    return family


def _postgres(data: Path) -> set[int]:
    found = {
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit()
        and str(data).encode() in _read(entry / "cmdline")
        and b"postgres" in _read(entry / "cmdline").split(b"\0")[0]
    }
    return {member for parent in found for member in _family(parent)}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _proportional(process: int) -> int:
    """Kilobytes."""
    for line in _read(Path(f"/proc/{process}/smaps_rollup")).split(b"\n"):
        if line.startswith(b"Pss:"):
            return int(line.split()[1])
    return 0
