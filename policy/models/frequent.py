"""Questions about policies that many have, with their answers, shown to everybody."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from kit.keys import uuid7
from kit.tracking import tracked

from .asking import Question
from .versions import PERSON, Policy

BOTH = ~Q(question_en="") & ~Q(answer_en="")
NEITHER = Q(question_en="", answer_en="")


class Frequent(models.Model):
    """A question about a policy that many have, in HR's own words, with the answer; whoever asked is never shown.

    Shown to the people of the company whom the policy reaches, or of all companies, while its status says so. What it
    said before stands in its history (policy: "att policys finns tillgängliga").
    """

    class Status(models.TextChoices):
        SHOWN = "shown", _("Shown to everybody")
        WITHDRAWN = "withdrawn", _("Not shown any longer")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="frequent")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")  # whose HR answers for it
    everywhere = models.BooleanField(default=False)  # in all companies: what the parent's HR says
    origin = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="frequent")  # shown to nobody
    status = models.CharField(max_length=10, choices=Status, default=Status.SHOWN)
    question = models.CharField(max_length=300)
    answer = models.TextField(max_length=4000)
    question_en = models.CharField(max_length=300, blank=True)
    answer_en = models.TextField(max_length=4000, blank=True)
    revision = models.PositiveIntegerField(default=1)  # how often it was worded: nobody saves over another's words
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(question="") & ~Q(answer="") & (BOTH | NEITHER),
                name="frequent_question_has_its_answer",
            ),
        ]
        indexes = [models.Index(fields=["policy", "status", "company"], name="frequent_of_a_policy")]

    def __str__(self) -> str:
        return self.question
