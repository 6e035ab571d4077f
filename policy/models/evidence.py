"""That a person has taken note of a version."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from kit.keys import uuid7

from .seals import Scan
from .versions import PERSON, Version


class Acknowledgement(models.Model):
    """Fact: a person has taken note of a version. Evidence: the sentence shown, and the hash of the exact text.

    No network address and no browser is kept (GDPR 5.1 c). Who else had a hand in it stands there too: whoever opened
    the kiosk, or entered the paper. The portal's seal on it is a row of its own.
    """

    append_only = True

    class Way(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        KIOSK = "kiosk", _("At a kiosk, with a one-time code")
        PAPER = "paper", _("On paper, registered here")
        BEFORE = "before", _("On paper, before the portal")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="acknowledgements")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="acknowledgements")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    wording = models.TextField()  # the sentence above the button, as shown
    language = models.CharField(max_length=2)
    text_hash = models.CharField(max_length=64)
    wording_hash = models.CharField(max_length=64)
    way = models.CharField(max_length=12, choices=Way, default=Way.SIGNED_IN)
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField(null=True)  # the day on the paper
    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, null=True, related_name="acknowledgements")

    class Meta:
        default_permissions = ()
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="acknowledgement_once"),
            models.CheckConstraint(
                condition=Q(way="signed_in", recorded_by__isnull=True, signed_on__isnull=True, scan__isnull=True)
                | Q(way="kiosk", recorded_by__isnull=False, signed_on__isnull=True, scan__isnull=True)
                | Q(way="paper", recorded_by__isnull=False, signed_on__isnull=False, scan__isnull=False)
                | Q(way="before", recorded_by__isnull=False, signed_on__isnull=False),
                name="acknowledgement_way_told",
            ),
        ]
        indexes = [models.Index(fields=["person", "version"], include=["at"], name="acknowledgement_of_person")]

    def __str__(self) -> str:
        return f"{self.person} · {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; the database refuses anything later."""
        super().save(*args, **{**kwargs, "force_insert": True})

    def get_absolute_url(self) -> str:
        """Return the address of the receipt."""
        return reverse("policy:receipt", args=[self.pk])
