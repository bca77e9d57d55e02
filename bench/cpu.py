"""CPU time of process trees, in nanoseconds where the kernel says so, else in clock ticks."""

import os
from pathlib import Path

TICK = 1_000_000_000 // os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """The process and all its descendants."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(folder.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def spent(root: int) -> dict[int, int]:
    return {pid: _of(pid) for pid in tree(root)}


def between(before: dict[int, int], after: dict[int, int]) -> int:
    """A process that came in between counts in full, one that went away does not."""
    return sum(now - before.get(pid, 0) for pid, now in after.items())


def _of(pid: int) -> int:
    folder = Path(f"/proc/{pid}")
    try:
        return int((folder / "schedstat").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        pass
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) * TICK
