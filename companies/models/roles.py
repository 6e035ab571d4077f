"""Dated roles and delegations: what a right rests on, today and on any past day."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
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
    seconded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    deputy_for = models.ForeignKey("self", on_delete=models.PROTECT, related_name="deputies", null=True)
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
            models.CheckConstraint(
                condition=Q(seconded_by__isnull=True) | ~Q(seconded_by=F("appointed_by")),
                name="role_assignment_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(deputy_for__isnull=True) | Q(last_day__isnull=False),
                name="role_assignment_deputy_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.company}"


class RoleProposal(models.Model):
    """That a person gets, or loses, a role which two people decide on: one has proposed, the other is awaited."""

    class Kind(models.TextChoices):
        APPOINT = "appoint", _("Appointment")
        END = "end", _("End of a role")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Awaits the second person")
        APPROVED = "approved", _("Decided by two")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.APPOINT)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.PROPOSED)
    role = models.CharField(_("role"), max_length=16, choices=Role)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="proposals")
    served_by = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")  # the parent, for what lacks
    first_day = models.DateField(_("first day"), null=True)
    last_day = models.DateField(_("last day"), null=True)
    note = models.TextField(_("reason"), max_length=2000, blank=True)
    deputy_for = models.ForeignKey(RoleAssignment, on_delete=models.PROTECT, related_name="+", null=True)
    assignment = models.ForeignKey(RoleAssignment, on_delete=models.PROTECT, related_name="proposals", null=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    seconded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    seconded_at = models.DateTimeField(null=True)
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["-proposed_at", "id"]
        indexes = [models.Index(fields=["company", "status"])]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_proposal_role_known"),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "approved", "declined", "withdrawn"]),
                name="role_proposal_status_known",
            ),
            models.CheckConstraint(
                condition=Q(seconded_by__isnull=True) | ~Q(seconded_by=F("proposed_by")),
                name="role_proposal_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(seconded_by__isnull=False, assignment__isnull=False),
                name="role_proposal_approved_is_seconded",
            ),
            models.CheckConstraint(
                condition=Q(kind="appoint", first_day__isnull=False)
                | Q(kind="end", assignment__isnull=False, last_day__isnull=False),
                name="role_proposal_says_what",
            ),
            models.CheckConstraint(
                condition=~Q(kind="appoint") | ~Q(proposed_by=F("person")), name="role_proposal_not_for_oneself"
            ),
            models.UniqueConstraint(
                fields=["company", "role", "person", "kind"],
                condition=Q(status="proposed"),
                name="role_proposal_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.company}"

    def get_absolute_url(self) -> str:
        """Return the page of the proposal."""
        return reverse("companies:proposal", args=[self.pk])


class Delegation(models.Model):
    """A CEO lets a named person do named things for a company ("av dem utsedda personer"). Not itself delegable.

    It holds from its first to its last day, and no longer than to `ended_at` where it was taken back at once.
    """

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="delegations")
    cans = ArrayField(models.CharField(max_length=40, choices=Can), verbose_name=_("may"))
    delegated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    ended_at = models.DateTimeField(null=True)
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

    def get_absolute_url(self) -> str:
        """Return the page of the delegation."""
        return reverse("accounts:delegation", args=[self.pk])
