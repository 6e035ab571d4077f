"""bin/serve: become one of the portal's processes; the same command lines here, in tests and in the image."""

import os
import sys

from plsportal.local.faults import Fault, main
from plsportal.local.places import CHECKOUT, data_directory

USAGE = "Usage: bin/serve web [--port N] | worker | beat | migrate"
WORKER_NAME = "worker@%h"  # PLS_WORKER_NAME gives a second one on the same machine another
NEEDS = {
    "web": ("DATABASE_URL", "REDIS_URL"),
    "worker": ("DATABASE_URL", "REDIS_URL"),
    "beat": ("DATABASE_URL", "REDIS_URL"),
    "migrate": ("DATABASE_OWNER_URL",),
}


def web() -> list[str]:
    """Return the web server's command line: PLS_BIND (127.0.0.1), PLS_PORT (8000), PLS_WORKERS (2)."""
    options = {
        "--interface": "wsgi",
        "--host": os.environ.get("PLS_BIND", "127.0.0.1"),
        "--port": os.environ.get("PLS_PORT", "8000"),
        "--workers": os.environ.get("PLS_WORKERS", "2"),
        "--blocking-threads": "1",
        "--http": "1",
        "--workers-kill-timeout": "20",
        "--log-level": "warning",
    }
    flags = [part for option in options.items() for part in option]
    return ["-m", "granian", *flags, "--no-ws", "--respawn-failed-workers", "plsportal.wsgi:application"]


def worker() -> list[str]:
    """Return the worker's command line: PLS_TASK_PROCESSES (2); prefork, because threads ignore time limits."""
    count = os.environ.get("PLS_TASK_PROCESSES", "2")
    name = os.environ.get("PLS_WORKER_NAME", WORKER_NAME)
    flags = ["-n", name, "--max-tasks-per-child=200", "--without-gossip", "--without-mingle", "-l", "INFO"]
    return ["-m", "celery", "-A", "plsportal", "worker", "-P", "prefork", "-c", count, *flags]


def beat() -> list[str]:
    """Return the clock's command line; its notebook lies in PLS_VAR and may be lost."""
    folder = data_directory(None) / "beat"
    folder.mkdir(parents=True, exist_ok=True)
    return ["-m", "celery", "-A", "plsportal", "beat", "-s", str(folder / "schedule"), "--pidfile=", "-l", "INFO"]


def migrate() -> list[str]:
    """Return the command line that brings the database up to date, as its owner."""
    os.environ["PLS_DB_LOGIN"] = "owner"
    return [str(CHECKOUT / "manage.py"), "migrate", "--noinput"]


COMMANDS = {"web": web, "worker": worker, "beat": beat, "migrate": migrate}


def command(arguments: list[str]) -> int:
    """Replace this process by the one asked for."""
    name, *rest = arguments or [""]
    if name == "web" and len(rest) == 2 and rest[0] == "--port" and rest[1].isdigit():
        os.environ["PLS_PORT"] = rest[1]
    elif name not in COMMANDS or rest:
        raise Fault(USAGE)
    missing = [variable for variable in NEEDS[name] if not os.environ.get(variable)]
    if missing:
        raise Fault(f"Set {' and '.join(missing)}: bin/serve starts one process; bin/run starts a whole portal.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plsportal.settings")
    os.chdir(CHECKOUT)
    os.execv(sys.executable, [sys.executable, *COMMANDS[name]()])  # noqa: S606


if __name__ == "__main__":
    main(command)
