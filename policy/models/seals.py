"""The portal's seals on evidence, the keys that make them, and scans of signatures on paper."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.keys import uuid7
from kit.signatures import Pair

from .versions import PERSON


class SealKey(models.Model):
    """Fact: from this moment the portal seals with this key, until the next one. Old ones go on proving old seals."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=16, unique=True)  # from the public key: it names itself
    public = models.BinaryField()  # 32 bytes
    wrapped = models.BinaryField()
    private = models.BinaryField()  # sealed: it opens with a master key alone
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-from_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Return where the private key opens: here and in no other row."""
        return place_of(self.pk)

    @property
    def pair(self) -> Pair:
        """Return the keys as `kit.signatures` takes them."""
        return Pair(bytes(self.public), bytes(self.wrapped), bytes(self.private))


def place_of(key: uuid.UUID) -> str:
    """Return the place for which the private key of this row is sealed."""
    return f"policy_sealkey.private.{key}.1"


class Seal(models.Model):
    """Fact: the portal has signed an acknowledgement (security.md: evidence that can be checked without us)."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    acknowledgement = models.OneToOneField("policy.Acknowledgement", on_delete=models.PROTECT, related_name="seal")
    key = models.ForeignKey(SealKey, on_delete=models.PROTECT, related_name="seals")
    signature = models.BinaryField()  # 64 bytes
    code = models.CharField(max_length=19, unique=True)  # whoever holds the receipt can have it checked
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.code


class Scan(models.Model):
    """Fact: a picture of a signature on paper was taken in, cleaned and sealed; its hash is part of the evidence."""

    append_only = True

    class Kind(models.TextChoices):
        PDF = "application/pdf", "PDF"
        JPEG = "image/jpeg", _("Picture")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=16, choices=Kind)
    sha256 = models.CharField(max_length=64)  # of the cleaned bytes, hexadecimal
    size = models.PositiveIntegerField()  # bytes
    wrapped = models.BinaryField()
    content = models.BinaryField()  # sealed
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; the database refuses anything later."""
        super().save(*args, **{**kwargs, "force_insert": True})

    @property
    def place(self) -> str:
        """Return where the content opens: here and in no other row."""
        return f"policy_scan.content.{self.pk}.1"
