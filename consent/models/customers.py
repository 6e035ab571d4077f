"""What a customer allows to be shown of a workplace, from one day to another."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from kit.dates import AddDays
from kit.keys import uuid7
from kit.tracking import tracked


class CustomerPermission(models.Model):
    """A customer's permission to show a workplace (policy 3.5). It ends by its last day.

    A permission taken back on its first day ends on the day before: it applied on no day.
    """

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="customer_permissions")
    customer = models.CharField(_("customer"), max_length=120)
    workplace = models.CharField(_("workplace"), max_length=200)
    shows = models.TextField(_("what may be shown"), max_length=1000)
    evidence = models.TextField(_("evidence"), max_length=1000)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["customer", "workplace", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=AddDays(F("first_day"), -1)),
                name="customer_permission_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer}, {self.workplace}"
