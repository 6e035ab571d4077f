"""Indexes for a large register: one counts accounts by status without opening a row, one holds the open requests."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_kinds_and_states")]

    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                fields=["status", "company", "confirmed_at", "operated_until"], name="accounts_ac_status_8ddf43_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                F("submitted_at").desc(),
                F("id").desc(),
                condition=Q(status__in=["draft", "submitted", "endorsed", "returned", "approved"]),
                name="request_on_the_way",
            ),
        ),
    ]
