"""A text on its way to become a version: written, put before the CEOs, sent back or adopted."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from kit.keys import uuid7
from kit.tracking import tracked

from .versions import PERSON, Policy, Version


class Draft(models.Model):
    """A text of a policy that is written on, or lies before the CEOs; what they adopt becomes a `Version`.

    HR, CEO or quality manager writes it (policy: "uppdateras av HR, VD eller kvalitetsansvarig").
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("Before the CEO")
        ADOPTED = "adopted", pgettext_lazy("draft", "Adopted")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN = (Status.DRAFT, Status.REVIEW)

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="drafts")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    companies = ArrayField(models.UUIDField())  # those that are to adopt it
    body = models.TextField(_("text"), blank=True)  # Markdown, in Swedish
    title_en = models.CharField(max_length=160, blank=True)
    body_en = models.TextField(blank=True)
    summary = models.TextField(blank=True)  # what changes and why
    prepared_by_name = models.CharField(max_length=120, blank=True)
    prepared_by_title = models.CharField(max_length=120, blank=True)
    revision = models.PositiveIntegerField(default=1)  # how often it was saved: nobody saves over another's text
    turn = models.PositiveSmallIntegerField(default=0)  # how often it was put before the CEOs
    upon = models.PositiveIntegerField(default=0)  # number of the latest version when it was begun or put before them
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="drafts")
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy"], condition=Q(status__in=["draft", "review"]), name="draft_one_open_for_a_policy"
            ),
            models.CheckConstraint(
                condition=Q(status="adopted", version__isnull=False)
                | Q(status__in=["draft", "review", "withdrawn"], version__isnull=True),
                name="draft_adopted_is_a_version",
            ),
        ]

    def __str__(self) -> str:
        return self.policy.title

    def get_absolute_url(self) -> str:
        """Return the page where the draft is read, put before the CEOs and adopted."""
        return reverse("policy:draft", args=[self.pk])


class Submission(models.Model):
    """Fact: a draft was put before the CEO of a company, for the `turn`th time."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="submissions")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["draft", "company", "turn"], name="submission_once")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.company_id} {self.turn}"


class Objection(models.Model):
    """Fact: a company's CEO did not adopt the text: sent back while nobody has, refused when another company has."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="objection")
    note = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    basis_kind = models.CharField(max_length=12)
    basis_id = models.UUIDField()
    basis_role = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.note}"
