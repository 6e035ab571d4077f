"""Appointing and ending: spokespersons, and who runs an account; how the rows of appointments read."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import queries, workflow
from accounts.forms import AppointForm, ContactForm, EndForm, OperatorForm, SpokespersonForm
from accounts.models import Account, Appointment
from accounts.queries.appointments import PENDING
from accounts.views.reminding import pages_of
from accounts.views.seats import named
from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from kit import clock
from kit.fields import LAST, uuid_or_none
from kit.people import person
from kit.workflow import Forbidden, Refused

STATES = {
    queries.ACTIVE: gettext_lazy("Live"),
    PENDING: gettext_lazy("Awaits the undertaking"),
    queries.SUSPENDED: gettext_lazy("Suspended"),
    queries.LATER: gettext_lazy("Begins later"),
    queries.ENDED: gettext_lazy("Ended"),
}
KINDS = dict(Appointment.Kind.choices)
LANGUAGES = dict(Appointment.Language.choices)
CHANNELS = dict(Appointment.Channel.choices)
RANKS = {"": "", **dict(Appointment.Rank.choices)}
CARRIED = ("topics", "languages", "kind", "channels", "rank", "contact_phone", "contact_email")
RIGHTS = (Can.APPOINT, Can.DECIDE_WHEN_CEO_IS_CONCERNED, Can.SEE_PEOPLE)


def with_words(rows: Any, user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return plain rows with words for state, kind, languages and end, and what the person may do with each."""
    rights, rows = companies.companies_by_right(user, RIGHTS, at), list(rows)
    others = {row["person_id"] for row in rows} - {user.pk}
    led = (
        set(companies.reports_of(user, at).filter(person__in=others).values_list("person", "company")) if others else ()
    )
    return [
        {
            **row,
            "word": STATES[row["state"]],
            "kind_word": KINDS[row["kind"]],
            "rank_word": RANKS[row["rank"]],
            "spoken": ", ".join(str(LANGUAGES[code]) for code in row["languages"]),
            "through": ", ".join(str(CHANNELS[code]) for code in row["channels"]) or _("all channels"),
            "over": over(row) if row["state"] == queries.ENDED else None,
            "may_see": row["person_id"] == user.pk
            or str(row["company_id"]) in rights[Can.SEE_PEOPLE]
            or (row["person_id"], row["company_id"]) in led,
            "may_end": row["state"] != queries.ENDED
            and row["person_id"] != user.pk
            and str(row["company_id"]) in rights[RIGHTS[1] if row["is_ceo"] else RIGHTS[0]],
        }
        for row in rows
    ]


def over(row: dict[str, Any]) -> tuple[dt.date | None, str]:
    """Return the day on which an appointment that is over ended, and why: whatever came first."""
    last, note = row["last_day"], (row.get("reason") or "").partition(": ")[2]
    found = [(last, note or _("its days had run out"))] if last else []
    if last and last < row["first_day"]:
        return last, note
    if row.get("left"):
        found.append((row["left"], _("no longer employed here")))
    if row.get("account_closed"):
        found.append((clock.day_of(row["account_closed"]), _("the account was closed")))
    if row.get("company_closed"):
        found.append((row["company_closed"], _("the company was closed")))
    return min(found, key=lambda one: one[0], default=(None, _("no longer employed here")))


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
    context["to_remind"] = pages_of([form.has_to_read.pk] if form.has_to_read else [], person(request), clock.now())
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


@require_http_methods(["GET", "POST"])
def set_contact(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Set how journalists reach a spokesperson."""
    user, at = person(request), clock.now()
    rows = queries.appointments_visible_to(user, at).filter(kind=Appointment.Kind.SPOKESPERSON)
    found = get_object_or_404(rows.select_related("person", "company"), pk=pk)
    if queries.may_appoint(user, found.person, found.company_id, at) is None:
        raise Forbidden("set_contact")
    initial = {name: getattr(found, name) for name in ("contact_phone", "contact_email")}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        phone, email = form.cleaned_data["contact_phone"], form.cleaned_data["contact_email"]
        workflow.set_contact(found, phone=phone, email=email, by=user, at=at)
        messages.success(request, _("The contact for journalists is changed."))
        return redirect(found)
    context = {"form": form, "object": found}
    return render(request, "accounts/set_contact.html", context, status=422 if form.errors else 200)


RANK = Appointment.Kind.values


def operators(account: Account, user: User, at: dt.datetime) -> dict[str, Any]:
    """Return the account's people, past and present, for its page; of the present ones the owner stands first."""
    rows = with_words(queries.operators_of(account, at), user, at)
    opens = account.status in (
        Account.Status.ACTIVE,
        Account.Status.SUSPENDED,
    ) and account.company_id in queries.appoints_for(user, at)
    present = sorted((row for row in rows if row["state"] != queries.ENDED), key=lambda row: RANK.index(row["kind"]))
    past = [row for row in rows if row not in present]
    return {"present": present, "past": past, "named": named(account, rows, user, at), "may_appoint": opens}
