"""A delegation can be taken back at once, and one CEO gives one person the same right once for the same days.

The embedded PostgreSQL has no btree_gist: a trigger under an advisory lock does what EXCLUDE would (architecture § 3).
"""

from django.db import migrations, models

OVERLAP = """
CREATE FUNCTION delegation_no_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('delegation ' || NEW.person_id || NEW.company_id, 0));
    IF EXISTS (
        SELECT 1 FROM companies_delegation other
        WHERE other.person_id = NEW.person_id AND other.company_id = NEW.company_id AND other.id <> NEW.id
          AND other.delegated_by_id = NEW.delegated_by_id AND other.ended_at IS NULL AND other.cans && NEW.cans
          AND daterange(other.first_day, other.last_day, '[]') && daterange(NEW.first_day, NEW.last_day, '[]')
    ) THEN
        RAISE EXCEPTION 'periods overlap' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'delegation_no_overlap';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delegation_no_overlap BEFORE INSERT OR UPDATE ON companies_delegation FOR EACH ROW
    WHEN (NEW.ended_at IS NULL AND NEW.last_day >= NEW.first_day) EXECUTE FUNCTION delegation_no_overlap();
"""
DROP = "DROP TRIGGER delegation_no_overlap ON companies_delegation; DROP FUNCTION delegation_no_overlap();"


class Migration(migrations.Migration):

    dependencies = [
        ('companies', '0010_decision_rights'),
    ]

    operations = [
        migrations.AddField(
            model_name='delegation',
            name='ended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='historicaldelegation',
            name='ended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(OVERLAP, DROP),
    ]
