"""The anchors, on the portal's own settings, middleware, session and database: F is the least a list page can be."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_safe

from accounts.models import Account
from kit.people import person
from plsportal.urls import urlpatterns as portal

ROWS = 50
PAGE = """<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>F</title></head><body><h1>{{ name }}</h1><table>
<tr><th>Name</th><th>Platform</th><th>Handle</th><th>Address</th><th>Status</th><th>Until</th></tr>
{% for row in rows %}<tr><td>{{ row.name }}</td><td>{{ row.platform }}</td><td>{{ row.handle }}</td>\
<td>{{ row.url }}</td><td>{{ row.status }}</td><td>{{ row.operated_until }}</td></tr>
{% endfor %}</table></body></html>"""
TEMPLATE = engines["django"].from_string(PAGE)


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Fifty rows of the register as a bare table, for whoever is logged in: three queries."""
    rows = Account.objects.order_by("sort_key", "id")
    columns = ("name", "platform", "handle", "url", "status", "operated_until")
    return HttpResponse(TEMPLATE.render({"name": person(request).name, "rows": rows.values(*columns)[:ROWS]}))


@require_safe
def name(request: HttpRequest) -> HttpResponse:
    """The name of whoever is logged in and nothing else: what every page of a person pays before it begins."""
    return HttpResponse(person(request).name)


urlpatterns = [*portal, path("bench/table/", table), path("bench/name/", name)]
