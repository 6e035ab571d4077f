"""Addresses that accounts have had; what moved before is read from the history of the register."""

import django.db.models.deletion
import kit.keys
from django.conf import settings
from django.db import migrations, models


def read_history(apps, schema_editor):
    """Enter each address that an account which was open had until a later line of its history."""
    lines = apps.get_model('accounts', 'HistoricalAccount').objects.order_by('id', 'history_id')
    former = apps.get_model('accounts', 'FormerAddress')
    address = ('platform', 'kind', 'handle')
    was = None
    for line in lines.iterator():
        if was and was.id == line.id and was.opened_at and any(getattr(was, name) != getattr(line, name) for name in address):
            values = {name: getattr(was, name) for name in (*address, 'url')}
            former.objects.create(account_id=line.id, left_at=line.history_date, by_id=line.history_user_id, **values)
        was = line


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0013_counting_parts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerAddress',
            fields=[
                ('id', models.UUIDField(default=kit.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('platform', models.CharField(max_length=16)),
                ('kind', models.CharField(max_length=16)),
                ('handle', models.CharField(max_length=200)),
                ('url', models.URLField(max_length=300)),
                ('left_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_addresses', to='accounts.account')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-left_at', '-id'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['platform', 'kind', 'handle', '-left_at'], name='former_address_latest')],
            },
        ),
        migrations.RunPython(read_history, migrations.RunPython.noop),
    ]
