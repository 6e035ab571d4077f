"""What comes before an acknowledgement: sections that have been shown, and a question or a no instead of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from kit.keys import uuid7

from .versions import PERSON, Policy, Version


class ReadingRule(models.Model):
    """Fact: from this moment a company asks that every section of a policy was shown before it is acknowledged, or not.

    The latest of a company and policy holds; without one it asks for nothing.
    """

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    every_section = models.BooleanField(_("every section must have been shown"), default=False)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["policy", "company", "-at"], name="reading_rule_in_force")]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.company_id} {self.every_section}"


class SectionShown(models.Model):
    """Fact: a section of a version was shown to a person, who went on from it."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    section = models.PositiveSmallIntegerField()  # from 1
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["section"]
        constraints = [models.UniqueConstraint(fields=["person", "version", "section"], name="section_shown_once")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.section}"


class Question(models.Model):
    """Fact: somebody asks HR about a policy, at any time, or instead of acknowledging it, or declines.

    They go on owing the acknowledgement. The nearest manager is told of what stands instead of one, never of a plain
    question.
    """

    append_only = True

    class Kind(models.TextChoices):
        ASK = "ask", _("I want to ask first")
        PLAIN = "plain", _("I have a question")
        DECLINE = "decline", _("I do not want to acknowledge it")

    INSTEAD = (Kind.ASK, Kind.DECLINE)  # of the acknowledgement, which waits meanwhile

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="questions")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    served_by = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")  # whose HR serves one without
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="policy_questions")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.TextField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["company", "-at"]), models.Index(fields=["person", "-at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Return the page of the question."""
        return reverse("policy:question", args=[self.pk])


class Reply(models.Model):
    """Fact: HR has answered a question about a policy."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="reply")
    text = models.TextField(max_length=4000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.question_id} {self.at:%Y-%m-%d}"
