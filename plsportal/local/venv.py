"""The virtual environment: made once, filled from a lock with hashes, wheels only, and stamped with what it holds."""

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plsportal.local.faults import Fault, run, say
from plsportal.local.places import CHECKOUT, VENV

PYTHON = VENV / "bin" / "python"
STAMP = VENV / "locks.txt"
UNFINISHED = VENV / "unfinished.txt"  # an installation that was killed may have left half a package
EMBEDDED = CHECKOUT / "requirements-embedded.lock"
DEV = CHECKOUT / "requirements-dev.lock"


def site() -> Path:
    """Return the environment's site-packages."""
    return next(VENV.glob("lib/python3*/site-packages"))


def stamp(lock: Path) -> str:
    """Return the line that says that this very lock is installed."""
    return f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}"


def installed(lock: Path) -> bool:
    """Tell whether the environment holds this lock; the one for development holds the embedded one too."""
    if not STAMP.exists() or not works():
        return False
    stamps = STAMP.read_text().splitlines()
    return any(stamp(each) in stamps for each in {lock, DEV})


def works() -> bool:
    """Tell whether the environment's Python still starts and is the one of the machine it was made on."""
    try:
        return subprocess.run([PYTHON, "-c", ""], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@contextmanager
def alone() -> Iterator[None]:
    """Let one set-up of the environment run at a time."""
    folder = os.open(CHECKOUT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def ensure(lock: Path) -> None:
    """Make the environment hold the lock; does nothing when it does already."""
    if installed(lock):
        return
    if not os.access(CHECKOUT, os.W_OK):
        raise Fault(f"Cannot write to {CHECKOUT}, where the Python packages are to be installed.")
    with alone():
        if installed(lock):
            return
        if UNFINISHED.exists() or not works() or not has_pip():
            create()
        say("Installing the Python packages (wheels, checked against their hashes) …")
        STAMP.unlink(missing_ok=True)
        UNFINISHED.touch()
        pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
        run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", lock], what="Installing the Python packages")
        STAMP.write_text(stamp(lock) + "\n")
        UNFINISHED.unlink()


def has_pip() -> bool:
    """Tell whether pip stands in the environment: a killed start may have left it out."""
    return subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def create() -> None:
    """Make a fresh environment; raises Fault where Python came without the means."""
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise Fault(
            f"Python {sys.version_info[0]}.{sys.version_info[1]} on this machine came without venv:"
            " install it (Debian, Ubuntu: apt install python3-venv) and start again."
        )
    say("Making the Python environment .venv …")
    run([sys.executable, "-m", "venv", "--clear", VENV], what="Making the Python environment")
