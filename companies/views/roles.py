"""Who holds which role; giving and ending; who may what, today and on any day."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from companies import queries, workflow
from companies.forms.roles import EndRoleForm, RoleForm
from companies.models import Company, RoleAssignment, RoleProposal, User
from companies.permissions import EMPLOYED, GRANTS, TOGETHER, Can, Role
from companies.queries import held, known
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused

STATES = {
    held.ACTIVE: gettext_lazy("Live"),
    held.LATER: gettext_lazy("Begins later"),
    held.LAPSED: gettext_lazy("Employed nowhere"),
    held.ENDED: gettext_lazy("Ended"),
}
ROLES = dict(Role.choices)


def chosen(request: HttpRequest, user: User, at: dt.datetime) -> tuple[Company, list[Company]]:
    """Return the company of the page, and all whose roles the person sees; 403 where there is none."""
    shown = list(queries.roles_shown_in(user, at))
    if not shown:
        raise Forbidden("roles")
    if wanted := request.GET.get("bolag", ""):
        found = next((company for company in shown if company.slug == wanted), None)
        if found is None:
            raise Http404
        return found, shown
    own = queries.employments_of(user, at).values_list("company_id", flat=True).first()
    return next((company for company in shown if company.pk == own), shown[0]), shown


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Show who holds which role in a company, what awaits a second person, and what was."""
    user, at = person(request), clock.now()
    company, shown = chosen(request, user, at)
    rows, gives = held.held(company, at), queries.roles_given_by(user, company, at)
    for row in rows:
        row["word"], row["role_word"] = STATES[row["state"]], ROLES[row["role"]]
        row["may_end"] = row["role"] in gives and row["state"] != held.ENDED
    waiting = queries.proposals_visible_to(user, at).filter(company=company, status=RoleProposal.Status.PROPOSED)
    context = {
        "of": company,
        "shown": shown,
        "gives": gives,
        "present": [row for row in rows if row["state"] != held.ENDED],
        "past": [row for row in rows if row["state"] == held.ENDED],
        "lacking": [(role.label, number) for role, number in held.lacking(rows)],
        "waiting": waiting.select_related("person", "proposed_by"),
    }
    return render(request, "companies/roles.html", context)


@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a role, or propose it where two decide; with `?for=` to a deputy of the one who holds it."""
    user, at = person(request), clock.now()
    company = get_object_or_404(queries.roles_shown_in(user, at), slug=slug)
    if not queries.roles_given_by(user, company, at):
        raise Forbidden("appoint")
    away = _away(request, company, at)
    initial = {} if away else {"role": request.GET.get("roll", "")}
    form = RoleForm(request.POST or None, user=user, company=company, at=at, deputy_for=away, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = _given(request, form, company, away, user, at)
        if made:
            return redirect(made)
    context = {"form": form, "of": company, "away": away, "together": [role.label for role in TOGETHER]}
    return render(request, "companies/appoint.html", context, status=422 if form.errors else 200)


def _away(request: HttpRequest, company: Company, at: dt.datetime) -> RoleAssignment | None:
    """Return the role whose holder is away, where the address names one."""
    text = request.GET.get("for", "")
    if not text:
        return None
    rows = company.assignments.filter(queries.unfinished_role(at), deputy_for=None).select_related("person")
    try:
        return get_object_or_404(rows, pk=uuid.UUID(text))
    except ValueError:
        return get_object_or_404(rows.none())


def _given(
    request: HttpRequest, form: RoleForm, company: Company, away: RoleAssignment | None, user: User, at: dt.datetime
) -> str | None:
    """Do it and return where to go; or put the refusal at its field and return None."""
    data = dict(form.cleaned_data)
    who, role = data.pop("person"), Role(data.pop("role"))
    common: dict[str, Any] = {**data, "by": user, "at": at, "deputy_for": away}
    try:
        if role in TOGETHER:
            made = workflow.propose(who, company, role, **common)
            messages.success(request, _("Your proposal now awaits a second person."))
            return made.get_absolute_url()
        workflow.appoint(who, company, role, **common)
    except Refused as error:
        form.add_error(error.code if error.code in form.fields else None, str(error.sentence))
        return None
    names = {"person": who, "role": role.inside}
    messages.success(request, _("%(person)s has got the role %(role)s.") % names)
    return page_of(company)


def page_of(company: Company) -> str:
    """Return the address of the company's roles."""
    return f"{reverse('companies:roles')}?bolag={company.slug}"


