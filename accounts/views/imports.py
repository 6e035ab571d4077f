"""Taking in a list of accounts that exist already: choose it, look at what it would do, say yes."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts import queries, workflow
from accounts.forms.existing import AccountFileForm, TakeInAccountsForm
from accounts.importing import KNOWN, NEW, Entry, Plan
from accounts.models import AccountImport
from accounts.platforms import PLATFORMS
from accounts.reading import TEMPLATE
from kit import clock
from kit.people import person
from kit.sheets import NotAFile, blank, headings
from kit.workflow import Forbidden, Refused

SHOWN = 200  # rows of each outcome that the page lists at first; the figures count all


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Choose a list; it is read at once and thrown away."""
    user, at = person(request), clock.now()
    among = queries.imports_accounts_of(user, at)
    if not among.exists():
        raise Forbidden("import_accounts")
    chosen = among.filter(slug=request.GET.get("bolag", "")).first()
    form = AccountFileForm(request.POST or None, request.FILES or None, user=user, at=at, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            begun = workflow.begin_import(given["file"], company=given["company"], by=user, at=at)
        except NotAFile as error:
            form.add_error("file", str(error.sentence))
        else:
            return redirect("accounts:look_import_accounts", begun.pk)
    context = {"form": form, "headings": headings(TEMPLATE)}
    return render(request, "accounts/existing/import.html", context, status=422 if form.errors else 200)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Give an empty list with the headings, as Swedish Excel opens it."""
    if not queries.imports_accounts_of(person(request), clock.now()).exists():
        raise Forbidden("import_accounts")
    return blank(TEMPLATE, "konton.csv")


@require_http_methods(["GET", "POST"])
def look(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what the list would do; take it in when HR says so, all of it or nothing."""
    user, at = person(request), clock.now()
    begun = get_object_or_404(AccountImport, pk=pk, by=user)
    try:
        plan = workflow.look(begun, by=user, at=at)
    except Refused as error:
        messages.info(request, str(error.sentence))
        return redirect("accounts:put_before" if error.code == "done" else "accounts:import_accounts")
    form = TakeInAccountsForm(request.POST or None, plan=plan)
    refused = _take_in(request, begun, plan, form, at) if request.method == "POST" else ""
    if refused is None:
        return redirect(_after(plan))
    again = TakeInAccountsForm(plan=plan) if refused else form  # with the fingerprint of what is shown now
    context = _shown(plan, every=request.GET.get("visa") == "alla") | {"form": again, "refused": refused, "plan": plan}
    return render(
        request, "accounts/existing/look.html", context, status=409 if refused else 422 if form.errors else 200
    )


def _after(plan: Plan) -> str:
    """Return where the accounts wait that came in: the list to put before the CEO, of the first company of the file."""
    new = plan.of(NEW) or plan.entries
    return f"{reverse('accounts:put_before')}?bolag={new[0].company.slug}" if new else reverse("accounts:index")


def _take_in(
    request: HttpRequest, begun: AccountImport, plan: Plan, form: TakeInAccountsForm, at: dt.datetime
) -> str | None:
    """Return None when it is taken in, else why not; nothing is said where the form says it."""
    if request.POST.get("fingerprint") != plan.fingerprint:
        return _("Something has changed since the list was shown. Look at it once more.")
    if not form.is_valid():
        return ""
    try:
        figures = workflow.import_accounts(begun, **form.cleaned_data, by=person(request), at=at)
    except Refused as error:
        if error.code != "wrong":
            return str(error.sentence)
        form.add_error("leave_out", _("Mend the wrong rows in the file, or say that they are left out."))
        return ""
    messages.success(request, _done(figures, left_out=form.cleaned_data.get("leave_out", False)))
    return None


def _done(figures: dict[str, int], *, left_out: bool) -> str:
    new = ngettext(
        "%(count)s account is entered, undecided.", "%(count)s accounts are entered, undecided.", figures[NEW]
    )
    said = new % {"count": figures[NEW]}
    if left_out and figures["wrong"]:
        out = ngettext("%(count)s wrong row was left out.", "%(count)s wrong rows were left out.", figures["wrong"])
        said = f"{said} {out % {'count': figures['wrong']}}"
    return said


def _shown(plan: Plan, *, every: bool) -> dict[str, Any]:
    """Return the rows of each outcome as plain words, as many as a page holds at first or all of them."""
    most = len(plan.entries) + len(plan.wrong) if every else SHOWN
    groups = [
        (outcome, title, len(plan.of(outcome)), [_line(entry) for entry in plan.of(outcome)[:most]])
        for outcome, title in ((NEW, _("New")), (KNOWN, _("Stand in the register already")))
        if plan.of(outcome)
    ]
    more = any(total > most for _outcome, _title, total, _rows in groups) or len(plan.wrong) > most
    warned = sum(bool(entry.warnings) for entry in plan.of(NEW))
    return {"groups": groups, "wrong": plan.wrong[:most], "more": more, "most": most, "warned": warned}


def _line(entry: Entry) -> dict[str, Any]:
    platform = PLATFORMS[entry.identity.platform]
    return {
        "row": entry.row.number,
        "name": entry.name,
        "mark": platform.mark,
        "address": entry.identity.url.removeprefix("https://").removeprefix("www.").rstrip("/"),
        "company": entry.company.name,
        "slug": entry.company.slug,
        "people": ", ".join(one.name for one in (entry.owner, entry.backup) if one),
        "stands": entry.stands,
        "account": entry.account,
        "warnings": entry.warnings,
    }
