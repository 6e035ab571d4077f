"""A company reviews a policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from kit import clock
from kit.workflow import Forbidden, Refused, Stale
from policy import queries
from policy.checklist import QUESTIONS
from policy.models import Adoption, Attendance, Review

from .drafts import open_draft
from .shared import hold

Answers = Sequence[dict[str, Any]]


@transaction.atomic
def review(
    adoption: Adoption,
    *,
    day: dt.date,
    answers: Answers,
    by: User,
    at: dt.datetime,
    people: Collection[User] = (),
    upon: int | None = None,
    **found: str,
) -> Review:
    """Record the annual review of a policy for a company: `found` are outcome, minutes and `participants` besides
    the company's own `people`; `answers` those to the check list. It holds what was planned.

    "Unchanged" asks nobody to acknowledge again; "to be revised" opens a draft, unless one is open. `upon` is how many
    reviews the writer saw. HR, CEO or quality manager may (policy: Ansvarsfördelning). Raises `Forbidden`, `Refused`
    for a day to come, an answer left out or somebody from elsewhere, `Stale` where somebody recorded one meanwhile.
    """
    basis = companies.basis(by, Can.REVIEW_POLICY, adoption.company_id, at)
    if basis is None:
        raise Forbidden("review")
    _complete(day, answers, at)
    theirs(adoption, people, at)
    hold(adoption.policy.slug)
    if upon is not None and queries.reviews_of(adoption).count() != upon:
        raise Stale(adoption, "review")
    kept = {**_numbers(adoption, day, at), "answers": list(answers), "basis_role": basis.role}
    ids = {"policy_id": adoption.policy_id, "version_id": adoption.version_id, "company_id": adoption.company_id}
    done = Review(**ids, **kept, **found, day=day, by=by, at=at)
    done.save(force_insert=True)
    _attended(done, people)
    if done.outcome == Review.Outcome.REVISE and queries.open_draft_of(adoption.policy) is None:
        open_draft(adoption.policy, [adoption.company], by=by, at=at)
    return done


def theirs(adoption: Adoption, people: Collection[User], at: dt.datetime) -> None:
    """Refuse somebody who could not take part: nobody of the company, and no role that reviews there."""
    wanted = {one.pk for one in people}
    if queries.could_attend(adoption.company_id, at).filter(pk__in=wanted).count() != len(wanted):
        raise Refused(_("Somebody whom you have chosen no longer works in the company."), "people")


def _complete(day: dt.date, answers: Answers, at: dt.datetime) -> None:
    if day > clock.day_of(at):
        raise Refused(_("The review cannot lie in the future."), "day")
    said = [(one["question"], one["word"]) for one in answers]
    if [key for key, _word in said] != [one.key for one in QUESTIONS]:
        raise Refused(_("Answer each of the questions."), "answers")
    if not {word for _key, word in said} <= set(Review.Word.values):
        raise Refused(_("Answer each of the questions."), "answers")


def _numbers(adoption: Adoption, day: dt.date, at: dt.datetime) -> dict[str, Any]:
    """Return what the portal knows at the moment and the protocol keeps."""
    return {
        "figures": queries.figures(adoption, at),
        "next_due": queries.next_due(adoption, day),
        "plan": queries.plan_held(adoption, day, at),
    }


def _attended(done: Review, people: Collection[User]) -> None:
    safe = queries.safety_representatives(done.company_id, done.day, done.at)
    Attendance.objects.bulk_create(
        Attendance(review=done, person=one, safety_representative=one.pk in safe)
        for one in sorted(set(people), key=lambda one: (one.sort_key, one.pk))
    )
