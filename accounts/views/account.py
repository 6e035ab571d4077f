"""An account's page: the one next step, who runs it, what its profile shows, what has happened."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import queries, workflow
from accounts.forms import CheckForm
from accounts.models import BASICS, TWO_WAY, Account, Decision, PlatformRule, Point, ProfileCheck
from accounts.platforms import PLATFORMS
from accounts.views.appointments import operators
from accounts.views.checklist import checklist
from accounts.views.decided import standing
from accounts.views.next_step import Seen, next_step
from accounts.views.register import STATES
from accounts.views.timeline import Event, events
from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from kit import clock
from kit.people import person
from kit.workflow import Forbidden

SHOWN, SHOWN_AT_MOST = 12, 100
PUBLIC = {
    "active": gettext_lazy("Official"),
    "suspended": gettext_lazy("Official, suspended"),
    "former": gettext_lazy("Formerly official"),
    "none": gettext_lazy("Not official"),
}


def load(request: HttpRequest, pk: uuid.UUID) -> Account:
    """Return the account, where the person may see the register of its company."""
    rows = queries.visible_to(person(request), clock.now()).select_related("company", "owner", "backup")
    return get_object_or_404(rows, pk=pk)


@require_safe
def account(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one account: what is to be done, who runs it, by which decision, until when."""
    return render(request, "accounts/account.html", about(request, load(request, pk), clock.now()))


def about(request: HttpRequest, found: Account, at: dt.datetime) -> dict[str, Any]:
    """Return what the page of an account shows to the person."""
    user, today = person(request), clock.day_of(at)
    visible = list(queries.requests_visible_to(user, at).filter(account=found).order_by("-id"))
    decisions = list(found.decisions.select_related("decided_by", "request", "revocation"))
    read = [one for one in decisions if one.request_id in {request.pk for request in visible}]
    people = operators(found, user, at)
    checks, rule = queries.latest_checks(found), queries.platform_rules().get(found.platform)
    conditions = list(queries.standing.conditions_on(found))
    closing = checklist(found, user, at)
    left = closing["left"] if closing else 0
    seen = Seen(found, at, people, checks, rule, visible[0] if visible else None, conditions, left)
    lines = events(found, read, [*decisions], [*people["present"], *people["past"]], today)
    return {
        "account": found,
        "platform": PLATFORMS[found.platform],
        **_states(found, today),
        "step": next_step(seen, user),
        **_decided(decisions, read),
        "conditions": [(one, *standing(one, today)) for one in conditions],
        "request_row": seen.request,
        **_profile(found, checks, rule, today),
        **_may(found, user, at),
        "closing": closing,
        "suspension": queries.suspension_of(found),
        "suspicions": queries.told_of(found, user, at),
        "confirmed": found.confirmations.select_related("by").first() if found.confirmed_at else None,
        **_told(lines, everything=request.GET.get("historik") == "alla"),
        **people,
    }


def _states(found: Account, today: dt.date) -> dict[str, Any]:
    """Return how the account stands in the register, and what everybody is told of it and where."""
    state = queries.state(found.status, found.operated_until, found.confirmed_at, today)
    public = queries.public_state(found, today)
    page = reverse("official_account", args=[found.pk]) if public != "none" else ""
    told = {"public_page": page, "public_state": public, "public_word": PUBLIC[public]}
    return {"state": state, "word": STATES[state][0], **told}


def _decided(decisions: list[Decision], read: list[Decision]) -> dict[str, Any]:
    """Return the decisions that the person may read, whether there is none at all, and whether one opened the account:
    others were there before.
    """
    opened = any(one.kind == Decision.Kind.OPEN for one in decisions)
    return {"decisions": read, "undecided": not decisions, "was_opened": opened}


def _profile(
    found: Account, checks: dict[str, ProfileCheck], rule: PlatformRule | None, today: dt.date
) -> dict[str, Any]:
    """Return what was seen on the profile, and what the group says of the platform."""
    return {
        "groups": _points(checks, rule.must_show if rule else []),
        "warning": queries.platform_warning(found.platform, today),
        "rule": rule,
    }


