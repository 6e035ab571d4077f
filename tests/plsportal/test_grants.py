"""Facts and history are append-only for the portal's log-in, which owns nothing: the database says so, not the code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, models, transaction

from plsportal import grants
from plsportal.environment import database
from tests.cast import Cast

FACTS = sorted(grants.append_only())

# Tables whose rows may change although no history tells how: what they hold, and why that is no evidence.
DERIVED = ("companies_grouprights", "companies_rightset", "policy_outstanding")
WITHOUT_HISTORY = {
    "auth_group": "a name for company and role, without members",
    "auth_group_permissions": "Django's own, empty",
    "auth_permission": "Django's own, from the page of rights",
    "django_content_type": "Django's own",
    "django_session": "sessions",
    "companies_user": "each log-in saves it; PersonChange tells of it",
    "companies_user_groups": "Django's own, empty",
    "companies_user_user_permissions": "Django's own, empty",
    "companies_companygroupobjectpermission": "mirror of the page of rights",
    "companies_companyuserobjectpermission": "always empty",
    "companies_peopleimport": "rows of a file until they are decided; what they change has a history",
    "accounts_draft": "what somebody is writing: no evidence, and gone when it is sent",
    "accounts_accountimport": "rows of a file until they are decided; what they enter has a history",
    "policy_earlierimport": "a list and its scans until they are decided; what they enter is evidence",
    "consent_subject": "destroying its key erases name and contact for ever; a history would keep them",
    "incidents_caseuserobjectpermission": "mirror of the live grants",
    "incidents_casegroupobjectpermission": "always empty",
    "guardian_groupobjectpermission": "guardian's own, empty",
    "guardian_userobjectpermission": "guardian's own, empty",
    "account_emailaddress": "allauth's own",
    "account_emailconfirmation": "allauth's own",
    "mfa_authenticator": "allauth's own",
    "usersessions_usersession": "allauth's own: which browser a session has, last seen when",
    "notices_notice": "the outbox: claimed, sent, marked",
    "notices_run": "when the clock ran last",
    "portal_cache": "limits",
    "django_migrations": "read alone",
}


def tables() -> set[str]:
    """Every table that is there, known to Django or not."""
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def refused(statement: str) -> bool:
    """Whether the database refuses the statement to the log-in of the tests, which is the portal's."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        assert isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege), error
        return True
    return False


