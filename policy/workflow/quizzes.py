"""The quiz about a policy: a company sets its questions, a person answers them one by one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from kit.workflow import Forbidden, Refused
from policy import queries
from policy.models import Adoption, Quiz, QuizAnswer, Version


@transaction.atomic
def set_quiz(
    adoption: Adoption,
    *,
    questions: list[dict[str, Any]],
    pass_mark: int,
    tries: int,
    by: User,
    at: dt.datetime,
) -> Quiz:
    """Ask these questions from now on; none: no quiz. What was asked before is kept with its answers.

    Raises `Forbidden` without the right to write policy, `Refused` where more answers must be right than are asked.
    """
    if not queries.may_write(by, adoption, at):
        raise Forbidden("set_quiz")
    if questions and not 1 <= pass_mark <= len(questions):
        raise Refused(_("As many can be asked to be right as there are questions."), "pass_mark")
    quiz = Quiz(policy_id=adoption.policy_id, company_id=adoption.company_id, by=by, at=at)
    quiz.questions, quiz.pass_mark, quiz.tries = questions, pass_mark, tries
    quiz.save(force_insert=True)
    return quiz


@transaction.atomic
def answer_quiz(version: Version, *, question: int, choice: int, by: User, at: dt.datetime) -> QuizAnswer:
    """Answer the question that is next; a new round begins by answering its first.

    The same answer pressed twice is once. Raises `Forbidden` where the policy does not reach the person, `Refused`
    where nothing is asked, it is not this question's turn, or today's tries are used up.
    """
    adoption = queries.own_adoption(by, version.policy, at)
    if adoption is None or adoption.version_id != version.pk:
        raise Forbidden("answer_quiz")
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    found = queries.quiz_owed(by, adoption, at)
    if found is None:
        raise Refused(_("There is no quiz to answer."))
    given = found.answered.get(question)
    if given and given.choice == choice and (found.next is not None or question):
        return given
    number, expected = found.round, found.next
    if expected is None:
        if not found.tries_left:
            raise Refused(_("You have used today's tries. Read the policy once more and come back tomorrow."))
        number, expected = found.round + 1, 0
    asked = found.quiz.questions[expected]
    if question != expected or not 0 <= choice < len(asked["options"]):
        raise Refused(_("This question is not the one that is asked now. Go on from where you are."))
    done = QuizAnswer(quiz=found.quiz, version=version, person=by, at=at)
    done.round, done.question, done.choice = number, question, choice
    done.right = choice == asked["right"]
    done.save(force_insert=True)
    return done
