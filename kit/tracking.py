"""History of a tracked row: who, when, which verb; the database refuses a line without a reason."""

from __future__ import annotations

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords


def tracked(**options: Any) -> HistoricalRecords:
    """Return the history of a model, as every tracked model of the portal keeps it."""
    return HistoricalRecords(
        history_change_reason_field=models.TextField(),
        history_id_field=models.BigAutoField(),
        **options,
    )