def test_the_tests_speak_as_the_portal(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == (grants.PORTAL, grants.PORTAL)


def test_facts_and_history_are_what_one_thinks(db: None) -> None:
    assert {"companies_personchange", "policy_acknowledgement", "policy_adoption", "policy_review"} < set(FACTS)
    assert {
        "policy_version",
        "policy_seal",
        "policy_sealkey",
        "policy_scan",
        "accounts_decision",
        "companies_historicalroleassignment",
    } < set(FACTS)
    assert {
        "policy_seal",
        "policy_stamp",
        "policy_sealkey",
        "policy_scan",
        "policy_kioskcode",
        "policy_kiosktry",
    } < set(FACTS)
    assert set(FACTS) <= tables()


@pytest.mark.parametrize("table", FACTS)
def test_a_fact_is_not_changed_deleted_or_truncated(db: None, table: str) -> None:
    with connection.cursor() as cursor:
        key = connection.introspection.get_primary_key_column(cursor, table)
        cursor.execute("SELECT has_any_column_privilege(%s, 'UPDATE')", [table])
        assert cursor.fetchone() == (False,)
    assert refused(f'UPDATE "{table}" SET "{key}" = "{key}"')
    assert refused(f'DELETE FROM "{table}"')
    assert refused(f'TRUNCATE "{table}"')
    assert not refused(f'SELECT FROM "{table}" LIMIT 1')


def test_a_fact_that_exists_is_refused_too_and_stays(cast: Cast) -> None:
    line = cast.nord.history.get()
    for act in (line.delete, line.save, type(line).objects.all().delete):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()
    assert cast.nord.history.get().history_change_reason == "add_company"


def test_what_triggers_write_the_portal_reads_alone() -> None:
    assert grants.derived() == set(DERIVED)


def test_the_portal_holds_exactly_these_grants(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, array_agg(a.privilege_type::text ORDER BY a.privilege_type)
               FROM pg_class c CROSS JOIN aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
               WHERE r.rolname = current_user AND c.relkind = 'r' GROUP BY 1"""
        )
        held = dict(cursor.fetchall())
    expected = {table: ["DELETE", "INSERT", "SELECT", "UPDATE"] for table in tables()}
    expected |= {table: ["INSERT", "SELECT"] for table in FACTS}
    expected |= {table: ["SELECT"] for table in ("django_migrations", *DERIVED)}
    assert held == expected


def test_every_table_is_a_fact_or_history_or_tracked_or_named_here(db: None) -> None:
    """A new table of facts without `append_only` ends here."""
    tracked = {model._meta.db_table for model in apps.get_models() if hasattr(model, "history")}
    assert tables() == set(FACTS) | tracked | set(DERIVED) | (set(WITHOUT_HISTORY) & tables())
    assert not tracked & (set(FACTS) | set(WITHOUT_HISTORY))


def test_a_new_table_of_facts_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Meta:
        db_table = "made_up_fact"

    made_up = type("MadeUp", (), {"append_only": True, "_meta": Meta})
    known = apps.get_models()
    monkeypatch.setattr(apps, "get_models", lambda: [*known, made_up])
    assert grants.append_only() == {*FACTS, "made_up_fact"}


HISTORIES = [model for model in apps.get_models() if hasattr(model, "instance_type")]


@pytest.mark.parametrize("model", HISTORIES, ids=lambda model: model.__name__)
def test_each_line_of_history_needs_a_reason_and_a_wide_number(db: None, model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT column_name, is_nullable, data_type FROM information_schema.columns
               WHERE table_name = %s AND column_name IN ('history_change_reason', 'history_id')""",
            [model._meta.db_table],
        )
        rows = {name: (nullable, kind) for name, nullable, kind in cursor.fetchall()}
    assert rows == {"history_change_reason": ("NO", "text"), "history_id": ("NO", "bigint")}


def test_the_log_in_owns_nothing_and_has_no_power(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
                      (SELECT count(*) FROM pg_auth_members WHERE member = r.oid),
                      (SELECT count(*) FROM pg_class WHERE relowner = r.oid),
                      (SELECT count(*) FROM pg_proc WHERE proowner = r.oid),
                      (SELECT count(*) FROM pg_namespace WHERE nspowner = r.oid),
                      (SELECT count(*) FROM pg_database WHERE datdba = r.oid)
               FROM pg_roles r WHERE rolname = current_user"""
        )
        assert cursor.fetchone() == (False, False, False, False, False, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.mine (id int)",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE companies_company ADD COLUMN mine int",
        "DROP TABLE companies_company",
        "SET ROLE plsportal_owner",
        "CREATE ROLE mine",
        "TRUNCATE companies_company CASCADE",
    ],
)
def test_what_belongs_to_the_owner_is_refused(db: None, statement: str) -> None:
    assert refused(statement)


@contextmanager
def logged_in_as(**login: Any) -> Iterator[None]:
    """Let the portal's connection use another log-in for a while."""
    before = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(login)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def run_as_superuser(statement: str) -> None:
    """Do what neither log-in may, as the one who made the throw-away cluster."""
    from plsportal.local.postgres import SUPERUSER

    with logged_in_as(USER=SUPERUSER, PASSWORD=""), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_portals_log_in_may_start(transactional_db: None) -> None:
    grants.refuse_powerful_login()


def test_the_owner_is_refused_at_the_start(transactional_db: None) -> None:
    owner = database(owner=True)
    with (
        logged_in_as(USER=owner["USER"], PASSWORD=owner["PASSWORD"]),
        pytest.raises(ImproperlyConfigured, match=r"'plsportal_owner' owns tables\..* DATABASE_OWNER_URL"),
    ):
        grants.refuse_powerful_login()


def test_a_superuser_is_refused_at_the_start(transactional_db: None) -> None:
    from plsportal.local.postgres import SUPERUSER

    with (
        logged_in_as(USER=SUPERUSER, PASSWORD=""),
        pytest.raises(ImproperlyConfigured, match="is a superuser"),
    ):
        grants.refuse_powerful_login()


@pytest.mark.parametrize("power", ["BYPASSRLS", "CREATEROLE", "IN ROLE plsportal_owner"])
def test_a_log_in_that_could_become_powerful_is_refused_at_the_start(transactional_db: None, power: str) -> None:
    run_as_superuser("DROP ROLE IF EXISTS made_up_login")
    run_as_superuser(f"CREATE ROLE made_up_login LOGIN {power}")
    try:
        with logged_in_as(USER="made_up_login", PASSWORD=""), pytest.raises(ImproperlyConfigured, match="made_up"):
            grants.refuse_powerful_login()
    finally:
        run_as_superuser("DROP ROLE made_up_login")


def test_what_serves_asks_for_the_log_in_before_it_serves() -> None:
    from pathlib import Path

    for entry in ("wsgi.py", "celery.py"):
        assert "refuse_powerful_login" in (Path(grants.__file__).parent / entry).read_text()