def _told(lines: list[Event], *, everything: bool) -> dict[str, Any]:
    """Return what has happened, the latest of it first, and whether there is more to ask for."""
    most = SHOWN_AT_MOST if everything else SHOWN
    return {"events": lines[:most], "more_events": len(lines) > most == SHOWN}


def _may(found: Account, user: User, at: dt.datetime) -> dict[str, bool]:
    """Return what this person may do on the page beside its next step."""
    undecided, closed = found.status == Account.Status.UNDECIDED, found.status == Account.Status.CLOSED
    return {
        "may_correct": undecided and queries.may_import_accounts(user, found.company, at) is not None,
        **_may_ask(found, user, at),
        "may_check": not closed and queries.may_check(user, found, at),
        "may_ask_close": found.status in Account.PRESENT
        and companies.basis(user, Can.REQUEST_ACCOUNT, found.company_id, at) is not None,
    }


def _may_ask(found: Account, user: User, at: dt.datetime) -> dict[str, bool]:
    """Return what the person may ask the CEO about the account, while no request waits; and who stops it at once."""
    may = queries.standing.may_ask(user, found, at) is not None and queries.standing.on_its_way(found) is None
    active = found.status == Account.Status.ACTIVE
    runs = found.status in Account.HELD
    return {
        "may_ask_operate": may and found.status in Account.PRESENT,
        "may_ask_change": may and runs,
        "may_ask_suspend": may and active,
        "may_ask_take_over": may and runs,
        "may_suspend_now": active and queries.may_suspend_now(user, found, at) is not None,
    }


@dataclass(frozen=True)
class Line:
    """One point of the check list: what it asks, what was seen, and whether the platform's rule asks for it."""

    label: str
    check: ProfileCheck | None
    required: bool

    @property
    def tone(self) -> str:
        """Return the colour: green for what holds, red for what is missing and asked for."""
        if self.check and self.check.holds:
            return "ok"
        return "bad" if self.check and self.required else "warn" if self.check or self.required else "past"


def _points(checks: dict[str, ProfileCheck], must_show: list[str]) -> list[list[Line]]:
    """Return the basics of the profile, and the two halves of the two-way proof."""

    def line(point: Point) -> Line:
        return Line(str(point.label), checks.get(point), point in must_show)

    return [[line(point) for point in BASICS], [line(point) for point in TWO_WAY]]


@require_POST
def confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Confirm that the account is the company's and run as the register says."""
    found = load(request, pk)
    if workflow.confirm(found, by=person(request), at=clock.now()):
        messages.success(request, _("You have confirmed the account. Thank you."))
    else:
        messages.info(request, _("The account has been confirmed today already."))
    return redirect("accounts:to_confirm", found.company.slug) if "listed" in request.POST else redirect(found)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Record what the profile shows, and where it can be seen."""
    user, at, found = person(request), clock.now(), load(request, pk)
    if not queries.may_check(user, found, at):
        raise Forbidden("check")
    checks, version = queries.latest_checks(found), queries.version_of_checks(found)
    form = CheckForm(request.POST or None, checks=checks, version=version)
    stale = form.is_bound and form.data.get("version", "") != version
    if request.method == "POST" and form.is_valid() and not stale:
        return _checked(request, found, form, user, at)
    rule = queries.platform_rules().get(found.platform)
    context = {"form": form, "account": found, "platform": PLATFORMS[found.platform], "rule": rule}
    context |= {"stale": stale, "version": version, "checks": list(checks.values()), "two_way": TWO_WAY}
    return render(request, "accounts/check.html", context, status=409 if stale else 422 if form.errors else 200)


def _checked(request: HttpRequest, found: Account, form: CheckForm, user: User, at: dt.datetime) -> HttpResponse:
    """Write down what was answered otherwise than before."""
    changed = list(form.changed())
    for point, holds, evidence in changed:
        workflow.check_profile(found, point, holds, evidence, by=user, at=at)
    if changed:
        messages.success(request, _("What you saw on the profile is recorded."))
    else:
        messages.info(request, _("Nothing was changed: it stands as before."))
    return redirect(found)
