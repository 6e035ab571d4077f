"""Who leaves now, and a number that stays with its person when one employment ends and the next opens."""

import kit.dates
from django.db import migrations, models


# An employment that was withdrawn before it began ends the day before its first: no day at all.
OVERLAP = """
CREATE OR REPLACE FUNCTION employment_no_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('employment ' || NEW.person_id || NEW.company_id, 0));
    IF EXISTS (
        SELECT 1 FROM companies_employment other
        WHERE other.person_id = NEW.person_id AND other.company_id = NEW.company_id AND other.id <> NEW.id
          AND daterange(other.first_day, other.last_day + 1, '[)') && daterange(NEW.first_day, NEW.last_day + 1, '[)')
    ) THEN
        RAISE EXCEPTION 'periods overlap' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'employment_no_overlap';
    END IF;
    RETURN NEW;
END $$;
"""
NUMBER = """
CREATE FUNCTION employment_number_unique_in_company() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('number ' || NEW.company_id || NEW.number, 0));
    IF EXISTS (
        SELECT 1 FROM companies_employment other
        WHERE other.company_id = NEW.company_id AND other.number = NEW.number AND other.person_id <> NEW.person_id
    ) THEN
        RAISE EXCEPTION 'number taken' USING ERRCODE = 'unique_violation',
            CONSTRAINT = 'employment_number_unique_in_company';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER employment_number_unique_in_company BEFORE INSERT OR UPDATE ON companies_employment FOR EACH ROW
    WHEN (NEW.number <> '') EXECUTE FUNCTION employment_number_unique_in_company();
CREATE INDEX companies_employment_number ON companies_employment (company_id, number) WHERE number <> '';
"""
BACK = """
DROP INDEX companies_employment_number;
DROP TRIGGER employment_number_unique_in_company ON companies_employment;
DROP FUNCTION employment_number_unique_in_company();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('companies', '0003_alter_company_options_alter_delegation_cans_and_more'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='employment',
            name='employment_number_unique_in_company',
        ),
        migrations.RunSQL(OVERLAP, migrations.RunSQL.noop),
        migrations.RunSQL(NUMBER, BACK),
        migrations.AddField(
            model_name='employment',
            name='left_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='left at'),
        ),
        migrations.AddField(
            model_name='historicalemployment',
            name='left_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='left at'),
        ),
        migrations.AddField(
            model_name='user',
            name='sign_outs',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name='employment',
            constraint=models.CheckConstraint(condition=models.Q(('left_at__isnull', True), models.Q(('last_day', kit.dates.LocalDay(models.F('left_at'))), ('last_day__isnull', False)), _connector='OR'), name='employment_left_on_last_day'),
        ),
        migrations.RemoveConstraint(model_name='employment', name='employment_days_in_order'),
        migrations.AddConstraint(
            model_name='employment',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__isnull', True), ('last_day__gte', kit.dates.AddDays(models.F('first_day'), -1)), _connector='OR'), name='employment_days_in_order'),
        ),
    ]
