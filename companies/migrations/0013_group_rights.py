"""Guardian's rows of a group as one row beside them, kept by a trigger that alone may write there."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

FOLLOW = """
CREATE FUNCTION group_rights_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    DELETE FROM companies_grouprights kept USING changed WHERE kept.group_id = changed.group_id;
    INSERT INTO companies_grouprights (group_id, company_id, permissions)
    SELECT group_id, content_object_id, array_agg(permission_id ORDER BY permission_id)
    FROM companies_companygroupobjectpermission WHERE group_id IN (SELECT group_id FROM changed)
    GROUP BY group_id, content_object_id;
    RETURN NULL;
END $$;
CREATE TRIGGER group_rights_given AFTER INSERT ON companies_companygroupobjectpermission
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION group_rights_follow();
CREATE TRIGGER group_rights_taken AFTER DELETE ON companies_companygroupobjectpermission
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION group_rights_follow();
CREATE FUNCTION group_rights_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a right of a group is given or taken, never changed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER group_rights_stay BEFORE UPDATE ON companies_companygroupobjectpermission
    FOR EACH STATEMENT EXECUTE FUNCTION group_rights_stay();
INSERT INTO companies_grouprights (group_id, company_id, permissions)
SELECT group_id, content_object_id, array_agg(permission_id ORDER BY permission_id)
FROM companies_companygroupobjectpermission GROUP BY group_id, content_object_id;
"""
LEAVE = """
DROP TRIGGER group_rights_given ON companies_companygroupobjectpermission;
DROP TRIGGER group_rights_taken ON companies_companygroupobjectpermission;
DROP TRIGGER group_rights_stay ON companies_companygroupobjectpermission;
DROP FUNCTION group_rights_follow();
DROP FUNCTION group_rights_stay();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('companies', '0012_adopt_policy'),
    ]

    operations = [
        migrations.CreateModel(
            name='GroupRights',
            fields=[
                ('pk', models.CompositePrimaryKey('group_id', 'company_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('permissions', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company')),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='auth.group')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.RunSQL(FOLLOW, LEAVE),
    ]
