"""That a person has taken note of a version."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from kit.keys import uuid7

from .versions import PERSON, Version


class Acknowledgement(models.Model):
    """Fact: a person has taken note of a version. Evidence: the sentence shown, and the hash of the exact text.

    No network address and no browser is kept (GDPR 5.1 c).
    """

    append_only = True

    class Way(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")

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

    class Meta:
        default_permissions = ()
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="acknowledgement_once")]
        indexes = [models.Index(fields=["person", "version"], include=["at"], name="acknowledgement_of_person")]

    def __str__(self) -> str:
        return f"{self.person} · {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; the database refuses anything later."""
        super().save(*args, **{**kwargs, "force_insert": True})

    def get_absolute_url(self) -> str:
        """Return the address of the receipt."""
        return reverse("policy:receipt", args=[self.pk])
