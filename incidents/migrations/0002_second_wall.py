"""The second wall: content of a case is readable only while that case is open (architecture § 6).

No FORCE: it would blind migrations and pg_dump. NULLIF: a connection used before has the setting as an empty text.
`incident_concerned` runs as the owner, so that the wall can ask which cases concern a person before it opens one; what
it takes are tags, which nobody makes of a person without the portal's master key.
"""

from django.db import migrations

TABLES = ("casekey", "report", "message", "note", "concern")
OPEN = "case_id = NULLIF(current_setting('plsportal.case', true), '')::uuid"
WALL = """
ALTER TABLE incidents_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY opened ON incidents_{table} USING ({open}) WITH CHECK ({open});
"""
NO_WALL = """
DROP POLICY opened ON incidents_{table};
ALTER TABLE incidents_{table} DISABLE ROW LEVEL SECURITY;
"""
CONCERNED = """
CREATE FUNCTION incident_concerned(tags bytea[]) RETURNS TABLE (case_id uuid, kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT c.case_id, c.kind::text FROM public.incidents_concern c WHERE c.tag = ANY (tags)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]

    operations = [
        *(migrations.RunSQL(WALL.format(table=t, open=OPEN), NO_WALL.format(table=t)) for t in TABLES),
        migrations.RunSQL(CONCERNED, "DROP FUNCTION incident_concerned(bytea[])"),
    ]
