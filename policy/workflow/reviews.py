"""A company reviews a policy."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from kit import clock
from kit.workflow import Forbidden, Refused, Stale
from policy import queries
from policy.models import Adoption, Review

from .drafts import open_draft
from .shared import hold


@transaction.atomic
def review(
    adoption: Adoption, *, day: dt.date, by: User, at: dt.datetime, upon: int | None = None, **found: str
) -> Review:
    """Record the annual review of a policy for a company: outcome, participants and minutes are what was `found`.

    "Unchanged" asks nobody to acknowledge again; "to be revised" opens a draft, unless one of the policy is open.
    `upon` is how many reviews the writer saw. HR, CEO or quality manager may (policy: Ansvarsfördelning). Raises
    `Forbidden`, `Refused` for a day to come, `Stale` where somebody has recorded one meanwhile.
    """
    basis = companies.basis(by, Can.REVIEW_POLICY, adoption.company_id, at)
    if basis is None:
        raise Forbidden("review")
    if day > clock.day_of(at):
        raise Refused(_("The review cannot lie in the future."), "day")
    hold(adoption.policy.slug)
    if upon is not None and queries.reviews_of(adoption).count() != upon:
        raise Stale(adoption, "review")
    ids = {"policy_id": adoption.policy_id, "version_id": adoption.version_id, "company_id": adoption.company_id}
    done = Review(**ids, **found, day=day, by=by, basis_role=basis.role, at=at)
    done.save(force_insert=True)
    if done.outcome == Review.Outcome.REVISE and queries.open_draft_of(adoption.policy) is None:
        open_draft(adoption.policy, [adoption.company], by=by, at=at)
    return done
