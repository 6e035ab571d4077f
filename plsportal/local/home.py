"""The data directory: what lies in it, who may use it at the same time, and what it must be able to hold."""

import base64
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from plsportal.local.faults import Fault, say
from plsportal.local.places import VENV, require_usable

MEGABYTE = 1_000_000
ABOUT_DATABASE = ("mode", "seeded", "logins", "tables.txt", "setup_code")
PARTS = ("valkey", "static", "log", "secrets", "mail", "beat", "static.txt", "address", *ABOUT_DATABASE)


@dataclass(frozen=True)
class Home:
    """One data directory; `bin/run` and `bin/manage` share it, two `bin/run` do not."""

    path: Path

    def open(self) -> None:
        """Make the directory where it lacks; raises Fault when it is of no use, before anything is begun."""
        require_usable(self.path / "valkey" / "valkey.sock")
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if not self.locks.exists():  # root's database server runs as another account and must pass
                self.path.chmod(0o711 if os.geteuid() == 0 else 0o700)
            self.locks.mkdir(mode=0o700, exist_ok=True)
            with (self.locks / "try").open("w") as trial:
                trial.write("x" * 4096)
        except FileExistsError:
            raise Fault(
                f"{self.path} is a file; the data directory must be a folder: give another --data DIR."
            ) from None
        except OSError as error:
            raise Fault(f"Cannot write to the data directory {self.path}: {error.strerror}.") from error
        needed = 300 if (self.path / "secrets").exists() and VENV.exists() else 1200
        free = shutil.disk_usage(self.path).free // MEGABYTE
        if free < needed:
            raise Fault(f"Only {free} MB are free on the disk of {self.path}; the portal needs {needed} MB to start.")

    @property
    def locks(self) -> Path:
        """Return the folder of the lock files, which live as long as the data directory."""
        return self.path / "locks"

    @contextmanager
    def run_alone(self) -> Iterator[None]:
        """Be the one `bin/run` of this directory; the system frees it even when we are killed."""
        with (self.locks / "run").open("a+") as file:
            if not taken(file, fcntl.LOCK_EX):
                file.seek(0)
                raise Fault(f"The portal already runs on {self.path} (process {file.read().strip()}).")
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield

    @contextmanager
    def set_up_alone(self) -> Iterator[None]:
        """Let one start or stop of the services happen at a time."""
        with (self.locks / "setup").open("a") as file:
            if not taken(file, fcntl.LOCK_EX):
                say("Waiting for another command that sets up the same data …")
                fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def join(self) -> IO[str]:
        """Note us as a user of the embedded services, until the file is closed."""
        file = (self.locks / "users").open("a")
        fcntl.flock(file, fcntl.LOCK_SH)
        return file

    def unused(self) -> bool:
        """Tell whether nobody uses the embedded services; ask under `set_up_alone`."""
        with (self.locks / "users").open("a") as file:
            return taken(file, fcntl.LOCK_EX)

    def secret_key(self) -> Path:
        """Return the file with the signing key, made at the first start (0600)."""
        return self._secret("secret_key", secrets.token_urlsafe(50))

    def master_keys(self) -> Path:
        """Return the file with the master key of sealed text, made at the first start (0600)."""
        return self._secret("master_keys", base64.b64encode(secrets.token_bytes(32)).decode())

    def _secret(self, name: str, value: str) -> Path:
        folder = self.path / "secrets"
        folder.mkdir(mode=0o700, exist_ok=True)
        file = folder / name
        if not file.exists():
            new = file.with_suffix(".new")
            new.touch(mode=0o600)
            new.write_text(value)
            new.replace(file)
        return file

    def note(self, name: str, text: str | None = None) -> str:
        """Return a small note of an earlier start, empty when there is none; with a text, write it."""
        file = self.path / name
        if text is not None:
            new = file.with_name(f"{name}.new")
            new.write_text(text)
            new.replace(file)
        return file.read_text() if file.exists() else ""

    def forget(self) -> None:
        """Forget the notes about an earlier database."""
        for name in ABOUT_DATABASE:
            (self.path / name).unlink(missing_ok=True)

    def clear(self) -> None:
        """Throw away what earlier starts put here, and nothing that a person put here."""
        for name in PARTS:
            part = self.path / name
            if part.is_dir() and not part.is_symlink():
                shutil.rmtree(part)
            else:
                part.unlink(missing_ok=True)


def taken(file: IO[str], kind: int) -> bool:
    """Try to lock a file without waiting; tell whether we have it."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
