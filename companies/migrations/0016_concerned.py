"""Nobody has a part in appointing the chair who is to decide on a matter of their own (architecture § 4).

Who has such a matter is known to higher apps, which say it by replacing `companies_concerned`; alone it knows of none.
"""

from django.db import migrations

CONCERNED = """
CREATE OR REPLACE FUNCTION companies_concerned(which uuid, who uuid, day date) RETURNS boolean
LANGUAGE sql STABLE AS $$ SELECT false $$;
"""
CHAIR = """
CREATE FUNCTION role_proposal_by_nobody_concerned() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    today date := (COALESCE(NEW.seconded_at, NEW.proposed_at) AT TIME ZONE 'Europe/Stockholm')::date;
BEGIN
    IF NEW.role = 'chair' AND (TG_OP = 'INSERT' OR (NEW.status = 'approved' AND OLD.status <> 'approved')) AND (
        companies_concerned(NEW.company_id, NEW.proposed_by_id, today)
        OR companies_concerned(NEW.company_id, NEW.seconded_by_id, today)
    ) THEN
        RAISE EXCEPTION 'the chair is to decide on a matter of one of the two'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'role_proposal_by_nobody_concerned';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER role_proposal_by_nobody_concerned BEFORE INSERT OR UPDATE ON companies_roleproposal
    FOR EACH ROW EXECUTE FUNCTION role_proposal_by_nobody_concerned();
"""
DROP = """
DROP TRIGGER role_proposal_by_nobody_concerned ON companies_roleproposal;
DROP FUNCTION role_proposal_by_nobody_concerned();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('companies', '0015_leave'),
    ]

    operations = [
        migrations.RunSQL(CONCERNED, "DROP FUNCTION companies_concerned(uuid, uuid, date);"),
        migrations.RunSQL(CHAIR, DROP),
    ]
