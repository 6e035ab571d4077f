"""Employments of a company are written one transaction at a time, under one lock.

An import writes thousands of employments in one transaction: a lock for each person or number would fill the
database's table of locks, and a few that are shared by all let two writers wait for each other.
"""

from django.db import migrations

OVERLAP = """
CREATE OR REPLACE FUNCTION employment_no_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({lock});
    IF EXISTS (
        SELECT 1 FROM companies_employment other
        WHERE other.person_id = NEW.person_id AND other.company_id = NEW.company_id AND other.id <> NEW.id
          AND (other.last_day IS NULL OR other.last_day >= other.first_day)
          AND other.first_day <= COALESCE(NEW.last_day, 'infinity'::date)
          AND COALESCE(other.last_day, 'infinity'::date) >= NEW.first_day
    ) THEN
        RAISE EXCEPTION 'periods overlap' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'employment_no_overlap';
    END IF;
    RETURN NEW;
END $$;
"""
NUMBER = """
CREATE OR REPLACE FUNCTION employment_number_unique_in_company() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({lock});
    IF EXISTS (
        SELECT 1 FROM companies_employment other
        WHERE other.company_id = NEW.company_id AND other.number = NEW.number AND other.person_id <> NEW.person_id
    ) THEN
        RAISE EXCEPTION 'number taken' USING ERRCODE = 'unique_violation',
            CONSTRAINT = 'employment_number_unique_in_company';
    END IF;
    RETURN NEW;
END $$;
"""
COMPANY = "1, (hashtextextended('employment ' || NEW.company_id, 0) & 255)::integer"  # workflow/turns.py asks for it too
PERSON = "1, (hashtextextended('employment ' || NEW.person_id || NEW.company_id, 0) & 255)::integer"
ONE_NUMBER = "hashtextextended('number ' || NEW.company_id || NEW.number, 0)"


class Migration(migrations.Migration):

    dependencies = [
        ('companies', '0008_company_days'),
    ]

    operations = [
        migrations.RunSQL(OVERLAP.format(lock=COMPANY), OVERLAP.format(lock=PERSON)),
        migrations.RunSQL(NUMBER.format(lock=COMPANY), NUMBER.format(lock=ONE_NUMBER)),
    ]
