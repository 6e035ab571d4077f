"""Customers' permissions: the list, a new one, the end of one."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consent import queries, workflow
from consent.forms import EndForm, PermissionForm
from consent.views.consents import asker
from consent.workflow.customers import FIELDS
from kit import clock
from kit.people import person
from kit.workflow import Refused


@require_safe
def permissions(request: HttpRequest) -> HttpResponse:
    """List what customers allow in one's companies."""
    asker(request)
    at = clock.now()
    rows = queries.permissions_visible_to(person(request), at).values(
        "id", "customer", "workplace", "shows", "first_day", "last_day", "company__name", "company__slug"
    )
    return render(request, "consent/permissions.html", {"rows": rows[:200], "today": clock.day_of(at)})


@require_http_methods(["GET", "POST"])
def record_permission(request: HttpRequest) -> HttpResponse:
    """Record what a customer allows."""
    asker(request)
    user, at = person(request), clock.now()
    form = PermissionForm(request.POST if request.method == "POST" else None, user=user, at=at)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in FIELDS}
        try:
            workflow.record_permission(form.cleaned_data["company"], by=user, at=at, **values)
        except Refused as error:
            form.add_error(error.code, str(error.sentence))
        else:
            messages.success(request, _("The permission is recorded."))
            return redirect("consent:permissions")
    return render(request, "consent/permission_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def end_permission(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End a permission, with the reason."""
    user, at = person(request), clock.now()
    found = get_object_or_404(queries.permissions_visible_to(user, at).select_related("company"), pk=pk)
    yesterday = clock.day_of(at) - dt.timedelta(days=1)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"last_day": yesterday})
    if request.method == "POST" and form.is_valid():
        try:
            workflow.end_permission(found, by=user, at=at, **form.cleaned_data)
        except Refused as error:
            form.add_error(error.code, str(error.sentence))
        else:
            messages.success(request, _("The permission has its last day. What rests on it shows that."))
            return redirect("consent:permissions")
    context = {"form": form, "object": found}
    return render(request, "consent/permission_form.html", context, status=422 if form.errors else 200)
