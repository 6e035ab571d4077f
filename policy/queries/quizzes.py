"""Which quiz a company asks about a policy, and how far a person has come in it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from companies.models import User
from kit import clock
from policy.models import Adoption, Quiz, QuizAnswer, Version
from policy.rendering import render

ANCHOR = re.compile(r'id="(p\d+(?:-\d+)?)"')


@dataclass(frozen=True)
class Standing:
    """How far a person has come: which round, what was right in it, what is asked next (None: the round is over)."""

    quiz: Quiz
    round: int = 1
    answered: dict[int, QuizAnswer] = field(default_factory=dict)
    tries_left: int = 0  # rounds that may be begun today, this one not counted
    passed: bool = False

    @property
    def next(self) -> int | None:
        """The place of the question that is asked next."""
        return next((place for place in range(len(self.quiz.questions)) if place not in self.answered), None)

    @property
    def right(self) -> int:
        """How many were right in this round."""
        return sum(one.right for one in self.answered.values())


def quiz_of(adoption: Adoption, at: dt.datetime) -> Quiz | None:
    """Return the quiz that the adoption's company asks about the policy now, or None."""
    rows = Quiz.objects.filter(policy=adoption.policy_id, company=adoption.company_id, at__lte=at)
    found = rows.first()
    return found if found and found.questions else None


def standing(user: User, quiz: Quiz, version: Version, at: dt.datetime) -> Standing:
    """Return how far the person has come in the quiz about this text."""
    rows = QuizAnswer.objects.filter(person=user, quiz=quiz, version=version)
    rounds: dict[int, dict[int, QuizAnswer]] = {}
    for row in rows:
        rounds.setdefault(row.round, {})[row.question] = row
    if not rounds:
        return Standing(quiz, tries_left=quiz.tries - 1)
    last = max(rounds)
    begun = {number for number, one in rounds.items() if clock.day_of(_first(one)) == clock.day_of(at)}
    passed = any(
        len(one) == len(quiz.questions) and sum(row.right for row in one.values()) >= quiz.pass_mark
        for one in rounds.values()
    )
    return Standing(quiz, last, rounds[last], max(0, quiz.tries - len(begun)), passed)


def _first(answers: dict[int, QuizAnswer]) -> dt.datetime:
    return min(one.at for one in answers.values())


def quiz_owed(user: User, adoption: Adoption, at: dt.datetime) -> Standing | None:
    """Return how far the person has come in a quiz that still stands before the acknowledgement; None: nothing does."""
    quiz = quiz_of(adoption, at)
    if quiz is None:
        return None
    found = standing(user, quiz, adoption.version, at)
    return None if found.passed else found


def clauses(version: Version) -> list[tuple[str, str]]:
    """Return the anchors of a text with the numbers by which its clauses are cited."""
    found = ANCHOR.findall(render(version.body).html)
    return [(anchor, anchor[1:].replace("-", ".")) for anchor in found]


def asked(question: dict[str, Any], language: str) -> dict[str, Any]:
    """Return a question in a language, all of it; where a part of it has no English it is said in Swedish."""
    said = (question["text"], question["explanation"], *question["options"])
    language = language if all(one.get(language) for one in said) else "sv"
    return {
        "language": language,
        "clause": question["clause"],
        "number": question["clause"][1:].replace("-", "."),
        "text": question["text"][language],
        "options": [option[language] for option in question["options"]],
        "explanation": question["explanation"][language],
        "right": question["right"],
    }


def answers_of(user: User) -> QuerySet[QuizAnswer]:
    """Return what the person has answered."""
    return QuizAnswer.objects.filter(person=user).select_related("quiz", "version__policy")
