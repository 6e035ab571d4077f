"""What the portal's database log-in may do: everything but change or delete facts and history."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from psycopg import sql

PORTAL = "plsportal"


def derived() -> set[str]:
    """Return the tables that triggers alone write."""
    return {model._meta.db_table for model in apps.get_models() if getattr(model, "derived", False)}


def append_only() -> set[str]:
    """Return the tables of facts and of history: rows written once."""
    tables = set()
    for model in apps.get_models():
        if getattr(model, "append_only", False) or hasattr(model, "instance_type"):
            tables.add(model._meta.db_table)
    return tables


def apply() -> None:
    """Grant the portal's log-in its rights on every table; runs as the owner, after each migrate."""
    portal = sql.Identifier(PORTAL)
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        facts, kept = append_only() & tables, derived() & tables
        statements = [
            sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(portal),
            sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(portal),
        ]
        for table in sorted(tables - facts - kept - {"django_migrations"}):
            verbs = sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO {}")
            statements.append(verbs.format(sql.Identifier(table), portal))
        for table in sorted(facts):
            name = sql.Identifier(table)
            statements.append(sql.SQL("GRANT SELECT, INSERT ON {} TO {}").format(name, portal))
            statements.append(sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(name, portal))
        for table in sorted(kept | {"django_migrations"}):
            name = sql.Identifier(table)
            statements.append(sql.SQL("GRANT SELECT ON {} TO {}").format(name, portal))
            statements.append(sql.SQL("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(name, portal))
        for statement in statements:
            cursor.execute(statement.as_string(cursor.connection))


def refuse_powerful_login() -> None:
    """Stop the start when the log-in owns tables, may become who does, or is powerful itself (architecture § 6)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole,
                      EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace
                                                     AND pg_has_role(current_user, relowner, 'MEMBER'))
               FROM pg_roles WHERE rolname = current_user"""
        )
        name, powerful, owns = cursor.fetchone()
    connection.close()
    if powerful or owns:
        reason = "is a superuser, makes roles or passes by row security" if powerful else "owns tables"
        raise ImproperlyConfigured(
            f"The database log-in {name!r} {reason}. Let DATABASE_URL name a log-in that owns nothing ({PORTAL}), "
            f"and DATABASE_OWNER_URL the one that migrates. ({settings.WSGI_APPLICATION} was not started.)"
        )
