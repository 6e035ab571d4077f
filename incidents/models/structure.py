"""Structure of cases: that there is one, where it stands, who is named for it. Never words, never who reported."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from companies.models import Company
from kit.tracking import tracked

PERSON = settings.AUTH_USER_MODEL
HANDLE = "handle_case"


class Side(models.TextChoices):
    """Who is speaking: the reporter, who is named nowhere in the structure, or a case handler."""

    REPORTER = "reporter", _("The person who reported")
    HANDLER = "handler", _("Case handler")


class Case(models.Model):
    """A report and what follows of it (AFS 2023:2 ch. 2, diskrimineringslagen 2 kap. 3 §). Key at random: no time."""

    class Channel(models.TextChoices):
        HARASSMENT = "harassment", _("Harassment")

    class Status(models.TextChoices):
        RECEIVED = "received", _("Received")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        CLOSED = "closed", _("Closed")

    class Outcome(models.TextChoices):
        SUBSTANTIATED = "substantiated", _("It has happened")
        NOT_SUBSTANTIATED = "not_substantiated", _("It has not happened")
        UNDETERMINED = "undetermined", _("It could not be determined")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="cases")
    channel = models.CharField(max_length=16, choices=Channel, default=Channel.HARASSMENT)
    status = models.CharField(max_length=12, choices=Status, default=Status.RECEIVED)
    received_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    history = tracked()

    class Meta:
        default_permissions = ()
        permissions = [(HANDLE, "HANDLE_CASE")]
        ordering = ["-received_at", "id"]
        indexes = [models.Index(fields=["status", "company"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="received", acknowledged_at__isnull=True, closed_at__isnull=True, outcome="")
                | Q(status="acknowledged", acknowledged_at__isnull=False, closed_at__isnull=True, outcome="")
                | Q(status="closed", acknowledged_at__isnull=False, closed_at__isnull=False) & ~Q(outcome=""),
                name="case_status_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the address where reporter and handlers meet."""
        return reverse("incidents:case", args=[self.pk])


class Grant(models.Model):
    """A case handler is named for a case from a moment on; never deleted. The truth behind guardian's row."""

    class Reason(models.TextChoices):
        RECEIVED = "received", _("received it")
        NAMED = "named", _("named by another case handler")
        STEPPED_IN = "stepped_in", _("stepped in")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="grants")
    handler = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="case_grants")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")  # the portal, for what a report causes
    reason = models.CharField(max_length=12, choices=Reason)
    from_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["from_at", "id"]
        indexes = [models.Index(fields=["handler", "until"])]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "handler"], condition=Q(until__isnull=True), name="grant_one_open_for_a_handler"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True, ended_by__isnull=True)
                | Q(until__gte=F("from_at"), ended_by__isnull=False),
                name="grant_end_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handler_id} · {self.case_id}"


class Opening(models.Model):
    """Fact: a case was opened, by which side, for which verb. Of the reporter no name stands here."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="openings")
    side = models.CharField(max_length=8, choices=Side)
    reader = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "id"]
        indexes = [models.Index(fields=["case", "side", "verb", "at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(side="reporter", reader__isnull=True) | Q(side="handler", reader__isnull=False),
                name="opening_names_no_reporter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.verb} {self.case_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; the database refuses anything later."""
        super().save(*args, **{**kwargs, "force_insert": True})


class CaseUserObjectPermission(UserObjectPermissionBase):
    """Guardian's row beside a live grant: necessary, never sufficient; written and removed with the grant."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        default_permissions = ()


class CaseGroupObjectPermission(GroupObjectPermissionBase):
    """Always empty: no group can be granted a case."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pk__isnull=True), name="case_no_group_permission")]
