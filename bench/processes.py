"""What processes cost: the processor time of a tree of them, read from /proc."""

from __future__ import annotations

import os
from pathlib import Path

PROC = Path("/proc")
TICK = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> set[int]:
    """Return the process and all that it has started, as far as they live."""
    parents = {pid: int(line[1]) for pid, line in _lines().items()}
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def spent(root: int) -> float:
    """Return the seconds that the tree has run so far, with those of its children that have ended."""
    lines, members = _lines(), tree(root)
    own = sum(int(line[11]) + int(line[12]) for pid, line in lines.items() if pid in members)
    ended = sum(int(line[13]) + int(line[14]) for pid, line in lines.items() if pid in members)
    return (own + ended) / TICK


def _lines() -> dict[int, list[str]]:
    """Return the fields of /proc/<pid>/stat from the state on, by process."""
    found = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                found[int(entry.name)] = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # ended meanwhile
    return found
