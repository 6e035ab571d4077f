from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_register_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='purpose',
            field=models.TextField(blank=True, default='', max_length=2000, verbose_name='purpose'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='historicalaccount',
            name='purpose',
            field=models.TextField(blank=True, default='', max_length=2000, verbose_name='purpose'),
            preserve_default=False,
        ),
    ]
