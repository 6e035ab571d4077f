"""Questions about processes of this machine, answered from /proc where it exists and by ps elsewhere."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
MARK = "PLS_SUPERVISED"  # stands in the environment of web, worker and beat and all that they start


def alive(pid: int) -> bool:
    """Tell whether a process runs; a finished child of ours is collected, a dead one that nobody collects is dead."""
    try:
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return False
    except ChildProcessError:
        pass  # not ours to collect
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return not (PROC / "self").exists()


def program_of(pid: int) -> str:
    """Return the short name of the program that runs as this process, empty when there is none."""
    try:
        return (PROC / str(pid) / "comm").read_text().strip()
    except OSError:
        if (PROC / "self").exists():
            return ""
    listed = subprocess.run(["ps", "-p", str(pid), "-o", "comm="], capture_output=True, text=True, check=False)
    return Path(listed.stdout.strip()).name


def working_in(folder: Path) -> bool:
    """Tell whether a living process has this as its working directory, as each one of a database server has."""
    if not (PROC / "self").exists():
        command = ["lsof", "-a", "-d", "cwd", "-t", "--", str(folder)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "cwd").readlink() == folder.resolve():
                    return True
            except OSError:
                continue  # ended meanwhile, a zombie, or another person's
    return False


def marked(value: str) -> list[int]:
    """Return the living processes that carry our mark with this value: what a killed supervisor left running."""
    wanted = f"{MARK}={value}"
    if not (PROC / "self").exists():
        listed = subprocess.run(["ps", "-axwwE", "-o", "pid=,command="], capture_output=True, text=True, check=False)
        lines = [line.split(None, 1) for line in listed.stdout.splitlines() if f" {wanted} " in f"{line} "]
        return [int(pid) for pid, _ in lines]
    found = []
    for entry in PROC.iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue  # ended meanwhile, or another person's
            if os.fsencode(wanted) in environment.split(b"\0") and alive(int(entry.name)):
                found.append(int(entry.name))
    return found


def end(pids: list[int], seconds: float) -> None:
    """Ask processes to end and force those that have not after some seconds."""
    deadline = time.monotonic() + seconds
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in filter(alive, pids):
            with suppress(ProcessLookupError):  # was faster
                os.kill(pid, number)
        while any(map(alive, pids)) and (number == signal.SIGKILL or time.monotonic() < deadline):
            time.sleep(0.02)
