"""How people come in: an import that waits for its yes, and invitations."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.keys import uuid7

from .company import Company
from .people import User


class PeopleImport(models.Model):
    """A file of people between dry run and decision. The file is not kept; its text only until it is decided."""

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("company")
    )
    table = models.JSONField(default=list)  # rows of text, the headings first; empty when decided or forgotten
    carried_out_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict)  # how many were new, changed, ended

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["at"], condition=~models.Q(table=[]), name="import_undecided")]

    def __str__(self) -> str:
        return f"{self.by_id} {self.at:%Y-%m-%d %H:%M}"


class Invitation(models.Model):
    """Fact: a person was invited to choose a password. The latest one holds, for fourteen days, once."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(max_length=254)  # to which it went: with another address the link is dead
    number = models.PositiveSmallIntegerField()  # the first, the second …
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    last_day = models.DateField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "number"], name="invitation_number_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; the database refuses anything later."""
        super().save(*args, **{**kwargs, "force_insert": True})
