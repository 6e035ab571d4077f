"""Leaves: the days on which an employee is away, and the portal asks nothing of them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kit.dates import AddDays
from kit.keys import uuid7
from kit.tracking import tracked

from .people import Employment


class Leave(models.Model):
    """A period in which a person is on leave from a company: counted in nothing, reminded of nothing.

    Why is stored nowhere (GDPR, article 5(1)(c)). It goes with the person's time in the company: who is moved to
    another manager meanwhile stays on leave, and no two leaves of that time overlap (a trigger says so). One that was
    taken back ends the day before it begins: it never was.
    """

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="leave_periods")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["-first_day", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=AddDays(F("first_day"), -1)),
                name="leave_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employment_id} {self.first_day} – {self.last_day or ''}"

    def get_absolute_url(self) -> str:
        """Return the page of the person."""
        return reverse("companies:person", args=[self.employment.person_id])
