"""Who may speak for which company, who runs an account; appointing and ending."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts import queries, workflow
from accounts.forms import AppointForm, EndForm, OperatorForm, SpokespersonForm
from accounts.models import Account, Appointment
from companies import queries as companies
from companies.models import Employment, User
from companies.permissions import Can
from kit import clock
from kit.fields import LAST, uuid_or_none
from kit.people import person
from kit.workflow import Forbidden, Refused

STATES = {
    queries.ACTIVE: gettext_lazy("Live"),
    queries.SUSPENDED: gettext_lazy("Suspended"),
    queries.LATER: gettext_lazy("Begins later"),
    queries.ENDED: gettext_lazy("Ended"),
}
KINDS = dict(Appointment.Kind.choices)
LANGUAGES = dict(Appointment.Language.choices)
CARRIED = ("topics", "languages", "kind")


def with_words(rows: Any, user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return plain rows with words for state, kind and languages, and whether the person may end each."""
    usual = companies.companies_where(user, Can.APPOINT, at)
    chaired = companies.companies_where(user, Can.DECIDE_WHEN_CEO_IS_CONCERNED, at)
    return [
        {
            **row,
            "word": STATES[row["state"]],
            "kind_word": KINDS[row["kind"]],
            "spoken": ", ".join(str(LANGUAGES[code]) for code in row["languages"]),
            "note": (row.get("reason") or "").partition(": ")[2],
            "may_end": row["state"] != queries.ENDED
            and row["person_id"] != user.pk
            and row["company_id"] in (chaired if row["is_ceo"] else usual),
        }
        for row in rows
    ]


@require_safe
def spokespersons(request: HttpRequest) -> HttpResponse:
    """Show who may speak for which company about what."""
    user, at = person(request), clock.now()
    rows = with_words(queries.spokespersons(user, at), user, at)
    context = {"rows": rows, "may_appoint": bool(queries.appoints_for(user, at))}
    return render(request, "accounts/spokespersons.html", context)


@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest) -> HttpResponse:
    """Appoint a spokesperson; with `?efter=` one whose appointment ends."""
    user, at = person(request), clock.now()
    if not queries.appoints_for(user, at):
        raise Forbidden("appoint")
    earlier = _earlier(request)
    form = SpokespersonForm(request.POST or None, user=user, at=at, initial=_carried(earlier))
    return _appoint(request, form, earlier, kind=Appointment.Kind.SPOKESPERSON)


@require_http_methods(["GET", "POST"])
def appoint_operator(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Appoint somebody to run the account."""
    user, at = person(request), clock.now()
    account = get_object_or_404(queries.visible_to(user, at).select_related("company"), pk=pk)
    if account.company_id not in queries.appoints_for(user, at):
        raise Forbidden("appoint")
    earlier = _earlier(request)
    form = OperatorForm(request.POST or None, account=account, user=user, at=at, initial=_carried(earlier))
    return _appoint(request, form, earlier, company=account.company, account=account)


def _appoint(request: HttpRequest, form: AppointForm, earlier: Appointment | None, **given: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = workflow.appoint(**form.cleaned_data | given, by=person(request), at=clock.now())
        except Refused as error:
            form.add_error(error.code if error.code in form.fields else None, str(error.sentence))
        else:
            messages.success(request, _("You have appointed %(person)s.") % {"person": made.person})
            return redirect(made)
    context = {"form": form, "account": given.get("account"), "earlier": earlier}
    return render(request, "accounts/appoint.html", context, status=422 if form.errors else 200)


def _earlier(request: HttpRequest) -> Appointment | None:
    """Return the appointment to be renewed, where the address names one that the person may see."""
    text = request.GET.get("efter", "")
    if not text:
        return None
    visible = queries.appointments_visible_to(person(request), clock.now()).select_related("person", "company")
    return get_object_or_404(visible, pk=uuid_or_none(text), last_day__isnull=False)


def _carried(earlier: Appointment | None) -> dict[str, Any]:
    if earlier is None or earlier.last_day is None:
        return {}
    following = max(min(earlier.last_day, LAST) + dt.timedelta(days=1), clock.today())
    who = earlier.person.email or earlier.person.name
    return {"person": who, "first_day": following, "company": earlier.company_id} | {
        name: getattr(earlier, name) for name in CARRIED
    }


@require_http_methods(["GET", "POST"])
def end_appointment(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End an appointment on a day, with the reason."""
    user, at = person(request), clock.now()
    rows = queries.appointments_visible_to(user, at).select_related("person", "company", "account")
    found = get_object_or_404(rows, pk=pk)
    if queries.may_appoint(user, found.person, found.company_id, at) is None:
        raise Forbidden("end_appointment")
    form = EndForm(request.POST or None, initial={"last_day": clock.day_of(at)})
    if request.method == "POST" and form.is_valid():
        try:
            workflow.end_appointment(found, by=user, at=at, **form.cleaned_data)
        except Refused as error:
            form.add_error(error.code if error.code in form.fields else None, str(error.sentence))
        else:
            messages.success(request, _("The appointment has got its last day."))
            return redirect(found)
    context = {"form": form, "object": found}
    return render(request, "accounts/end_appointment.html", context, status=422 if form.errors else 200)


def operators(account: Account, user: User, at: dt.datetime) -> dict[str, Any]:
    """Return the account's people, past and present, for its page."""
    rows = with_words(queries.operators_of(account, at), user, at)
    opens = account.status in (
        Account.Status.ACTIVE,
        Account.Status.SUSPENDED,
    ) and account.company_id in queries.appoints_for(user, at)
    present = [row for row in rows if row["state"] != queries.ENDED]
    return {"present": present, "past": [row for row in rows if row not in present], "may_appoint": opens}


def voice(user: User, at: dt.datetime) -> dict[str, Any]:
    """Return what the home page says to "am I a spokesperson?": for whom about what, or the sentences to use.

    The sentences are those of each company the person works in and may not speak for, in both languages.
    """
    speaks = with_words(queries.am_i_spokesperson(user, at), user, at)
    live = {row["company_id"] for row in speaks if row["state"] == queries.ACTIVE}
    own = companies.employments_of(user, at).exclude(kind=Employment.Kind.EXTERNAL).exclude(company__in=live)
    names = list(dict.fromkeys(employment.company.name for employment in own))
    return {"speaks": speaks, "sentences": [_own_opinion(name, code) for name in names for code in ("sv", "en")]}


def _own_opinion(company: str, language: str) -> dict[str, str]:
    with translation.override(language):
        sentence = _("I work at %(company)s. My opinions are my own.") % {"company": company}
        return {"language": language, "text": sentence}
