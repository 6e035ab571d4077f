"""Time stamps of an authority outside the house on the portal's seals."""

from __future__ import annotations

import uuid

from django.db import models

from kit.keys import uuid7

from .seals import Seal


class Stamp(models.Model):
    """Fact: an authority that is not the portal vouches that it saw the hash of a seal at a moment (RFC 3161).

    It proves, against the portal's own word, that the evidence is no younger than that moment.
    """

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, related_name="stamp")
    response = models.BinaryField()  # the answer as it came (DER), with the authority's certificates
    said_at = models.DateTimeField()  # the authority's own time
    authority = models.CharField(max_length=200)  # the name in the certificate that signed
    made_at = models.DateTimeField()  # when the portal asked

    class Meta:
        default_permissions = ()
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.authority} {self.said_at:%Y-%m-%d %H:%M:%S}"
