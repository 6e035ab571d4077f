"""The annual review of a policy."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from kit.keys import uuid7

from .versions import PERSON, Policy, Version


class Review(models.Model):
    """Fact: a policy was reviewed for a company ("ses över årligen … av HR, VD eller kvalitetsansvarig")."""

    append_only = True

    class Outcome(models.TextChoices):
        UNCHANGED = "unchanged", _("Reviewed, unchanged")
        REVISE = "revise", _("To be revised")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="reviews")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="reviews")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="reviews")
    day = models.DateField(_("reviewed on"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    participants = models.CharField(_("participants"), max_length=300)
    minutes = models.TextField(_("minutes"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    basis_role = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-day", "-at"]
        indexes = [models.Index(fields=["company", "policy", "-day"])]

    def __str__(self) -> str:
        return f"{self.policy} · {self.company} · {self.day}"
