"""What a manager does about their people's acknowledgements: a reminder, a talk."""

from __future__ import annotations

import uuid

from django.db import models

from kit.keys import uuid7

from .versions import PERSON, Policy, Version


class Reminder(models.Model):
    """Fact: a manager in line, or HR, has reminded somebody of a policy that they had not acknowledged.

    At most one a person, policy and day, whoever presses. What one press reminds of is one mail to each person.
    """

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    press: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="policy_reminders")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    as_manager = models.BooleanField()  # else as HR
    day = models.DateField()  # in Stockholm
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "policy", "day"], name="reminder_once_a_day")]
        indexes = [models.Index(fields=["press", "person"], name="reminders_of_a_press")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.policy_id} {self.day}"


class Talk(models.Model):
    """Fact: a manager has talked a policy through with one of their people. It is no acknowledgement.

    Seen by the managers in line, HR and the person (policy: Ansvarsfördelning, taking note at introduction).
    """

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="policy_talks")
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["person", "version"], name="talks_with_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.version_id} {self.on}"
