"""What must be true before the portal serves: translations, static files, tables, and people to show."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from plsportal.local.faults import run, say
from plsportal.local.home import Home
from plsportal.local.messages import outdated
from plsportal.local.places import CHECKOUT
from plsportal.local.venv import EMBEDDED, PYTHON

MANAGE = CHECKOUT / "manage.py"


def translations() -> None:
    """Build the translations whose sources are newer."""
    if outdated():
        run([PYTHON, "-m", "plsportal.local.messages"], what="Building the translations", cwd=CHECKOUT)


def packages() -> list[Path]:
    """Return the folders of the portal's own code."""
    return sorted(file.parent for file in CHECKOUT.glob("*/__init__.py"))


def fingerprint(files: Iterable[Path]) -> str:
    """Return a digest of names, sizes and times of files, and of the installed packages."""
    digest = hashlib.sha256(EMBEDDED.read_bytes())
    for file in sorted(files):
        status = file.stat()
        digest.update(f"{file} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def static_files(home: Home, env: Mapping[str, str]) -> None:
    """Collect and hash the static files when one of them changed: without it every page would fail."""
    folders = [CHECKOUT / "static", *(package / "static" for package in packages())]
    settings = CHECKOUT / "plsportal" / "settings.py"
    now = fingerprint([settings, *(file for folder in folders for file in folder.rglob("*"))])
    if home.note("static.txt") == now and (home.path / "static" / "staticfiles.json").exists():
        return
    say("Collecting the static files …")
    command = [PYTHON, MANAGE, "collectstatic", "--noinput", "--clear", "-v", "0"]
    run(command, what="Collecting the static files", env=env)
    home.note("static.txt", now)


def tables(home: Home, env: Mapping[str, str], *, demo: bool) -> None:
    """Bring tables and rights up to date, as the owner: when the code changed, and always in a given database."""
    now = fingerprint(file for package in packages() for file in package.rglob("*.py"))
    given = "DATABASE_URL" in os.environ
    if not given and home.note("tables.txt") == now:
        return
    say("Migrating the database …")
    run([CHECKOUT / "bin" / "serve", "migrate"], what="Migrating the database", env=env)
    if demo:
        demonstration(home, env)
    if not given:
        home.note("tables.txt", now)


def demonstration(home: Home, env: Mapping[str, str]) -> None:
    """Load the demonstration group once in the life of a database, and note who can log in."""
    if not home.note("seeded"):
        say("Loading the demonstration: a made-up group of companies …")
        run([PYTHON, MANAGE, "seed_demo"], what="Loading the demonstration", env=env)
        home.note("seeded", "yes")
    home.note("logins", run([PYTHON, MANAGE, "demo_logins"], what="Listing the log-ins", env=env))


def prepare(home: Home, env: Mapping[str, str], *, demo: bool) -> None:
    """Do all that a start needs, each step only where something is new."""
    translations()
    static_files(home, env)
    tables(home, env, demo=demo)


def shows_demonstration(home: Home, *, empty: bool = False) -> bool:
    """Tell whether the data is the demonstration: fixed by its first start, never with a given database."""
    if "DATABASE_URL" in os.environ:
        return False
    mode = home.note("mode") or home.note("mode", "empty" if empty else "demo")
    return mode == "demo"
