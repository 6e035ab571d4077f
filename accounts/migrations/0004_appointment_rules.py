"""Nobody is appointed without the acknowledgement of the version in force (gate G2), nor twice to the same thing.

`appointment_acknowledged` asks for the moment of the appointment what `policy.queries.introduced` asks: of the version
then in force in the company counts the acknowledgement of it, or of an earlier one with nothing material in between.
"""

from django.db import migrations

OVERLAP = """
CREATE FUNCTION appointment_no_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('appointment ' || NEW.person_id || NEW.company_id || NEW.kind, 0));
    IF EXISTS (
        SELECT 1 FROM accounts_appointment other
        WHERE other.person_id = NEW.person_id AND other.company_id = NEW.company_id AND other.kind = NEW.kind
          AND other.account_id IS NOT DISTINCT FROM NEW.account_id AND other.id <> NEW.id
          AND (other.last_day IS NULL OR other.last_day >= other.first_day)
          AND other.first_day <= COALESCE(NEW.last_day, 'infinity'::date)
          AND COALESCE(other.last_day, 'infinity'::date) >= NEW.first_day
    ) THEN
        RAISE EXCEPTION 'periods overlap' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'appointment_no_overlap';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appointment_no_overlap BEFORE INSERT OR UPDATE ON accounts_appointment FOR EACH ROW
    WHEN (NEW.last_day IS NULL OR NEW.last_day >= NEW.first_day) EXECUTE FUNCTION appointment_no_overlap();
"""
ACKNOWLEDGED = """
CREATE FUNCTION appointment_acknowledged() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    today date := (NEW.appointed_at AT TIME ZONE 'Europe/Stockholm')::date;
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM policy_acknowledgement given
        JOIN policy_version known ON known.id = given.version_id
        CROSS JOIN LATERAL (
            SELECT adopted.number FROM policy_adoption adoption
            JOIN policy_version adopted ON adopted.id = adoption.version_id
            WHERE adoption.policy_id = known.policy_id AND adoption.company_id = NEW.company_id
              AND adoption.effective_from <= today AND adoption.recorded_at <= NEW.appointed_at
            ORDER BY adoption.effective_from DESC, adopted.number DESC LIMIT 1
        ) in_force
        WHERE given.id = NEW.acknowledgement_id AND given.person_id = NEW.person_id AND given.at <= NEW.appointed_at
          AND known.number >= COALESCE((
              SELECT max(version.number) FROM policy_version version
              WHERE version.policy_id = known.policy_id AND version.material AND version.number <= in_force.number
          ), 1)
    ) THEN
        RAISE EXCEPTION 'the version in force is not acknowledged'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_acknowledged';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appointment_acknowledged BEFORE INSERT ON accounts_appointment
    FOR EACH ROW EXECUTE FUNCTION appointment_acknowledged();
CREATE TRIGGER appointment_still_acknowledged BEFORE UPDATE ON accounts_appointment FOR EACH ROW
    WHEN ((OLD.person_id, OLD.company_id, OLD.acknowledgement_id, OLD.appointed_at)
          IS DISTINCT FROM (NEW.person_id, NEW.company_id, NEW.acknowledgement_id, NEW.appointed_at))
    EXECUTE FUNCTION appointment_acknowledged();
"""
DROP = """
DROP TRIGGER appointment_still_acknowledged ON accounts_appointment;
DROP TRIGGER appointment_acknowledged ON accounts_appointment;
DROP FUNCTION appointment_acknowledged();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_appointment_historicalappointment"), ("policy", "0001_initial")]

    operations = [
        migrations.RunSQL(
            OVERLAP,
            "DROP TRIGGER appointment_no_overlap ON accounts_appointment; DROP FUNCTION appointment_no_overlap();",
        ),
        migrations.RunSQL(ACKNOWLEDGED, DROP),
    ]
