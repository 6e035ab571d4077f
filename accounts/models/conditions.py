"""What follows a decision: conditions and that they are met, and that a decision was taken back."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kit.keys import uuid7

from .accounts import PERSON
from .requests import Decision

MOST_CONDITIONS = 5  # more is another account than the one that was asked for


class Condition(models.Model):
    """Fact: an approval holds on this condition, which is to be met by a day. Whether it is met is `ConditionMet`."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="conditions")
    number = models.SmallIntegerField()  # 1 to 5, as they were written
    text = models.TextField(_("condition"), max_length=500)
    due = models.DateField(_("to be met by"))

    class Meta:
        default_permissions = ()
        ordering = ["decision", "number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="condition_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_CONDITIONS), name="condition_one_of_five"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="condition_says_what"),
        ]

    def __str__(self) -> str:
        return self.text


class ConditionMet(models.Model):
    """Fact: somebody whose task it was has met a condition, and says how."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    condition = models.OneToOneField(Condition, on_delete=models.PROTECT, related_name="met")
    note = models.TextField(_("how"), max_length=2000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="condition_met_says_how")]

    def __str__(self) -> str:
        return f"{self.condition_id} {self.at:%Y-%m-%d}"


class Revocation(models.Model):
    """Fact: a decision was taken back, by whom, when, why, on which right; from that day it carries nothing."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="revocation")
    note = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    basis_kind = models.CharField(max_length=12)  # role or delegation
    basis_id = models.UUIDField()
    basis_role = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="revocation_says_why")]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.at:%Y-%m-%d}"
