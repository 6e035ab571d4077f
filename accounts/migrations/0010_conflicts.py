"""Nobody decides a request of their own, nor by delegation one of somebody who let them decide (gate G3).

The check stands in form and workflow too; this one asks the tables alone, whoever writes.
"""

from django.conf import settings
from django.db import migrations, models

DECISION = """
CREATE FUNCTION decision_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    today date := (NEW.at AT TIME ZONE 'Europe/Stockholm')::date;
    asked accounts_request%ROWTYPE;
BEGIN
    SELECT * INTO asked FROM accounts_request WHERE id = NEW.request_id;
    IF NEW.decided_by_id IN (asked.requested_by_id, asked.owner_id, asked.backup_id) THEN
        RAISE EXCEPTION 'decision_not_own: the decider is concerned'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_not_own';
    END IF;
    IF NEW.basis_kind = 'delegation' AND EXISTS (
        SELECT 1 FROM companies_delegation given
        WHERE given.delegated_by_id IN (asked.requested_by_id, asked.owner_id, asked.backup_id)
          AND (given.id = NEW.basis_id OR (
              given.person_id = NEW.decided_by_id AND today BETWEEN given.first_day AND given.last_day
              AND (given.ended_at IS NULL OR given.ended_at > NEW.at)))
    ) THEN
        RAISE EXCEPTION 'decision_not_for_the_giver: the decider is a delegate of somebody concerned'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_not_for_the_giver';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decision_by_another BEFORE INSERT ON accounts_decision
    FOR EACH ROW EXECUTE FUNCTION decision_by_another();
"""
DROP = "DROP TRIGGER decision_by_another ON accounts_decision; DROP FUNCTION decision_by_another();"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_undertakings'),
        ('companies', '0011_delegation_taken_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['endorsed', 'approved', 'carried_out']), _negated=True), ('endorsed_by__isnull', True), models.Q(models.Q(('endorsed_by', models.F('owner')), _negated=True), models.Q(('endorsed_by', models.F('backup')), _negated=True)), _connector='OR'), name='request_not_endorsed_by_who_runs_it'),
        ),
        migrations.RunSQL(DECISION, DROP),
    ]
