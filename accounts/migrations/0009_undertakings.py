"""Moderators and analysts, what a spokesperson speaks in and how they are reached, and the undertaking.

Who is appointed when this is migrated stays live for 14 days more and owes the undertaking until then. Spokespersons
were asked first hand, in all channels: nobody had limited them.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import kit.keys
from django.conf import settings
from django.db import migrations, models

EXISTING = """
UPDATE accounts_appointment SET rank = 'primary' WHERE kind = 'spokesperson';
UPDATE accounts_historicalappointment SET rank = 'primary' WHERE kind = 'spokesperson';
UPDATE accounts_appointment SET undertake_by = (now() AT TIME ZONE 'Europe/Stockholm')::date + 14;
UPDATE accounts_historicalappointment SET undertake_by = (now() AT TIME ZONE 'Europe/Stockholm')::date + 14;
"""
LOCKED = """
CREATE FUNCTION undertaking_text_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('undertaking ' || NEW.number, 0));
    IF NEW.text_hash <> (SELECT text_hash FROM accounts_undertaking WHERE number = NEW.number LIMIT 1) THEN
        RAISE EXCEPTION 'another text has been signed under this number'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'undertaking_text_locked';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER undertaking_text_locked BEFORE INSERT ON accounts_undertaking
    FOR EACH ROW EXECUTE FUNCTION undertaking_text_locked();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_counting'),
        ('companies', '0010_decision_rights'),
        ('policy', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Undertaking',
            fields=[
                ('id', models.UUIDField(default=kit.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('language', models.CharField(max_length=2)),
                ('wording', models.TextField()),
                ('wording_hash', models.CharField(max_length=64)),
                ('text_hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-at', '-id'],
                'default_permissions': (),
            },
        ),
        migrations.RemoveConstraint(
            model_name='appointment',
            name='appointment_operator_has_an_account',
        ),
        migrations.AddField(
            model_name='appointment',
            name='channels',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('press', 'Newspapers and magazines'), ('broadcast', 'Radio, TV and podcasts'), ('social', 'Social media'), ('events', 'Lectures and meetings')], max_length=12), blank=True, default=list, size=None, verbose_name='channels'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='contact_email',
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name='appointment',
            name='contact_phone',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='appointment',
            name='rank',
            field=models.CharField(blank=True, choices=[('primary', 'First hand'), ('backup', 'Second hand')], max_length=8),
        ),
        migrations.AddField(
            model_name='appointment',
            name='undertake_by',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='historicalappointment',
            name='channels',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('press', 'Newspapers and magazines'), ('broadcast', 'Radio, TV and podcasts'), ('social', 'Social media'), ('events', 'Lectures and meetings')], max_length=12), blank=True, default=list, size=None, verbose_name='channels'),
        ),
        migrations.AddField(
            model_name='historicalappointment',
            name='contact_email',
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name='historicalappointment',
            name='contact_phone',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='historicalappointment',
            name='rank',
            field=models.CharField(blank=True, choices=[('primary', 'First hand'), ('backup', 'Second hand')], max_length=8),
        ),
        migrations.AddField(
            model_name='historicalappointment',
            name='undertake_by',
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name='appointment',
            name='kind',
            field=models.CharField(choices=[('spokesperson', 'Spokesperson'), ('owner', 'Account owner'), ('backup', 'Back-up'), ('editor', 'Editor'), ('moderator', 'Moderator'), ('analyst', 'Analyst')], max_length=12, verbose_name='appointed as'),
        ),
        migrations.AlterField(
            model_name='historicalappointment',
            name='kind',
            field=models.CharField(choices=[('spokesperson', 'Spokesperson'), ('owner', 'Account owner'), ('backup', 'Back-up'), ('editor', 'Editor'), ('moderator', 'Moderator'), ('analyst', 'Analyst')], max_length=12, verbose_name='appointed as'),
        ),
        migrations.RunSQL(EXISTING, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', True), ('kind', 'spokesperson')), models.Q(('account__isnull', False), ('kind__in', ['owner', 'backup', 'editor', 'moderator', 'analyst'])), _connector='OR'), name='appointment_operator_has_an_account'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'spokesperson'), ('rank__in', ['primary', 'backup'])), models.Q(models.Q(('kind', 'spokesperson'), _negated=True), ('channels', []), ('contact_email', ''), ('contact_phone', ''), ('rank', '')), _connector='OR'), name='appointment_spokesperson_in_what_place'),
        ),
        migrations.AddField(
            model_name='undertaking',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companies.company'),
        ),
        migrations.AddField(
            model_name='undertaking',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='undertakings', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='undertaking',
            constraint=models.UniqueConstraint(fields=('person', 'company', 'number'), name='undertaking_once'),
        ),
        migrations.AddIndex(
            model_name='undertaking',
            index=models.Index(fields=['number'], name='undertaking_of_number'),
        ),
        migrations.RunSQL(
            LOCKED,
            "DROP TRIGGER undertaking_text_locked ON accounts_undertaking; DROP FUNCTION undertaking_text_locked();",
        ),
    ]
