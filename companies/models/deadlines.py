"""What a company has set its deadlines to, from which day."""

from __future__ import annotations

import uuid
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import F, Q

from companies.deadlines import DEADLINES
from kit.dates import LocalDay
from kit.keys import uuid7

from .company import Company
from .people import User

BOUNDS = reduce(or_, (Q(key=one.key, value__range=(one.least, one.most)) for one in DEADLINES.values()))


class CompanyDays(models.Model):
    """Fact: HR set a deadline of a company to this many days or months, from a later day than the one it was set on.

    So whatever is counted from a day keeps the number that held on it: no due day moves that somebody was told. Of
    several rows with one first day the one written last holds.
    """

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="days")
    key = models.CharField(max_length=16)  # of `companies.deadlines`
    value = models.PositiveSmallIntegerField()  # days or months, as the key says
    valid_from = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-valid_from", "-at", "-id"]
        indexes = [models.Index(fields=["company", "key", "-valid_from", "-at", "-id"], name="company_days_latest")]
        constraints = [
            models.CheckConstraint(condition=BOUNDS, name="company_days_within_bounds"),
            models.CheckConstraint(condition=Q(valid_from__gt=LocalDay(F("at"))), name="company_days_ahead"),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.key} {self.value}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; the database refuses anything later."""
        super().save(*args, **{**kwargs, "force_insert": True})
