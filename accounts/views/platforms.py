"""What the group says of the platforms: read by all who see the register, written by the parent's HR."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import queries, workflow
from accounts.forms import PlatformForm
from accounts.models import PlatformRule, Point
from accounts.platforms import PLATFORMS
from companies import queries as companies
from companies.permissions import Can
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused, Stale

POINTS = dict(Point.choices)
YEAR = 365


@require_safe
def platforms(request: HttpRequest) -> HttpResponse:
    """Show which platforms the group may use, since when, and what a profile must show there."""
    user, at = person(request), clock.now()
    edits = queries.may_edit_platforms(user, at) is not None
    if not edits and not companies.companies_where(user, Can.SEE_REGISTER, at):
        raise Forbidden("platforms")
    rules = queries.platform_rules()
    rows = [_row(key, rules.get(key), clock.day_of(at)) for key in PLATFORMS]
    order = {"ok": 0, "warn": 1, "bad": 2}
    assessed = sorted((row for row in rows if row["rule"]), key=lambda row: order[row["tone"]])
    context = {"rows": assessed, "unassessed": [row for row in rows if not row["rule"]], "may_edit": edits}
    return render(request, "accounts/platforms.html", context)


def _row(key: str, rule: PlatformRule | None, today: dt.date) -> dict[str, Any]:
    """Return a platform with the word and tone of where it stands."""
    row = {"key": key, "platform": PLATFORMS[key], "rule": rule, "late": False, "shows": []}
    if rule is None:
        return row | {"value": "none", "tone": "past", "word": _("Not assessed")}
    row |= {"shows": [POINTS[point] for point in rule.must_show], "late": rule.next_assessment < today}
    if not rule.allowed:
        return row | {"value": "refused", "tone": "bad", "word": _("Not allowed")}
    if row["late"]:
        return row | {"value": "overdue", "tone": "warn", "word": _("To be assessed anew")}
    return row | {"value": "approved", "tone": "ok", "word": _("Allowed")}


@require_http_methods(["GET", "POST"])
def platform(request: HttpRequest, key: str) -> HttpResponse:
    """Assess a platform: allowed or not, until when, and what an official profile must show."""
    user, at = person(request), clock.now()
    if key not in PLATFORMS:
        raise Http404
    if queries.may_edit_platforms(user, at) is None:
        raise Forbidden("platform")
    rule = queries.platform_rules().get(key)
    form = PlatformForm(request.POST or None, initial=_initial(rule, clock.day_of(at)))
    if request.method == "POST" and form.is_valid():
        try:
            workflow.assess_platform(key, by=user, at=at, **form.cleaned_data)
        except Refused as error:
            form.add_error(error.code if error.code in form.fields else None, str(error.sentence))
        except Stale:
            return _platform(request, key, form, status=409)
        else:
            messages.success(
                request, _("The assessment of %(platform)s is saved.") % {"platform": PLATFORMS[key].label}
            )
            return redirect("accounts:platforms")
    return _platform(request, key, form, status=422 if form.errors else 200)


def _initial(rule: PlatformRule | None, today: dt.date) -> dict[str, Any]:
    if rule is None:
        return {"assessed_on": today, "next_assessment": today + dt.timedelta(days=YEAR)}
    values = {name: getattr(rule, name) for name in ("assessed_on", "next_assessment", "help_url", "must_show", "note")}
    return {**values, "allowed": "yes" if rule.allowed else "no", "version": queries.version_of_rule(rule)}


def _platform(request: HttpRequest, key: str, form: PlatformForm, *, status: int) -> HttpResponse:
    """Render the form; after somebody else's change with what stands there now, and ready to be saved over it."""
    rule = PlatformRule.objects.filter(platform=key).first()
    lines = rule.history.select_related("history_user").order_by("-history_id")[:20] if rule else []
    for line in lines:
        line.shows = [POINTS[point] for point in line.must_show]
    context = {"form": form, "platform": PLATFORMS[key], "history": lines, "stale": status == 409, "rule": rule}
    context["version"] = queries.version_of_rule(rule) if rule else ""
    context["shows"] = [POINTS[point] for point in rule.must_show] if rule else []
    return render(request, "accounts/platform.html", context, status=status)
