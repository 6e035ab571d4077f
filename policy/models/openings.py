"""Which policies a company shows to everybody."""

from __future__ import annotations

import uuid

from django.db import models

from companies.models import Company
from kit.keys import uuid7

from .versions import PERSON, Policy


class PolicyOpening(models.Model):
    """Fact: a company declared a policy open to everybody, or closed it again; the latest one counts.

    Open: its version in force is read without a log-in, and the poster's code leads there.
    """

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="openings")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    opened = models.BooleanField()  # False: closed again
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["policy", "company", "-at"], name="opening_latest")]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.company_id} {self.opened}"
