"""The outbox. A row says what to tell whom; words, address and link are made when the mail is sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One thing to tell one person once: the step of a duty's ladder, or what a fact causes."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices", null=True)
    due = models.DateField(null=True)  # which round of a duty that comes again: its due day, or its first
    step = models.SmallIntegerField(null=True)  # days relative to the due day; none for what a fact causes
    language = models.CharField(max_length=2)
    created_at = models.DateTimeField()
    available_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)  # the duty was done before the mail left
    last_error = models.CharField(max_length=80, blank=True)  # the exception's class, never its text

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "person", "due", "step"], name="notice_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(dropped_at__isnull=True), name="notice_sent_or_dropped"
            ),
        ]
        indexes = [
            models.Index(
                fields=["available_at", "id"],
                condition=Q(sent_at__isnull=True, dropped_at__isnull=True),
                name="notice_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.step} → {self.person_id}"


class Run(models.Model):
    """When a job of the clock last finished: `/health/clock` and the operator read it."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
