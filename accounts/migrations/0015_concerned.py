"""Who has a request that the chair of the board is to decide on: they have no part in appointing the chair.

`companies` asks this of the database, because it knows no accounts. A request awaits the chair while the CEO of the
company asks, or is to run the account; one for another company awaits that company's chair when it has been let go.
"""

from django.db import migrations

CONCERNED = """
CREATE OR REPLACE FUNCTION companies_concerned(which uuid, who uuid, day date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM accounts_request asked
        WHERE who IN (asked.requested_by_id, asked.owner_id, asked.backup_id)
          AND ((asked.company_id = which AND asked.status IN ('submitted', 'endorsed'))
               OR (asked.to_company_id = which AND asked.kind = 'take_over' AND asked.status = 'approved'))
          AND EXISTS (
            SELECT 1 FROM companies_roleassignment held
            WHERE held.company_id = which AND held.role = 'ceo' AND day >= held.first_day
              AND (held.last_day IS NULL OR day <= held.last_day)
              AND held.person_id IN (asked.requested_by_id, asked.owner_id, asked.backup_id)))
$$;
"""
NOBODY = """
CREATE OR REPLACE FUNCTION companies_concerned(which uuid, who uuid, day date) RETURNS boolean
LANGUAGE sql STABLE AS $$ SELECT false $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_former_addresses'),
        ('companies', '0016_concerned'),
    ]

    operations = [
        migrations.RunSQL(CONCERNED, NOBODY),
    ]
