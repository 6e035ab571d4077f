"""A whole portal to measure: PostgreSQL with its data safe on the disk, a made-up group of a size, and a web."""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psycopg

from bench.processes import spent
from plsportal.local.faults import explained, run, say
from plsportal.local.fleet import Fleet
from plsportal.local.places import CHECKOUT
from plsportal.local.postgres import OWNER, PORTAL, Cluster
from plsportal.local.prepare import MANAGE

SITE = Path(sysconfig.get_path("platlib"))


class Size(NamedTuple):
    """How large the made-up group of a stage is."""

    accounts: int
    companies: int
    people: int
    policies: int

    @property
    def who(self) -> dict[str, str]:
        """Return the addresses of those who ask: HR and CEO of every company, HR and a manager of one."""
        seats = {"all": "hr", "ceo": "vd", "one": "p4", "manager": f"p{4 + 2 * self.companies}"}
        return {key: f"{name}@skala.example" for key, name in seats.items()}


def private_folder() -> Path:
    """Make a fresh folder that nobody else can list, short enough for a socket; root's lets the server pass."""
    folder = Path(tempfile.mkdtemp(prefix="plsportal-bench-", dir="/tmp"))
    if os.geteuid() == 0:
        folder.chmod(0o711)
    return folder


@dataclass(frozen=True)
class Stage:
    """A portal that runs: where it listens, its processes, its people's sessions, and the environment for commands."""

    name: str
    port: int
    web: int
    database: int
    sessions: dict[str, str]
    env: dict[str, str]

    def spent(self) -> tuple[float, float]:
        """Return the seconds of processor time that the web and PostgreSQL have used so far."""
        return spent(self.web), spent(self.database)

    def ask(self, *arguments: str) -> str:
        """Run a module of the bench against the stage's database and return what it prints."""
        command = [sys.executable, "-P", "-m", *arguments]
        done = subprocess.run(command, env=self.env, cwd=CHECKOUT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise explained(f"Asking {self.name}", done.stderr)
        return done.stdout


@contextmanager
def stage(folder: Path, name: str, made: Size, *, workers: int = 2) -> Iterator[Stage]:
    """Build it in the folder, give it, and take all of it away again."""
    place = folder / name
    (place / "var" / "static").mkdir(parents=True)
    cluster = Cluster.at(place / "pg", SITE)
    fleet = Fleet(_environment(cluster, place), place)
    try:
        say(f"{name}: a database, its tables, {made.accounts} accounts in {made.companies} companies …")
        cluster.start()
        env = dict(fleet.env)
        run([CHECKOUT / "bin" / "serve", "migrate"], what="Migrating", env=env)
        run([sys.executable, MANAGE, "collectstatic", "--noinput", "-v", "0"], what="Collecting", env=env)
        size = [word for key, number in made._asdict().items() for word in (f"--{key}", str(number))]
        run([sys.executable, MANAGE, "seed_scale", *size], what="Seeding", env={**env, "PLS_DB_LOGIN": "owner"})
        with psycopg.connect(cluster.url(OWNER), autocommit=True) as line:
            line.execute("VACUUM (ANALYZE)")  # as the server does by itself a while after
        with_web = _serve(fleet, workers)
        own = Stage(name, with_web[0], with_web[1], cluster.pid() or 0, {}, env)
        tickets = own.ask("bench.tickets", *made.who.values()).split()
        own.sessions.update(zip(made.who, tickets, strict=True))
        yield own
    finally:
        fleet.stop()
        cluster.remove()


def _serve(fleet: Fleet, workers: int) -> tuple[int, int]:
    """Start one web and wait until it serves; return its port and process."""
    address = fleet.web(workers)
    fleet.ready(address)
    port = address.rpartition(":")[2]
    return int(port), fleet.processes[f"web-{port}"].pid


def _environment(cluster: Cluster, place: Path) -> dict[str, str]:
    named = {name: value for name, value in os.environ.items() if not name.startswith(("PLS_", "DATABASE_", "REDIS_"))}
    return {
        **named,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONPATH": str(CHECKOUT),
        "DATABASE_URL": cluster.url(PORTAL),
        "DATABASE_OWNER_URL": cluster.url(OWNER),
        "REDIS_URL": "redis://localhost:1/0",  # nothing a person does needs the broker
        "PLS_SECRET_KEY": secrets.token_urlsafe(50),
        "PLS_MASTER_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
        "PLS_LOCAL": "1",
        "PLS_HOSTS": "localhost,127.0.0.1",
        "PLS_URL": "http://localhost",
        "PLS_VAR": str(place / "var"),
    }
