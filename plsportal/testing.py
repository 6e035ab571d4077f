"""Pytest plugin: a throw-away PostgreSQL and Valkey for the tests, started before Django reads its settings."""

import atexit
import base64
import os
import re
import secrets
import shutil
import signal
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from plsportal.local.browser import HOW, chromium
from plsportal.local.faults import Fault, run
from plsportal.local.fleet import Fleet
from plsportal.local.places import CHECKOUT, require_usable
from plsportal.local.postgres import OWNER, PORTAL, Cluster
from plsportal.local.processes import alive
from plsportal.local.valkey import Valkey

SITE = Path(sysconfig.get_path("platlib"))
PREFIX = "plsportal-test-"
TEMPLATE = "PLS_TEST_TEMPLATE"  # the file that says that the throw-away cluster holds a migrated database to copy
LEFT_OUT = pytest.StashKey[int]()


def services(folder: Path) -> tuple[Cluster, Valkey]:
    """Return the throw-away PostgreSQL and Valkey of a folder, not started; the owner may make test databases."""
    return Cluster.at(folder / "pg", SITE, throwaway=True), Valkey.at(folder / "valkey", SITE)


def private_folder() -> Path:
    """Make a fresh folder that nobody else can list, short enough for a socket; root's lets the server pass."""
    parent = Path(tempfile.gettempdir())
    try:
        require_usable(parent / f"{PREFIX}1234567-12345678" / "pg" / ".s.PGSQL.5432")
    except Fault:
        parent = Path("/tmp")  # noqa: S108 - the fresh folder in it is ours alone
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent))
    if os.geteuid() == 0:
        folder.chmod(0o711)
    return folder


def sweep(parent: Path) -> None:
    """Stop and remove what test runs that were killed left behind."""
    for folder in parent.glob(f"{PREFIX}*"):
        made_by = re.match(rf"{PREFIX}(\d+)-", folder.name)
        if made_by and folder.stat().st_uid == os.geteuid() and not alive(int(made_by[1])):
            remove(folder)


def remove(folder: Path) -> None:
    """Stop the services of a folder and delete it."""
    cluster, valkey = services(folder)
    valkey.stop()
    cluster.remove()
    shutil.rmtree(folder)


def start() -> None:
    """Start what the environment does not name and say in the environment where it is."""
    folder = private_folder()
    sweep(folder.parent)
    starter = os.getpid()
    atexit.register(lambda: remove(folder) if os.getpid() == starter else None)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends pytest as Ctrl-C does, so that atexit runs
    (folder / "var" / "static").mkdir(parents=True)  # whitenoise warns of a missing one
    cluster, valkey = services(folder)
    if "DATABASE_URL" not in os.environ:
        cluster.start()
        os.environ.update(DATABASE_URL=cluster.url(PORTAL), DATABASE_OWNER_URL=cluster.url(OWNER))
        os.environ[TEMPLATE] = str(folder / "template")
    if "REDIS_URL" not in os.environ:
        valkey.start()
        os.environ["REDIS_URL"] = valkey.url
    for name, value in {
        "DJANGO_SETTINGS_MODULE": "plsportal.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright's loop runs in the thread of the tests
        "PLS_SECRET_KEY": secrets.token_urlsafe(50),
        "PLS_MASTER_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
        "PLS_LOCAL": "1",
        "PLS_DEMO": "1",
        "PLS_HOSTS": "localhost,127.0.0.1,testserver",
        "PLS_URL": "http://localhost:8000",
        "PLS_VAR": str(folder / "var"),
    }.items():
        os.environ.setdefault(name, value)


def share(worker: str) -> None:
    """Give one of several test processes (gw0, gw1, …) a Valkey database and a folder of its own.

    The database of PostgreSQL is named after the process by pytest-django.
    """
    folder = Path(os.environ["PLS_VAR"]) / worker
    (folder / "static").mkdir(parents=True, exist_ok=True)
    number = int(worker.removeprefix("gw")) + 1
    os.environ.update(PLS_VAR=str(folder), REDIS_URL=re.sub(r"\d+$", str(number), os.environ["REDIS_URL"]))


if "PYTEST_XDIST_WORKER" in os.environ:  # the process that tells the others what to test has started the services
    share(os.environ["PYTEST_XDIST_WORKER"])
elif {"DATABASE_URL", "REDIS_URL"} - set(os.environ) or "PLS_SECRET_KEY" not in os.environ:
    try:
        start()
    except Fault as fault:
        raise pytest.UsageError(str(fault)) from fault


@pytest.fixture(scope="session")
def collected_static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Collect and hash the static files once, as production serves them."""
    folder = tmp_path_factory.mktemp("static")
    env = {**os.environ, "PLS_STATIC_ROOT": str(folder)}
    command = [sys.executable, CHECKOUT / "manage.py", "collectstatic", "--noinput", "-v", "0"]
    run(command, what="Collecting the static files", env=env)
    return folder


@pytest.fixture
def fleet(transactional_db: None, collected_static: Path, tmp_path: Path) -> Iterator[Fleet]:
    """Give an empty fleet on the test's own database: what the test commits, its processes see."""
    from django.db import connection

    address = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    env = {
        "DATABASE_URL": address,
        "PLS_STATIC_ROOT": str(collected_static),
        "PLS_VAR": str(tmp_path),
        "PLS_DB_LOGIN": "portal",
    }
    ships = Fleet({**os.environ, **env}, tmp_path)
    yield ships
    ships.stop()


@pytest.fixture
def three_webs(fleet: Fleet) -> list[str]:
    """Start three webs and two workers, as `--scale web=3 --scale worker=2` does; return the webs' addresses."""
    addresses = [fleet.web() for _ in range(3)]
    for number in (1, 2):
        name = f"worker-{number}"
        fleet.launch(name, "worker", PLS_TASK_PROCESSES="1", PLS_WORKER_NAME=f"{name}@%h")
    for address in addresses:
        fleet.ready(address)
    return addresses


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Run one process more than there are cores: while one waits for a browser or a server, the others work."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return 1 + (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def pytest_configure(config: pytest.Config) -> None:
    """Name the mark of tests that take minutes."""
    config.addinivalue_line("markers", "deep: takes minutes; only with bin/test --deep")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out deep tests without --deep, and browser tests without a browser, which CI refuses."""
    if os.environ.get("PLS_DEEP") != "1":
        deep = [item for item in items if item.get_closest_marker("deep")]
        items[:] = [item for item in items if item not in deep]
        config.hook.pytest_deselected(items=deep)
    without = [item for item in items if item.get_closest_marker("browser")]
    if not without or chromium():
        return
    if os.environ.get("CI") == "true":
        raise pytest.UsageError(HOW)
    items[:] = [item for item in items if item not in without]
    config.hook.pytest_deselected(items=without)
    config.stash[LEFT_OUT] = len(without)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Say in the last line that the browser tests did not run."""
    if config.stash.get(LEFT_OUT, 0):
        sys.stdout.write(f"browser tests NOT run ({config.stash[LEFT_OUT]}): {HOW}\n")


if __name__ == "__main__":  # a management command against throw-away services
    from django.core.management import execute_from_command_line

    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]  # for Playwright alone; `check --deploy` refuses it
    execute_from_command_line(["manage.py", *sys.argv[1:]])
