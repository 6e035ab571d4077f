"""Before an acknowledgement: a section is shown, a question is asked or a no is given, HR answers."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies import queries as companies
from companies.models import User
from kit.workflow import Forbidden, Refused, Stale
from notices import workflow as notices
from policy import queries
from policy.models import Adoption, Question, ReadingRule, Reply, SectionShown, Version
from policy.rendering import parts


@transaction.atomic
def set_reading_rule(adoption: Adoption, *, every_section: bool, by: User, at: dt.datetime) -> ReadingRule:
    """Ask from now on that every section was shown before the policy is acknowledged, or no longer.

    For those who write policy in the company. Raises `Forbidden`.
    """
    if not queries.may_write(by, adoption, at):
        raise Forbidden("set_reading_rule")
    rule = ReadingRule(policy_id=adoption.policy_id, company_id=adoption.company_id, at=at, by=by)
    rule.every_section = every_section
    rule.save(force_insert=True)
    return rule


def show_section(version: Version, section: int, *, by: User, at: dt.datetime) -> None:
    """Note that a section was shown to the person, who goes on; twice is once. Raises `Refused` for none of it."""
    if not 1 <= section <= len(parts(version.body)):
        raise Refused(_("The policy has no such section."))
    SectionShown.objects.bulk_create(
        [SectionShown(version=version, person=by, section=section, at=at)], ignore_conflicts=True
    )


@transaction.atomic
def ask(version: Version, *, kind: str, text: str, by: User, at: dt.datetime) -> Question:
    """Ask HR about the policy, or decline it. Instead of the acknowledgement the manager is told too, and it waits on.

    Raises `Forbidden` where the policy does not reach the person, `Refused` while an earlier question of theirs about
    it waits for its answer, and for a no to what they have acknowledged.
    """
    adoption = queries.own_adoption(by, version.policy, at)
    if adoption is None:
        raise Forbidden("ask")
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    instead = kind in Question.INSTEAD
    if instead and queries.acknowledgement_of(by, adoption, at):
        raise Refused(_("You have acknowledged the policy already. Ask a plain question instead."))
    if queries.waits_for_an_answer(by, version.policy_id, kind):
        raise Refused(_("HR has your earlier question and will answer it. Then you can ask again."))
    company = adoption.company
    asked = Question(version=version, company=company, served_by=queries.serving(company), person=by, at=at)
    asked.kind, asked.text = kind, text
    asked.save(force_insert=True)
    if instead:
        notices.tell("policy_question", asked.pk, companies.managers_of(by, at), at=at)
    return asked


@transaction.atomic
def answer(question: Question, *, text: str, by: User, at: dt.datetime) -> Reply:
    """Answer a question about a policy; the person is told. Raises `Forbidden`, `Stale` where somebody was first."""
    if not queries.may_answer(by, question, at):
        raise Forbidden("answer")
    reply = Reply(question=question, text=text, by=by, at=at)
    try:
        with transaction.atomic():
            reply.save(force_insert=True)
    except IntegrityError as error:
        raise Stale(question, "answer") from error
    notices.tell("policy_answer", question.pk, [question.person], at=at)
    return reply
