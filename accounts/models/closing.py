"""What is to be done before an account is closed, and when an account was suspended: facts, written once."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kit.keys import uuid7

from .accounts import PERSON, Account
from .requests import Decision


class ClosingPoint(models.TextChoices):
    """What the check list of every account to be closed asks for."""

    EXPORT = "export", _("Export what has been published")
    HANDLE = "handle", _("Hand over or park the name")
    TOOLS = "tools", _("Revoke roles and tools")
    CREDENTIALS = "credentials", _("Change or delete the log-in")
    LINKS = "links", _("Update the profile and all links")


class ClosingFact(models.Model):
    """Fact: a point of the check list is to be done, is done, or does not apply. The last one of a point counts.

    Facts of an account are numbered behind its lock, so that the last one is the same for everybody (gate G6).
    """

    append_only = True

    class State(models.TextChoices):
        OPEN = "open", _("To be done")
        DONE = "done", _("Done")
        WAIVED = "waived", _("Does not apply")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="closing_facts")
    number = models.PositiveIntegerField()
    point = models.CharField(max_length=12, choices=ClosingPoint)
    state = models.CharField(max_length=8, choices=State)
    note = models.TextField(max_length=2000, blank=True)
    evidence = models.URLField(_("where it can be seen"), max_length=500, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["account", "number"]
        constraints = [
            models.UniqueConstraint(fields=["account", "number"], name="closing_fact_numbered"),
            models.CheckConstraint(
                condition=Q(point__in=["export", "handle", "tools", "credentials", "links"])
                & Q(state__in=["open", "done", "waived"]),
                name="closing_fact_known",
            ),
            models.CheckConstraint(condition=~Q(state="waived") | ~Q(note=""), name="closing_waived_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.number} {self.point} {self.state}"


class Suspension(models.Model):
    """Fact: an account was suspended, why, and on which right; a decision to operate lets it run again.

    One that HR or the owner asked for rests on the decision. In an emergency whoever may decide stops the account at
    once, without a request: to stop takes one person, to start again takes two.
    """

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="suspensions")
    note = models.TextField(_("why"), max_length=2000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    basis_kind = models.CharField(max_length=12)  # role or delegation
    basis_id = models.UUIDField()
    basis_role = models.CharField(max_length=16, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="suspensions")

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=False) | ~Q(note=""), name="suspension_at_once_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.at:%Y-%m-%d}"
