"""The address at which a person's own calendar subscribes to the reviews."""

from __future__ import annotations

import uuid

from django.db import models

from kit.keys import uuid7

from .versions import PERSON


class ReviewCalendar(models.Model):
    """Fact: a person made an address for the calendar of reviews, or took it back (then without a hash).

    The latest row of a person counts, so that a new address ends the one before. The secret part is shown once; here
    lies its SHA-256.
    """

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="review_calendars")
    token_hash = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["person", "-at"], name="review_calendar_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~models.Q(token_hash=""), name="review_calendar_secret_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {bool(self.token_hash)}"
