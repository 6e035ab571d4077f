"""The index from which the register counts its accounts by status without opening a row of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_account_purpose")]

    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                fields=["status", "company", "confirmed_at", "operated_until"], name="accounts_ac_status_8ddf43_idx"
            ),
        ),
    ]
