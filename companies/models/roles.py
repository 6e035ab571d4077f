"""Dated roles and delegations: what a right rests on, today and on any past day."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from companies.permissions import Can, Role
from kit.keys import uuid7
from kit.tracking import tracked

from .company import Company
from .people import User


class RoleAssignment(models.Model):
    """A person holds a role in a company from one day to another, by somebody's decision."""

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(_("role"), max_length=16, choices=Role)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="assignments")
    appointed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["company", "role", "first_day"]
        indexes = [models.Index(fields=["company", "role", "last_day"])]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_assignment_role_known"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="role_assignment_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.company}"


class Delegation(models.Model):
    """A CEO lets a named person do named things for a company ("av dem utsedda personer"). Not itself delegable."""

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="delegations")
    cans = ArrayField(models.CharField(max_length=40, choices=Can), verbose_name=_("may"))
    delegated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["company", "first_day"]
        indexes = [models.Index(fields=["person", "company", "last_day"])]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="delegation_days_in_order"),
            models.CheckConstraint(condition=~Q(person=F("delegated_by")), name="delegation_not_to_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.delegated_by} → {self.person} · {self.company}"
