"""People on leave; no two leaves of one person in one company overlap (architecture § 3)."""

import django.db.models.deletion
import kit.dates
import kit.keys
import simple_history.models
from django.conf import settings
from django.db import migrations, models


OVERLAP = """
CREATE FUNCTION leave_no_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who uuid;
    place uuid;
BEGIN
    SELECT person_id, company_id INTO STRICT who, place FROM companies_employment WHERE id = NEW.employment_id;
    PERFORM pg_advisory_xact_lock(hashtextextended('leave ' || who || place, 0));
    IF EXISTS (
        SELECT 1 FROM companies_leave other JOIN companies_employment work ON work.id = other.employment_id
        WHERE work.person_id = who AND work.company_id = place AND other.id <> NEW.id
          AND (other.last_day IS NULL OR other.last_day >= other.first_day)
          AND daterange(other.first_day, other.last_day, '[]') && daterange(NEW.first_day, NEW.last_day, '[]')
    ) THEN
        RAISE EXCEPTION 'periods overlap' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'leave_no_overlap';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leave_no_overlap BEFORE INSERT OR UPDATE ON companies_leave FOR EACH ROW
    WHEN (NEW.last_day IS NULL OR NEW.last_day >= NEW.first_day) EXECUTE FUNCTION leave_no_overlap();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('companies', '0014_newcomer'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalLeave',
            fields=[
                ('id', models.UUIDField(db_index=True, default=kit.keys.uuid7, editable=False)),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('history_change_reason', models.TextField()),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('employment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='companies.employment')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical leave',
                'verbose_name_plural': 'historical leaves',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [models.Index(fields=['history_date', 'id'], name='companies_h_history_e566d4_idx')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.UUIDField(default=kit.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('employment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leave_periods', to='companies.employment')),
            ],
            options={
                'ordering': ['-first_day', 'id'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__isnull', True), ('last_day__gte', kit.dates.AddDays(models.F('first_day'), -1)), _connector='OR'), name='leave_days_in_order')],
            },
        ),
        migrations.RunSQL(OVERLAP, "DROP TRIGGER leave_no_overlap ON companies_leave; DROP FUNCTION leave_no_overlap();"),
    ]