@require_http_methods(["GET", "POST"])
def end_role(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End a role on a day with the reason, or propose it where two decide."""
    user, at = person(request), clock.now()
    rows = queries.assignments_visible_to(user, at).select_related("person", "company")
    found = get_object_or_404(rows, pk=pk)
    if found.role not in queries.roles_given_by(user, found.company, at):
        raise Forbidden("end_role")
    form = EndRoleForm(request.POST or None, initial={"last_day": clock.day_of(at)})
    if request.method == "POST" and form.is_valid():
        made = _ended(request, form, found, user, at)
        if made:
            return redirect(made)
    context = {"form": form, "object": found, "role": Role(found.role).inside, "two": found.role in TOGETHER}
    context["back"] = page_of(found.company)
    return render(request, "companies/end_role.html", context, status=422 if form.errors else 200)


def _ended(request: HttpRequest, form: EndRoleForm, found: RoleAssignment, user: User, at: dt.datetime) -> str | None:
    try:
        if found.role in TOGETHER:
            made = workflow.propose_end(found, **form.cleaned_data, by=user, at=at)
            messages.success(request, _("Your proposal now awaits a second person."))
            return made.get_absolute_url()
        workflow.end_role(found, **form.cleaned_data, by=user, at=at)
    except Refused as error:
        form.add_error(error.code if error.code in form.fields else None, str(error.sentence))
        return None
    messages.success(request, _("The role has got its last day."))
    return page_of(found.company)


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """Show who may what: the page of rights as a table, for everybody."""
    holders: list[tuple[Any, frozenset[Can]]] = [
        (_("Employee"), EMPLOYED),
        *((role.label, GRANTS[role]) for role in Role),
    ]
    rows = [(can.label, [who for who, cans in holders if can in cans]) for can in Can]
    roles = [(who, [can.label for can in Can if can in cans]) for who, cans in holders]
    context = {"rows": rows, "roles": roles, "together": [role.inside for role in TOGETHER]}
    return render(request, "companies/rights.html", context)


@require_safe
def deciders(request: HttpRequest) -> HttpResponse:
    """Show who could decide what in a company on a day, and what it rested on."""
    user, at = person(request), clock.now()
    company, shown = chosen(request, user, at)
    day, kind = _day(request, at), request.GET.get("beslut", "")
    found = held.deciders(company, held.moment_of(day, at))
    for row in (row for rows in found.values() for row in rows):
        row["role_word"] = ROLES.get(row["role"], "")
    groups = [(can.label, rows) for can, rows in found.items() if kind in ("", can)]
    context = {"of": company, "shown": shown, "day": day, "today": clock.day_of(at), "groups": groups}
    context |= {"kinds": [(can.value, can.label) for can in found], "kind": kind}
    return render(request, "companies/deciders.html", context | _otherwise(company, day, kind, found, at))


def _otherwise(company: Company, day: dt.date, kind: str, counts: Any, at: dt.datetime) -> dict[str, Any]:
    """Return who could decide as it was known on the day, where that differs from what counts; and what was written."""
    then = [one for one in known.known(company, day, at) if kind in ("", one.can)]
    now = {(can, row["key"]) for can, rows in counts.items() if kind in ("", can) for row in rows}
    gone = [one for one in then if (one.can, one.carried_by) not in now]
    came = [(can, key) for can, key in now if (can, key) not in {(one.can, one.carried_by) for one in then}]
    people = {one.person_id for one in gone}
    people |= {row["person_id"] for can, rows in counts.items() for row in rows if (can, row["key"]) in came}
    lines = known.changed_since(company, day, people, at) if people else []
    words = [(one, one.can.label, ROLES.get(one.role, "")) for one in gone]
    return {"gone": words, "came": bool(came), "lines": lines}


def _day(request: HttpRequest, at: dt.datetime) -> dt.date:
    """Return the day of the address, today where it names none that can be read."""
    try:
        return parse_date(request.GET.get("dag", "")) or clock.day_of(at)
    except ValueError:
        return clock.day_of(at)
