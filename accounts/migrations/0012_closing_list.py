"""The check list of an account that is to be closed: the database closes none while a point is open (gate G6)."""

import django.db.models.deletion
import kit.keys
from django.conf import settings
from django.db import migrations, models


POINTS = """
CREATE FUNCTION account_closing_points() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM accounts_closingfact WHERE account_id = NEW.id) OR EXISTS (
        SELECT 1 FROM (
            SELECT DISTINCT ON (point) state FROM accounts_closingfact
            WHERE account_id = NEW.id ORDER BY point, number DESC
        ) last WHERE last.state = 'open'
    ) THEN
        RAISE EXCEPTION 'points of the check list are open'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_closing_points_done';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER account_closing_points BEFORE UPDATE ON accounts_account FOR EACH ROW
    WHEN (OLD.status = 'closing' AND NEW.status = 'closed') EXECUTE FUNCTION account_closing_points();
"""
DROP = """
DROP TRIGGER account_closing_points ON accounts_account;
DROP FUNCTION account_closing_points();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_answers_and_conditions'),
        ('companies', '0010_decision_rights'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='request',
            name='to_company',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='takeovers', to='companies.company'),
        ),
        migrations.CreateModel(
            name='ClosingFact',
            fields=[
                ('id', models.UUIDField(default=kit.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('point', models.CharField(choices=[('export', 'Export what has been published'), ('handle', 'Hand over or park the name'), ('tools', 'Revoke roles and tools'), ('credentials', 'Change or delete the log-in'), ('links', 'Update the profile and all links')], max_length=12)),
                ('state', models.CharField(choices=[('open', 'To be done'), ('done', 'Done'), ('waived', 'Does not apply')], max_length=8)),
                ('note', models.TextField(blank=True, max_length=2000)),
                ('evidence', models.URLField(blank=True, max_length=500, verbose_name='where it can be seen')),
                ('at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closing_facts', to='accounts.account')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['account', 'number'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('account', 'number'), name='closing_fact_numbered'), models.CheckConstraint(condition=models.Q(('point__in', ['export', 'handle', 'tools', 'credentials', 'links']), ('state__in', ['open', 'done', 'waived'])), name='closing_fact_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waived'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='closing_waived_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.UUIDField(default=kit.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('note', models.TextField(max_length=2000, verbose_name='why')),
                ('at', models.DateTimeField()),
                ('basis_kind', models.CharField(max_length=12)),
                ('basis_id', models.UUIDField()),
                ('basis_role', models.CharField(blank=True, max_length=16)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='accounts.account')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='accounts.decision')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('decision__isnull', False), models.Q(('note', ''), _negated=True), _connector='OR'), name='suspension_at_once_with_reason')],
            },
        ),
        migrations.RunSQL(POINTS, DROP),
    ]
