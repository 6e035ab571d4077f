"""Questions about a policy that a company asks before it is acknowledged, and what people answered."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from companies.models import Company
from kit.keys import uuid7

from .versions import PERSON, Policy, Version


class Quiz(models.Model):
    """Fact: from this moment a company asks these questions about a policy. The latest holds; none in it: no quiz.

    A row never changes, so that what was asked is kept with every answer. `questions` is a list of objects: `clause`
    (an anchor of the text), `text`, `options` (a list) and `explanation`, each of the three by language, and `right`,
    the place of the right option from 0.
    """

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    questions: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    pass_mark = models.PositiveSmallIntegerField()  # right answers
    tries = models.PositiveSmallIntegerField()  # rounds a day
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["policy", "company", "-at"], name="quiz_in_force")]
        constraints = [
            models.CheckConstraint(condition=models.Q(tries__gte=1, tries__lte=20), name="quiz_tries"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.company_id} {len(self.questions)}"


class QuizAnswer(models.Model):
    """Fact: a person answered one question of a quiz, in their first, second … round."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="answers")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")  # the text that was read
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    question = models.PositiveSmallIntegerField()  # its place, from 0
    choice = models.PositiveSmallIntegerField()  # the option's place, from 0
    right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["round", "question"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "quiz", "version", "round", "question"], name="quiz_question_answered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.round}.{self.question}"
