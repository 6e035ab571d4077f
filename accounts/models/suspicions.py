"""Accounts that somebody suspects: fakes, and accounts of ours that nobody has decided on."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from kit.keys import uuid7
from kit.tracking import tracked

from .accounts import PERSON, Account, short


class Suspicion(models.Model):
    """An account that somebody has told the company about ("misstänkt konto"), until somebody has decided what to do.

    It is no case behind the wall, holds nothing about who told unless they were logged in, and its history is its log.
    The same address told once more counts on the one that is open.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("To be assessed")
        TAKEN_OVER = "taken_over", _("Taken over")  # it is ours: it stands in the register, undecided
        REPORTED = "reported", _("Reported to the platform")
        TOLERATED = "tolerated", _("Tolerated")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="suspicions")
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.OPEN)
    platform = models.CharField(max_length=16, blank=True)  # empty where the address could not be recognised
    kind = models.CharField(max_length=16, blank=True)
    handle = models.CharField(max_length=200, blank=True)
    url = models.CharField(_("address"), max_length=500)
    message = models.TextField(_("what makes you suspect it"), max_length=2000, blank=True)
    times = models.PositiveIntegerField(default=1)
    told_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="suspicions")
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["-told_at", "-id"]
        indexes = [models.Index(fields=["company", "status", "-told_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "kind", "handle"],
                condition=Q(status="open") & ~Q(platform=""),
                name="suspicion_one_open_for_an_account",
            ),
            models.CheckConstraint(
                condition=Q(status="open", settled_at=None, settled_by=None)
                | Q(status__in=["taken_over", "reported", "tolerated"], settled_at__isnull=False),
                name="suspicion_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="taken_over") | Q(account__isnull=False), name="suspicion_taken_over_is_ours"
            ),
        ]

    def __str__(self) -> str:
        return self.address

    def get_absolute_url(self) -> str:
        """Return the page where it is assessed."""
        return reverse("accounts:suspicion", args=[self.pk])

    @property
    def address(self) -> str:
        """Return the profile's address as people say it."""
        return short(self.url)
