"""The register of official accounts."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from kit.keys import uuid7
from kit.tracking import tracked

PERSON = settings.AUTH_USER_MODEL


def short(url: str) -> str:
    """Return an address as people say it: without scheme, www and the last slash."""
    return url.removeprefix("https://").removeprefix("www.").rstrip("/")


class Account(models.Model):
    """An official social media account of a company, never a login of this portal."""

    class Status(models.TextChoices):
        DECIDED = "decided", _("Decided")
        ACTIVE = "active", _("Active")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="accounts")
    name = models.CharField(_("name"), max_length=120)
    platform = models.CharField(_("platform"), max_length=16)
    kind = models.CharField(_("kind of profile"), max_length=16)
    handle = models.CharField(_("handle"), max_length=200)
    url = models.URLField(_("address"), max_length=300)
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="owned_accounts")
    backup = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="backed_accounts")
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DECIDED)
    operated_until = models.DateField(_("decided until"))  # equals the end of the latest operate decision
    opened_at = models.DateTimeField(null=True)
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["company", "handle", "id"]), models.Index(fields=["handle", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["platform", "kind", "handle"], name="account_identity_once"),
            models.CheckConstraint(condition=~Q(owner=F("backup")), name="account_two_people"),
            models.CheckConstraint(
                condition=Q(status="decided", opened_at__isnull=True) | Q(status="active", opened_at__isnull=False),
                name="account_status_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the account's page."""
        return reverse("accounts:account", args=[self.pk])

    @property
    def address(self) -> str:
        """Return the profile's address as people say it."""
        return short(self.url)
