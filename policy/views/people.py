"""Who has acknowledged, for managers and those who follow up."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from companies import queries as companies
from companies.models import User
from kit import clock
from kit.people import person
from policy import queries
from policy.forms import FollowingForm
from policy.queries import Following

PAGE = 100


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Show a manager which of their people have acknowledged; those who follow up a company see all of it."""
    user, at = person(request), clock.now()
    following = FollowingForm(request.GET).following()
    everyone = queries.people(user, Following(following.company, policy=following.policy), at)
    rows, more_after = queries.page(queries.people(user, following, at), PAGE)
    context = {
        "rows": rows,
        "more_after": more_after,
        "counts": queries.state_counts(everyone, clock.day_of(at)),
        "following": following,
        "company_name": rows[0]["company__name"] if following.company and rows else "",
        "today": clock.day_of(at),
        "may_register": not following.company or following.company in _edited(user, at),
    }
    return render(request, "policy/people.html", context)


def _edited(user: User, at: dt.datetime) -> set[str]:
    """Return the short names of the companies whose people the person may register evidence for."""
    return set(companies.edits_people_of(user, at).values_list("slug", flat=True))
