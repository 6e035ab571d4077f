"""A list of earlier signatures until it is decided, and one-time codes for the kiosk."""

from __future__ import annotations

import uuid

from django.db import models

from companies.models import Company
from kit.keys import uuid7

from .versions import PERSON, Version


class EarlierImport(models.Model):
    """A list and its scans, sealed, while HR looks at what they would do; emptied when decided or forgotten."""

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    wrapped = models.BinaryField()
    content = models.BinaryField()  # sealed JSON: the rows, and the cleaned scans by name
    carried_out_at = models.DateTimeField(null=True)
    entered = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["at"], condition=~models.Q(content=b""), name="earlier_import_undecided")]

    def __str__(self) -> str:
        return f"{self.by_id} {self.at:%Y-%m-%d %H:%M}"

    @property
    def place(self) -> str:
        """Return where the content opens: here and in no other row."""
        return f"policy_earlierimport.content.{self.pk}.1"


class KioskCode(models.Model):
    """Fact: a manager made a one-time code with which a person shows at a kiosk who they are. The latest one holds."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kiosk_codes")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=32)  # the employee number, as it was when the code was made
    code_hash = models.CharField(max_length=64)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["number", "-at"], name="kiosk_code_of_number")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at:%Y-%m-%d %H:%M}"


class KioskTry(models.Model):
    """Fact: somebody typed a code at a kiosk. The right one opens once, a few wrong ones close it."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.ForeignKey(KioskCode, on_delete=models.PROTECT, related_name="tries")
    right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=models.Q(right=True), name="kiosk_code_opens_once")
        ]

    def __str__(self) -> str:
        return f"{self.code_id} {self.right}"
