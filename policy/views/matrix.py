"""Companies × policies, for those who follow up: the page and the file of it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kit import clock, tables
from kit.people import person
from policy import queries
from policy.forms import MatrixForm


@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """Show how far each company has come with each policy; every number leads to its list."""
    at, wanted = clock.now(), MatrixForm(request.GET).wanted()
    found = queries.matrix(_followed(request), wanted, at)
    return render(request, "policy/matrix.html", {"found": found, "wanted": wanted})


@require_GET
def export_matrix(request: HttpRequest) -> HttpResponseBase:
    """Hand out the whole matrix, a line for each company and policy."""
    at = clock.now()
    rows = queries.tallies(_followed(request), at)
    headings = [_("Company"), _("Policy"), _("Reaches"), _("Acknowledged"), _("Not yet"), _("Overdue")]
    cells = (
        [row["company"], row["title"], row["reached"], row["reached"] - row["missing"], row["missing"], row["late"]]
        if row["policy"]
        else [row["company"], _("No policy in force"), None, None, None, None]
        for row in rows
    )
    write = tables.FORMS[tables.form_of(request)]
    return write(f"{_('compliance')}-{clock.day_of(at)}", headings, cells)


def _followed(request: HttpRequest) -> set[str]:
    """Return the companies whose acknowledgements the person follows up. Raises `PermissionDenied` where none."""
    if not (ids := queries.followed_up(person(request), clock.now())):
        raise PermissionDenied
    return ids
