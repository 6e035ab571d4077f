"""The tests' database and cast. Tables are made by the owner; every test speaks as the portal's own log-in."""

from __future__ import annotations

import fcntl
import gc
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.db import OperationalError, connections
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.signals import post_migrate
from django.test.utils import setup_databases, teardown_databases

from plsportal.environment import database
from plsportal.testing import TEMPLATE

# A busy machine is no fault of the code; whoever sleeps inside a transaction is, and would hold up every later flush.
PATIENT = "-c statement_timeout=60000 -c lock_timeout=30000 -c idle_in_transaction_session_timeout=120000"
# Tables of a test hold a handful of rows: the best order to join them is not worth the time to look for it.
BRIEF = "-c join_collapse_limit=4 -c from_collapse_limit=4"

# Whoever counts the rows of a test in between finds none, and what is planned upon that takes minutes.
LEAVE_UNCOUNTED = """
DO $$
DECLARE one regclass;
BEGIN
    FOR one IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = off)', one);
    END LOOP;
END $$
"""
MIGRATED = {"django_content_type", "auth_permission"}  # written by `migrate` alone, the same for all tests
LETS_GO = 10  # seconds until whoever still speaks to the test database has let go of it

pytest_plugins = ["tests.cast"]


def pytest_configure(config: pytest.Config) -> None:
    """Serve static files as they lie; the manifest belongs to what `bin/run` collects."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_finish() -> None:
    """Let the collector pass over what all tests share, and look less often: it took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """Create and migrate as the owner, then connect as `plsportal`.

    A flush goes over the owner's connection and leaves what `migrate` wrote, which then need not be written again.
    """
    portal = {key: settings.DATABASES["default"][key] for key in ("USER", "PASSWORD", "OPTIONS")}
    portal["OPTIONS"] = {**portal["OPTIONS"], "options": f"{PATIENT} {BRIEF}"}
    connection = connections["default"]
    connection.settings_dict.update(database(owner=True), ATOMIC_REQUESTS=False)
    with django_db_blocker.unblock():
        _copy_what_is_migrated(connection)
        old = setup_databases(verbosity=0, interactive=False)
        with connection.cursor() as cursor:
            cursor.execute(LEAVE_UNCOUNTED)
        connection.close()
        connection.settings_dict.update(portal)
        owner = database(owner=True)
        post_migrate.disconnect(dispatch_uid="plsportal.after_migrate", sender=_last_app())
        patch = pytest.MonkeyPatch()
        patch.setattr(DatabaseOperations, "execute_sql_flush", _flush_as(owner, connection))
        patch.setattr(DatabaseOperations, "sql_flush", _flush_what_tests_write(DatabaseOperations.sql_flush))
        patch.setattr(flush, "emit_post_migrate_signal", lambda *args: None)
    yield
    with django_db_blocker.unblock():
        patch.undo()
        connection.close()
        connection.settings_dict.update({key: owner[key] for key in ("USER", "PASSWORD", "OPTIONS")})
        _drop(old)


def _copy_what_is_migrated(connection: Any) -> None:
    """Let several test processes migrate once: the first makes a database that each of them copies."""
    if "PYTEST_XDIST_WORKER" not in os.environ or TEMPLATE not in os.environ:
        return
    names, made = connection.settings_dict["TEST"], Path(os.environ[TEMPLATE])
    with made.open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.stat().st_size:
            mine, place = names["NAME"], connection.settings_dict["NAME"]
            names["NAME"] = made.name
            setup_databases(verbosity=0, interactive=False)
            connection.close()
            names["NAME"], connection.settings_dict["NAME"] = mine, place
            lock.write("migrated")
            lock.flush()
        names["TEMPLATE"] = made.name


def _drop(old: Any) -> None:
    """Drop the test database once nobody speaks to it; one that a browser still holds goes with the whole cluster."""
    deadline = time.monotonic() + LETS_GO
    while True:
        try:
            teardown_databases(old, verbosity=0)
            return
        except OperationalError as held:
            if time.monotonic() > deadline:
                logging.getLogger(__name__).warning("The test database is left to its cluster: %s", held)
                return
            time.sleep(0.5)


def _last_app() -> Any:
    from django.apps import apps

    return [config for config in apps.get_app_configs() if config.models_module][-1]


def _flush_what_tests_write(flush_all: Any) -> Any:
    def sql_flush(self: Any, style: Any, tables: list[str], **how: Any) -> list[str]:
        return flush_all(self, style, sorted(set(tables) - MIGRATED), **how)

    return sql_flush


def _flush_as(owner: dict[str, Any], connection: Any) -> Any:
    def execute(self: Any, statements: list[str]) -> None:
        place = connection.settings_dict
        with psycopg.connect(
            host=place["HOST"],
            port=place["PORT"] or None,
            user=owner["USER"],
            dbname=place["NAME"],
            password=owner["PASSWORD"] or None,
            options="-c lock_timeout=150000",  # longer than anybody may sleep inside a transaction
        ) as direct:
            if not _emptied(direct, set(connection.introspection.django_table_names(only_existing=True)) - MIGRATED):
                for statement in statements:
                    direct.execute(statement)

    return execute


def _emptied(direct: psycopg.Connection[Any], tables: set[str]) -> bool:
    """Delete the rows of the tables that have any, where the log-in may pass over triggers: what a test writes lies in
    few of them, and to truncate them all took most of a second.
    """
    (may,) = direct.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')").fetchone() or (False,)
    if may:
        full = direct.execute(" UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT FROM {one})" for one in tables))
        deletions = [f"DELETE FROM {name}" for (name,) in full.fetchall()]
        direct.execute("; ".join(["SET LOCAL session_replication_role = replica", *deletions]))
    return bool(may)


@pytest.fixture(scope="session")
def deep() -> bool:
    """Return whether heavy tests run at full size (`bin/test --deep`)."""
    return os.environ.get("PLS_DEEP") == "1"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Let no test find what another has asked: answers and limits are kept by the process, which the tests share."""
    from accounts.queries import ANSWERS
    from kit.limits import ASKING, TELLING

    for kept in (ANSWERS, ASKING, TELLING):
        kept.forget()


@pytest.fixture(autouse=True)
def every_day_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tests remind on whatever day they are run; those of the days themselves take this away again."""
    monkeypatch.setattr("notices.workflow.is_working_day", lambda day: True)
