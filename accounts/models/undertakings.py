"""Who has undertaken to be careful with log-in details."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from companies.models import Company
from kit.keys import uuid7

from .accounts import PERSON


class Undertaking(models.Model):
    """Fact: an appointed person has promised to handle log-in details with care (policy: "inloggningsuppgifter").

    Evidence: the wording as shown, its number, and the hash of the text in both languages. A number that has been
    signed stands for that text for ever (the database asks).
    """

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="undertakings")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    wording = models.TextField()  # the sentences above the button, as shown
    wording_hash = models.CharField(max_length=64)
    text_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["number"], name="undertaking_of_number")]
        constraints = [models.UniqueConstraint(fields=["person", "company", "number"], name="undertaking_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.company} · {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; the database refuses anything later."""
        super().save(*args, **{**kwargs, "force_insert": True})
