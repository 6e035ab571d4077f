"""Where things lie: the checkout, the data directory, and a place the database server's account can reach."""

import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plsportal.local.faults import Fault

CHECKOUT = Path(__file__).resolve().parents[2]
VENV = CHECKOUT / ".venv"
SHELTER = Path("/var/lib/pls-portal")
SOCKET_BYTES = 100  # sun_path holds 104 bytes on macOS and 108 on Linux, with the final zero


@dataclass(frozen=True)
class Account:
    """The unprivileged account that runs PostgreSQL when root starts it: PostgreSQL refuses to run as root."""

    uid: int
    gid: int

    @property
    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments that make subprocess run as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account() -> Account | None:
    """Return the account to run PostgreSQL as, or None when we are an ordinary user ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise Fault("PostgreSQL does not run as root, and this machine has neither an account postgres nor nobody.")


def reachable(path: Path) -> bool:
    """Tell whether every account may pass through all parents of the path."""
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents if parent.exists())


def shelter(path: Path) -> Path:
    """Return the root-owned stand-in for a path that lies in a private folder of root; modes stay as they are."""
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return SHELTER / name


def data_directory(given: str | None) -> Path:
    """Return the absolute data directory: the argument, else PLS_VAR, else var/ in the checkout."""
    return Path(given or os.environ.get("PLS_VAR") or CHECKOUT / "var").expanduser().absolute()


def require_usable(socket: Path) -> None:
    """Refuse a socket path that the operating system would cut off or the database driver would split."""
    size = len(os.fsencode(socket))
    if size > SOCKET_BYTES:
        raise Fault(
            f"The path {socket} is too long for a socket ({size} bytes, at most {SOCKET_BYTES}):"
            " choose a shorter data directory with --data DIR or PLS_VAR."
        )
    if set(str(socket)) & set(",\"'\\\n"):
        raise Fault(
            f"The path {socket} holds a comma, a quote or a backslash: choose another with --data DIR or PLS_VAR."
        )
