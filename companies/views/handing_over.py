"""Handing over: everybody who reports to somebody who leaves gets another manager, in one press."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from companies import queries, workflow
from companies.forms.people import HandOverForm
from companies.models import Employment
from companies.queries import leaving
from companies.queries import people as listing
from companies.views.people import say
from kit import clock
from kit.people import person as whoever
from kit.workflow import Forbidden, Refused


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give everybody who reports to the leaver another manager, from the day after the last."""
    user, at = whoever(request), clock.now()
    rows = listing.employments_visible_to(user, at).select_related("person", "company")
    leaver = get_object_or_404(rows, pk=pk, last_day__isnull=False)
    day = leaving.day_after(leaver, at) or clock.day_of(at)
    reports = leaving.reports_after(leaver, day, user, at)
    if not queries.edits_people(user, at) or (reports.seen and not reports.movable):
        raise Forbidden("hand_over")
    form = HandOverForm(request.POST or None, user=user, at=at)
    if request.method == "POST" and form.is_valid() and _handed_over(request, form, leaver.pk):
        return redirect(leaver)
    groups = leaving.grouped(reports.movable, day)
    context = {"form": form, "leaver": leaver, "day": day, "reports": reports, "groups": groups}
    return render(request, "companies/hand_over.html", context, status=422 if form.errors else 200)


def _handed_over(request: HttpRequest, form: HandOverForm, pk: uuid.UUID) -> bool:
    leaver = Employment.objects.select_related("person").get(pk=pk)
    manager = form.cleaned_data["manager"]
    try:
        done = workflow.hand_over(leaver, manager=manager, by=whoever(request), at=clock.now())
    except Refused as error:
        say(form, error)
        return False
    messages.success(request, _moved(done, manager.name))
    if done.stays or done.elsewhere:
        names = [f"{one.person} ({one.company})" for one in done.stays]
        stays = _("These keep the manager they have, and need another one: %(who)s.")
        messages.warning(request, stays % {"who": ", ".join([*names, *done.elsewhere])})
    return True


def _moved(done: workflow.HandedOver, manager: str) -> str:
    count = len({one.person_id for one in done.moved})
    sentence = ngettext(
        "%(count)d person reports to %(manager)s from %(day)s.",
        "%(count)d people report to %(manager)s from %(day)s.",
        count,
    )
    return sentence % {"count": count, "manager": manager, "day": formats.date_format(done.day, "j F Y")}
