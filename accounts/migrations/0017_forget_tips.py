"""What was written about a suspected account goes 24 months after its outcome (GDPR article 5.1 e), in its log too.

The portal's log-in changes no history. This function, which belongs to the owner, empties nothing else: the words of
those whose time is over and whose own row says nothing any more. Who, when and what became of it stays.
"""

from django.db import migrations

FORGET = """
CREATE FUNCTION accounts_forget_tips() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH forgotten AS (
        UPDATE accounts_historicalsuspicion line
        SET message = '', history_change_reason = split_part(history_change_reason, ': ', 1)
        FROM accounts_suspicion tip
        WHERE tip.id = line.id AND tip.message = '' AND tip.settled_at < now() - interval '24 months'
          AND (line.message <> '' OR position(': ' IN line.history_change_reason) > 0)
        RETURNING 1)
    SELECT count(*) FROM forgotten
$$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0016_draft_window'),
    ]

    operations = [
        migrations.RunSQL(FORGET, "DROP FUNCTION accounts_forget_tips();"),
    ]
