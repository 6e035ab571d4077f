"""The introduction of a new person to a policy: which steps it has, and at which one the facts say that they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from companies.models import User
from policy.models import Acknowledgement, Adoption, Policy, QuizAnswer

from .asking import next_section, shown_sections
from .people import acknowledgement_of, introduced
from .quizzes import quiz_of, quiz_owed

SHORT, READ, QUIZ, CONFIRM, PUBLISH = "short", "read", "quiz", "confirm", "publish"


@dataclass(frozen=True)
class Introduction:
    """The steps of one person through one policy, and the one that comes now."""

    adoption: Adoption
    steps: tuple[str, ...]
    now: str
    section: int | None = None  # the next section to be shown, where the company asks for each

    def number(self, step: str) -> int:
        """Return which step in the row it is, counted from one."""
        return self.steps.index(step) + 1


def introduction(user: User, adoption: Adoption, at: dt.datetime) -> Introduction:
    """Return how far the person has come; nothing is stored for it but what they were shown, answered, confirmed."""
    has_quiz = quiz_of(adoption, at) is not None
    steps = tuple(step for step in (SHORT, READ, QUIZ, CONFIRM, PUBLISH) if step != QUIZ or has_quiz)
    if acknowledgement_of(user, adoption, at):
        return Introduction(adoption, steps, PUBLISH)
    section, begun = next_section(user, adoption, at), bool(shown_sections(user, adoption.version))
    if section is not None:
        return Introduction(adoption, steps, READ if begun else SHORT, section)
    if quiz_owed(user, adoption, at):
        answered = QuizAnswer.objects.filter(person=user, version=adoption.version).exists()
        return Introduction(adoption, steps, QUIZ if begun or answered else SHORT)
    return Introduction(adoption, steps, CONFIRM if begun or has_quiz else SHORT)


def never_acknowledged(at: dt.datetime) -> Exists:
    """Return a condition on rows of `introduced`: the person has acknowledged no version of the policy."""
    rows = Acknowledgement.objects.filter(person=OuterRef("who_id"), version__policy=OuterRef("policy"), at__lte=at)
    return ~Exists(rows)  # type: ignore[return-value]  # the negation of an Exists is one


def is_new(user: User, policy: Policy, at: dt.datetime) -> bool:
    """Return whether the person owes the first acknowledgement of the policy."""
    among = Q(company__employments__person=user)
    return introduced(at, among).filter(never_acknowledged(at), policy=policy).exists()


def first_owed(user: User, at: dt.datetime) -> str | None:
    """Return the slug of the policy whose first acknowledgement the person owes, the one due first; None: none."""
    rows = introduced(at, Q(company__employments__person=user)).filter(never_acknowledged(at))
    found: str | None = rows.order_by("due", "policy__title").values_list("policy__slug", flat=True).first()
    return found
