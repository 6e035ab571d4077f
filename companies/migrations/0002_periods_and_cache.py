"""Periods of one person never overlap, and rate limits have their table.

The embedded PostgreSQL has no btree_gist, so that a trigger under an advisory lock does what EXCLUDE would
(architecture § 3). The cache is unlogged: after a crash limits start anew, and nothing else lies there.
"""

from django.db import migrations

OVERLAP = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended({lock}, 0));
    IF EXISTS (
        SELECT 1 FROM {table} other
        WHERE {same} AND other.id <> NEW.id
          AND daterange(other.first_day, other.last_day, '[]') && daterange(NEW.first_day, NEW.last_day, '[]')
    ) THEN
        RAISE EXCEPTION 'periods overlap' USING ERRCODE = 'exclusion_violation', CONSTRAINT = '{name}';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW
    WHEN (NEW.last_day IS NULL OR NEW.last_day >= NEW.first_day) EXECUTE FUNCTION {name}();
"""
EMPLOYMENT = OVERLAP.format(
    name="employment_no_overlap",
    table="companies_employment",
    lock="'employment ' || NEW.person_id || NEW.company_id",
    same="other.person_id = NEW.person_id AND other.company_id = NEW.company_id",
)
ROLE = OVERLAP.format(
    name="role_assignment_no_overlap",
    table="companies_roleassignment",
    lock="'role ' || NEW.person_id || NEW.company_id || NEW.role",
    same="other.person_id = NEW.person_id AND other.company_id = NEW.company_id AND other.role = NEW.role",
)
CACHE = """
CREATE UNLOGGED TABLE portal_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX portal_cache_expires ON portal_cache (expires);
"""


def drop(name: str, table: str) -> str:
    return f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();"


class Migration(migrations.Migration):
    dependencies = [("companies", "0001_initial")]

    operations = [
        migrations.RunSQL(EMPLOYMENT, drop("employment_no_overlap", "companies_employment")),
        migrations.RunSQL(ROLE, drop("role_assignment_no_overlap", "companies_roleassignment")),
        migrations.RunSQL(CACHE, "DROP TABLE portal_cache"),
    ]
