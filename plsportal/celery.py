"""The Celery application: worker and beat start here. The schedule stands in settings, reviewed like code."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plsportal.settings")

app = Celery("plsportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf["CELERY_DB_REUSE_MAX"] = 500
app.autodiscover_tasks(["plsportal"])


@worker_init.connect
@beat_init.connect
def refuse_powerful_login(**kwargs: Any) -> None:
    """Stop the start of a process whose database log-in could undo the append-only grants."""
    from plsportal import grants

    grants.refuse_powerful_login()
