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
    """Record the annual review of a policy for a company; it holds what was planned. `found`: outcome, minutes, others.

    "To be revised" opens a draft, unless one is open. `upon` is how many the writer saw. HR, CEO or quality manager may
    (Ansvarsfördelning). Raises `Forbidden`; `Refused` (a day to come, an answer left out, somebody else's); `Stale`.
    """
    basis = companies.basis(by, Can.REVIEW_POLICY, adoption.company_id, at)
    if basis is None:
        raise Forbidden("review")
    _complete(adoption, day, answers, people, at)
    hold(adoption.policy.slug)
    if upon is not None and queries.reviews_of(adoption).count() != upon:
        raise Stale(adoption, "review")
    kept = _portals_own(adoption, day, at)
    done = Review(**kept, **found, day=day, answers=list(answers), by=by, basis_role=basis.role, at=at)
    done.save(force_insert=True)
    _attended(done, people)
    if done.outcome == Review.Outcome.REVISE and queries.open_draft_of(adoption.policy) is None:
        open_draft(adoption.policy, [adoption.company], by=by, at=at)
    return done


def theirs(adoption: Adoption, people: Collection[User], at: dt.datetime, *days: dt.date) -> None:
    """Refuse somebody who could take part neither now nor on one of the days: not of the company, and no reviewer."""
    wanted = {one.pk for one in people}
    if queries.could_attend(adoption.company_id, at, *days).filter(pk__in=wanted).count() != len(wanted):
        raise Refused(_("Somebody whom you have chosen no longer works in the company."), "people")


def _complete(adoption: Adoption, day: dt.date, answers: Answers, people: Collection[User], at: dt.datetime) -> None:
    if day > clock.day_of(at):
        raise Refused(_("The review cannot lie in the future."), "day")
    said = [(one["question"], one["word"]) for one in answers]
    if [key for key, _word in said] != [one.key for one in QUESTIONS]:
        raise Refused(_("Answer each of the questions."), "answers")
    if not {word for _key, word in said} <= set(Review.Word.values):
        raise Refused(_("Answer each of the questions."), "answers")
    theirs(adoption, people, at, day)


def _portals_own(adoption: Adoption, day: dt.date, at: dt.datetime) -> dict[str, Any]:
    """Return what the protocol keeps and nobody types: what is reviewed, the numbers of the moment, the next day."""
    return {
        "policy_id": adoption.policy_id,
        "version_id": adoption.version_id,
        "company_id": adoption.company_id,
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
