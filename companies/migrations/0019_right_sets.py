"""Each combination of a group's rights once: whoever has a role in hundreds of companies is asked by its number."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

ONE_GROUP = """
    SELECT group_id, content_object_id AS company_id, array_agg(permission_id ORDER BY permission_id) AS permissions
    FROM companies_companygroupobjectpermission {where} GROUP BY group_id, content_object_id
"""
FILL = """
INSERT INTO companies_rightset (permissions) SELECT DISTINCT permissions FROM ({rows}) AS given
    ON CONFLICT (permissions) DO NOTHING;
INSERT INTO companies_grouprights (group_id, company_id, rights_id)
    SELECT given.group_id, given.company_id, kept.id
    FROM ({rows}) AS given JOIN companies_rightset AS kept ON kept.permissions = given.permissions;
"""
FOLLOW = """
CREATE OR REPLACE FUNCTION group_rights_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM companies_grouprights kept USING changed WHERE kept.group_id = changed.group_id;
    {fill}
    RETURN NULL;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION group_rights_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM companies_grouprights kept USING changed WHERE kept.group_id = changed.group_id;
    INSERT INTO companies_grouprights (group_id, company_id, permissions) {rows};
    RETURN NULL;
END $$;
"""
ALL = ONE_GROUP.format(where="")
CHANGED = ONE_GROUP.format(where="WHERE group_id IN (SELECT group_id FROM changed)")


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('companies', '0018_read_from_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='RightSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('permissions', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None, unique=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.RunSQL("TRUNCATE companies_grouprights;", f"INSERT INTO companies_grouprights (group_id, company_id, permissions) {ALL}"),
        migrations.RemoveField('grouprights', 'permissions'),
        migrations.AddField(
            model_name='grouprights',
            name='rights',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companies.rightset'),
            preserve_default=False,
        ),
        migrations.RunSQL(
            FILL.format(rows=ALL) + FOLLOW.format(fill=FILL.format(rows=CHANGED)),
            BEFORE.format(rows=CHANGED) + "TRUNCATE companies_grouprights;",
        ),
    ]
