"""Processor time that a process and all below it have used."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def seconds(root: int) -> float:
    """Return the seconds of `root`, of its descendants, and of those it has already buried."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # gone meanwhile
                continue
            parents[int(folder.name)] = int(fields[1])
            used[int(folder.name)] = sum(int(fields[n]) for n in (11, 12, 13, 14)) / _TICKS
    return sum(spent for process, spent in used.items() if _is_below(process, root, parents))


def _is_below(process: int, root: int, parents: dict[int, int]) -> bool:
    while process:
        if process == root:
            return True
        process = parents.get(process, 0)
    return False
