"""Whose acknowledgement may be asked for, kept by triggers beside the facts that ask for it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A row that is open holds what may be owed: who works there and what is in force depends on the day. What is signed
# need not be looked up where the row is sure of it: signatures wait for adoptions of their policy, and these for
# signatures. A new employment does not wait for the person's signatures, so its rows are not. Employments and adoptions
# wait for each other under the lock of the company's employments (companies 0009).
ASKED = """
CREATE FUNCTION policy_latest_asked(policy uuid) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT coalesce(max(number) FILTER (WHERE material), 1) FROM policy_version WHERE policy_id = policy
$$;
CREATE FUNCTION policy_signed(person uuid, policy uuid, asked integer) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT coalesce(min(given.at), 'infinity') FROM policy_acknowledgement AS given
    JOIN policy_version AS text ON text.id = given.version_id
    WHERE given.person_id = person AND text.policy_id = policy AND text.number >= asked
$$;
CREATE FUNCTION outstanding_of_employments() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO policy_outstanding (person_id, policy_id, company_id, number, until, sure)
    SELECT person_id, policy_id, company_id, asked, policy_signed(person_id, policy_id, asked), false
    FROM (SELECT DISTINCT person_id, policy_id, company_id FROM changed JOIN policy_adoption USING (company_id)) AS who
    JOIN (SELECT id AS policy_id, policy_latest_asked(id) AS asked FROM policy_policy) AS text USING (policy_id)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER outstanding_of_employments AFTER INSERT ON companies_employment
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION outstanding_of_employments();
CREATE FUNCTION employment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an employment stays with its person and company' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'employment_stays';
END $$;
CREATE TRIGGER employment_stays BEFORE UPDATE ON companies_employment FOR EACH ROW
    WHEN (OLD.person_id <> NEW.person_id OR OLD.company_id <> NEW.company_id) EXECUTE FUNCTION employment_stays();
CREATE FUNCTION outstanding_of_adoptions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1, number) FROM (
        SELECT DISTINCT (hashtextextended('employment ' || company_id, 0) & 255)::integer AS number FROM changed
        ORDER BY 1) AS locks;
    PERFORM pg_advisory_xact_lock(2, number) FROM (
        SELECT DISTINCT hashtext('policy ' || policy_id) AS number FROM changed ORDER BY 1) AS locks;
    INSERT INTO policy_outstanding AS known (person_id, policy_id, company_id, number, until, sure)
    SELECT person_id, policy_id, company_id, asked, policy_signed(person_id, policy_id, asked), true
    FROM (SELECT DISTINCT person_id, policy_id, company_id FROM changed JOIN companies_employment USING (company_id))
        AS who
    JOIN (SELECT id AS policy_id, policy_latest_asked(id) AS asked FROM policy_policy) AS text USING (policy_id)
    ON CONFLICT (person_id, policy_id, company_id) DO UPDATE SET
        number = greatest(known.number, excluded.number),
        until = CASE WHEN excluded.number > known.number THEN excluded.until ELSE known.until END,
        sure = known.sure OR excluded.number > known.number;
    RETURN NULL;
END $$;
CREATE TRIGGER outstanding_of_adoptions AFTER INSERT ON policy_adoption
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION outstanding_of_adoptions();
CREATE FUNCTION outstanding_signed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(2, number) FROM (
        SELECT DISTINCT hashtext('policy ' || policy_id) AS number
        FROM changed JOIN policy_version AS text ON text.id = version_id ORDER BY 1) AS locks;
    UPDATE policy_outstanding AS known SET until = given.at
    FROM changed AS given JOIN policy_version AS text ON text.id = given.version_id
    WHERE known.person_id = given.person_id AND known.policy_id = text.policy_id
      AND known.number <= text.number AND known.until > given.at;
    RETURN NULL;
END $$;
CREATE TRIGGER outstanding_signed AFTER INSERT ON policy_acknowledgement
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION outstanding_signed();
INSERT INTO policy_outstanding (person_id, policy_id, company_id, number, until, sure)
SELECT person_id, policy_id, company_id, asked, coalesce(
    (SELECT min(given.at) FROM policy_acknowledgement AS given JOIN policy_version AS text ON text.id = given.version_id
     WHERE given.person_id = who.person_id AND text.policy_id = who.policy_id AND text.number >= asked), 'infinity'), true
FROM (SELECT DISTINCT person_id, policy_id, company_id FROM companies_employment JOIN policy_adoption USING (company_id))
    AS who
JOIN (SELECT id AS policy_id, policy_latest_asked(id) AS asked FROM policy_policy) AS text USING (policy_id);
"""
NOT_ASKED = """
DROP TRIGGER outstanding_of_employments ON companies_employment;
DROP TRIGGER employment_stays ON companies_employment;
DROP TRIGGER outstanding_of_adoptions ON policy_adoption;
DROP TRIGGER outstanding_signed ON policy_acknowledgement;
DROP FUNCTION outstanding_of_employments();
DROP FUNCTION employment_stays();
DROP FUNCTION outstanding_of_adoptions();
DROP FUNCTION outstanding_signed();
DROP FUNCTION policy_signed(uuid, uuid, integer);
DROP FUNCTION policy_latest_asked(uuid);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('companies', '0015_leave'),
        ('policy', '0008_line'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Behind',
            fields=[
                ('pk', models.CompositePrimaryKey('company_id', 'manager_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('people', models.IntegerField()),
                ('began', models.DateField()),
                ('latest', models.DateField()),
            ],
            options={
                'managed': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Owed',
            fields=[
                ('pk', models.CompositePrimaryKey('employment_id', 'policy_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField()),
                ('due', models.DateField()),
            ],
            options={
                'managed': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Outstanding',
            fields=[
                ('pk', models.CompositePrimaryKey('person_id', 'policy_id', 'company_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('number', models.IntegerField()),
                ('until', models.DateTimeField()),
                ('sure', models.BooleanField()),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='companies.company')),
                ('person', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('policy', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='policy.policy')),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['company', 'policy', 'until'], name='outstanding_in_company')],
            },
        ),
        migrations.RunSQL(ASKED, NOT_ASKED),
    ]
