"""What tests of reviews share: what one types, and a review that is kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from companies.models import Employment, User
from policy import workflow
from policy.checklist import QUESTIONS
from policy.models import Adoption, Review
from tests.cast import Cast

VALUES = {"outcome": "unchanged", "participants": "Påhitta Påhittsson, skyddsombud", "minutes": "Allt står sig."}
TYPED = {**VALUES, **{f"word_{one.key}": "yes" for one in QUESTIONS}}


def address(adoption: Adoption, verb: str = "review") -> str:
    """Return the address of the review's page, or of a verb on it."""
    return reverse(f"policy:{verb}", args=[adoption.policy.slug, adoption.company.slug])


def answered(word: str = "yes", remark: str = "") -> list[dict[str, str]]:
    """Return every question answered with the same word."""
    return [{"question": one.key, "word": word, "remark": remark} for one in QUESTIONS]


def keep(adoption: Adoption, cast: Cast, by: User, *, day: dt.date | None = None, **more: Any) -> Review:
    """Record a review, today where no day is named."""
    values = {**VALUES, "answers": answered(), "day": day or cast.today, "at": cast.at, **more}
    return workflow.review(adoption, by=by, **values)


def represents(person: User) -> None:
    """Make somebody safety representative where they are employed; the history of it is not what is tested."""
    employment = Employment.objects.get(person=person)
    employment.safety_representative = True
    employment._change_reason = "change_person"
    employment.save()
