"""The annual review of a policy: who answers for it, when it is planned, what it found."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.permissions import Role
from kit.keys import uuid7

from .versions import PERSON, Policy, Version

REVIEWERS = (Role.HR, Role.CEO, Role.QUALITY)  # "ses över årligen … av HR, VD eller kvalitetsansvarig"


class ReviewResponsible(models.Model):
    """Fact: from this day one of the three roles sees to it that a company reviews a policy; the latest day counts.

    Nobody has said so: HR (policy: Ansvarsfördelning names HR, CEO or quality manager).
    """

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=16, choices=[(role.value, role.label) for role in REVIEWERS])
    first_day = models.DateField(_("first day"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    basis_role = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-first_day", "-at", "-id"]
        indexes = [models.Index(fields=["policy", "company", "-first_day"], name="review_responsible_on")]
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=REVIEWERS), name="review_responsible_reviews")
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.company_id} {self.role}"


class ReviewPlan(models.Model):
    """Fact: a company means to review a policy on this day. A later plan replaces it; the review that follows holds it.

    The people who are called are `calls`.
    """

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="review_plans")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="review_plans")
    day = models.DateField(_("planned day"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    basis_role = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["policy", "company", "-at"], name="review_plan_latest")]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.company_id} {self.day}"


class ReviewCall(models.Model):
    """Fact: somebody is called to a planned review."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(ReviewPlan, on_delete=models.PROTECT, related_name="calls")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="review_calls")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["plan", "person"], name="review_called_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.person_id}"


class Review(models.Model):
    """Fact: a policy was reviewed for a company ("ses över årligen … av HR, VD eller kvalitetsansvarig").

    `answers` is a list of objects with `question` (a key of the check list), `word` (yes or no) and `remark`;
    `figures` are the numbers of the moment. Reviews from before either was asked for have none.
    """

    append_only = True

    class Outcome(models.TextChoices):
        UNCHANGED = "unchanged", _("Reviewed, unchanged")
        REVISE = "revise", _("To be revised")

    class Word(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="reviews")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="reviews")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="reviews")
    day = models.DateField(_("reviewed on"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    participants = models.CharField(_("participants"), max_length=300, blank=True)  # besides the people of `attended`
    minutes = models.TextField(_("minutes"))
    answers: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    figures: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    next_due = models.DateField(_("next review"), null=True)  # as the company's deadline said when it was recorded
    plan = models.OneToOneField(ReviewPlan, on_delete=models.PROTECT, null=True, related_name="held")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    basis_role = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-day", "-at"]
        indexes = [models.Index(fields=["company", "policy", "-day"])]

    def __str__(self) -> str:
        return f"{self.policy} · {self.company} · {self.day}"

    def get_absolute_url(self) -> str:
        """Return the page of this review, its protocol."""
        return reverse("policy:read_review", args=[self.policy.slug, self.company.slug, self.pk])

    @property
    def took_part(self) -> str:
        """Return the names of all who took part, on one line."""
        names = [one.person.name for one in self.attended.all()]
        return ", ".join([*names, self.participants] if self.participants else names)


class Attendance(models.Model):
    """Fact: somebody of the company took part in a review, as safety representative or not."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="attended")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    safety_representative = models.BooleanField()  # on the day of the review

    class Meta:
        default_permissions = ()
        ordering = ["-safety_representative", "id"]
        constraints = [models.UniqueConstraint(fields=["review", "person"], name="attended_once")]

    def __str__(self) -> str:
        return f"{self.review_id} {self.person_id}"
